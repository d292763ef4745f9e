package dev.sconce.schedule;

import dev.sconce.session.StepOutput;

/** What came of a {@link CommandEffect}, or becomes of a command. */
public sealed interface CommandCompletion extends Completion {
  /**
   * An {@link CommandEffect.Prepare} was performed.
   *
   * @param current whether what the plan rests on is still true; if not, all must be read anew
   */
  record Prepared(boolean current) implements CommandCompletion {}

  /** An {@link CommandEffect.AskGate} was performed. */
  record GateAnswered(boolean open) implements CommandCompletion {}

  /** A gate that refused may be open now. */
  record GateMayBeOpen() implements CommandCompletion {}

  /** An {@link CommandEffect.ReleaseTerminal} was performed. */
  record TerminalReleased(int ticket) implements CommandCompletion {}

  /**
   * A command could not be prepared; nothing was started.
   *
   * @param message for the user, empty when it was told already
   */
  record StartFailed(int step, String message) implements CommandCompletion {}

  /**
   * A command could not be started because the system had no process, thread or descriptor left for
   * it; nothing was started.
   *
   * @param message for the user, if nothing runs whose end could help
   */
  record NoResources(int step, String message) implements CommandCompletion {}

  /**
   * A command ended.
   *
   * @param exitCode its own, or 128 and the signal that ended it
   * @param signal the signal that ended it, 0 for none
   * @param cpuMillis user and system time, -1 when unknown
   * @param startMtimeNanos the file system's time just before it started, 0 when unknown
   */
  record Ended(
      int step, int exitCode, int signal, StepOutput output, long cpuMillis, long startMtimeNanos)
      implements CommandCompletion {}
}
