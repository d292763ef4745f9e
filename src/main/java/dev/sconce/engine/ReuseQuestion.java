package dev.sconce.engine;

import dev.sconce.schedule.Completion;
import org.jspecify.annotations.Nullable;

/**
 * One question about a step, on a thread of its own. It is answered once, by that thread or by the
 * build that gives it up, and nothing is told of it after that: the scheduler has closed it then,
 * or asks another one about the same step. Any thread.
 */
final class ReuseQuestion {
  /** What is asked. */
  interface Task {
    void run() throws InterruptedException;
  }

  private final CompletionInbox inbox;
  private final Completion.Reuse ifGivenUp;
  private boolean answered;
  private volatile @Nullable Thread thread;

  /**
   * @param ifGivenUp the answer if nobody else has one
   */
  ReuseQuestion(CompletionInbox inbox, Completion.Reuse ifGivenUp) {
    this.inbox = inbox;
    this.ifGivenUp = ifGivenUp;
  }

  /** Whether who calls has the one answer, which he leaves in the inbox. */
  synchronized boolean claim() {
    boolean first = !answered;
    answered = true;
    return first;
  }

  /** Leaves in the inbox how far it is, before any answer. */
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
