package dev.sconce.report;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.session.TraceEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts events to records of the log and back. Only this class and its companions name records
 * and fields. A name in use never changes its meaning. Information that an old reader cannot know
 * gets a new field, with a value that means absent.
 *
 * <p>The record of a step's start contains its text. The record of its end repeats the text only if
 * it differs, or after a failure. So both writer and reader remember the texts of running steps.
 */
final class BuildEventRecords {
  private static final StepText NO_TEXT = new StepText("", "", List.of(), "", "", false);

  private final Map<Integer, StepText> running = new HashMap<>();

  /** Writes the fields of an event, its name first. */
  void write(BuildEvent event, long atMillis, JsonRecord out) {
    switch (event) {
      case BuildEvent.BuildStarted(List<String> targets, int slots, CacheMode mode, int edges) -> {
        begin("build-started", atMillis, out).byteStrings("targets", targets);
        out.number("slots", slots).word("mode", mode);
        out.numberUnless(BuildEvent.BuildStarted.UNKNOWN_EDGES, "edges", edges);
      }
      case BuildEvent.StepWanted wanted -> {
        begin("step-wanted", atMillis, out).number("step", wanted.step());
        out.bytes("label", wanted.label());
        if (!wanted.output().equals(wanted.label())) {
          out.bytes("output", wanted.output());
        }
        out.numberUnless(-1, "expectedMs", wanted.expectedMillis());
        out.ids("inputs", wanted.inputs());
      }
      case BuildEvent.StepDropped(int step) ->
          begin("step-dropped", atMillis, out).number("step", step);
      case BuildEvent.StepCancelled(int step, Requester.RequestId by) ->
          id(by, begin("step-cancelled", atMillis, out).number("step", step));
      case BuildEvent.CommandStopped(int step, int signal) ->
          begin("command-stopped", atMillis, out)
              .number("step", step)
              .numberUnless(BuildEvent.CommandStopped.GOES_ON, "signal", signal);
      case BuildEvent.StepMoved(int step, StepState state, long at) ->
          begin("step-moved", at, out).number("step", step).word("state", state);
      case StepStarted started -> started(started, out);
      case StepFinished finished -> finished(finished, out);
      case BuildEvent.Message(BuildEvent.Severity severity, String text) ->
          begin("message", atMillis, out).word("severity", severity).bytes("text", text);
      case BuildEvent.Explained(int step, List<String> reasons) ->
          begin("explained", atMillis, out).number("step", step).byteStrings("reasons", reasons);
      case BuildEvent.PhaseChanged(BuildEvent.Phase phase, long at) ->
          begin("phase-changed", at, out).word("phase", phase);
      case BuildEvent.SlotsChanged(int slots) ->
          begin("slots-changed", atMillis, out).number("slots", slots);
      case BuildEvent.RequestAnswered answered -> {
        RequestRecords.write(
            answered.request(),
            id(answered.id(), begin("request-answered", atMillis, out)).object("request"));
        out.endObject().word("reply", answered.reply());
        out.bytesIfAny("reason", answered.reason());
      }
      case BuildEvent.BuildFinished(BuildEvent.BuildOutcome outcome, long at) ->
          begin("build-finished", at, out).word("outcome", outcome);
      case CacheEvent cache -> CacheEventRecords.write(cache, atMillis, out);
      case PlanEvent plan -> PlanEventRecords.write(plan, atMillis, out);
      case TraceEvent trace -> PlanEventRecords.write(trace, atMillis, out);
    }
  }

  /** Starts a record. */
  static JsonRecord begin(String name, long atMillis, JsonRecord out) {
    return out.begin().text("event", name).number("at", atMillis);
  }

  private void started(StepStarted started, JsonRecord out) {
    running.put(started.step(), started.text());
    text(
        started.text(),
        begin("step-started", started.atMillis(), out).number("step", started.step()));
  }

  private static void text(StepText text, JsonRecord out) {
    out.bytes("label", text.label())
        .bytesIfAny("rule", text.rule())
        .byteStrings("outputs", text.outputs())
        .bytesIfAny("description", text.description())
        .bytes("command", text.command())
        .flagIfSet("console", text.console());
  }

  private void finished(StepFinished finished, JsonRecord out) {
    begin("step-finished", finished.endMillis(), out)
        .number("step", finished.step())
        .word("outcome", finished.outcome())
        .numberUnless(0, "exit", finished.exitCode())
        .number("start", finished.startMillis())
        .numberUnless(-1, "cpuMs", finished.cpuMillis());
    StepText known = running.remove(finished.step());
    if (finished.outcome() == StepOutcome.FAILED || !finished.text().equals(known)) {
      text(finished.text(), out);
    }
    LoggedStepOutput output = LoggedStepOutput.of(finished.output());
    out.bytesIfAny("output", output.head()).numberUnless(0, "cutBytes", output.cutBytes());
  }

