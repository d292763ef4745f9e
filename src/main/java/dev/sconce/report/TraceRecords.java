package dev.sconce.report;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import java.io.OutputStream;

/** The records of the trace event format: microseconds, and numbers for processes and threads. */
final class TraceRecords {
  private static final int BUILD = 1;
  private static final int CACHE = 2;
  private static final int PHASES = 0;
  private static final int MICROS = 1_000;

  private final JsonRecord json;
  private boolean cacheNamed;

  /** Begins the list of records; each goes to the stream as a whole. */
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

  /** Begins a record of something that took time; its arguments and two ends are to follow. */
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

  /** A command that ended. */
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

  /** A command of which no end is known. */
  void unfinished(TraceFile.TraceLanes.Stay stay, int step, long endMillis) {
    span(SurrogateEscape.shown(stay.name()), "unfinished", stay.startMillis(), endMillis);
    at(BUILD, stay.lane() + 1);
    json.object("args").number("step", step).text("outcome", "unfinished").endObject().end();
  }

  /** A fetch that ended. */
  void fetch(TraceFile.TraceLanes.Stay stay, int step, Enum<?> result, long endMillis) {
    span(SurrogateEscape.shown(stay.name()), "fetch", stay.startMillis(), endMillis);
    at(CACHE, stay.lane() + 1);
    json.object("args").number("step", step).word("result", result).endObject().end();
  }

  /** A phase of the build that is over. */
  void phase(BuildEvent.Phase phase, long startMillis, long endMillis) {
    span(JsonRecord.word(phase), "phase", startMillis, endMillis);
    at(BUILD, PHASES);
    json.end();
  }

  /** Something that was told. */
  void instant(BuildEvent.Message message, long atMillis) {
    instant(JsonRecord.word(message.severity()), SurrogateEscape.shown(message.text()), atMillis);
  }

  /** What became of a request. */
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

  /** Another number of job slots. */
  void instant(BuildEvent.SlotsChanged changed, long atMillis) {
    instant("slots", "slots: " + changed.slots(), atMillis);
  }

  /** The end of a build. */
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
