package dev.sconce.engine;

import dev.sconce.schedule.Completion;
import org.jspecify.annotations.Nullable;

/**
 * One question about a step, on a thread of its own. It is answered once, either by that thread or
 * by the build when it gives the question up. After that, no more progress is reported for it,
 * since the scheduler has closed it or has asked another one about the same step. Any thread.
 */
final class ReuseQuestion {
  /** The work that answers the question. */
  interface Task {
    void run() throws InterruptedException;
  }

  private final CompletionInbox inbox;
  private final Completion.Reuse ifGivenUp;
  private boolean answered;
  private volatile @Nullable Thread thread;

  /**
   * @param ifGivenUp the answer if there is no other
   */
  ReuseQuestion(CompletionInbox inbox, Completion.Reuse ifGivenUp) {
    this.inbox = inbox;
    this.ifGivenUp = ifGivenUp;
  }

  /** Whether the caller may give the only answer, which it then posts to the inbox. */
  synchronized boolean claim() {
    boolean first = !answered;
    answered = true;
    return first;
  }

  /** Posts progress to the inbox; does nothing after the answer. */
  synchronized void tell(Completion.Reuse progress) {
    if (!answered) {
      inbox.post(progress);
    }
  }

  void start(String name, Task task) {
    thread =
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    task.run();
                  } catch (InterruptedException givenUp) {
                    answerIfOpen();
                  } catch (RuntimeException | Error bug) {
                    answerIfOpen();
                    throw bug;
                  }
                });
  }

  void giveUp() {
    answerIfOpen();
    Thread asking = thread;
    if (asking != null) {
      asking.interrupt();
    }
  }

  private void answerIfOpen() {
    if (claim()) {
      inbox.post(ifGivenUp);
    }
  }
}
