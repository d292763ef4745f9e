package dev.sconce.engine;

import dev.sconce.action.CountedInputs;
import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredient;
import dev.sconce.action.IngredientDiff;
import dev.sconce.action.Ingredients;
import dev.sconce.action.WordDiff;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.RunStore;
import dev.sconce.history.RunSummary;
import dev.sconce.schedule.OutputState;
import dev.sconce.schedule.Scheduler;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissCause;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.EventSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Explains cache misses: for a step without a result in the cache, it reports what differs from the
 * last time that the step ran in this directory or was taken from a cache. It reports nothing if
 * nothing is recorded or nothing differs. It captures steps on the thread of the build and compares
 * them on another one. Steps beyond a bound are not explained.
 */
final class MissExplainer implements EventSink {
  /**
   * The limit for one run: an explanation takes two milliseconds if a step has hundreds of inputs.
   */
  private static final int MOST_EXPLAINED = 100;

  private static final int MOST_DIFFERENCES = 12;
  private static final int MOST_WORDS = 6;

  /** The limit for hashing files that were not hashed for a key, in the whole build. */
  private static final long MOST_HASHED_BYTES = 64L << 20;

  private final BuildParts parts;
  private final RunStore runs;
  private final FileStateReader states;
  private final Scheduler scheduler;
  private final CompletionInbox inbox;
  private final CacheAccount account;
  private final FileWorkers worker = new FileWorkers(1, "explain misses");
  private final Ingredients conditions;
  private int explained;
  private final AtomicLong hashableBytes = new AtomicLong(MOST_HASHED_BYTES);

  /**
   * @param scheduler knows why steps run, and what is not on disk yet; asked on the thread of the
   *     build
   * @param inbox receives the explanations
   */
  MissExplainer(
      BuildParts parts,
      BuildParts.Stores memory,
      Scheduler scheduler,
      CompletionInbox inbox,
      CacheAccount account) {
    this.parts = parts;
    this.runs = memory.runs();
    this.states = new FileStateReader(parts.files(), memory.digests(), true, "");
    this.scheduler = scheduler;
    this.inbox = inbox;
    this.account = account;
    this.conditions = BuildConditions.of(parts.caching());
  }

  /**
   * A step for which a cache had no result.
   *
   * @param run the last run of the step, if the build log still describes that run
   * @param generated the states of inputs that steps have made or will make, as far as the
   *     scheduler knows them
   */
  private record Missed(
      Edge edge,
      StepSnapshot step,
      RunSummary run,
      Map<String, Ingredient.FileState> generated,
      List<DirtyReason> reasons) {}

  @Override
  public void accept(BuildEvent event) {
    if (event instanceof CacheEvent.LookupMissed missed && isOfOtherKey(missed.reason())) {
      capture(parts.graph().edge(missed.step()))
          .ifPresent(
              step -> {
                explained++;
                worker.execute(() -> explain(step));
              });
    }
  }

  private static boolean isOfOtherKey(MissReason reason) {
    return reason == MissReason.NOT_FOUND || reason == MissReason.NO_NODE;
  }

  private Optional<Missed> capture(Edge edge) {
    Optional<RunSummary> run = runs.summary(edge.outputs()[0].path());
    if (run.isEmpty() || explained == MOST_EXPLAINED) {
      return Optional.empty();
    }
    Node[] discovered = StepSnapshot.discovered(edge, parts.depsLog());
    StepSnapshot step = StepSnapshot.of(edge, discovered, parts.buildLog(), runs);
    return step.wasMadeBy(run.get())
        ? Optional.of(
            new Missed(edge, step, run.get(), generated(edge, discovered), scheduler.reasons(edge)))
        : Optional.empty();
  }

  private Map<String, Ingredient.FileState> generated(Edge edge, Node[] discovered) {
    Map<String, Ingredient.FileState> found = new HashMap<>();
    for (CountedInputs.Counted input : CountedInputs.of(edge, discovered).files()) {
      OutputState state = scheduler.knownOutputs().get(input.node());
      if (state != null) {
        found.put(
            input.node().path(),
            new Ingredient.FileState.Content(state.content(), state.executable()));
      }
    }
    return found;
  }

  private void explain(Missed missed) {
    List<MissCause> causes = causes(missed);
    if (!causes.isEmpty()) {
      inbox.tell(new CacheEvent.MissExplained(missed.edge().id(), causes.getFirst()));
      account.explained(missed.edge(), causes.stream().map(MissExplainer::text).toList());
    }
  }

