package dev.sconce.engine;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredients;
import dev.sconce.files.FileStat;
import dev.sconce.history.RecordedRun;
import dev.sconce.history.RunStore;
import dev.sconce.history.RunSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what ended runs read and made. For one thread. */
final class EndedRunInspector {
  /**
   * An input that was written while the command ran.
   *
   * @param atStart its state just before the command started
   * @param atEnd its state when the command had ended
   */
  record Rewritten(FileStat atStart, FileStat atEnd) {}

  /**
   * A run that succeeded.
   *
   * @param step captured when the run had ended, including its discovered inputs
   * @param makers of the outputs, in order
   * @param startedMillis since 1970
   * @param startMtimeNanos the file system's time just before it started; 0 when unknown
   * @param rewritten the declared inputs that were written while the command ran, by path
   * @param outputMtimes the time stamp of each output when the step was over, in nanoseconds since
   *     1970; 0 if it is missing or could not be read. The change time of the inode cannot be used,
   *     since another step may link the file
   * @param origin where the result comes from; one from a cache is for inputs that were checked
   *     before
   */
  record EndedRun(
      StepSnapshot step,
      long id,
      List<Ingredient.FileMaker> makers,
      long startedMillis,
      long startMtimeNanos,
      long logMtimeNanos,
      Map<String, Rewritten> rewritten,
      List<Long> outputMtimes,
      List<DirtyReason> reasons,
      RecordedRun.Origin origin) {
    /** Whether its outputs were taken from elsewhere. */
    boolean taken() {
      return origin != RecordedRun.Origin.COMMAND;
    }

    /** What is known about the run without reading its files. */
    RunSummary maker() {
      List<RunSummary.Product> products = new ArrayList<>();
      for (int i = 0; i < makers.size(); i++) {
        products.add(
            new RunSummary.Product(
                step.outputs().get(i), Ingredient.FileState.MISSING, 0, makers.get(i)));
      }
      return RunSummary.ofMaker(id, startedMillis, logMtimeNanos, products);
    }
  }

  private final FileStateReader states;
  private final RunStore runs;
  private final Ingredients conditions;

  /**
   * @param runs the runs recorded before
   * @param conditions what is the same for all steps
   */
  EndedRunInspector(FileStateReader states, RunStore runs, Ingredients conditions) {
    this.states = states;
    this.runs = runs;
    this.conditions = conditions;
  }

  /** Everything that is to be recorded of a run. */
  RecordedRun recordOf(EndedRun run) throws IOException {
    StepSnapshot step = run.step();
    InputCheck inputs = new InputCheck(run);
    Ingredients ingredients = step.ingredients(inputs::look);
    boolean usable = inputs.seen && run.startMtimeNanos() != 0;
    List<RunSummary.Product> products = new ArrayList<>();
    for (int i = 0; i < step.outputs().size(); i++) {
      String path = step.outputs().get(i);
      FileStateReader.Look look = lookOrMissing(path);
      // a file that was changed since is not the product of this run
      usable &= look.mtimeNanos() == run.outputMtimes().get(i);
      usable &= look.state() instanceof Ingredient.FileState.Content;
      products.add(
          new RunSummary.Product(path, look.state(), look.mtimeNanos(), run.makers().get(i)));
    }
    if (usable && inputs.rewritten) {
      usable = isRepetition(step.step(), ingredients, products);
    }
    RunSummary summary =
        new RunSummary(
            run.id(),
            run.startedMillis(),
            run.logMtimeNanos(),
            run.logMtimeNanos(),
            usable,
            products,
            ingredients.foreseeable().digest().orElse(null),
            ingredients.digest().orElse(null));
    return new RecordedRun(summary, ingredients, run.reasons(), run.origin(), conditions);
  }

  /** Finds out whether the inputs of a run are what it saw. */
  private final class InputCheck {
    private final EndedRun run;
    private boolean seen = true;

    /** Whether some inputs were rewritten with the content that they had before. */
    private boolean rewritten;

    InputCheck(EndedRun run) {
      this.run = run;
    }

    Ingredient.FileState look(StepSnapshot.Input input) {
      Rewritten written = run.rewritten().get(input.path());
      // must come first: after the look, the present content replaces this one
      Optional<Ingredient.FileState> before =
          written == null ? Optional.empty() : states.known(input.path(), written.atStart());
      FileStateReader.Look look = lookOrMissing(input.path());
      boolean counts = !input.group() || look.mtimeNanos() != 0;
      if (counts && !isWhatTheRunSaw(input, look, run)) {
        boolean same =
            written != null
                && look.isOf(written.atEnd())
                && before.equals(Optional.of(look.state()));
        rewritten |= same;
        seen &= same;
      }
      return look.state();
    }
  }

  /**
   * Whether the run saw an input as it is now. An input that has not changed since before the run
   * started is what the run saw: any change sets the time of the inode, whatever it does to the
   * modification time. An output of another step may have the very time of the start. An output
   * that was taken from elsewhere got its time stamp after its content.
   */
  private static boolean isWhatTheRunSaw(
      StepSnapshot.Input input, FileStateReader.Look look, EndedRun run) {
    long start = run.startMtimeNanos();
    if (look.mtimeNanos() == 0) {
      return false;
    }
    if (input.made()) {
      return (run.taken() ? look.mtimeNanos() : look.newestNanos()) <= start;
    }
    return look.newestNanos() < start;
  }

  /**
   * Whether the previous run saw and made the same. If an input was written meanwhile, this
   * distinguishes a step that writes its own input from a user who edited the input and undid the
   * edit while the step read it: the user would have to do that twice, in the same way.
   */
  private boolean isRepetition(
      String step, Ingredients ingredients, List<RunSummary.Product> products) {
    Optional<RunSummary> before = runs.summary(step);
    return before.isPresent()
        && before.get().ingredients() != null
        && ingredients.digest().equals(Optional.of(before.get().ingredients()))
        && states(before.get().products()).equals(states(products));
  }

  private static List<Ingredient.FileState> states(List<RunSummary.Product> products) {
    return products.stream().map(RunSummary.Product::state).toList();
  }

  /** An unreadable file counts as missing: then the run is never reused. */
  private FileStateReader.Look lookOrMissing(String path) {
    try {
      return states.look(path);
    } catch (IOException unreadable) {
      return FileStateReader.Look.MISSING;
    }
  }
}
