package dev.sconce.exec;

/**
 * A command that was asked for, from then on until it has ended. Safe for use by several threads.
 */
public interface RunningCommand {
  /**
   * Its process id, which is its process group too unless it has the console; 0 as long as it has
   * not started.
   */
  long pid();

  /**
   * Sends a signal to its process group (to nobody when it has the console and shares ours, or
   * ended). One that comes before it has started is sent when it has.
   */
  void signal(int number);

  /** What it has printed so far. */
  CapturedOutput outputSoFar();
}