  private List<MissCause> causes(Missed missed) {
    List<MissCause> found = new ArrayList<>();
    // the step may have run again since it was captured
    Optional<Ingredients> before = runs.keyedIngredients(missed.step().step(), missed.run().run());
    if (before.isPresent()) {
      for (IngredientDiff.Row row : diff(missed, before.get()).differing()) {
        cause(row).ifPresent(found::add);
      }
    }
    for (DirtyReason reason : missed.reasons()) {
      cause(reason).filter(cause -> !found.contains(cause)).ifPresent(found::add);
    }
    return found.subList(0, Math.min(found.size(), MOST_DIFFERENCES));
  }

  private IngredientDiff diff(Missed missed, Ingredients before) {
    try {
      Ingredients now = missed.step().ingredients(one -> look(missed, one));
      return IngredientDiff.between(before, hasConditions(before) ? now.with(conditions) : now);
    } catch (IOException unreadable) {
      return new IngredientDiff(List.of());
    }
  }

  /** A build without a cache recorded no conditions. */
  private static boolean hasConditions(Ingredients run) {
    return run.list().stream().anyMatch(one -> one.kind() == Ingredient.Kind.SETTING);
  }

  private Ingredient.FileState look(Missed missed, StepSnapshot.Input input) {
    Ingredient.FileState made = missed.generated().get(input.path());
    if (made != null) {
      return made;
    }
    try {
      return states.look(input.path(), size -> hashableBytes.addAndGet(-size) >= 0).state();
    } catch (IOException unreadable) {
      return Ingredient.FileState.UNREADABLE;
    }
  }

  /** Which step or run made a file is not part of a key. */
  private static Optional<MissCause> cause(IngredientDiff.Row row) {
    if (row.change() == IngredientDiff.Change.MADE_AGAIN || isMaker(row.before(), row.now())) {
      return Optional.empty();
    }
    return switch (row.kind()) {
      case COMMAND, RESPONSE_FILE ->
          Optional.of(
              new MissCause(MissCause.Kind.FLAGS, words(text(row.before()), text(row.now()))));
      case DECLARED, DISCOVERED, SETTING, ENVIRONMENT ->
          Optional.of(
              new MissCause(
                  row.before() == null
                      ? MissCause.Kind.ADDED
                      : row.now() == null ? MissCause.Kind.REMOVED : MissCause.Kind.CONTENT,
                  row.name()));
    };
  }

  private static boolean isMaker(@Nullable Ingredient before, @Nullable Ingredient now) {
    Ingredient one = now == null ? before : now;
    return one != null && one.access() == Ingredient.Access.MADE;
  }

  private static String text(@Nullable Ingredient one) {
    return one != null && one.state() instanceof Ingredient.Text(String text) ? text : "";
  }

  private static String words(String before, String now) {
    WordDiff diff = WordDiff.between(before, now);
    String gone = joined(diff.gone());
    String come = joined(diff.come());
    if (gone.isEmpty() && come.isEmpty()) {
      return "other blanks";
    }
    return gone.isEmpty()
        ? come + " added"
        : come.isEmpty() ? gone + " removed" : gone + " -> " + come;
  }

  private static String joined(List<String> words) {
    String text = String.join(" ", words.subList(0, Math.min(words.size(), MOST_WORDS)));
    int more = words.size() - MOST_WORDS;
    return more > 0 ? text + " and " + more + " words more" : text;
  }

  /** The cause, if it is an undeclared file that the last run was seen to use. */
  private static Optional<MissCause> cause(DirtyReason reason) {
    return switch (reason.kind()) {
      case TRACED_CHANGED, TRACED_NAMES ->
          Optional.of(new MissCause(MissCause.Kind.CONTENT, reason.path()));
      case TRACED_APPEARED -> Optional.of(new MissCause(MissCause.Kind.ADDED, reason.path()));
      case TRACED_GONE -> Optional.of(new MissCause(MissCause.Kind.REMOVED, reason.path()));
      case OUTPUT_MISSING,
          NOT_LOGGED,
          COMMAND_CHANGED,
          INPUT_MISSING,
          INPUT_MADE,
          ALWAYS,
          INPUT_NEWER,
          INPUT_NEWER_THAN_RUN,
          DEPS_UNKNOWN,
          DEPS_OUTDATED,
          TRACED_MADE,
          RUN_REFUSED ->
          Optional.empty();
    };
  }

  private static String text(MissCause cause) {
    return switch (cause.kind()) {
      case ADDED -> "added " + cause.subject();
      case REMOVED -> "removed " + cause.subject();
      case FLAGS -> "command " + cause.subject();
      case CONTENT -> "changed " + cause.subject();
    };
  }

  /** Waits until the captured steps are explained, which takes little time. */
  void close() {
    worker.close();
    explained = 0;
  }
}
