package dev.sconce.engine;

import dev.sconce.action.FileState;
import dev.sconce.action.Ingredients;
import dev.sconce.action.Input;
import dev.sconce.action.KeyDiff;
import dev.sconce.action.Maker;
import dev.sconce.action.Reason;
import dev.sconce.files.NodeStat;
import dev.sconce.history.Product;
import dev.sconce.history.RecordedRun;
import dev.sconce.history.RunLedger;
import dev.sconce.history.RunSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what a run that has ended saw and left, and keeps it. For one thread. */
final class RunRecording {
  /**
   * An input that was written while the command ran.
   *
   * @param atStart its state just before
   * @param atEnd its state when the command had ended
   */
  record Rewritten(NodeStat atStart, NodeStat atEnd) {}

  /**
   * A run that has ended well.
   *
   * @param step captured when it had ended, its discovered inputs included
   * @param makers of the outputs, in order
   * @param startedMillis since 1970
   * @param startMtimeNanos the file system's time just before it started; 0 when unknown
   * @param rewritten the declared inputs that were written while the command ran, by path
   * @param leftMtimeNanos the time stamp of each output when the step was over, in nanoseconds
   *     since 1970; 0 for one that is missing or could not be looked at. That of the inode would
   *     not do: another step may link the file
   */
  record EndedRun(
      StepCapture step,
      long id,
      List<Maker> makers,
      long startedMillis,
      long startMtimeNanos,
      long logMtimeNanos,
      Map<String, Rewritten> rewritten,
      List<Long> leftMtimeNanos,
      List<Reason> reasons) {
    /** What is known of it without a look at its files: it spares nothing yet. */
    RunSummary head() {
      List<Product> products = new ArrayList<>();
      for (int i = 0; i < makers.size(); i++) {
        products.add(new Product(step.outputs().get(i), FileState.MISSING, 0, makers.get(i)));
      }
      return new RunSummary(id, startedMillis, logMtimeNanos, logMtimeNanos, false, products);
    }
  }

  private final FileStates states;
  private final RunLedger ledger;

  RunRecording(FileStates states, RunLedger ledger) {
    this.states = states;
    this.ledger = ledger;
  }

  void keep(EndedRun run) throws IOException {
    StepCapture step = run.step();
    boolean usable = run.startMtimeNanos() != 0;
    boolean saidTheSame = false;
    List<Input> inputs = new ArrayList<>(step.inputs().size());
    for (CountedFile file : step.inputs()) {
      Rewritten rewritten = run.rewritten().get(file.path());
      // asked first: once the file is looked at, what it says now is known in place of this
      Optional<FileState> before =
          rewritten == null ? Optional.empty() : states.known(file.path(), rewritten.atStart());
      FileStates.Look look = lookOrMissing(file.path());
      if (file.group() && look.mtimeNanos() == 0) {
        continue;
      }
      if (!isWhatTheRunSaw(file, look, run.startMtimeNanos())) {
        boolean same =
            rewritten != null
                && look.isOf(rewritten.atEnd())
                && before.equals(Optional.of(look.state()));
        saidTheSame |= same;
        usable &= same;
      }
      inputs.add(new Input(file.path(), file.role(), look.state(), file.maker()));
    }
    List<Product> products = new ArrayList<>();
    for (int i = 0; i < step.outputs().size(); i++) {
      String path = step.outputs().get(i);
      FileStates.Look look = lookOrMissing(path);
      // what was changed since is somebody else's product
      usable &= look.mtimeNanos() == run.leftMtimeNanos().get(i);
      usable &= look.state() instanceof FileState.Content;
      products.add(new Product(path, look.state(), look.mtimeNanos(), run.makers().get(i)));
    }
    Ingredients ingredients =
        new Ingredients(step.command(), step.responseFile(), List.copyOf(inputs));
    if (usable && saidTheSame) {
      usable = isRepetition(step, ingredients, products);
    }
    RunSummary head =
        new RunSummary(
            run.id(),
            run.startedMillis(),
            run.logMtimeNanos(),
            run.logMtimeNanos(),
            usable,
            products);
    ledger.record(step.step(), new RecordedRun(head, ingredients, run.reasons()));
  }

  /**
   * An input that has not changed since before the run started is what the run saw: a change sets
   * the time of the inode, whatever it does to that of the content. What a step made just before
   * may be as old as the start.
   */
  private static boolean isWhatTheRunSaw(
      CountedFile file, FileStates.Look look, long startMtimeNanos) {
    return look.mtimeNanos() != 0
        && (file.made()
            ? look.newestNanos() <= startMtimeNanos
            : look.newestNanos() < startMtimeNanos);
  }

  /**
   * Whether the run before saw and made the same. If an input was written in between, that is what
   * tells a step that writes its own input from somebody who edited it and took the edit back while
   * the step read it: he would have to do so twice, in the same way.
   */
  private boolean isRepetition(StepCapture step, Ingredients ingredients, List<Product> products)
      throws IOException {
    Optional<RecordedRun> before = ledger.last(step.step());
    return before.isPresent()
        && KeyDiff.between(before.get().ingredients(), ingredients).isEmpty()
        && states(before.get().head().products()).equals(states(products));
  }

  private static List<FileState> states(List<Product> products) {
    return products.stream().map(Product::state).toList();
  }

  /** What cannot be read counts as missing: then the run spares nothing. */
  private FileStates.Look lookOrMissing(String path) {
    try {
      return states.look(path);
    } catch (IOException unreadable) {
      return FileStates.Look.MISSING;
    }
  }
}
