package dev.sconce.session;

import java.util.function.Consumer;

/**
 * Lets displays steer a build and query it. Safe for use by several threads; no method waits for
 * the build.
 */
public interface BuildControl {
  /**
   * Submits a request. Exactly one {@link BuildEvent.RequestAnswered} with the returned id answers
   * it; {@link BuildRequest} describes the answers. The answer may come before this returns.
   */
  Requester.RequestId submit(Requester asker, BuildRequest request);

  /**
   * Asks a question.
   *
   * @param whenAnswered called once. Usually it runs on the thread of the build's loop, between two
   *     completions, so it must be quick and must not wait. It may also run on a thread that
   *     checked files for the answer, or, if the loop has ended, on the calling thread before this
   *     returns. An answer may have to wait until planning is over, or until somebody runs the loop
   */
  void ask(Question question, Consumer<Answer> whenAnswered);
}