  /**
   * Converts a record to an event; null if the name is unknown.
   *
   * @param at the time of the record
   */
  @Nullable BuildEvent read(String name, long at, JsonFields in) throws RecordException {
    return switch (name) {
      case "build-started" ->
          new BuildEvent.BuildStarted(
              in.byteStrings("targets"),
              in.integer("slots"),
              in.word("mode", CacheMode.values()),
              in.integer("edges", BuildEvent.BuildStarted.UNKNOWN_EDGES));
      case "step-wanted" -> wanted(in);
      case "step-dropped" -> new BuildEvent.StepDropped(in.integer("step"));
      case "step-moved" ->
          new BuildEvent.StepMoved(in.integer("step"), in.word("state", StepState.values()), at);
      case "step-started" -> started(at, in);
      case "step-finished" -> finished(at, in);
      case "message" ->
          new BuildEvent.Message(
              in.word("severity", BuildEvent.Severity.values()), in.bytes("text"));
      case "step-cancelled" -> new BuildEvent.StepCancelled(in.integer("step"), id(in));
      case "command-stopped" ->
          new BuildEvent.CommandStopped(
              in.integer("step"), in.integer("signal", BuildEvent.CommandStopped.GOES_ON));
      case "explained" -> new BuildEvent.Explained(in.integer("step"), in.byteStrings("reasons"));
      case "phase-changed" ->
          new BuildEvent.PhaseChanged(in.word("phase", BuildEvent.Phase.values()), at);
      case "slots-changed" -> new BuildEvent.SlotsChanged(in.integer("slots"));
      case "request-answered" ->
          new BuildEvent.RequestAnswered(
              id(in),
              RequestRecords.read(in.object("request")),
              in.word("reply", BuildEvent.Reply.values()),
              in.bytesIfAny("reason"));
      case "build-finished" ->
          new BuildEvent.BuildFinished(in.word("outcome", BuildEvent.BuildOutcome.values()), at);
      default -> {
        BuildEvent cache = CacheEventRecords.read(name, at, in);
        yield cache == null ? PlanEventRecords.read(name, at, in) : cache;
      }
    };
  }

  private static JsonRecord id(Requester.RequestId id, JsonRecord out) {
    return out.text("asker", id.asker()).number("number", id.number());
  }

  /** Logs of earlier versions do not contain the requester. */
  private static Requester.RequestId id(JsonFields in) throws RecordException {
    return new Requester.RequestId(in.has("asker") ? in.text("asker") : "", in.number("number", 0));
  }

  private static BuildEvent.StepWanted wanted(JsonFields in) throws RecordException {
    String label = in.bytes("label");
    return new BuildEvent.StepWanted(
        in.integer("step"),
        label,
        in.has("output") ? in.bytes("output") : label,
        in.number("expectedMs", -1),
        in.ids("inputs"));
  }

  private StepStarted started(long at, JsonFields in) throws RecordException {
    StepStarted started = new StepStarted(in.integer("step"), text(in), at);
    running.put(started.step(), started.text());
    return started;
  }

  private static StepText text(JsonFields in) throws RecordException {
    return new StepText(
        in.bytes("label"),
        in.bytesIfAny("rule"),
        in.byteStrings("outputs"),
        in.bytesIfAny("description"),
        in.bytes("command"),
        in.flagIfSet("console"));
  }

  private StepFinished finished(long at, JsonFields in) throws RecordException {
    int step = in.integer("step");
    StepText known = running.remove(step);
    StepText text = in.has("label") ? text(in) : known == null ? NO_TEXT : known;
    return new StepFinished(
        step,
        text,
        in.word("outcome", StepOutcome.values()),
        in.integer("exit", 0),
        in.number("start"),
        at,
        in.number("cpuMs", -1),
        output(in));
  }

  private static StepOutput output(JsonFields in) throws RecordException {
    String head = in.bytesIfAny("output");
    long cutBytes = in.number("cutBytes", 0);
    if (cutBytes < 0) {
      throw RecordException.damaged("cutBytes is " + cutBytes);
    }
    return head.isEmpty() && cutBytes == 0 ? StepOutput.NONE : new LoggedStepOutput(head, cutBytes);
  }
}
