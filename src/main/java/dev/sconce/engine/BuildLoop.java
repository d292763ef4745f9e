package dev.sconce.engine;

import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.Scheduler;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.Requester;
import dev.sconce.session.TraceEvent;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the scheduler: first the answers that are already here, then what other threads have
 * posted. Until {@link #run} returns, the scheduler and the graph belong to the thread that called
 * it or, while that one waits, to a thread whose command has ended and which continues in its
 * place.
 */
final class BuildLoop implements Scheduler.Output {
  private static final int INTERRUPT = 2;

  private final Scheduler scheduler;
  private final EffectRunner effects;
  private final EventPublisher events;
  private final CompletionInbox inbox;
  private final QuestionAnswerer enquiries;
  private final InstantSource clock;
  private final long startedAtMillis;
  private final TraceEvent.@Nullable UndeclaredAccessPolicy policy;
  private final BuildParts.@Nullable Caching caching;
  private final Deque<Completion> answers = new ArrayDeque<>();
  private final List<Effect> asked = new ArrayList<>();
  private final BuildThreadHandover turn = new BuildThreadHandover();
  private final Requester interrupts = new Requester("interrupt");
  private long nowMillis;

  /** The result of the run, if another thread finished it. */
  private @Nullable RunResult foundByHelper;

  private @Nullable Throwable thrownAtHelper;

  BuildLoop(
      Scheduler scheduler,
      EffectRunner effects,
      EventPublisher events,
      CompletionInbox inbox,
      QuestionAnswerer enquiries,
      BuildParts parts) {
    this.scheduler = scheduler;
    this.effects = effects;
    this.events = events;
    this.inbox = inbox;
    this.enquiries = enquiries;
    this.clock = parts.clock();
    this.policy = parts.tracing() == null ? null : parts.tracing().policy().strictest();
    this.caching = parts.caching();
    this.startedAtMillis = parts.startedAtMillis();
  }

  /** Runs until the scheduler says that the run is over. */
  RunResult run(Completion.Begin begin) {
    turn.take();
    try {
      answers.clear();
      return untilOver(deliver(begin), new ArrayDeque<>());
    } finally {
      turn.giveBack();
    }
  }

  /**
   * Serves questions and requests after a run, until one of them starts another run and that run is
   * over; empty when asked to stop.
   */
  Optional<RunResult> linger() {
    turn.take();
    try {
      return untilAsked();
    } finally {
      turn.giveBack();
    }
  }

  private Optional<RunResult> untilAsked() {
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
      if (next instanceof Completion.Asked(var _, BuildRequest request)
          && request instanceof BuildRequest.Stop) {
        inbox.putBack(arrived);
        return Optional.empty();
      }
    }
  }

  private RunResult untilOver(@Nullable RunResult first, Deque<Completion> arrived) {
    RunResult result = first;
    while (result == null) {
      result = untilIdle(arrived);
      if (result == null) {
        arrived.addAll(arrivals());
        rethrow();
        result = foundByHelper;
        foundByHelper = null;
      }
    }
    inbox.putBack(arrived);
    return result;
  }

  /** Delivers all completions that are here; null if the run is not over after that. */
  private @Nullable RunResult untilIdle(Deque<Completion> arrived) {
    while (true) {
      Completion next = answers.isEmpty() ? arrived.poll() : answers.remove();
      if (next == null) {
        return null;
      }
      RunResult result = deliver(next);
      if (result != null) {
        return result;
      }
    }
  }

  /**
   * Called when a command has ended or could not be started. If the thread that runs the build
   * waits, the calling thread continues in its place until nothing is left to deliver. Otherwise it
   * posts the completion to the inbox, which keeps the order in which the runner reported the ends.
   * Any thread.
   */
  void ended(Completion.Commands ended) {
    if (!turn.tryToHelp()) {
      inbox.post(ended);
      return;
    }
    try {
      if (inbox.isEmpty() && foundByHelper == null && thrownAtHelper == null) {
        help(ended);
      } else {
        inbox.post(ended);
      }
    } finally {
      turn.giveBack();
    }
  }

  /** Keeps what is thrown for the thread that runs the build. */
  private void help(Completion.Commands ended) {
    try {
      foundByHelper = untilIdle(new ArrayDeque<>(List.of(ended)));
    } catch (RuntimeException | Error e) {
      thrownAtHelper = e;
    }
    if (foundByHelper != null || thrownAtHelper != null) {
      inbox.wake();
    }
  }

  private void rethrow() {
    Throwable thrown = thrownAtHelper;
    thrownAtHelper = null;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  /**
   * The completions that arrived for the scheduler. Questions are answered at once, between two
   * completions.
   */
  private List<Completion> arrivals() {
    try {
      CompletionInbox.Arrivals arrivals = turn.letOthersWhile(inbox::take);
      arrivals.events().forEach(events::publish);
      arrivals.enquiries().forEach(enquiries::answer);
      return arrivals.completions();
    } catch (InterruptedException stop) {
      return List.of(new Completion.Asked(interrupts.next(), new BuildRequest.Stop(INTERRUPT)));
    }
  }

  private @Nullable RunResult deliver(Completion completion) {
    if (completion instanceof Completion.Commands.Ended ended) {
      effects.ended(ended.step());
    } else if (completion instanceof Completion.Commands.NoResources none) {
      effects.ended(none.step());
    }
    nowMillis = Math.max(nowMillis, clock.millis() - startedAtMillis);
    scheduler.accept(completion, nowMillis, this);
    RunResult result = null;
    boolean stopped = false;
    for (Effect effect : asked) {
      if (effect instanceof Effect.Finish finish) {
        result = finish.result();
        continue;
      }
      Completion answer = stopped ? performAfterStop(effect) : effects.perform(effect);
      if (answer != null) {
        answers.add(answer);
        stopped |=
            answer instanceof Completion.Commands.StartFailed
                || answer instanceof Completion.Logs.Broken;
      }
    }
    asked.clear();
    return result;
  }

  /**
   * Performs effects while the scheduler does not know yet that the build cannot continue. Starts
   * no commands.
   */
  private @Nullable Completion performAfterStop(Effect effect) {
    return effect instanceof Effect.Commands.Run run
        ? new Completion.Commands.StartFailed(run.edge().id(), "")
        : effects.perform(effect);
  }

  @Override
  public void publish(BuildEvent event) {
    CacheEvent.CacheConfigured server = caching == null ? null : caching.server();
    if (event instanceof BuildEvent.BuildFinished) {
      publishTraffic();
    }
    events.publish(event);
    if (event instanceof BuildEvent.BuildStarted) {
      if (policy != null) {
        events.publish(new TraceEvent.PolicySet(policy));
      }
      if (caching != null && server != null) {
        caching.cache().countAnew();
        events.publish(server);
      }
    }
  }

  /** Publishes the events that other threads have posted since the last run was over. */
  void publishArrived() {
    List<BuildEvent> arrived = inbox.takeEvents();
    if (!arrived.isEmpty()) {
      arrived.forEach(events::publish);
      publishTraffic();
    }
  }

  private void publishTraffic() {
    if (caching != null && caching.server() != null) {
      events.publish(new CacheEvent.TrafficCounted(caching.cache().traffic()));
    }
  }

  @Override
  public void ask(Effect effect) {
    asked.add(effect);
  }
}
