package dev.sconce.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes the figures of a build independently, from the lines of its event log and the relations
 * of its manifest: it shares no code with the console.
 */
final class BuildLedger {
  private enum Fate {
    WAITING,
    /** The cache is being asked. */
    ASKED,
    RUNNING,
    BUILT,
    HIT,
    FAILED,
    UP_TO_DATE
  }

  private static final class Account {
    Fate fate = Fate.WAITING;
    Fate done = Fate.UP_TO_DATE;
    boolean ready;

    /** Whether it was built before the manifest was reread, and was not wanted again. */
    boolean earlier;

    boolean cancelled;
    long start;
    long end = -1;
  }

  /** A span of time, with its name on the screen. */
  record Span(String name, long from, long to) {}

  private final ManifestRelations relations;
  private final Map<Integer, String> outputs = new HashMap<>();
  private final Map<String, Account> steps = new LinkedHashMap<>();
  private final Set<Integer> cancelled = new HashSet<>();
  private final List<Map.Entry<Integer, Long>> moments = new ArrayList<>();

  /** The activities of the build, one span after the other. */
  private final List<Span> spans = new ArrayList<>();

  private boolean manifestFirst;
  private boolean ofManifest;
  private boolean paused;
  private boolean over;
  private long now;
  private long busy;
  private long slots;
  private long slotsBefore;
  private long slotsSince;
  private long slotTime;

  /** For each step, whether the last look-up found a result. */
  private final Map<Object, Boolean> lookedUp = new HashMap<>();

  private String part = "start-up";
  private long since;
  private int reading;

  BuildLedger(ManifestRelations relations) {
    this.relations = relations;
  }

  /** Handles the record of one event. */
  void accept(Map<String, Object> record) {
    String event = (String) record.get("event");
    long at = ((Number) record.getOrDefault("at", 0L)).longValue();
    int id = record.containsKey("step") ? ((Number) record.get("step")).intValue() : -1;
    switch (event) {
      case "manifest-first" -> manifestFirst = true;
      case "build-started" -> begin(record);
      case "step-wanted" -> {
        String output = (String) record.getOrDefault("output", record.get("label"));
        outputs.put(id, output);
        Account known = steps.get(output);
        Account account = known == null ? new Account() : known;
        if (account.earlier) {
          steps.remove(output);
          account.earlier = false;
        }
        steps.put(output, account);
        account.fate = Fate.WAITING;
        account.ready = false;
        account.cancelled = false;
      }
      case "step-dropped" -> upToDate(account(id));
      case "step-cancelled" -> cancelled.add(id);
      case "step-moved" -> moved(id, (String) record.get("state"), at);
      case "step-started" -> {
        Account account = account(id);
        account.fate = Fate.RUNNING;
        account.cancelled = false;
        account.start = at;
        tick(at);
        builds(at);
        pass(at, "building");
      }
      case "step-finished" -> finished(id, record, at);
      case "phase-changed" -> phase((String) record.get("phase"), at);
      case "slots-changed" -> {
        long count = ((Number) record.get("slots")).longValue();
        if (over) {
          slotsBefore = count;
        } else {
          slots(count);
        }
      }
      case "build-finished" -> {
        tick(at);
        long before = slots;
        slots(0);
        slotsBefore = before;
        pass(at, "over");
        over = true;
      }
      case "lookup-hit" -> lookedUp.put(record.get("step"), true);
      case "lookup-missed" -> lookedUp.put(record.get("step"), false);
      default -> {
        // not relevant for these figures
      }
    }
  }

  private void begin(Map<String, Object> record) {
    outputs.clear();
    cancelled.clear();
    steps.values().removeIf(each -> each.fate != Fate.BUILT && each.fate != Fate.HIT);
    steps.values().forEach(each -> each.earlier = true);
    if (over) {
      String name = ofManifest ? "regeneration" : "earlier runs";
      for (int i = 0; i < spans.size(); i++) {
        Span span = spans.get(i);
        if (i >= reading && (span.name.equals("building") || span.name.equals("paused"))) {
          spans.set(i, new Span(name, span.from, span.to));
        }
      }
      reading = spans.size();
      part = "start-up";
    }
    ofManifest = manifestFirst;
    manifestFirst = false;
    over = false;
    paused = false;
    slots(((Number) record.get("slots")).longValue());
  }

