package dev.sconce.engine;

import static java.util.Comparator.comparingInt;

import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.schedule.Outbox;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.Scheduler;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the scheduler: answers that are here first, then what other threads left. The thread that
 * calls {@link #run} owns the scheduler and the graph until it returns.
 */
final class BuildLoop implements Outbox {
  private static final int INTERRUPT = 2;

  private final Scheduler scheduler;
  private final EffectRunner effects;
  private final EventBus events;
  private final Inbox inbox;
  private final Enquiries enquiries;
  private final InstantSource clock;
  private final long startedAtMillis;
  private final Deque<Completion> answers = new ArrayDeque<>();
  private final List<Effect> asked = new ArrayList<>();
  private long nowMillis;

  BuildLoop(
      Scheduler scheduler,
      EffectRunner effects,
      EventBus events,
      Inbox inbox,
      Enquiries enquiries,
      BuildParts parts) {
    this.scheduler = scheduler;
    this.effects = effects;
    this.events = events;
    this.inbox = inbox;
    this.enquiries = enquiries;
    this.clock = parts.clock();
    this.startedAtMillis = parts.startedAtMillis();
  }

  /** Runs until the scheduler says that the run is over. */
  RunResult run(Completion.Begin begin) {
    answers.clear();
    return untilOver(deliver(begin), new ArrayDeque<>());
  }

  /**
   * Serves questions and requests after a run, until one of them begins another run and that is
   * over; empty when asked to stop.
   */
  Optional<RunResult> linger() {
    answers.clear();
    Deque<Completion> arrived = new ArrayDeque<>();
    while (true) {
      while (arrived.isEmpty()) {
        arrived.addAll(arrivals());
      }
      Completion next = arrived.remove();
      RunResult result = deliver(next);
      if (result != null || scheduler.active()) {
        return Optional.of(untilOver(result, arrived));
      }
      if (next instanceof Completion.Asked(BuildRequest request)
          && request instanceof BuildRequest.Stop) {
        inbox.putBack(arrived);
        return Optional.empty();
      }
    }
  }

  private RunResult untilOver(@Nullable RunResult first, Deque<Completion> arrived) {
    RunResult result = first;
    while (result == null) {
      Completion next = answers.poll();
      if (next == null) {
        while (arrived.isEmpty()) {
          arrived.addAll(inStartOrder(arrivals()));
        }
        next = arrived.remove();
      }
      result = deliver(next);
    }
    inbox.putBack(arrived);
    return result;
  }

  /**
   * Commands that ended at about the same time are taken in the order in which they were started:
   * which of their threads was quicker to say so means nothing, and output is steadier this way.
   */
  private List<Completion> inStartOrder(List<Completion> arrivals) {
    if (arrivals.size() < 2) {
      return arrivals;
    }
    List<Integer> started = effects.running();
    List<Completion> ordered = new ArrayList<>(arrivals);
    ordered.sort(comparingInt(arrival -> place(arrival, started)));
    return ordered;
  }

  private static int place(Completion arrival, List<Integer> started) {
    return arrival instanceof Completion.Ended ended ? started.indexOf(ended.step()) : -1;
  }

  /** What arrived for the scheduler; questions are answered at once, between two completions. */
  private List<Completion> arrivals() {
    try {
      Inbox.Arrivals arrivals = inbox.take();
      arrivals.enquiries().forEach(enquiries::answer);
      return arrivals.completions();
    } catch (InterruptedException stop) {
      return List.of(new Completion.Asked(new BuildRequest.Stop(INTERRUPT)));
    }
  }

  private @Nullable RunResult deliver(Completion completion) {
    if (completion instanceof Completion.Ended ended) {
      effects.ended(ended.step());
    }
    nowMillis = Math.max(nowMillis, clock.millis() - startedAtMillis);
    scheduler.accept(completion, nowMillis, this);
    RunResult result = null;
    for (Effect effect : asked) {
      if (effect instanceof Effect.Finish finish) {
        result = finish.result();
      } else {
        Completion answer = effects.perform(effect);
        if (answer != null) {
          answers.add(answer);
        }
      }
    }
    asked.clear();
    return result;
  }

  @Override
  public void publish(BuildEvent event) {
    events.publish(event);
  }

  @Override
  public void ask(Effect effect) {
    asked.add(effect);
  }
}
