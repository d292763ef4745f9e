package dev.sconce.ui.tui;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildFinished;
import dev.sconce.session.BuildEvent.BuildStarted;
import dev.sconce.session.BuildEvent.RequestAnswered;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.StepText;
import dev.sconce.ui.plain.StepLabels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries events from the thread of the build to that of the console, which folds them when it
 * wants to know: the build never waits for a frame. If the console does not come to it, the build
 * folds them itself from time to time, so that what waits has a bound.
 *
 * <p>One build may follow another; then the state is that of the last one. Its end is kept back
 * until it is known that no other follows.
 */
final class Feed {
  /** How many events wait before the thread of the build folds them. */
  static final int MAX_WAITING = 50_000;

  private final StepLabels labels;
  private final Object folding = new Object();
  private List<BuildEvent> waiting = new ArrayList<>();
  private @Nullable BuildFold fold;
  private @Nullable BuildFinished finished;
  private final List<RequestAnswered> answers = new ArrayList<>();

  /** A feed of a build whose steps are shown under these names. */
  Feed(StepLabels labels) {
    this.labels = labels;
  }

  /**
   * Adds an event.
   *
   * @return whether it is the first since the last look
   */
  boolean add(BuildEvent event) {
    int size;
    synchronized (this) {
      waiting.add(event);
      size = waiting.size();
    }
    if (size >= MAX_WAITING) {
      synchronized (folding) {
        foldWaiting();
      }
    }
    return size == 1;
  }

  /** Whether something is new. */
  synchronized boolean hasNews() {
    return !waiting.isEmpty();
  }

  /** Folds what has come, and nothing more. */
  void fold() {
    synchronized (folding) {
      foldWaiting();
    }
  }

  /** The state now. */
  BuildState snapshot(long nowMillis) {
    synchronized (folding) {
      return foldWaiting().snapshot(nowMillis);
    }
  }

  /** Answers to requests that have come since the last call, in order. */
  List<RequestAnswered> answers() {
    synchronized (folding) {
      List<RequestAnswered> taken = List.copyOf(answers);
      answers.clear();
      return taken;
    }
  }

  /** No build follows: the end of the last one counts. */
  void over() {
    synchronized (folding) {
      BuildFold known = foldWaiting();
      if (finished != null) {
        known.accept(finished);
        finished = null;
      }
    }
  }

  private BuildFold foldWaiting() {
    List<BuildEvent> taken;
    synchronized (this) {
      taken = waiting;
      waiting = new ArrayList<>();
    }
    BuildFold current = fold == null ? new BuildFold() : fold;
    for (BuildEvent event : taken) {
      if (event instanceof BuildStarted) {
        current = new BuildFold();
        finished = null;
      }
      if (event instanceof BuildFinished end) {
        finished = end;
        continue;
      }
      if (event instanceof RequestAnswered answer) {
        answers.add(answer);
      }
      current.accept(named(event));
    }
    fold = current;
    return current;
  }

  /** An event with the names that people know. */
  private BuildEvent named(BuildEvent event) {
    if (event instanceof BuildEvent.StepWanted wanted) {
      return new BuildEvent.StepWanted(
          wanted.step(),
          labels.name(wanted.label()),
          wanted.output(),
          wanted.expectedMillis(),
          wanted.inputs());
    }
    if (event instanceof BuildEvent.StepStarted started) {
      return new BuildEvent.StepStarted(started.step(), named(started.text()), started.atMillis());
    }
    if (event instanceof BuildEvent.StepFinished end) {
      return new BuildEvent.StepFinished(
          end.step(),
          named(end.text()),
          end.outcome(),
          end.exitCode(),
          end.startMillis(),
          end.endMillis(),
          end.cpuMillis(),
          end.output());
    }
    return event;
  }

  private StepText named(StepText text) {
    return new StepText(
        labels.name(text.label()),
        text.rule(),
        text.outputs(),
        text.description(),
        text.command(),
        text.console());
  }
}