  private void slots(long count) {
    slotTime += slots * (now - slotsSince);
    slotsSince = now;
    slots = count;
  }

  private Account account(int id) {
    return steps.computeIfAbsent(outputs.getOrDefault(id, "#" + id), _ -> new Account());
  }

  private static void upToDate(Account account) {
    account.fate = account.done;
  }

  private void moved(int id, String state, long at) {
    tick(at);
    switch (state) {
      case "done", "failed" -> {
        // has an event of its own
      }
      case "running", "settling" -> account(id).fate = Fate.RUNNING;
      default -> {
        Account account = account(id);
        boolean asked = state.equals("lookup") || state.equals("fetching");
        account.fate = asked ? Fate.ASKED : Fate.WAITING;
        account.ready = state.equals("queued");
        account.cancelled = state.equals("cancelled") && cancelled.remove(id);
      }
    }
  }

  private void finished(int id, Map<String, Object> record, long at) {
    Account account = account(id);
    account.start = ((Number) record.get("start")).longValue();
    account.end = at;
    tick(at);
    switch ((String) record.get("outcome")) {
      case "built" -> {
        account.fate = Fate.BUILT;
        account.done = Fate.BUILT;
        busy += at - account.start;
      }
      case "hit" -> {
        account.fate = Fate.HIT;
        account.done = Fate.HIT;
      }
      case "failed" -> {
        account.fate = Fate.FAILED;
        busy += at - account.start;
      }
      case "up-to-date" -> upToDate(account);
      case "cancelled" -> {
        account.fate = Fate.WAITING;
        account.ready = false;
        account.cancelled = cancelled.remove(id);
      }
      default -> throw new IllegalArgumentException("outcome " + record.get("outcome"));
    }
    if (paused && count(Fate.RUNNING) == 0 && part.equals("building")) {
      pass(at, "paused");
    }
  }

  private void phase(String phase, long at) {
    tick(at);
    if (over) {
      slotsSince = at;
      slots = slotsBefore;
      spans.add(new Span("between", since, at));
      since = at;
      part = "over";
      over = false;
    }
    paused = phase.equals("paused");
    if (!phase.equals("scanning")) {
      builds(at);
      pass(at, paused && count(Fate.RUNNING) == 0 ? "paused" : "building");
    } else if (!part.equals("building") && !part.equals("paused")) {
      pass(at, "scanning");
    }
  }

  /** Commands may run from now on: everything built before belongs to an earlier run. */
  private void builds(long at) {
    if (part.equals("building") || part.equals("paused")) {
      return;
    }
    pass(at, part);
    for (int i = reading; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (span.name.equals("building") || span.name.equals("paused")) {
        spans.set(i, new Span("earlier runs", span.from, span.to));
      }
    }
    moments.add(Map.entry(spans.size(), at));
  }

  private void pass(long at, String next) {
    if (!part.equals("over")) {
      spans.add(new Span(part, since, at));
    }
    since = at;
    part = next;
  }

  private void tick(long at) {
    now = Math.max(now, at);
  }

  private int count(Fate fate) {
    return (int) steps.values().stream().filter(each -> each.fate == fate).count();
  }

  long built() {
    return count(Fate.BUILT);
  }

  long hit() {
    return count(Fate.HIT);
  }

  long failed() {
    return count(Fate.FAILED);
  }

  long running() {
    return count(Fate.RUNNING);
  }

  long asked() {
    return count(Fate.ASKED);
  }

  long waiting() {
    return count(Fate.WAITING);
  }

  long total() {
    return (long) steps.size() - count(Fate.UP_TO_DATE);
  }

