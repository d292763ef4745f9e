package dev.sconce.session;

import java.util.List;

/**
 * Why a step runs, ran, or does not, from its ingredients then and now. Texts are byte strings.
 *
 * @param verdict a summary in one line
 * @param causes the reasons by ninja's rule, unless the ingredients explain them better
 * @param ingredients what the step depends on: those that differ first
 */
public record Explanation(String verdict, List<Cause> causes, List<Ingredient> ingredients) {
  public Explanation {
    causes = List.copyOf(causes);
    ingredients = List.copyOf(ingredients);
  }

  /** The explanation of a step about which nothing is known. */
  public static final Explanation NONE = new Explanation("", List.of(), List.of());

  /**
   * A reason for a step to run that is no difference of ingredients.
   *
   * @param name the path that it is about
   * @param newerNanos how much newer the file is, if timestamps decided; otherwise 0
   */
  public record Cause(Type type, String name, long newerNanos) {
    /** The reasons by ninja's rule. */
    public enum Type {
      OUTPUT_MISSING,
      /** No run that made the output is logged. */
      NEVER_RUN,
      /** The command has changed; the previous command line is unknown. */
      COMMAND,
      INPUT_MISSING,
      /** The step that makes an input has to run, or ran. */
      INPUT_MADE,
      /** It depends on a group without inputs, which is always out of date. */
      ALWAYS,
      /** An input is newer than the output. */
      NEWER,
      /** An input is newer than the run that is logged. */
      NEWER_THAN_RUN,
      /** Its discovered inputs are unknown. */
      DEPS_UNKNOWN,
      /** Its discovered inputs were recorded before the output changed. */
      DEPS_OUTDATED,
      /** A file that it used in its last traced run has changed, declared or not. */
      TRACED_CHANGED,
      /** A file that it looked for and did not find in its last run now exists. */
      TRACED_APPEARED,
      /** A file that it used in its last run no longer exists. */
      TRACED_GONE,
      /** A directory that it listed in its last run has other entries now. */
      TRACED_NAMES,
      /** Its last run did not count because it used undeclared files. */
      RUN_REFUSED,
      /** The output has changed since the last run. */
      OUTPUT_CHANGED,
      /** The record of the last run's dependencies is missing or uncertain. */
      NO_RECORD
    }
  }

  /**
   * An ingredient of a step.
   *
   * @param name the path of a file, or the name of a text
   * @param then its earlier value, short enough to show, but texts are complete; empty if unknown
   * @param now its present value, in the same form
   * @param gone words that only the earlier text has, in order; empty for files
   * @param come words that only the later text has, in order; empty for files
   */
  public record Ingredient(
      Kind kind,
      Change change,
      String name,
      String then,
      String now,
      List<String> gone,
      List<String> come) {
    /** The kinds of ingredients. */
    public enum Kind {
      COMMAND,
      RESPONSE_FILE,
      /** A file that the manifest or a dyndep file names. */
      DECLARED,
      /** A file that a depfile named. */
      DISCOVERED,
      /** Neither command nor file, for example an environment variable. */
      SETTING
    }

    /** How then and now compare. */
    public enum Change {
      SAME,
      CHANGED,
      ADDED,
      REMOVED,
      /** The content is the same, but its step ran again. */
      MADE_AGAIN,
      /** The earlier value was not recorded, or the file could not be read. */
      UNKNOWN
    }

    public Ingredient {
      gone = List.copyOf(gone);
      come = List.copyOf(come);
    }

    /** A file. */
    public static Ingredient ofFile(
        Kind kind, Change change, String name, String then, String now) {
      return new Ingredient(kind, change, name, then, now, List.of(), List.of());
    }

    /** Whether the difference can change the result of the step. */
    public boolean differs() {
      return switch (change) {
        case SAME, UNKNOWN -> false;
        case CHANGED, ADDED, REMOVED, MADE_AGAIN -> true;
      };
    }
  }

  /**
   * Why a step would run now, or would not, and why it ran last. Texts are byte strings.
   *
   * @param label its short name, as in {@link StepText}
   * @param output its first output
   * @param now why it would run; meaningless if it would not
   * @param ranMillis when it ran last or was taken from a cache, since 1970; -1 if neither is
   *     recorded
   * @param origin where its outputs come from
   * @param then why it ran last, as far as is recorded
   */
  public record OfStep(
      String label,
      String output,
      Fate fate,
      Explanation now,
      long ranMillis,
      Origin origin,
      Explanation then) {
    /** Where the outputs of the last run come from. */
    public enum Origin {
      COMMAND,
      /** The cache of this machine. */
      LOCAL_CACHE,
      REMOTE_CACHE
    }

    /** What a build would do with the step. */
    public enum Fate {
      RUN,
      /** Not run it, because its newer inputs have the same content. */
      INPUTS_UNCHANGED,
      /** Not run it, because it is up to date. */
      NOTHING
    }
  }
}
