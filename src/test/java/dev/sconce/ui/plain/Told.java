package dev.sconce.ui.plain;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.ui.text.StepLabels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Feeds the events of a build to the printer step by step, and records its text. */
final class Told {
  private static final long START = 1_000_000;
  static final PlainStyle UNICODE =
      new PlainStyle(false, false, PlainStyle.Glyphs.UNICODE, () -> 0);
  static final PlainPrinter.Options QUIET =
      new PlainPrinter.Options(
          false,
          false,
          false,
          false,
          new StepLabels(List.of("../")),
          "sconce log",
          List.of(),
          START);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PlainPrinter printer;
  private final Map<Integer, StepText> texts = new HashMap<>();
  private final Map<Integer, Long> started = new HashMap<>();
  private long now = START;

  Told(PlainStyle style, PlainPrinter.Options options) {
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    printer = new PlainPrinter(style, options, bytes, clock, _ -> {});
  }

  /** Options from some words of the command line. */
  static PlainPrinter.Options options(
      boolean verbose, boolean dryRun, boolean commandsOfFailures, String... targets) {
    return new PlainPrinter.Options(
        verbose,
        dryRun,
        commandsOfFailures,
        false,
        QUIET.labels(),
        QUIET.logCommand(),
        List.of(targets),
        START);
  }

  static Told lines() {
    return new Told(UNICODE, QUIET);
  }

  /** Outputs of steps are not stored. */
  Told outputsAreLost() {
    printer.outputsAreLost();
    return this;
  }

  /** Something else shows the steps. */
  Told silence() {
    printer.silence();
    return this;
  }

  Told begin() {
    return event(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
  }

  Told want(int step, String rule, String label, Integer... inputs) {
    StepText text = new StepText(label, rule, List.of(label), "", rule + " -c " + label, false);
    return want(step, text, -1, inputs);
  }

  Told want(int step, StepText text, long expectedMillis, Integer... inputs) {
    texts.put(step, text);
    return event(
        new BuildEvent.StepWanted(
            step, text.label(), text.outputs().getFirst(), expectedMillis, List.of(inputs)));
  }

  Told wantConsole(int step, String label) {
    return want(step, new StepText(label, "CUSTOM_COMMAND", List.of(label), "", "ctest", true), -1);
  }

  Told start(int step) {
    started.put(step, at());
    return event(new BuildEvent.StepStarted(step, texts.get(step), at()));
  }

  Told end(int step, StepOutcome outcome, int exitCode, String output) {
    long began = started.getOrDefault(step, at());
    return event(
        new BuildEvent.StepFinished(
            step, texts.get(step), outcome, exitCode, began, at(), 0, output(output)));
  }

  Told built(int step) {
    return end(step, StepOutcome.BUILT, 0, "");
  }

  Told failed(int step, String output) {
    return end(step, StepOutcome.FAILED, 1, output);
  }

  Told after(long millis) {
    now += millis;
    return this;
  }

  Told tick() {
    printer.tick();
    return this;
  }

  Told finish(BuildEvent.BuildOutcome outcome) {
    event(new BuildEvent.BuildFinished(outcome, at()));
    printer.sumUp(outcome, 1290);
    return this;
  }

  Told event(BuildEvent event) {
    printer.accept(event);
    return this;
  }

  private long at() {
    return now - START;
  }

  /** Everything written, escapes as {@code <esc>}. */
  String text() {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .replace("\u001b", "<esc>")
        .replace("\r", "<return>");
  }

  static StepOutput output(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return new StepOutput() {
      @Override
      public long sizeBytes() {
        return content.length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(content);
      }
    };
  }
}
