package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.StepText;

/** What is to be done about commands: whether they may start, their start, what they are sent. */
public sealed interface CommandEffect extends Effect {
  /**
   * Get ready to change things: commands are about to run. Answered by {@link
   * CommandCompletion.Prepared}.
   */
  record Prepare() implements CommandEffect {}

  /**
   * Find out whether one more command may start. Answered by {@link
   * CommandCompletion.GateAnswered}. When nothing runs, one must be allowed to.
   *
   * @param running how many commands run
   * @param startedInTurn how many of them were started since the last one ended
   */
  record AskGate(int running, int startedInTurn) implements CommandEffect {}

  /** A command that the gate let in is over. */
  record LeaveGate() implements CommandEffect {}

  /**
   * Make directories, note the file system's time, write the response file, start the command.
   * Answered by {@link CommandCompletion.Ended}, or by {@link CommandCompletion.StartFailed} or
   * {@link CommandCompletion.NoResources}.
   */
  record Run(Edge edge, StepText text) implements CommandEffect {}

  /**
   * Let whoever owns the terminal let go of it: a step of the console pool is to start. Answered by
   * {@link CommandCompletion.TerminalReleased}; asked for only while somebody owns it.
   *
   * @param ticket names this release; no other one has it
   */
  record ReleaseTerminal(int ticket) implements CommandEffect {}

  /**
   * The terminal is its owner's again: the command is over, or does not start for now. No answer;
   * an answer to the release that is still to come is of no interest any more.
   */
  record ReturnTerminal() implements CommandEffect {}

  /** Send a signal to a running command. No answer; it ends or not. */
  record Signal(int step, int number) implements CommandEffect {}
}
