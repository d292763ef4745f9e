package dev.sconce.ui.text;

import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why steps were no hits, in words of three lengths. */
public final class CacheMissText {
  /** So many causes have their name in a line, the rest is counted. */
  private static final int NAMED = 3;

  private CacheMissText() {}

  /** One or two words, after a count. */
  public static String brief(CacheEvent.MissCause cause) {
    return switch (cause.kind()) {
      case CONTENT, ADDED, REMOVED -> DisplayText.decode(cause.subject());
      case FLAGS -> "flags";
    };
  }

  /** A few words, after a count. */
  static String medium(CacheEvent.MissCause cause) {
    return switch (cause.kind()) {
      case CONTENT -> DisplayText.decode(cause.subject()) + " changed";
      case ADDED -> DisplayText.decode(cause.subject()) + " added";
      case REMOVED -> DisplayText.decode(cause.subject()) + " removed";
      case FLAGS -> "flags changed";
    };
  }

  /** The whole cause. */
  public static String full(CacheEvent.MissCause cause) {
    return switch (cause.kind()) {
      case CONTENT, ADDED, REMOVED -> medium(cause);
      case FLAGS -> "flags: " + DisplayText.decode(cause.subject());
    };
  }

  /** Why a step that was built was no hit, for a line of the log. */
  public static String built(CacheEvent.MissReason reason) {
    return switch (reason) {
      case NOT_FOUND, NO_NODE, EVICTED -> "miss";
      case TIMEOUT -> "no answer in time";
      case ERROR -> "bad answer";
      case SUSPENDED -> "not asked";
      case DISABLED -> "";
      case ABANDONED -> "given up";
      case NOT_CACHEABLE -> "not cacheable";
    };
  }

  /** What became of a look-up that gave no result, after a count. */
  public static String of(CacheEvent.MissReason reason) {
    return switch (reason) {
      case NOT_FOUND -> "with other inputs";
      case NO_NODE -> "never stored";
      case TIMEOUT -> "without an answer in time";
      case ERROR -> "with a failed look-up";
      case EVICTED -> "gone";
      case ABANDONED -> "built before the answer";
      case SUSPENDED -> "not asked while suspended";
      case DISABLED -> "not asked";
      case NOT_CACHEABLE -> "not shared";
    };
  }

  private static String brief(CacheEvent.MissReason reason) {
    return switch (reason) {
      case NOT_FOUND -> "other inputs";
      case TIMEOUT -> "no answer";
      case ERROR -> "failed";
      case ABANDONED -> "built first";
      case SUSPENDED -> "not asked";
      case NO_NODE, EVICTED, DISABLED, NOT_CACHEABLE -> of(reason);
    };
  }

  /** Steps that were no hits for one cause, and what it took to run them so far. */
  public record Row(String cause, int steps, long lostMillis) {}

  /**
   * A row for each cause that was found out, and for what else became of look-ups, most first. A
   * step is in one of them.
   */
  public static List<Row> rows(CacheView cache) {
    List<Row> rows = new ArrayList<>();
    for (CacheView.Cause one : cache.causes()) {
      rows.add(new Row(full(one.cause()), one.steps(), one.lostMillis()));
    }
    for (CacheView.NoHits one : cache.noHits()) {
      rows.add(new Row(of(one.reason()), one.steps(), one.lostMillis()));
    }
    rows.sort(Comparator.comparingInt(Row::steps).reversed());
    return rows;
  }

  /** How many steps were no hits. */
  public static int count(CacheView cache) {
    return rows(cache).stream().mapToInt(Row::steps).sum();
  }

  /** Causes that read the same in a few words are counted together, most first. */
  static List<Map.Entry<CacheEvent.MissCause, Integer>> counted(CacheView cache) {
    Map<String, CacheEvent.MissCause> first = new HashMap<>();
    Map<CacheEvent.MissCause, Integer> counts = new LinkedHashMap<>();
    for (CacheView.Cause cause : cache.causes()) {
      CacheEvent.MissCause known = cause.cause();
      counts.merge(first.computeIfAbsent(medium(known), _ -> known), cause.steps(), Integer::sum);
    }
    List<Map.Entry<CacheEvent.MissCause, Integer>> list = new ArrayList<>(counts.entrySet());
    list.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    return list;
  }

  private static List<Map.Entry<String, Integer>> named(CacheView cache, boolean isMedium) {
    List<Map.Entry<String, Integer>> list = new ArrayList<>();
    for (Map.Entry<CacheEvent.MissCause, Integer> cause : counted(cache)) {
      String words = isMedium ? medium(cause.getKey()) : brief(cause.getKey());
      list.add(Map.entry(words, cause.getValue()));
    }
    for (CacheView.NoHits one : cache.noHits()) {
      list.add(Map.entry(isMedium ? of(one.reason()) : brief(one.reason()), one.steps()));
    }
    list.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    return list;
  }

  private static boolean fits(StringBuilder text, String next, int room) {
    return DisplayText.columns(text.toString()) + DisplayText.columns(next) <= room;
  }

  /** The causes that fit behind a text, most first. */
  public static String fitting(
      CacheView cache, String start, String between, boolean isMedium, int room) {
    StringBuilder text = new StringBuilder(start);
    int shown = 0;
    int other = 0;
    for (Map.Entry<String, Integer> cause : named(cache, isMedium)) {
      String next = (shown == 0 ? "" : between) + cause.getValue() + " " + cause.getKey();
      if (other == 0 && shown < NAMED && fits(text, next, room)) {
        text.append(next);
        shown++;
      } else {
        other += cause.getValue();
      }
    }
    String rest = between + other + " other";
    return other > 0 && fits(text, rest, room) ? text + rest : text.toString();
  }
}
