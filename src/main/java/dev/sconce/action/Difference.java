package dev.sconce.action;

import java.util.List;

/** One way in which a run's ingredients differ from those of an earlier run. */
public sealed interface Difference {
  /**
   * The command has other words.
   *
   * @param gone words that only the earlier one had, in order; byte strings
   * @param come words that only the later one has, in order
   */
  record Command(List<String> gone, List<String> come) implements Difference {
    /** Copies the lists. */
    public Command {
      gone = List.copyOf(gone);
      come = List.copyOf(come);
    }
  }

  /** The response file has other words, as in {@link Command}. */
  record ResponseFile(List<String> gone, List<String> come) implements Difference {
    /** Copies the lists. */
    public ResponseFile {
      gone = List.copyOf(gone);
      come = List.copyOf(come);
    }
  }

  /** It has an input more. */
  record Added(Input now) implements Difference {}

  /** It has an input less. */
  record Removed(Input before) implements Difference {}

  /** An input is not what it was. */
  record Changed(Input before, Input now) implements Difference {}

  /** An input has the same bytes, but another run of its step made it. */
  record MadeAgain(Input before, Input now) implements Difference {}
}