  boolean isOver() {
    return over;
  }

  long hits() {
    return lookedUp.values().stream().filter(found -> found).count();
  }

  long answered() {
    return lookedUp.size();
  }

  /** How many wait for a step that failed or was cancelled. */
  long blocked() {
    Map<String, Boolean> known = new HashMap<>();
    return steps.entrySet().stream()
        .filter(each -> each.getValue().fate == Fate.WAITING && !each.getValue().cancelled)
        .filter(each -> waitsInVain(each.getKey(), known))
        .count();
  }

  /** How many are ready to run and wait for a slot. */
  long ready() {
    Map<String, Boolean> known = new HashMap<>();
    return steps.entrySet().stream()
        .filter(each -> each.getValue().fate == Fate.WAITING && each.getValue().ready)
        .filter(each -> !waitsInVain(each.getKey(), known))
        .count();
  }

  private boolean waitsInVain(String step, Map<String, Boolean> known) {
    Boolean answer = known.get(step);
    if (answer != null) {
      return answer;
    }
    known.put(step, false);
    boolean vain = false;
    for (String producer : relations.producers(step)) {
      Account account = steps.get(producer);
      if (account != null
          && (account.fate == Fate.FAILED
              || account.cancelled
              || (account.fate == Fate.WAITING && waitsInVain(producer, known)))) {
        vain = true;
      }
    }
    known.put(step, vain);
    return vain;
  }

  /** How many wait for the only failed step; -1 unless exactly one failed. */
  long stops() {
    return count(Fate.FAILED) == 1 ? blocked() : -1;
  }

  /**
   * The size of the tree below a target. A step belongs to the first one that needs it, in the
   * order in which they were wanted.
   */
  long below(String target) {
    Set<String> taken = new HashSet<>();
    Map<String, List<String>> below = new HashMap<>();
    for (String step : steps.keySet()) {
      for (String producer : relations.producers(step)) {
        if (steps.containsKey(producer) && taken.add(producer)) {
          below.computeIfAbsent(step, _ -> new ArrayList<>()).add(producer);
        }
      }
    }
    List<String> open = new ArrayList<>(List.of(target));
    long count = 0;
    while (!open.isEmpty()) {
      String step = open.removeLast();
      Account account = steps.get(step);
      count += account != null && account.fate != Fate.UP_TO_DATE ? 1 : 0;
      open.addAll(below.getOrDefault(step, List.of()));
    }
    return count;
  }

  boolean knows(String target) {
    return steps.containsKey(target);
  }

  /** The total time of the spans with this name. */
  long spent(String name) {
    return spans.stream()
        .filter(span -> span.name.equals(name))
        .mapToLong(span -> Math.max(0, span.to - span.from))
        .sum();
  }

  long wall() {
    return now - spent("between");
  }

  /** How long the longest chain of the last run took. */
  long critical() {
    long runStart = moments.isEmpty() ? 0 : moments.getLast().getValue();
    List<Map.Entry<String, Account>> ended = new ArrayList<>();
    steps.entrySet().stream()
        .filter(each -> each.getValue().end >= 0 && each.getValue().start >= runStart)
        .filter(each -> each.getValue().fate != Fate.UP_TO_DATE)
        .sorted(Comparator.comparingLong(each -> each.getValue().end))
        .forEach(ended::add);
    Map<String, Long> chains = new HashMap<>();
    long longest = 0;
    for (Map.Entry<String, Account> each : ended) {
      long before = 0;
      for (String producer : relations.producers(each.getKey())) {
        before = Math.max(before, chains.getOrDefault(producer, 0L));
      }
      long chain = before + each.getValue().end - each.getValue().start;
      chains.put(each.getKey(), chain);
      longest = Math.max(longest, chain);
    }
    return Math.min(longest, spent("building"));
  }

  /** How much of the time of all slots was used by commands, in percent. */
  double busyPercent() {
    return 100.0 * busy / Math.max(1, slotTime + slots * (now - slotsSince));
  }
}
