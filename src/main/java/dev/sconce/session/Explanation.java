package dev.sconce.session;

import java.util.List;

/**
 * Why a step runs, ran, or does not, by what it is made of then and now. Texts are byte strings.
 *
 * @param verdict all in one line
 * @param causes what ninja's rule says, as far as the ingredients do not say it better
 * @param ingredients what the step depends on: those that differ first
 */
public record Explanation(String verdict, List<Cause> causes, List<Ingredient> ingredients) {
  /** Copies the lists. */
  public Explanation {
    causes = List.copyOf(causes);
    ingredients = List.copyOf(ingredients);
  }

  /** Of a step of which there is nothing to say. */
  public static final Explanation NONE = new Explanation("", List.of(), List.of());

  /**
   * Something that makes a step run, and is no difference of ingredients.
   *
   * @param name the path that it is about
   * @param newerNanos by how much it is newer, where time stamps decided; 0 elsewhere
   */
  public record Cause(Type type, String name, long newerNanos) {
    /** What is the matter. */
    public enum Type {
      OUTPUT_MISSING,
      /** No run that made the output is logged. */
      NEVER_RUN,
      /** The command is another one; the words of the last run are not known. */
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
      /** What it reads is not known. */
      DEPS_UNKNOWN,
      /** What it reads was noted before the output was changed. */
      DEPS_OUTDATED,
      /** What it was seen to use in its last run is another, declared or not. */
      TRACED_CHANGED,
      /** What it looked for in vain in its last run is there. */
      TRACED_APPEARED,
      /** What it was seen to use in its last run is not there. */
      TRACED_GONE,
      /** A directory that it listed in its last run has other names in it. */
      TRACED_NAMES,
      /** Its last run did not count, as it used what it does not declare. */
      RUN_REFUSED,
      /** The output is not what the last run left. */
      OUTPUT_CHANGED,
      /** What the last run depended on is not known for sure. */
      NO_RECORD
    }
  }

  /**
   * Something that a step is made of.
   *
   * @param name the path of a file; of a text what it is called
   * @param then what it was, short enough to show, but texts are whole; empty when unknown
   * @param now what it is, in the same way
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
    /** What kind of thing it is. */
    public enum Kind {
      COMMAND,
      RESPONSE_FILE,
      /** A file that the manifest or a dyndep file names. */
      DECLARED,
      /** A file that a depfile named. */
      DISCOVERED,
      /** Neither command nor file, such as a variable of the environment. */
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
      /** Nobody wrote down what it was, or it could not be looked at. */
      UNKNOWN
    }

    /** Copies the lists. */
    public Ingredient {
      gone = List.copyOf(gone);
      come = List.copyOf(come);
    }

    /** A file. */
    public static Ingredient ofFile(
        Kind kind, Change change, String name, String then, String now) {
      return new Ingredient(kind, change, name, then, now, List.of(), List.of());
    }

    /** Whether it is why the step may make something else. */
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
   * @param now why it would run; of no interest when it would not
   * @param ranMillis when it ran last or was taken from a cache, since 1970; -1 when neither is
   *     recorded
   * @param origin which of the two it was
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
    /** Where what it made last comes from. */
    public enum Origin {
      COMMAND,
      /** The cache of this machine. */
      LOCAL_CACHE,
      REMOTE_CACHE
    }

    /** What a build would do with it. */
    public enum Fate {
      RUN,
      /** Find that its inputs are newer, but have the same content. */
      SPARE,
      /** Nothing: it is up to date. */
      NOTHING
    }
  }
}
