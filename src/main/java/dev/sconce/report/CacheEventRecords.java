package dev.sconce.report;

import static dev.sconce.report.BuildEventRecords.begin;

import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.BreakerChanged;
import dev.sconce.session.CacheEvent.FetchFinished;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.session.CacheMode;
import dev.sconce.session.CacheTraffic;
import org.jspecify.annotations.Nullable;

/** Converts events about the cache to records of the log and back. */
final class CacheEventRecords {
  private CacheEventRecords() {}

  /** Writes the fields of an event, its name first. */
  static void write(CacheEvent event, long atMillis, JsonRecord out) {
    switch (event) {
      case CacheEvent.CacheConfigured configured -> {
        begin("cache-configured", atMillis, out).bytes("server", configured.server());
        out.word("mode", configured.mode()).number("connections", configured.connections());
        out.numberUnless(-1, "usualHitPercent", configured.usualHitPercent());
      }
      case CacheEvent.ModeChanged(CacheMode mode) ->
          begin("mode-changed", atMillis, out).word("mode", mode);
      case CacheEvent.StepKeyed(int step) ->
          begin("step-keyed", atMillis, out).number("step", step);
      case CacheEvent.LookupStarted(int step, long at) ->
          begin("lookup-started", at, out).number("step", step);
      case CacheEvent.LookupHit(int step, Tier tier, long roundTrip, long at) -> {
        begin("lookup-hit", at, out).number("step", step).word("tier", tier);
        out.number("roundTripMs", roundTrip);
      }
      case CacheEvent.LookupMissed(
              int step,
              CacheEvent.MissReason reason,
              long roundTrip,
              long at) -> {
        begin("lookup-missed", at, out).number("step", step).word("reason", reason);
        out.number("roundTripMs", roundTrip);
      }
      case CacheEvent.MissExplained(int step, CacheEvent.MissCause cause) -> {
        begin("miss-explained", atMillis, out).number("step", step).word("cause", cause.kind());
        out.bytesIfAny("subject", cause.subject());
      }
      case CacheEvent.NotAsked(int step, CacheEvent.MissReason reason, String detail) -> {
        begin("not-asked", atMillis, out).number("step", step).word("reason", reason);
        out.bytesIfAny("detail", detail);
      }
      case CacheEvent.FetchStarted(int step, long sizeBytes, long at) ->
          begin("fetch-started", at, out).number("step", step).number("sizeBytes", sizeBytes);
      case CacheEvent.FetchProgress(int step, long doneBytes, long at) ->
          begin("fetch-progress", at, out).number("step", step).number("doneBytes", doneBytes);
      case FetchFinished fetched -> fetched(fetched, out);
      case CacheEvent.FetchFailed(int step, CacheEvent.MissReason reason, long at) ->
          begin("fetch-failed", at, out).number("step", step).word("reason", reason);
      case CacheEvent.UploadStarted(int step, long sizeBytes, long at) ->
          begin("upload-started", at, out).number("step", step).number("sizeBytes", sizeBytes);
      case CacheEvent.UploadFinished(int step, long sizeBytes, boolean stored, long at) -> {
        begin("upload-finished", at, out).number("step", step).number("sizeBytes", sizeBytes);
        out.flag("stored", stored);
      }
      case CacheEvent.NotStored(int step, String detail) -> {
        begin("not-stored", atMillis, out).number("step", step);
        out.bytesIfAny("detail", detail);
      }
      case CacheEvent.ConnectionsChanged(int open) ->
          begin("connections-changed", atMillis, out).number("open", open);
      case BreakerChanged changed -> breaker(changed, out);
      case CacheEvent.ServerChanged(CacheEvent.ServerState state, long at) ->
          begin("server-changed", at, out).word("state", state);
      case CacheEvent.TrafficCounted(CacheTraffic traffic) ->
          traffic(traffic, begin("traffic-counted", atMillis, out));
      case CacheEvent.RaceStarted(int step) ->
          begin("race-started", atMillis, out).number("step", step);
      case CacheEvent.RaceEnded(int step, boolean wonByCommand) ->
          begin("race-ended", atMillis, out)
              .number("step", step)
              .flag("wonByCommand", wonByCommand);
    }
  }

  private static void traffic(CacheTraffic traffic, JsonRecord out) {
    out.number("requests", traffic.requests()).number("failures", traffic.failures());
    flow(traffic.received(), out.object("received")).endObject();
    flow(traffic.sent(), out.object("sent")).endObject();
    out.number("pushed", traffic.pushed())
        .number("pushesFailed", traffic.pushesFailed())
        .number("pushesOpen", traffic.pushesOpen());
    latency(traffic.results(), out.object("results")).endObject();
    latency(traffic.contents(), out.object("contents")).endObject();
  }

  private static JsonRecord flow(CacheTraffic.Flow flow, JsonRecord out) {
    return out.number("sizeBytes", flow.sizeBytes()).number("busyMs", flow.busyMillis());
  }

