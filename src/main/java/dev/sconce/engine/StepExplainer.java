package dev.sconce.engine;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredient;
import dev.sconce.action.IngredientDiff;
import dev.sconce.action.Ingredients;
import dev.sconce.action.PathState;
import dev.sconce.action.WordDiff;
import dev.sconce.graph.Edge;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RecordedRun;
import dev.sconce.history.RunStore;
import dev.sconce.history.RunSummary;
import dev.sconce.session.Explanation;
import dev.sconce.session.Explanation.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Explains steps by their ingredients: compares those of the last run with the present ones, or
 * with those of the run before it. Steps are captured on the thread of the build; everything else
 * may be done on any thread. Changes nothing.
 */
public final class StepExplainer {
  /**
   * The limits of an explanation.
   *
   * @param hashedBytes how many bytes of files may be hashed for it
   * @param ingredients how many ingredients are named
   */
  public record Limits(long hashedBytes, int ingredients) {
    /** Without limits. */
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  private final BuildParts parts;
  private final Limits limits;
  private final @Nullable RunStore runs;
  private final @Nullable FileStateReader states;

  /**
   * @param parts without a memory and a build log, nothing is known about earlier runs
   */
  public StepExplainer(BuildParts parts, Limits limits) {
    this.parts = parts;
    this.limits = limits;
    BuildParts.Stores memory = parts.buildLog() == null ? null : parts.memory();
    this.runs = memory == null ? null : memory.runs();
    this.states =
        memory == null ? null : new FileStateReader(parts.files(), memory.digests(), true, "");
  }

  /** A step as it was when it was captured. */
  public static final class Subject {
    private final StepSnapshot step;
    private final boolean phony;
    private final List<DirtyReason> reasons;

    private Subject(StepSnapshot step, boolean phony, List<DirtyReason> reasons) {
      this.step = step;
      this.phony = phony;
      this.reasons = List.copyOf(reasons);
    }
  }

  /**
   * Captures a step. Must be called on the thread of the build.
   *
   * @param reasons why the step has to run by ninja's rule; empty if it does not
   */
  public Subject capture(Edge edge, List<DirtyReason> reasons) {
    BuildLog log = parts.buildLog();
    StepSnapshot step =
        StepSnapshot.of(edge, StepSnapshot.discovered(edge, parts.depsLog()), log, runs);
    return new Subject(step, edge.phony(), reasons);
  }

  /** The last run of a step, as far as it is recorded. */
  public Optional<RecordedRun> lastRun(Subject subject) {
    return runs == null || subject.phony ? Optional.empty() : runs.last(subject.step.step());
  }

  /** Why a step of this build ran; or, if it did not, why it runs, will run, or does not. */
  Explanation explain(Subject subject, boolean builtNow) {
    try {
      Optional<RecordedRun> last = lastRun(subject);
      // a run that has just ended may not be recorded yet: then the last recorded one is the run
      // before
      return builtNow
              && last.isPresent()
              && last.get().summary().startedMillis() >= parts.startedAtMillis()
          ? lastRunExplained(subject, last.get())
          : presentExplained(subject, last);
    } catch (IOException unreadable) {
      return withoutRecord(subject);
    }
  }

  /**
   * Why a step would or would not run now.
   *
   * @param last its last run, as {@link #lastRun} returned it
   */
  public Explanation presentExplained(Subject subject, Optional<RecordedRun> last)
      throws IOException {
    // nothing is known about a later run by another ninja
    if (last.isEmpty() || !subject.step.wasMadeBy(last.get().summary())) {
      return withoutRecord(subject);
    }
    RunSummary run = last.get().summary();
    LongPredicate budget = budget();
    Ingredients now = subject.step.ingredients(input -> look(input.path(), budget));
    IngredientDiff diff = IngredientDiff.between(last.get().ingredients(), now);
    List<DirtyReason> reasons = unexplained(subject.reasons, diff);
    List<Cause> causes = causes(reasons);
    List<String> sentences = sentences(reasons);
    if (diff.differing().isEmpty() && byTime(subject.reasons)) {
      Optional<String> changed = run.usable() ? changedOutput(run, budget) : Optional.empty();
      if (changed.isPresent()) {
        causes.add(new Cause(Cause.Type.OUTPUT_CHANGED, changed.get(), 0));
        sentences.add(changed.get() + " is not what its last run left");
      } else if (!run.usable()) {
        causes.add(new Cause(Cause.Type.NO_RECORD, "", 0));
      }
    }
    firstDifference(diff, false).ifPresent(sentences::add);
    boolean unknown =
        diff.rows().stream().anyMatch(row -> row.change() == IngredientDiff.Change.UNKNOWN);
    String nothing =
        unknown
            ? "nothing that could be looked at differs from its last run"
            : "nothing that it depends on differs from its last run";
    String verdict = sentences.isEmpty() ? nothing : String.join("; ", sentences);
    return explanation(verdict, causes, diff);
  }

