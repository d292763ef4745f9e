package dev.sconce.engine;

import static java.util.Objects.requireNonNull;

import dev.sconce.action.Difference;
import dev.sconce.action.FileState;
import dev.sconce.action.Ingredients;
import dev.sconce.action.Input;
import dev.sconce.action.KeyDiff;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RecordedRun;
import dev.sconce.history.RunLedger;
import dev.sconce.session.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What steps were made of, from the ledger of runs. What differs comes first. */
public final class RecordedPast implements StepPast {
  /** Answers are given on the thread of the build: larger files are not hashed for them. */
  private static final long MOST_BYTES = 16L << 20;

  private final StepPast forgotten = new ForgottenPast();
  private final BuildParts parts;
  private final RunLedger ledger;
  private final BuildLog log;
  private final FileStates states;

  /**
   * Over what a build works with.
   *
   * @param parts with a memory and a build log
   */
  public RecordedPast(BuildParts parts) {
    this.parts = parts;
    BuildMemory memory = requireNonNull(parts.memory(), "a past needs a memory");
    this.ledger = memory.ledger();
    this.log = requireNonNull(parts.buildLog(), "a past needs a build log");
    this.states = new FileStates(parts.files(), memory.digests(), true);
  }

  @Override
  public Answer.Ingredients ingredients(Edge edge, List<String> reasons, boolean built) {
    try {
      ledger.load();
      String step = edge.outputs()[0].path();
      Optional<RecordedRun> last = ledger.last(step);
      if (edge.phony() || last.isEmpty()) {
        return forgotten.ingredients(edge, reasons, built);
      }
      // a run that has just ended may not be recorded yet: then the last one is that before it
      return built && last.get().head().startedMillis() >= parts.startedAtMillis()
          ? new RunChange(last.get(), ledger.beforeLast(step)).answer(edge.id())
          : compared(edge, last.get().ingredients());
    } catch (IOException unreadable) {
      return forgotten.ingredients(edge, reasons, built);
    }
  }

  private Answer.Ingredients compared(Edge edge, Ingredients then) {
    Node[] discovered = StepCapture.discovered(edge, parts.depsLog());
    StepCapture step = StepCapture.of(edge, discovered, log, ledger);
    Map<String, Input> before = new HashMap<>();
    for (Input input : then.inputs()) {
      before.put(input.path(), input);
    }
    IngredientRows rows = new IngredientRows();
    rows.command(then.command(), step.command());
    List<Input> now = new ArrayList<>();
    long[] bytesLeft = {MOST_BYTES};
    boolean unknown = false;
    for (CountedFile file : step.inputs()) {
      Input old = before.remove(file.path());
      if (file.group() && old == null) {
        continue;
      }
      Optional<FileState> state = state(file.path(), bytesLeft);
      unknown |= state.isEmpty();
      // what cannot be looked at is no difference that could be named
      FileState taken = state.orElse(old == null ? FileState.MISSING : old.state());
      now.add(new Input(file.path(), file.role(), taken, file.maker()));
      rows.input(file.role(), file.path(), file.maker(), old, state);
    }
    before.values().forEach(rows::gone);
    KeyDiff diff = KeyDiff.between(then, new Ingredients(step.command(), step.responseFile(), now));
    return rows.answer(edge.id(), verdict(diff, unknown));
  }

  /** Empty when it cannot be read, or would take too long. */
  private Optional<FileState> state(String path, long[] bytesLeft) {
    try {
      long size = parts.files().stat(path).map(stat -> stat.sizeBytes()).orElse(0L);
      if (size > bytesLeft[0]) {
        return Optional.empty();
      }
      bytesLeft[0] -= size;
      return Optional.of(states.look(path).state());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static String verdict(KeyDiff diff, boolean unknown) {
    if (diff.isEmpty()) {
      return unknown
          ? "nothing that could be looked at differs from its last run"
          : "nothing that it depends on differs from its last run";
    }
    String first =
        switch (diff.rows().getFirst()) {
          case Difference.Command _ -> "the command differs";
          case Difference.ResponseFile _ -> "the response file differs";
          case Difference.Added added -> added.now().path() + " is new to it";
          case Difference.Removed removed -> removed.before().path() + " is no input any more";
          case Difference.Changed changed -> changed.now().path() + " differs";
          case Difference.MadeAgain again -> again.now().path() + " was made again";
        };
    int more = diff.rows().size() - 1;
    return more == 0 ? first : first + ", and " + more + " more";
  }
}