  private static JsonRecord latency(CacheTraffic.Latency latency, JsonRecord out) {
    return out.number("count", latency.count())
        .number("p50Ms", latency.p50Millis())
        .number("p90Ms", latency.p90Millis())
        .number("p99Ms", latency.p99Millis());
  }

  private static CacheTraffic traffic(JsonFields in) throws RecordException {
    return new CacheTraffic(
        in.number("requests"),
        in.number("failures"),
        flow(in.object("received")),
        flow(in.object("sent")),
        in.number("pushed"),
        in.number("pushesFailed"),
        in.integer("pushesOpen"),
        latency(in.object("results")),
        latency(in.object("contents")));
  }

  private static CacheTraffic.Flow flow(JsonFields in) throws RecordException {
    return new CacheTraffic.Flow(in.number("sizeBytes"), in.number("busyMs"));
  }

  private static CacheTraffic.Latency latency(JsonFields in) throws RecordException {
    return new CacheTraffic.Latency(
        in.number("count"), in.number("p50Ms"), in.number("p90Ms"), in.number("p99Ms"));
  }

  private static void fetched(FetchFinished fetched, JsonRecord out) {
    begin("fetch-finished", fetched.atMillis(), out)
        .number("step", fetched.step())
        .word("tier", fetched.tier())
        .number("sizeBytes", fetched.sizeBytes())
        .number("tookMs", fetched.tookMillis())
        .numberUnless(0, "savedMs", fetched.savedMillis());
  }

  private static void breaker(BreakerChanged changed, JsonRecord out) {
    begin("breaker-changed", changed.atMillis(), out)
        .word("breaker", changed.breaker())
        .number("failures", changed.failures())
        .number("windowMs", changed.windowMillis())
        .number("timeoutMs", changed.timeoutMillis())
        .number("until", changed.untilMillis())
        .number("trips", changed.trips());
  }

  /** Converts a record to an event; null if the name is not one of these. */
  static @Nullable CacheEvent read(String name, long at, JsonFields in) throws RecordException {
    return switch (name) {
      case "cache-configured" ->
          new CacheEvent.CacheConfigured(
              in.bytes("server"),
              in.word("mode", CacheMode.values()),
              in.integer("connections"),
              in.integer("usualHitPercent", -1));
      case "mode-changed" -> new CacheEvent.ModeChanged(in.word("mode", CacheMode.values()));
      case "step-keyed" -> new CacheEvent.StepKeyed(in.integer("step"));
      case "lookup-started" -> new CacheEvent.LookupStarted(in.integer("step"), at);
      case "lookup-hit" ->
          new CacheEvent.LookupHit(
              in.integer("step"), in.word("tier", Tier.values()), in.number("roundTripMs"), at);
      case "lookup-missed" ->
          new CacheEvent.LookupMissed(in.integer("step"), reason(in), in.number("roundTripMs"), at);
      case "miss-explained" ->
          new CacheEvent.MissExplained(
              in.integer("step"),
              new CacheEvent.MissCause(
                  in.word("cause", CacheEvent.MissCause.Kind.values()), in.bytesIfAny("subject")));
      case "not-asked" ->
          new CacheEvent.NotAsked(in.integer("step"), reason(in), in.bytesIfAny("detail"));
      case "fetch-started" ->
          new CacheEvent.FetchStarted(in.integer("step"), in.number("sizeBytes"), at);
      case "fetch-progress" ->
          new CacheEvent.FetchProgress(in.integer("step"), in.number("doneBytes"), at);
      case "fetch-finished" ->
          new FetchFinished(
              in.integer("step"),
              in.word("tier", Tier.values()),
              in.number("sizeBytes"),
              in.number("tookMs"),
              in.number("savedMs", 0),
              at);
      case "fetch-failed" -> new CacheEvent.FetchFailed(in.integer("step"), reason(in), at);
      case "upload-started" ->
          new CacheEvent.UploadStarted(in.integer("step"), in.number("sizeBytes"), at);
      case "upload-finished" ->
          new CacheEvent.UploadFinished(
              in.integer("step"), in.number("sizeBytes"), in.flag("stored"), at);
      case "not-stored" -> new CacheEvent.NotStored(in.integer("step"), in.bytesIfAny("detail"));
      case "connections-changed" -> new CacheEvent.ConnectionsChanged(in.integer("open"));
      case "breaker-changed" ->
          new BreakerChanged(
              in.word("breaker", CacheEvent.Breaker.values()),
              in.integer("failures"),
              in.number("windowMs"),
              in.number("timeoutMs"),
              in.number("until"),
              in.integer("trips"),
              at);
      case "server-changed" ->
          new CacheEvent.ServerChanged(in.word("state", CacheEvent.ServerState.values()), at);
      case "traffic-counted" -> new CacheEvent.TrafficCounted(traffic(in));
      case "race-started" -> new CacheEvent.RaceStarted(in.integer("step"));
      case "race-ended" -> new CacheEvent.RaceEnded(in.integer("step"), in.flag("wonByCommand"));
      default -> null;
    };
  }

  private static CacheEvent.MissReason reason(JsonFields in) throws RecordException {
    return in.word("reason", CacheEvent.MissReason.values());
  }
}
