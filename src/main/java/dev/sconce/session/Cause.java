package dev.sconce.session;

import java.util.List;

/**
 * One thing that makes a step run. Texts are byte strings.
 *
 * @param name the path that it is about; empty for the command
 * @param before what it was, short enough to show; for the command the words that are gone
 * @param after what it is, in the same way
 * @param newerNanos by how much it is newer, where time stamps decided; 0 elsewhere
 */
public record Cause(
    Kind kind, String name, List<String> before, List<String> after, long newerNanos) {
  /** What is the matter. */
  public enum Kind {
    /** An output is not there. */
    OUTPUT_MISSING,
    /** No run that made the output is logged. */
    NEVER_RUN,
    /** The command has other words; which is not known when there are none. */
    COMMAND,
    /** The response file has other words. */
    RESPONSE_FILE,
    /** An input is not there. */
    INPUT_MISSING,
    /** An input has another content. */
    CONTENT,
    /** An input that is new to the step. */
    ADDED,
    /** An input that the step does not have any more. */
    REMOVED,
    /** The step that makes an input ran again, or will. */
    MADE_AGAIN,
    /** An input is newer than the output. */
    NEWER,
    /** An input is newer than the run that is logged. */
    NEWER_THAN_RUN,
    /** It depends on a group without inputs, which is always out of date. */
    ALWAYS,
    /** What it reads is not known. */
    DEPS_UNKNOWN,
    /** What it reads was noted before the output was changed. */
    DEPS_OUTDATED,
    /** The output is not what the last run left. */
    OUTPUT_CHANGED,
    /** What the last run depended on is not known for sure. */
    NO_RECORD
  }

  /** Copies the lists. */
  public Cause {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** About one path, without a before and after. */
  public static Cause of(Kind kind, String name) {
    return new Cause(kind, name, List.of(), List.of(), 0);
  }
}
