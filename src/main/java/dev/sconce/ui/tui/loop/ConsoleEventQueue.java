package dev.sconce.ui.tui.loop;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildFinished;
import dev.sconce.session.BuildEvent.BuildStarted;
import dev.sconce.session.BuildEvent.PhaseChanged;
import dev.sconce.session.BuildEvent.RequestAnswered;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.OutputReading;
import dev.sconce.ui.text.PrintedLine;
import dev.sconce.ui.text.StepLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries events from the thread of the build to that of the console. The console folds them when
 * it needs the state, so the build never waits for a frame. If the console is late, the build's
 * thread folds them itself from time to time, so that the queue is bounded.
 *
 * <p>One build may follow another; then the state is that of the last one. The end of a build is
 * held back until it is known that no other follows.
 */
final class ConsoleEventQueue {
  /** The queue length at which the thread of the build folds the events. */
  static final int MAX_WAITING = 50_000;

  private final StepLabels labels;
  private final Supplier<Optional<Set<String>>> earlier;
  private final Object folding = new Object();
  private List<BuildEvent> waiting = new ArrayList<>();
  private @Nullable BuildFold fold;
  private @Nullable BuildFinished finished;
  private final List<RequestAnswered> answers = new ArrayList<>();
  private boolean closed;

  /**
   * @param labels the names of steps
   * @param earlier the fingerprints of the build before, once they are known
   */
  ConsoleEventQueue(StepLabels labels, Supplier<Optional<Set<String>>> earlier) {
    this.labels = labels;
    this.earlier = earlier;
  }

  /**
   * Adds an event.
   *
   * @return whether it is the first since the last fold
   */
  boolean add(BuildEvent event) {
    int size;
    synchronized (this) {
      if (closed) {
        return false;
      }
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

  /** Whether there are new events. */
  synchronized boolean hasNews() {
    return !waiting.isEmpty();
  }

  /** Folds the events that have arrived. */
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

  /** The answers to the console's requests since the last call, in order. */
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

  /** Nobody reads the state any more: later events are dropped. */
  synchronized void close() {
    closed = true;
    waiting = new ArrayList<>();
  }

  private BuildFold foldWaiting() {
    List<BuildEvent> taken;
    synchronized (this) {
      taken = waiting;
      waiting = new ArrayList<>();
    }
    BuildFold current = fold;
    if (current == null) {
      current = new BuildFold(labels::name, new OutputReading(PrintedLine::text, earlier));
    }
    for (BuildEvent event : taken) {
      if (finished != null && (event instanceof BuildStarted || event instanceof PhaseChanged)) {
        current.accept(finished);
        finished = null;
      }
      if (event instanceof BuildFinished end) {
        finished = end;
        continue;
      }
      if (event instanceof RequestAnswered answer
          && answer.id().asker().equals(Console.Host.ASKER)) {
        answers.add(answer);
      }
      current.accept(event);
    }
    fold = current;
    return current;
  }
}
