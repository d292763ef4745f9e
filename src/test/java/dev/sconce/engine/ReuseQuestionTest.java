package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.schedule.Completion;
import dev.sconce.session.CacheEvent.MissReason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Questions to a cache that are given up before they are answered. */
class ReuseQuestionTest {
  private static final int STEP = 6;
  private static final Completion.Reuse KEYED = new Completion.Reuse.Keyed(STEP);
  private static final Completion.Reuse GIVEN_UP =
      new Completion.Reuse.NotFound(STEP, MissReason.ABANDONED, "", 0);

  private final CompletionInbox inbox = new CompletionInbox();
  private final ReuseQuestion question = new ReuseQuestion(inbox, GIVEN_UP);

  private List<Completion> arrived() {
    return inbox.close().completions();
  }

  @Test
  void howFarItIsComesBeforeTheAnswer() {
    question.tell(KEYED);
    question.giveUp();
    assertEquals(List.of(KEYED, GIVEN_UP), arrived());
  }

  /** The scheduler no longer knows the question, or has asked another one about the same step. */
  @Test
  void nothingIsReportedAfterGivingUp() {
    question.giveUp();
    question.tell(KEYED);
    assertEquals(List.of(GIVEN_UP), arrived());
  }

  @Test
  void nothingIsReportedAfterAnAnswer() {
    assertTrue(question.claim());
    question.tell(KEYED);
    assertFalse(question.claim());
    question.giveUp();
    assertEquals(List.of(), arrived());
  }

  @Test
  void givingUpEndsWhoAsksAndAnswersOnce() throws Exception {
    var asking = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    question.start(
        "look up",
        () -> {
          asking.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            ended.countDown();
          }
        });
    asking.await();
    question.giveUp();
    ended.await();
    assertEquals(List.of(GIVEN_UP), arrived());
  }
}
