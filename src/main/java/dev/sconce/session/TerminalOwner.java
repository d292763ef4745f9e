package dev.sconce.session;

/**
 * A subscriber that has the terminal and lends it to steps of the console pool. Such a step starts
 * only after the owner confirmed that it let go; other steps go on meanwhile. Called on the thread
 * of the build: it must not block.
 *
 * <p>Each {@link #release} is followed by one {@link #takeBack}, and only then by the next.
 */
public interface TerminalOwner {
  /**
   * Lets go of the terminal: restores its modes, writes nothing more to it.
   *
   * @param confirmed to be run once when that is done, on any thread, also within this call. When
   *     the step was withdrawn in the meantime it does nothing
   */
  void release(Runnable confirmed);

  /**
   * The terminal is the owner's again: the command ended, or it will not start for now (the build
   * was paused or stopped, the step cancelled). Comes before the confirmation where the owner takes
   * its time; the owner then need not confirm any more.
   */
  void takeBack();
}
