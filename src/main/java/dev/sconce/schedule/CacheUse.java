package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.CacheMode;

/**
 * How a build uses a cache of results.
 *
 * @param mode the initial use of the server
 * @param local whether there is a cache on this machine, which is used in every mode
 * @param download which outputs are fetched
 * @param race whether a step may run during its look-up
 */
public record CacheUse(
    CacheMode mode, boolean local, Download download, boolean race, Eligibility eligibility) {
  /**
   * Which outputs of found results are fetched. Outputs are fetched in any case if a command that
   * runs here reads them, if they are dyndep files, if generators read them, or if their step has a
   * depfile that stays on disk.
   */
  public enum Download {
    ALL,
    /** The outputs that are targets. */
    TOPLEVEL,
    /** No others. */
    MINIMAL
  }

  /** Decides which steps may be looked up. */
  public interface Eligibility {
    /**
     * Why the results of a step cannot be shared, in a few words; empty if they can. Called when
     * the step is about to be looked up, or to run without a look-up.
     */
    String obstacle(Edge edge);

    /**
     * Whether a step may run during its look-up. Required: it is traced, so that the end of all its
     * processes is known; its results can be stored; it writes nothing undeclared.
     */
    boolean mayRace(Edge edge);
  }

  /** Whether any cache is used in a mode. */
  boolean asksIn(CacheMode current) {
    return local || current.fetches();
  }
}
