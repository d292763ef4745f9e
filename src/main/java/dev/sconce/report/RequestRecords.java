package dev.sconce.report;

import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheMode;
import java.util.List;

/** Converts requests to objects of the log and back. */
final class RequestRecords {
  private RequestRecords() {}

  /** Writes the fields of a request, its name first. */
  static void write(BuildRequest request, JsonRecord out) {
    switch (request) {
      case BuildRequest.Pause() -> out.text("ask", "pause");
      case BuildRequest.Resume() -> out.text("ask", "resume");
      case BuildRequest.Retry(int step) -> out.text("ask", "retry").number("step", step);
      case BuildRequest.RetrySteps(List<Integer> steps) ->
          out.text("ask", "retry-steps").integers("steps", steps);
      case BuildRequest.RetryAll() -> out.text("ask", "retry-all");
      case BuildRequest.Cancel(int step) -> out.text("ask", "cancel").number("step", step);
      case BuildRequest.Stop(int signal) -> out.text("ask", "stop").number("signal", signal);
      case BuildRequest.SetSlots(int slots) -> out.text("ask", "set-slots").number("slots", slots);
      case BuildRequest.AddTargets(List<String> targets) ->
          out.text("ask", "add-targets").byteStrings("targets", targets);
      case BuildRequest.SetMode(CacheMode mode) -> out.text("ask", "set-mode").word("mode", mode);
      case BuildRequest.AskCache() -> out.text("ask", "ask-cache");
    }
  }

  /** Converts an object to a request. */
  static BuildRequest read(JsonFields in) throws RecordException {
    String name = in.text("ask");
    return switch (name) {
      case "pause" -> new BuildRequest.Pause();
      case "resume" -> new BuildRequest.Resume();
      case "retry" -> new BuildRequest.Retry(in.integer("step"));
      case "retry-steps" -> new BuildRequest.RetrySteps(in.integers("steps"));
      case "retry-all" -> new BuildRequest.RetryAll();
      case "cancel" -> new BuildRequest.Cancel(in.integer("step"));
      case "stop" -> new BuildRequest.Stop(in.integer("signal"));
      case "set-slots" -> new BuildRequest.SetSlots(slots(in));
      case "add-targets" -> new BuildRequest.AddTargets(in.byteStrings("targets"));
      case "set-mode" -> new BuildRequest.SetMode(in.word("mode", CacheMode.values()));
      case "ask-cache" -> new BuildRequest.AskCache();
      default -> throw RecordException.unknown("request " + name);
    };
  }

  private static int slots(JsonFields in) throws RecordException {
    int slots = in.integer("slots");
    if (slots < 1) {
      throw RecordException.damaged("slots is " + slots);
    }
    return slots;
  }
}
