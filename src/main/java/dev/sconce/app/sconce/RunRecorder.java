package dev.sconce.app.sconce;

import dev.sconce.history.RunHistory;
import dev.sconce.history.StepRun;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.EventSink;
import dev.sconce.session.StepOutcome;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Notes each command that ended in the run history. A history that cannot be written is told once
 * and costs nothing else: the build goes on.
 */
final class RunRecorder implements EventSink {
  private final RunHistory history;
  private final long startedAtMillis;
  private final Consumer<IOException> trouble;

  /**
   * A recorder.
   *
   * @param startedAtMillis what events count from, since 1970
   * @param trouble told why the history cannot be written
   */
  RunRecorder(RunHistory history, long startedAtMillis, Consumer<IOException> trouble) {
    this.history = history;
    this.startedAtMillis = startedAtMillis;
    this.trouble = trouble;
  }

  @Override
  public void accept(BuildEvent event) {
    if (event instanceof StepFinished finished && ended(finished.outcome())) {
      record(finished);
    }
  }

  /** A command that was stopped says nothing about its step. */
  private static boolean ended(StepOutcome outcome) {
    return switch (outcome) {
      case BUILT, FAILED -> true;
      case HIT, UP_TO_DATE, CANCELLED -> false;
    };
  }

  private void record(StepFinished finished) {
    long millis = finished.endMillis() - finished.startMillis();
    StepRun run =
        new StepRun(
            finished.text().outputs().getFirst(),
            finished.text().command(),
            Instant.ofEpochMilli(startedAtMillis + finished.startMillis()),
            Math.toIntExact(Math.clamp(millis, 0, Integer.MAX_VALUE)),
            finished.exitCode());
    try {
      history.record(run, new StepPrint(finished.output()));
    } catch (IOException e) {
      trouble.accept(e);
    }
  }
}
