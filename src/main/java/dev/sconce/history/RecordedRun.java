package dev.sconce.history;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredients;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.List;

/**
 * A recorded run, whole.
 *
 * @param ingredients what it saw
 * @param reasons why it was run
 * @param origin where what it made comes from
 * @param conditions what was the same for all steps of its build and does not make a step run, but
 *     is part of the keys under which results are shared
 */
public record RecordedRun(
    RunSummary summary,
    Ingredients ingredients,
    List<DirtyReason> reasons,
    Origin origin,
    Ingredients conditions) {
  /** Where what a step makes comes from. */
  public enum Origin {
    /** Its command ran in this directory. */
    COMMAND(0),
    /** The cache of this machine. */
    LOCAL_CACHE(1),
    REMOTE_CACHE(2);

    private final int code;

    Origin(int code) {
      this.code = code;
    }

    /** In files, for ever. */
    int code() {
      return code;
    }

    static Origin of(int code) throws Malformed {
      for (Origin origin : values()) {
        if (origin.code == code) {
          return origin;
        }
      }
      throw new Malformed();
    }
  }

  /** Copies the list. */
  public RecordedRun {
    reasons = List.copyOf(reasons);
  }
}
