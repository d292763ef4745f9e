package dev.sconce.testing;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.session.TraceEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random events of an imaginary build, in an order that a real build could have. The seed
 * determines the graph and the events. Inputs of a step always have lower ids.
 */
public final class RandomEvents {
  /** The output of a step, as text. */
  public record Text(String text) implements StepOutput {
    private byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long sizeBytes() {
      return bytes().length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes());
    }
  }

  private final Random random;
  private final int failurePercent;
  private final List<StepText> texts = new ArrayList<>();
  private final List<List<Integer>> inputs = new ArrayList<>();
  private final List<StepState> states = new ArrayList<>();
  private final List<BuildEvent> pending = new ArrayList<>();
  private long now;

  /** Creates a graph of {@code steps} steps; {@code failurePercent} percent of their runs fail. */
  public RandomEvents(long seed, int steps, int failurePercent) {
    this.random = new Random(seed);
    this.failurePercent = failurePercent;
    pending.add(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.FETCH));
    if (random.nextBoolean()) {
      pending.add(new CacheEvent.CacheConfigured("cache.corp", CacheMode.FETCH, 100, 80));
      pending.add(new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.WARN));
    }
    for (int step = 0; step < steps; step++) {
      want(step);
    }
    List<Integer> order = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      order.add(random.nextBoolean() ? order.size() : 0, step);
    }
    for (int step : order) {
      pending.add(
          new BuildEvent.StepWanted(
              step,
              texts.get(step).label(),
              texts.get(step).outputs().getFirst(),
              expected(),
              inputs.get(step)));
    }
  }

  private long expected() {
    return random.nextInt(4) == 0 ? -1 : random.nextInt(100_000);
  }

  private void want(int step) {
    List<Integer> some = new ArrayList<>();
    boolean target = step % 7 == 6;
    for (int i = 0; step > 0 && i < (target ? 6 : random.nextInt(2)); i++) {
      int input = step - 1 - random.nextInt(Math.min(step, 20));
      if (!some.contains(input)) {
        some.add(input);
      }
    }
    String name = target ? "lib" + step + ".a" : "dir" + step % 5 + "/größe" + step + ".cc";
    String output = target ? name : name + ".o";
    texts.add(
        new StepText(
            new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
            "CC",
            List.of(
                new String(output.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)),
            "",
            "cc -c " + name,
            false));
    inputs.add(some);
    states.add(StepState.WAITING);
  }

  /** For each step, the steps that make its inputs. */
  public List<List<Integer>> inputs() {
    return inputs;
  }

  /** The time of the last event. */
  public long now() {
    return now;
  }

  /** The next event. The build never ends. */
  public BuildEvent next() {
    if (pending.isEmpty()) {
      happen();
    }
    return pending.removeFirst();
  }

  private void happen() {
    now += random.nextInt(300);
    int step = random.nextInt(states.size());
    switch (random.nextInt(40)) {
      case 0 -> phase();
      case 1 -> pending.add(new BuildEvent.SlotsChanged(1 + random.nextInt(8)));
      case 2 -> undeclared(step);
      case 3 -> breaker();
      case 4 -> pending.add(new BuildEvent.Message(BuildEvent.Severity.WARNING, "odd"));
      default -> advance(step);
    }
    if (pending.isEmpty()) {
      phase();
    }
  }

  private void phase() {
    BuildEvent.Phase[] phases = BuildEvent.Phase.values();
    pending.add(new BuildEvent.PhaseChanged(phases[random.nextInt(phases.length)], now));
  }

  private void undeclared(int step) {
    TraceEvent.ViolationKind[] classes = TraceEvent.ViolationKind.values();
    pending.add(
        new TraceEvent.UndeclaredAccess(
            step,
            classes[random.nextInt(classes.length)],
            "gen/" + random.nextInt(5),
            "cc1",
            "",
            now));
  }

  private void breaker() {
    CacheEvent.Breaker[] all = CacheEvent.Breaker.values();
    pending.add(
        new CacheEvent.BreakerChanged(
            all[random.nextInt(all.length)], 10, 9_000, 10_000, now + 192_000, 1, now));
  }

  private void move(int step, StepState state) {
    states.set(step, state);
    pending.add(new BuildEvent.StepMoved(step, state, now));
  }

  private void advance(int step) {
    switch (states.get(step)) {
      case WAITING, CHECKING -> {
        switch (random.nextInt(8)) {
          case 0 -> {
            states.set(step, StepState.DONE);
            pending.add(new BuildEvent.StepDropped(step));
          }
          case 1, 2, 3 -> {
            move(step, StepState.LOOKUP);
            pending.add(new CacheEvent.StepKeyed(step));
            pending.add(new CacheEvent.LookupStarted(step, now));
          }
          default -> move(step, StepState.QUEUED);
        }
      }
      case LOOKUP -> {
        if (random.nextBoolean()) {
          pending.add(new CacheEvent.LookupHit(step, CacheEvent.Tier.REMOTE, 40, now));
          move(step, StepState.RESULT_KNOWN);
        } else {
          pending.add(new CacheEvent.LookupMissed(step, CacheEvent.MissReason.NOT_FOUND, 40, now));
          pending.add(
              new CacheEvent.MissExplained(
                  step, new CacheEvent.MissCause(CacheEvent.MissCause.Kind.CONTENT, "a.h")));
          move(step, StepState.QUEUED);
        }
      }
      case RESULT_KNOWN -> {
        move(step, StepState.FETCHING);
        pending.add(new CacheEvent.FetchStarted(step, 2_000_000, now));
      }
      case FETCHING -> {
        pending.add(
            new CacheEvent.FetchFinished(step, CacheEvent.Tier.REMOTE, 2_000_000, 50, 6_100, now));
        finish(step, StepOutcome.HIT, StepOutput.NONE);
      }
      case QUEUED -> {
        states.set(step, StepState.RUNNING);
        pending.add(new BuildEvent.StepStarted(step, texts.get(step), now));
      }
      case RUNNING -> {
        if (random.nextInt(100) < failurePercent) {
          finish(step, StepOutcome.FAILED, new Text("a.cc:1:2: error: no\n  ^\n"));
        } else {
          finish(
              step,
              random.nextInt(20) == 0 ? StepOutcome.CANCELLED : StepOutcome.BUILT,
              random.nextInt(10) == 0 ? new Text("warning: \t\u001b[1modd 漢字\n") : StepOutput.NONE);
        }
      }
      case FAILED -> {
        if (random.nextInt(4) == 0) {
          move(step, StepState.QUEUED);
        }
      }
      case DONE, CANCELLED, KEYING, SETTLING -> {
        // nothing more happens to these steps
      }
    }
  }

  private void finish(int step, StepOutcome outcome, StepOutput output) {
    states.set(
        step,
        switch (outcome) {
          case BUILT, HIT, UP_TO_DATE -> StepState.DONE;
          case FAILED -> StepState.FAILED;
          case CANCELLED -> StepState.CANCELLED;
        });
    pending.add(
        new BuildEvent.StepFinished(
            step,
            texts.get(step),
            outcome,
            outcome == StepOutcome.FAILED ? 1 : 0,
            Math.max(0, now - 3_100),
            now,
            100,
            output));
  }
}
