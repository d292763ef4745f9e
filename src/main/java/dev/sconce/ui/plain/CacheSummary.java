package dev.sconce.ui.plain;

import dev.sconce.session.CacheAnswers;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.session.CacheTraffic;
import dev.sconce.session.StepOutcome;
import dev.sconce.ui.text.CacheMissText;
import dev.sconce.ui.text.CountText;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.DurationText;
import dev.sconce.ui.text.UnitText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What caches did for a build: a fold of their events, told in the end. */
final class CacheSummary {
  private static final int MOST_REASONS = 4;

  private final CacheAnswers answers = new CacheAnswers();

  /** By step, the first thing that is in the way of sharing its result. */
  private final Map<Integer, String> notShared = new LinkedHashMap<>();

  private String server = "server";
  private long fetchedBytes;

  /** The steps whose latest push was one. */
  private final Set<Integer> pushed = new HashSet<>();

  /** Those whose latest push failed. */
  private final Set<Integer> notPushed = new HashSet<>();

  private long pushedBytes;
  private int mostConnections;
  private @Nullable CacheTraffic traffic;

  /** Takes an event in. */
  void accept(CacheEvent event) {
    answers.accept(event);
    switch (event) {
      case CacheEvent.NotAsked not -> {
        if (not.reason() == MissReason.NOT_CACHEABLE) {
          notShared.putIfAbsent(not.step(), not.detail());
        }
      }
      case CacheEvent.NotStored not -> notShared.putIfAbsent(not.step(), not.detail());
      case CacheEvent.FetchFinished fetched ->
          fetchedBytes += fetched.tier() == Tier.REMOTE ? fetched.sizeBytes() : 0;
      case CacheEvent.UploadFinished upload -> {
        (upload.stored() ? notPushed : pushed).remove(upload.step());
        (upload.stored() ? pushed : notPushed).add(upload.step());
        pushedBytes += upload.stored() ? upload.sizeBytes() : 0;
      }
      case CacheEvent.CacheConfigured configured ->
          server = configured.isDirectory() ? "shared directory" : "server";
      case CacheEvent.LookupHit _,
          CacheEvent.LookupMissed _,
          CacheEvent.FetchFailed _,
          CacheEvent.RaceEnded _,
          CacheEvent.ModeChanged _,
          CacheEvent.StepKeyed _,
          CacheEvent.LookupStarted _,
          CacheEvent.MissExplained _,
          CacheEvent.FetchStarted _,
          CacheEvent.FetchProgress _,
          CacheEvent.UploadStarted _,
          CacheEvent.BreakerChanged _,
          CacheEvent.ServerChanged _,
          CacheEvent.RaceStarted _ -> {}
      case CacheEvent.ConnectionsChanged changed ->
          mostConnections = Math.max(mostConnections, changed.open());
      case CacheEvent.TrafficCounted counted -> traffic = counted.traffic();
    }
  }

  /** A step is over. */
  void finished(int step, StepOutcome outcome) {
    answers.finished(step, outcome);
  }

  /** Lines for the end of a build; none when there is nothing to say. */
  List<String> lines() {
    Map<Integer, Tier> hits = answers.hits();
    Map<Integer, MissReason> misses = answers.misses();
    List<String> parts = new ArrayList<>();
    if (!hits.isEmpty() || !misses.isEmpty()) {
      parts.add(CountText.text(hits.size()) + " hit" + here(hits.values()));
      if (!misses.isEmpty()) {
        parts.add(CountText.text(misses.size()) + " not: " + missText(misses.values()));
      }
    }
    if (fetchedBytes > 0) {
      parts.add(UnitText.bytes(fetchedBytes) + " fetched");
    }
    if (!pushed.isEmpty()) {
      String size = pushedBytes > 0 ? ", " + UnitText.bytes(pushedBytes) : "";
      parts.add(CountText.text(pushed.size()) + " pushed" + size);
    }
    if (!notPushed.isEmpty()) {
      parts.add(CountText.text(notPushed.size()) + " could not be pushed");
    }
    long saved = answers.savedMillis();
    if (saved > 0) {
      parts.add("saved " + DurationText.text(saved));
    }
    List<String> lines = new ArrayList<>();
    if (!parts.isEmpty()) {
      lines.add("cache: " + String.join("; ", parts));
    }
    addTraffic(lines);
    addNotShared(lines);
    return lines;
  }

  private void addTraffic(List<String> lines) {
    CacheTraffic counted = traffic;
    if (counted == null || counted.requests() == 0) {
      return;
    }
    List<String> parts = new ArrayList<>();
    String failed =
        counted.failures() == 0
            ? ""
            : ", " + CountText.text(asInt(counted.failures())) + " of them failed";
    String connections =
        mostConnections == 0
            ? ""
            : " over " + CountText.of(mostConnections, "connection", "connections");
    String requests = CountText.of(asInt(counted.requests()), "request", "requests");
    parts.add(requests + connections + failed);
    addLatency("results", counted.results(), parts);
    addLatency("contents", counted.contents(), parts);
    addFlow(counted.received(), " in", parts);
    addFlow(counted.sent(), " out", parts);
    lines.add("  " + server + ": " + String.join("; ", parts));
  }

  private static void addLatency(String what, CacheTraffic.Latency latency, List<String> parts) {
    if (latency.count() > 0) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%s after %d ms (90 %%: %d, 99 %%: %d)",
              what,
              latency.p50Millis(),
              latency.p90Millis(),
              latency.p99Millis()));
    }
  }

  private static void addFlow(CacheTraffic.Flow flow, String way, List<String> parts) {
    if (flow.sizeBytes() > 0) {
      parts.add(
          UnitText.bytes(flow.sizeBytes())
              + way
              + (flow.busyMillis() == 0
                  ? ""
                  : " at " + UnitText.bytes(flow.bytesPerSecond()) + "/s"));
    }
  }

  private static int asInt(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  private static String here(Collection<Tier> hits) {
    int here = Collections.frequency(hits, Tier.DISK);
    if (here == 0) {
      return "";
    }
    return here == hits.size() ? " here" : ", " + CountText.text(here) + " of them here";
  }

  private String missText(Collection<MissReason> misses) {
    List<String> texts = new ArrayList<>();
    for (MissReason reason : MissReason.values()) {
      int count = Collections.frequency(misses, reason);
      if (count > 0) {
        texts.add(CountText.text(count) + " " + text(reason));
      }
    }
    return String.join(", ", texts);
  }

  private String text(MissReason reason) {
    return reason == MissReason.ABANDONED && !hasAnswered()
        ? "built without an answer"
        : CacheMissText.of(reason);
  }

  /** Whether the server said anything at all in this build. */
  private boolean hasAnswered() {
    return traffic == null || traffic.results().count() > 0;
  }

  private void addNotShared(List<String> lines) {
    Map<String, Integer> steps = new LinkedHashMap<>();
    notShared.values().forEach(detail -> steps.merge(detail, 1, Integer::sum));
    List<Map.Entry<String, Integer>> sorted = new ArrayList<>(steps.entrySet());
    sorted.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    for (Map.Entry<String, Integer> each :
        sorted.subList(0, Math.min(sorted.size(), MOST_REASONS))) {
      lines.add(
          "  "
              + CountText.steps(each.getValue())
              + " not shared: "
              + DisplayText.decode(each.getKey()));
    }
    if (sorted.size() > MOST_REASONS) {
      lines.add("  and for " + CountText.text(sorted.size() - MOST_REASONS) + " other reasons");
    }
  }
}
