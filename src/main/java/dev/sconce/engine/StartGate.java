package dev.sconce.engine;

/**
 * Says whether one more command may start, where that is not for Sconce alone to decide: the load
 * of the machine, the tokens of a job server. Used on the thread of the build.
 */
public interface StartGate {
  /**
   * Lets one command in, or not. One has to be let in when none runs.
   *
   * @param running how many commands run
   * @param startedInTurn how many of them were let in since the last one ended
   */
  boolean enter(int running, int startedInTurn);

  /** A command that was let in has ended, or did not start after all. */
  void leave();

  /**
   * Watches for the gate to open again after it let nobody in.
   *
   * @param mayBeOpen to be called, at most once and on any thread, when it is worth another try; a
   *     command that ends is another try anyway
   */
  void whenOpen(Runnable mayBeOpen);
}
