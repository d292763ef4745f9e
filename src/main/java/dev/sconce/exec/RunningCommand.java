package dev.sconce.exec;

/** A command that was started. Safe for use by several threads. */
public interface RunningCommand {
  /**
   * Its process id, which is its process group too unless it has the console; 0 when it never
   * began.
   */
  long pid();

  /**
   * Sends a signal to its process group (to nobody when it has the console and shares ours, or
   * ended).
   */
  void signal(int number);

  /** What it has printed so far. */
  CapturedOutput outputSoFar();
}
