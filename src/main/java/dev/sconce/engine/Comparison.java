package dev.sconce.engine;

import dev.sconce.action.Ingredients;
import dev.sconce.action.Input;
import dev.sconce.action.KeyDiff;
import dev.sconce.files.FileSystem;
import dev.sconce.history.Product;
import dev.sconce.history.RecordedRun;
import dev.sconce.history.RunLedger;
import dev.sconce.history.RunSummary;
import dev.sconce.schedule.ReuseCompletion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compares steps with their recorded runs. Changes no step and no log; digests may be remembered
 * and the file system's clock read, which writes a file, as those were made that it is given. Safe
 * for use by several threads. Fails where a file cannot be read.
 */
final class Comparison {
  private static final int MAX_ATTEMPTS = 3;

  /** By so much the clock that stamps files may lag behind the other one. */
  private static final long CLOCKS_DIFFER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final FileSystem files;
  private final FileStates states;
  private final RunLedger ledger;
  private final CutOffTime time;

  Comparison(FileSystem files, FileStates states, RunLedger ledger, CutOffTime time) {
    this.files = files;
    this.states = states;
    this.ledger = ledger;
    this.time = time;
  }

  /** The ingredients that a step has now, and the newest of its inputs' time stamps. */
  record Now(Ingredients ingredients, long newestNanos) {}

  /** Whether a step is what its recorded run made. */
  ReuseCompletion compare(int id, StepCapture step) throws IOException, InterruptedException {
    ledger.load();
    Optional<RecordedRun> recorded = ledger.last(step.step());
    if (recorded.isEmpty() || !isLastRun(step, recorded.get().head())) {
      return new ReuseCompletion.NotFound(id);
    }
    RecordedRun run = recorded.get();
    if (!run.head().usable()) {
      learnWhatChangedSince(run.head(), step);
      return new ReuseCompletion.NotFound(id);
    }
    if (!mayAgree(step, run.ingredients())) {
      return new ReuseCompletion.NotFound(id);
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      long at = time.current();
      if (at == CutOffTime.NONE) {
        return new ReuseCompletion.NotFound(id);
      }
      Now now = now(step);
      if (!KeyDiff.between(run.ingredients(), now.ingredients()).isEmpty()) {
        return new ReuseCompletion.NotFound(id);
      }
      if (now.newestNanos() <= at) {
        return same(id, step, run.head(), at, now.newestNanos());
      }
      // what was looked at before the new time may have changed before it: looked at again
      if (time.notBefore(now.newestNanos()) == CutOffTime.NONE) {
        return new ReuseCompletion.NotFound(id);
      }
    }
    return new ReuseCompletion.NotFound(id);
  }

  /** Whether the recorded run, and no later one of whatever ninja, made what is there. */
  private static boolean isLastRun(StepCapture step, RunSummary head) {
    if (head.products().size() != step.outputs().size()) {
      return false;
    }
    for (int i = 0; i < step.outputs().size(); i++) {
      Product product = head.products().get(i);
      long logged = step.logged()[i];
      boolean wrote =
          step.restat()
              ? logged == head.logMtimeNanos() || logged == head.earlierLogMtimeNanos()
              : head.wrote(product, logged);
      if (!product.path().equals(step.outputs().get(i)) || !wrote) {
        return false;
      }
    }
    return true;
  }

  /**
   * The step will run, and may write its inputs anew with what they say already: whether it does is
   * known afterwards only if it is known now what they say.
   */
  private void learnWhatChangedSince(RunSummary head, StepCapture step) throws IOException {
    long started = TimeUnit.MILLISECONDS.toNanos(head.startedMillis()) - CLOCKS_DIFFER_NANOS;
    for (CountedFile input : step.inputs()) {
      if (!input.group() && input.role() != Input.Role.DISCOVERED) {
        states.learn(input.path(), Math.min(started, head.logMtimeNanos()));
      }
    }
  }

  /** What can be said before a file is looked at. */
  private static boolean mayAgree(StepCapture step, Ingredients before) {
    if (!before.command().equals(step.command())
        || !before.responseFile().equals(step.responseFile())) {
      return false;
    }
    Map<String, Input> earlier = new HashMap<>();
    for (Input input : before.inputs()) {
      earlier.put(input.path(), input);
    }
    for (CountedFile input : step.inputs()) {
      Input old = earlier.get(input.path());
      if (!input.group() && (old == null || !old.maker().equals(input.maker()))) {
        return false;
      }
    }
    return true;
  }

  Now now(StepCapture step) throws IOException {
    List<Input> inputs = new ArrayList<>(step.inputs().size());
    long newest = 0;
    for (CountedFile file : step.inputs()) {
      FileStates.Look look = states.look(file.path());
      if (file.group() && look.mtimeNanos() == 0) {
        continue;
      }
      newest = Math.max(newest, look.mtimeNanos());
      inputs.add(new Input(file.path(), file.role(), look.state(), file.maker()));
    }
    return new Now(new Ingredients(step.command(), step.responseFile(), inputs), newest);
  }

  /** Whether the outputs are those of the run, and may be brought to the present time. */
  private ReuseCompletion same(
      int id, StepCapture step, RunSummary head, long atNanos, long newestInputNanos)
      throws IOException {
    long[] mtimes = new long[step.outputs().size()];
    for (int i = 0; i < mtimes.length; i++) {
      String path = step.outputs().get(i);
      FileStates.Look look = states.look(path);
      if (!look.state().equals(head.products().get(i).state())) {
        return new ReuseCompletion.NotFound(id);
      }
      boolean stays = step.restat() || look.mtimeNanos() >= newestInputNanos;
      if (!stays && files.isShared(path)) {
        return new ReuseCompletion.NotFound(id);
      }
      mtimes[i] = stays ? look.mtimeNanos() : atNanos;
    }
    return new ReuseCompletion.Found(id, atNanos, mtimes);
  }
}
