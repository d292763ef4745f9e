package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildFinished;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.BuildStarted;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.BuildEvent.PhaseChanged;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.session.BuildEvent.StepDropped;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepMoved;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.BuildEvent.StepWanted;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.ui.text.StepLabels;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of events in random order, from a seed that the name of a failing case shows. */
class EventStreamsTest {
  private static final int SEEDS = 400;
  private static final int EVENTS = 120;
  private static final int STEPS = 12;

  private final AtomicLong now = new AtomicLong();

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyEventStreamIsPrintedWithConsistentCounts(long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int columns = random.nextInt(100);
    PlainStyle style =
        new PlainStyle(
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean() ? PlainStyle.Glyphs.UNICODE : PlainStyle.Glyphs.ASCII,
            () -> columns);
    PlainPrinter printer =
        new PlainPrinter(
            style,
            new PlainPrinter.Options(
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                new StepLabels(List.of("../")),
                "sconce log",
                List.of(),
                0),
            bytes,
            () -> Instant.ofEpochMilli(now.get()),
            _ -> {});
    BuildTally tally = new BuildTally();
    printer.accept(new BuildStarted(List.of(), 2, CacheMode.OFF));
    for (int i = 0; i < EVENTS; i++) {
      BuildEvent event = event(random);
      printer.accept(event);
      tally.accept(event);
      addsUp(tally);
      printer.tick();
      now.addAndGet(random.nextInt(5_000));
    }
    BuildOutcome outcome = BuildOutcome.values()[random.nextInt(BuildOutcome.values().length)];
    printer.accept(new BuildFinished(outcome, now.get()));
    printer.sumUp(outcome, STEPS);
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\n");
    assertTrue(lines[lines.length - 1].contains("sconce: "), text);
    assertTrue(text.endsWith("\n"), text);
    assertTrue(style.live() || !text.contains("\r"), text);
    assertTrue(style.colour() || style.live() || !text.contains("\u001b"), text);
  }

  private static void addsUp(BuildTally tally) {
    int sum = 0;
    for (BuildTally.Fate fate : BuildTally.Fate.values()) {
      assertTrue(tally.count(fate) >= 0, fate::name);
      sum += tally.count(fate);
    }
    int noPart =
        tally.count(BuildTally.Fate.DROPPED) + tally.count(BuildTally.Fate.INPUTS_UNCHANGED);
    assertEquals(tally.total(), sum - noPart);
    assertEquals(tally.total(), tally.done() + tally.notDone());
    assertEquals(tally.count(BuildTally.Fate.RUNNING), tally.running().size());
    assertEquals(tally.count(BuildTally.Fate.FAILED), tally.failed().size());
  }

  private BuildEvent event(Random random) {
    int step = random.nextInt(STEPS);
    StepText text = text(step, random);
    return switch (random.nextInt(13)) {
      case 0, 1 ->
          new StepWanted(
              step,
              text.label(),
              "out" + step,
              random.nextInt(-1, 9_999),
              List.of(random.nextInt(STEPS), step));
      case 2, 3, 4 -> new StepStarted(step, text, now.get());
      case 5 -> new StepDropped(step);
      case 6 -> new PhaseChanged(Phase.values()[random.nextInt(Phase.values().length)], now.get());
      case 12 -> new StepMoved(step, StepState.QUEUED, now.get());
      case 7 -> new Message(Severity.values()[random.nextInt(3)], "a message");
      default ->
          new StepFinished(
              step,
              text,
              StepOutcome.values()[random.nextInt(StepOutcome.values().length)],
              random.nextInt(256),
              now.get() - random.nextInt(9_999),
              now.get(),
              0,
              Told.output(random.nextBoolean() ? "" : "x\u001b[1mprinted"));
    };
  }

  private static StepText text(int step, Random random) {
    String label = "../" + "directory/".repeat(random.nextInt(9)) + step + ".c";
    return new StepText(label, "cc", List.of(label), "", "cc", step < 2);
  }
}