  /**
   * Why the last run of a step was run, compared with the run before it as far as that is recorded.
   */
  public Explanation lastRunExplained(Subject subject, RecordedRun last) {
    RunStore known = runs;
    Optional<Ingredients> before =
        known == null ? Optional.empty() : known.ingredientsBeforeLast(subject.step.step());
    IngredientDiff diff =
        before.isPresent()
            ? IngredientDiff.between(before.get(), last.ingredients())
            : IngredientDiff.ofUnknownPast(last.ingredients());
    List<DirtyReason> reasons = unexplained(last.reasons(), diff);
    List<String> sentences = sentences(reasons);
    firstDifference(diff, true).ifPresent(sentences::add);
    String nothing =
        before.isPresent()
            ? "nothing that it depends on differed from the run before"
            : "it is not recorded what it was made of in the run before";
    String verdict =
        sentences.isEmpty()
            ? nothing
            : ranText(last.origin()) + " because " + String.join("; ", sentences);
    return explanation(verdict, causes(reasons), diff);
  }

  private static String ranText(RecordedRun.Origin origin) {
    return switch (origin) {
      case COMMAND -> "it ran";
      case LOCAL_CACHE -> "it was taken from the cache of this machine";
      case REMOTE_CACHE -> "it was taken from the remote cache";
    };
  }

  /** Names the ingredients, and the reasons by ninja's rule. */
  private Explanation withoutRecord(Subject subject) {
    List<String> sentences = sentences(subject.reasons);
    List<Cause> causes = causes(subject.reasons);
    if (byTime(subject.reasons)) {
      causes.add(new Cause(Cause.Type.NO_RECORD, "", 0));
    }
    String verdict =
        sentences.isEmpty()
            ? "it is not recorded what this step was made of when it last ran"
            : String.join("; ", sentences);
    return explanation(
        verdict, causes, IngredientDiff.ofUnknownPast(subject.step.unseenIngredients()));
  }

  private LongPredicate budget() {
    long[] bytes = {limits.hashedBytes()};
    return size -> {
      boolean enough = size <= bytes[0];
      bytes[0] -= enough ? size : 0;
      return enough;
    };
  }

  private Ingredient.FileState look(String path, LongPredicate mayHash) {
    FileStateReader known = states;
    if (known == null) {
      return Ingredient.FileState.UNREADABLE;
    }
    try {
      return known.look(path, mayHash).state();
    } catch (IOException unreadable) {
      return Ingredient.FileState.UNREADABLE;
    }
  }

  private Optional<String> changedOutput(RunSummary run, LongPredicate mayHash) {
    for (RunSummary.Product product : run.products()) {
      Ingredient.FileState now = look(product.path(), mayHash);
      if (now.known() && !now.equals(product.state())) {
        return Optional.of(product.path());
      }
    }
    return Optional.empty();
  }

  private static boolean byTime(List<DirtyReason> reasons) {
    return !reasons.isEmpty() && reasons.stream().allMatch(reason -> reason.kind().byTime());
  }

  private static List<DirtyReason> unexplained(List<DirtyReason> reasons, IngredientDiff diff) {
    return reasons.stream().filter(reason -> !diff.explains(reason)).toList();
  }

  private static List<String> sentences(List<DirtyReason> reasons) {
    List<String> texts = new ArrayList<>();
    for (DirtyReason reason : reasons) {
      texts.add(reason.text());
    }
    return texts;
  }

  private static Optional<String> firstDifference(IngredientDiff diff, boolean past) {
    List<IngredientDiff.Row> rows = diff.differing();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    IngredientDiff.Row row = rows.getFirst();
    String first =
        switch (row.change()) {
          case ADDED -> subject(row) + (past ? " was" : " is") + " new to it";
          case REMOVED -> subject(row) + (past ? " was" : " is") + " no input any more";
          case MADE_AGAIN -> subject(row) + " was made again";
          case CHANGED, SAME, UNKNOWN -> subject(row) + (past ? " differed" : " differs");
        };
    int more = rows.size() - 1;
    return Optional.of(more == 0 ? first : first + ", and " + more + " more");
  }

