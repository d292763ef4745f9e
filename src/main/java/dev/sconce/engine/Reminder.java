package dev.sconce.engine;

import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reminds the scheduler of a time: at most one, the last that it requested. */
final class Reminder {
  private final CompletionInbox inbox;
  private final InstantSource clock;
  private final long startedAtMillis;
  private @Nullable Thread waiting;

  Reminder(CompletionInbox inbox, BuildParts parts) {
    this.inbox = inbox;
    this.clock = parts.clock();
    this.startedAtMillis = parts.startedAtMillis();
  }

  /** Sets the time of the reminder, and cancels any earlier one. */
  void set(Effect.Commands.Remind remind) {
    if (waiting != null) {
      waiting.interrupt();
    }
    long delayMillis = remind.atMillis() - (clock.millis() - startedAtMillis);
    waiting =
        Thread.ofVirtual()
            .name("reminder")
            .start(
                () -> {
                  try {
                    Thread.sleep(Duration.ofMillis(Math.max(0, delayMillis)));
                    inbox.post(new Completion.Commands.Reminded());
                  } catch (InterruptedException replaced) {
                    // there is a later reminder
                  }
                });
  }
}
