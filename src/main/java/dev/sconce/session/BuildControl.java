package dev.sconce.session;

import java.util.function.Consumer;

/**
 * How those who watch a build steer it and look into it. Safe for use by several threads; nothing
 * here waits for the build.
 */
public interface BuildControl {
  /**
   * Asks for something. Answered by exactly one {@link BuildEvent.RequestAnswered} with the id that
   * is returned; what it says is told at {@link BuildRequest}. The answer may come before this
   * returns.
   */
  Requester.RequestId submit(Requester asker, BuildRequest request);

  /**
   * Asks about something.
   *
   * @param whenAnswered told once: on the thread of the build's loop, between two completions, so
   *     that it must be quick and must not wait for anything; on one that looked at files for it;
   *     or on the calling thread before this returns, when there is no loop any more. An answer may
   *     take as long as planning does, and as long as nobody runs the loop
   */
  void ask(Question question, Consumer<Answer> whenAnswered);
}
