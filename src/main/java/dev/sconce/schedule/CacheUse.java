package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.CacheMode;

/**
 * How a build uses a cache of results.
 *
 * @param mode what the server is used for at first
 * @param local whether there is a cache on this machine: it is asked in every mode
 * @param download what is brought here
 * @param race whether a step may run here while it is asked for
 */
public record CacheUse(
    CacheMode mode, boolean local, Download download, boolean race, Eligibility eligibility) {
  /**
   * Which outputs of steps that were found are brought here. In any case: what a command reads that
   * runs here, dyndep files, what generators read, outputs of steps whose depfile stays.
   */
  public enum Download {
    /** All. */
    ALL,
    /** Those of the targets. */
    TOPLEVEL,
    /** No others. */
    MINIMAL
  }

  /** What may be asked for. */
  public interface Eligibility {
    /**
     * What stands in the way of sharing results of a step, in a few words; empty when nothing does.
     * Asked once a step is about to be looked up, or to run without.
     */
    String obstacle(Edge edge);

    /**
     * Whether a step that may be looked up may run meanwhile: it is traced, so that it is known
     * when all its processes are gone, its results can be stored, and it writes nothing undeclared.
     */
    boolean mayRace(Edge edge);
  }

  /** Whether anything is asked in a mode. */
  boolean asksIn(CacheMode current) {
    return local || current.fetches();
  }
}
