package dev.sconce.session;

/**
 * A subscriber that has the terminal and lends it to steps of the console pool. Such a step starts
 * only after the owner confirmed the release; other steps go on meanwhile. Called on the thread of
 * the build, so it must not block.
 *
 * <p>One {@link #takeBack} follows each {@link #release}, before the next release.
 */
public interface TerminalOwner {
  /**
   * Releases the terminal: restores its modes and writes nothing more to it.
   *
   * @param confirmed to be run once after the release, on any thread, even within this call. If the
   *     step was withdrawn in the meantime, it does nothing
   */
  void release(Runnable confirmed);

  /**
   * Gives the terminal back to the owner: the command ended, or will not start for now (the build
   * was paused or stopped, or the step cancelled). May come before the owner's confirmation, which
   * is then unnecessary.
   */
  void takeBack();
}
