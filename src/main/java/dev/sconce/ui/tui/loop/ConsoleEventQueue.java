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
 * Carries events from the thread of the build to that of the console, which folds them when it
 * wants to know: the build never waits for a frame. If the console does not come to it, the build
 * folds them itself from time to time, so that what waits has a bound.
 *
 * <p>One build may follow another; then the state is that of the last one. Its end is kept back
 * until it is known that no other follows.
 */
final class ConsoleEventQueue {
  /** How many events wait before the thread of the build folds them. */
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
   * A feed of a build whose steps are shown under these names.
   *
   * @param earlier what the build before reported, once it is known
   */
  ConsoleEventQueue(StepLabels labels, Supplier<Optional<Set<String>>> earlier) {
    this.labels = labels;
    this.earlier = earlier;
  }

  /**
   * Adds an event.
   *
   * @return whether it is the first since the last look
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

  /** Answers to requests of the console that have come since the last call, in order. */
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

  /** Nobody looks any more: what comes from now on is not kept. */
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
