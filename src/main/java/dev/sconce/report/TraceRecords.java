package dev.sconce.report;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import java.io.OutputStream;

/**
 * Writes records in the trace event format: times in microseconds, numbers for processes and
 * threads.
 */
final class TraceRecords {
  private static final int BUILD = 1;
  private static final int CACHE = 2;
  private static final int PHASES = 0;
  private static final int MICROS = 1_000;

  private final JsonRecord json;
  private boolean cacheNamed;

  /** Starts the list of records. Each record reaches the stream in one write. */
  TraceRecords(OutputStream out) {
    this.json = new JsonRecord(out, ",\n");
    named("process_name", BUILD, PHASES, "sconce");
    named("thread_name", BUILD, PHASES, "build");
  }

  private void named(String what, int process, int thread, String name) {
    json.begin().text("name", what).text("ph", "M").number("pid", process).number("tid", thread);
    json.object("args").text("name", name).endObject().end();
  }

  /** Names the row of a job slot. */
  void slot(int lane) {
    named("thread_name", BUILD, lane + 1, "slot " + (lane + 1));
  }

  /** Names a row of fetches. */
  void fetchRow(int lane) {
    if (!cacheNamed) {
      cacheNamed = true;
      named("process_name", CACHE, 0, "cache");
    }
    named("thread_name", CACHE, lane + 1, "fetch " + (lane + 1));
  }

  /** Starts a record with a duration. The caller adds process, thread, arguments and the end. */
  private JsonRecord span(String name, String category, long startMillis, long endMillis) {
    return json.begin()
        .text("name", name)
        .text("cat", category)
        .text("ph", "X")
        .number("ts", startMillis * MICROS)
        .number("dur", Math.max(0, endMillis - startMillis) * MICROS);
  }

  private void at(int process, int thread) {
    json.number("pid", process).number("tid", thread);
  }

  /** Writes a finished command. */
  void command(int lane, StepFinished step) {
    String label = SurrogateEscape.shown(step.text().label());
    String rule = SurrogateEscape.shown(step.text().rule());
    span(label, rule, step.startMillis(), step.endMillis());
    at(BUILD, lane + 1);
    json.object("args")
        .number("step", step.step())
        .word("outcome", step.outcome())
        .number("exit", step.exitCode())
        .text("rule", rule);
    json.numberUnless(-1, "cpuMs", step.cpuMillis());
    if (!step.text().outputs().isEmpty()) {
      json.text("output", SurrogateEscape.shown(step.text().outputs().getFirst()));
    }
    json.endObject().end();
  }

  /** Writes a command without a known end. */
  void unfinished(TraceFile.TraceLanes.Stay stay, int step, long endMillis) {
    span(SurrogateEscape.shown(stay.name()), "unfinished", stay.startMillis(), endMillis);
    at(BUILD, stay.lane() + 1);
    json.object("args").number("step", step).text("outcome", "unfinished").endObject().end();
  }

  /** Writes a finished fetch. */
  void fetch(TraceFile.TraceLanes.Stay stay, int step, Enum<?> result, long endMillis) {
    span(SurrogateEscape.shown(stay.name()), "fetch", stay.startMillis(), endMillis);
    at(CACHE, stay.lane() + 1);
    json.object("args").number("step", step).word("result", result).endObject().end();
  }

  /** Writes a finished phase of the build. */
  void phase(BuildEvent.Phase phase, long startMillis, long endMillis) {
    span(JsonRecord.word(phase), "phase", startMillis, endMillis);
    at(BUILD, PHASES);
    json.end();
  }

  /** Writes a message. */
  void instant(BuildEvent.Message message, long atMillis) {
    instant(JsonRecord.word(message.severity()), SurrogateEscape.shown(message.text()), atMillis);
  }

  /** Writes the answer to a request. */
  void instant(BuildEvent.RequestAnswered answered, long atMillis) {
    json.begin()
        .text("name", answered.accepted() ? "request" : "request refused")
        .text("cat", "request")
        .text("ph", "i")
        .text("s", "p")
        .number("ts", atMillis * MICROS);
    at(BUILD, PHASES);
    RequestRecords.write(answered.request(), json.object("args"));
    json.bytesIfAny("reason", answered.reason()).endObject().end();
  }

  /** Writes a changed number of job slots. */
  void instant(BuildEvent.SlotsChanged changed, long atMillis) {
    instant("slots", "slots: " + changed.slots(), atMillis);
  }

  /** Writes the end of a build. */
  void instant(BuildEvent.BuildFinished finished) {
    instant("end", "end: " + JsonRecord.word(finished.outcome()), finished.atMillis());
  }

  private void instant(String category, String name, long atMillis) {
    json.begin()
        .text("name", name)
        .text("cat", category)
        .text("ph", "i")
        .text("s", "p")
        .number("ts", atMillis * MICROS);
    at(BUILD, PHASES);
    json.end();
  }
}