  private static String subject(IngredientDiff.Row row) {
    return switch (row.kind()) {
      case COMMAND, RESPONSE_FILE -> "the " + row.name();
      case DECLARED, DISCOVERED, SETTING, ENVIRONMENT -> row.name();
    };
  }

  private static List<Cause> causes(List<DirtyReason> reasons) {
    List<Cause> causes = new ArrayList<>();
    for (DirtyReason reason : reasons) {
      long newer = Math.max(0, reason.otherMtimeNanos() - reason.mtimeNanos());
      causes.add(new Cause(type(reason.kind()), reason.path(), newer));
    }
    return causes;
  }

  private static Cause.Type type(DirtyReason.Kind kind) {
    return switch (kind) {
      case OUTPUT_MISSING -> Cause.Type.OUTPUT_MISSING;
      case NOT_LOGGED -> Cause.Type.NEVER_RUN;
      case COMMAND_CHANGED -> Cause.Type.COMMAND;
      case INPUT_MISSING -> Cause.Type.INPUT_MISSING;
      case INPUT_MADE -> Cause.Type.INPUT_MADE;
      case ALWAYS -> Cause.Type.ALWAYS;
      case INPUT_NEWER -> Cause.Type.NEWER;
      case INPUT_NEWER_THAN_RUN -> Cause.Type.NEWER_THAN_RUN;
      case DEPS_UNKNOWN -> Cause.Type.DEPS_UNKNOWN;
      case DEPS_OUTDATED -> Cause.Type.DEPS_OUTDATED;
      case TRACED_CHANGED -> Cause.Type.TRACED_CHANGED;
      case TRACED_APPEARED -> Cause.Type.TRACED_APPEARED;
      case TRACED_GONE -> Cause.Type.TRACED_GONE;
      case TRACED_NAMES -> Cause.Type.TRACED_NAMES;
      case TRACED_MADE -> Cause.Type.INPUT_MADE;
      case RUN_REFUSED -> Cause.Type.RUN_REFUSED;
    };
  }

  private Explanation explanation(String verdict, List<Cause> causes, IngredientDiff diff) {
    List<Explanation.Ingredient> rows = new ArrayList<>();
    int most = Math.min(diff.rows().size(), limits.ingredients());
    for (IngredientDiff.Row row : diff.rows().subList(0, most)) {
      rows.add(ingredient(row));
    }
    return new Explanation(verdict, causes, rows);
  }

  private static Explanation.Ingredient ingredient(IngredientDiff.Row row) {
    String then = text(row.before());
    String now = text(row.now());
    boolean words =
        switch (row.kind()) {
          case COMMAND, RESPONSE_FILE -> row.differs();
          case DECLARED, DISCOVERED, SETTING, ENVIRONMENT -> false;
        };
    WordDiff diff = words ? WordDiff.between(then, now) : new WordDiff(List.of(), List.of());
    return new Explanation.Ingredient(
        kind(row.kind()), change(row.change()), row.name(), then, now, diff.gone(), diff.come());
  }

  private static String text(@Nullable Ingredient one) {
    if (one == null) {
      return "";
    }
    return switch (one.state()) {
      case Ingredient.Text(String text) -> text;
      case Ingredient.FileState file -> Ingredient.FileState.shown(file);
      case Ingredient.FileMaker _ -> "";
      case PathState path -> PathState.shown(path);
    };
  }

  private static Explanation.Ingredient.Kind kind(Ingredient.Kind kind) {
    return switch (kind) {
      case COMMAND -> Explanation.Ingredient.Kind.COMMAND;
      case RESPONSE_FILE -> Explanation.Ingredient.Kind.RESPONSE_FILE;
      case DECLARED -> Explanation.Ingredient.Kind.DECLARED;
      case DISCOVERED -> Explanation.Ingredient.Kind.DISCOVERED;
      case SETTING, ENVIRONMENT -> Explanation.Ingredient.Kind.SETTING;
    };
  }

  private static Explanation.Ingredient.Change change(IngredientDiff.Change change) {
    return switch (change) {
      case SAME -> Explanation.Ingredient.Change.SAME;
      case CHANGED -> Explanation.Ingredient.Change.CHANGED;
      case ADDED -> Explanation.Ingredient.Change.ADDED;
      case REMOVED -> Explanation.Ingredient.Change.REMOVED;
      case MADE_AGAIN -> Explanation.Ingredient.Change.MADE_AGAIN;
      case UNKNOWN -> Explanation.Ingredient.Change.UNKNOWN;
    };
  }
}
