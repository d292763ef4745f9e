package dev.sconce.history;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredients;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.List;

/**
 * A complete recorded run.
 *
 * @param ingredients what the run depended on
 * @param reasons why it ran
 * @param origin where its outputs come from
 * @param conditions ingredients of the whole build: they are part of the keys of shared results,
 *     but a change of them does not make a step run
 */
public record RecordedRun(
    RunSummary summary,
    Ingredients ingredients,
    List<DirtyReason> reasons,
    Origin origin,
    Ingredients conditions) {
  /** Where the outputs of a step come from. */
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

    /** The value in files. It never changes. */
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

  public RecordedRun {
    reasons = List.copyOf(reasons);
  }
}
