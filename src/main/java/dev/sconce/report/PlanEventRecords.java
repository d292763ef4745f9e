package dev.sconce.report;

import static dev.sconce.report.BuildEventRecords.begin;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.TraceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts events about the plan and about undeclared accesses to records of the log and back. */
final class PlanEventRecords {
  private PlanEventRecords() {}

  /** Writes the fields of an event, its name first. */
  static void write(PlanEvent event, long atMillis, JsonRecord out) {
    switch (event) {
      case PlanEvent.UpToDateCounted(int steps) ->
          begin("up-to-date-counted", atMillis, out).number("steps", steps);
      case PlanEvent.ManifestFirst() -> begin("manifest-first", atMillis, out);
      case PlanEvent.PhonyRelated(int phony, List<Integer> inputs) ->
          begin("phony-related", atMillis, out).number("phony", phony).ids("inputs", inputs);
      case PlanEvent.Forecast(
              List<Integer> path,
              long criticalMillis,
              long remainingMillis,
              long at) -> {
        begin("forecast", at, out).integers("criticalPath", path);
        out.number("criticalMs", criticalMillis).numberUnless(-1, "leftMs", remainingMillis);
      }
    }
  }

  /** Writes the fields of an event, its name first. */
  static void write(TraceEvent event, long atMillis, JsonRecord out) {
    switch (event) {
      case TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy policy) ->
          begin("policy-set", atMillis, out).word("policy", policy);
      case TraceEvent.UndeclaredAccess access ->
          begin("undeclared-access", access.atMillis(), out)
              .number("step", access.step())
              .word("violation", access.violation())
              .bytes("path", access.path())
              .bytesIfAny("process", access.process())
              .bytesIfAny("maker", access.maker());
    }
  }

  /** Converts a record to an event; null if the name is not one of these. */
  static @Nullable BuildEvent read(String name, long at, JsonFields in) throws RecordException {
    return switch (name) {
      case "up-to-date-counted" -> new PlanEvent.UpToDateCounted(in.integer("steps"));
      case "manifest-first" -> new PlanEvent.ManifestFirst();
      case "phony-related" -> new PlanEvent.PhonyRelated(in.integer("phony"), in.ids("inputs"));
      case "forecast" ->
          new PlanEvent.Forecast(
              in.integers("criticalPath"), in.number("criticalMs"), in.number("leftMs", -1), at);
      case "policy-set" ->
          new TraceEvent.PolicySet(in.word("policy", TraceEvent.UndeclaredAccessPolicy.values()));
      case "undeclared-access" ->
          new TraceEvent.UndeclaredAccess(
              in.integer("step"),
              in.word("violation", TraceEvent.ViolationKind.values()),
              in.bytes("path"),
              in.bytesIfAny("process"),
              in.bytesIfAny("maker"),
              at);
      default -> null;
    };
  }
}
