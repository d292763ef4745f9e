package dev.sconce.ui.tui;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.session.TraceEvent;
import dev.sconce.testing.RandomEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moments of one build, each made of its events: 1,290 steps in one program of five parts and 24
 * test programs, 16 slots, 100 connections.
 */
public final class Moments {
  public static final String ERROR =
      """
      ../src/net/http.cc:41:9: error: no member named 'retries' in 'net::Request'
         41 |     req.retries = 3;
            |     ~~~ ^
      ../src/net/request.h:18:8: note: 'net::Request' declared here
         18 | struct Request {
            |        ^
      1 error generated.
      """;

  private static final int COMPILES_OF_TESTS = 267;

  /** Look-ups and hits in the twelve parts of a minute. */
  private static final int[] MINUTE = {
    25, 14, 30, 21, 50, 41, 50, 41, 30, 21, 30, 21, 25, 14, 20, 9, 25, 14, 20, 9, 18, 6, 20, 9
  };

  /** Look-ups and hits in the twelve parts of a whole build. */
  private static final int[] WHOLE = {
    200, 160, 200, 160, 85, 60, 65, 35, 43, 20, 43, 20, 40, 13, 43, 20, 65, 35, 85, 60, 200, 160,
    200, 160
  };

  private final BuildFold fold = new BuildFold();
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, StepText> texts = new HashMap<>();
  private final Map<String, Long> expected = new HashMap<>();
  private final List<BuildEvent> wanted = new ArrayList<>();
  private final List<String> untouched = new ArrayList<>();
  private final long now;
  private final List<Runnable> hitAnswers = new ArrayList<>();
  private final List<Runnable> missAnswers = new ArrayList<>();
  private long answerMillis;

  private final Set<String> reserved;

  private Moments(long now, Set<String> running, String... others) {
    this.now = now;
    this.reserved = new HashSet<>(running);
    reserved.addAll(List.of(others));
    project();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 16, CacheMode.FETCH));
    phase(BuildEvent.Phase.BUILDING, 0);
    phase(BuildEvent.Phase.SCANNING, 0);
    fold.accept(new CacheEvent.CacheConfigured("cache.corp", CacheMode.FETCH, 100, 88));
    fold.accept(new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.WARN));
    wanted.forEach(fold::accept);
  }

  private int step(String label, List<Integer> inputs) {
    int id = ids.size();
    boolean target = !inputs.isEmpty() && !isSource(label);
    StepText text =
        new StepText(
            label,
            target ? "LINK" : "CXX",
            List.of(target || label.startsWith("gen") ? label : label + ".o"),
            "",
            "/usr/bin/c++ -Iinclude -O2 -std=c++20 -o " + label + ".o -c ../src/" + label,
            false);
    ids.put(label, id);
    texts.put(label, text);
    long usual = Sources.expected(label);
    expected.put(label, usual);
    wanted.add(new BuildEvent.StepWanted(id, label, text.outputs().getFirst(), usual, inputs));
    untouched.add(label);
    return id;
  }

  private int library(String name, String directory, List<String> named, int steps) {
    List<Integer> inputs = new ArrayList<>();
    for (String source : named) {
      inputs.add(step(source, List.of()));
    }
    for (int i = inputs.size(); i < steps - 1; i++) {
      inputs.add(step(directory + "/part" + i + ".cc", List.of()));
    }
    return step(name, inputs);
  }

  private void project() {
    List<Integer> parts = new ArrayList<>();
    int net = library("libnet.a", "net", Sources.NET, 136);
    parts.add(net);
    parts.add(library("libdb.a", "db", Sources.DB, 188));
    List<Integer> ui = new ArrayList<>();
    int icons = step("gen_icons", List.of());
    ui.add(step("ui/text/shape.cc", List.of(icons)));
    for (String source : Sources.UI) {
      ui.add(step(source, List.of()));
    }
    while (ui.size() < 320) {
      ui.add(step("ui/part" + ui.size() + ".cc", List.of()));
    }
    int libui = step("libui.a", ui);
    parts.add(libui);
    parts.add(library("third_party/zlib/libz.a", "third_party/zlib", Sources.ZLIB, 70));
    parts.add(library("third_party/re2/libre2.a", "third_party/re2", Sources.RE2, 70));
    parts.add(library("third_party/fmt/libfmt.a", "third_party/fmt", List.of(), 70));
    int base = library("libbase.a", "base", Sources.BASE, 142);
    parts.add(base);
    step("app", parts);
    int compile = 0;
    for (int program = 0; program < 24; program++) {
      List<Integer> inputs = new ArrayList<>(List.of(base));
      for (int last = COMPILES_OF_TESTS * (program + 1) / 24; compile < last; compile++) {
        inputs.add(step("tests/case" + compile + ".cc", List.of()));
      }
      if (program < 7) {
        inputs.add(net);
      }
      if (program == 23) {
        inputs.add(libui);
      }
      step(program == 23 ? "tests/ui_bench" : "tests/program" + program, inputs);
    }
  }

  private static boolean isSource(String label) {
    return label.endsWith(".cc") || label.endsWith(".c");
  }

  private int id(String label) {
    untouched.remove(label);
    Integer id = ids.get(label);
    if (id == null) {
      throw new AssertionError("no step " + label);
    }
    return id;
  }

  /** Takes compile steps of a directory that have had no event yet. */
  private List<String> take(String directory, int count) {
    List<String> taken =
        untouched.stream()
            .filter(label -> label.startsWith(directory + "/") && isSource(label))
            .filter(label -> !reserved.contains(label))
            .limit(count)
            .toList();
    if (taken.size() < count) {
      throw new AssertionError(directory + " has " + taken.size() + " of " + count);
    }
    untouched.removeAll(taken);
    return taken;
  }

  private void move(String label, StepState state) {
    fold.accept(new BuildEvent.StepMoved(id(label), state, 0));
  }

  private void hitNow(String label, long at) {
    hitNow(label, at, CacheEvent.Tier.REMOTE);
  }

  private void hitNow(String label, long at, CacheEvent.Tier tier) {
    move(label, StepState.LOOKUP);
    fold.accept(new CacheEvent.LookupStarted(id(label), Math.max(0, at - 41)));
    hitAnswers.add(
        () -> fold.accept(new CacheEvent.LookupHit(id(label), tier, roundTrip(), answerMillis)));
  }

  private int trips;

  /** Round trips whose median and 95th percentile differ. */
  private long roundTrip() {
    trips++;
    return trips % 16 == 0 ? slowMillis : medianMillis;
  }

  private long medianMillis = 41;
  private long slowMillis = 190;

  private void hits(String directory, int count, long savedMillis) {
    take(directory, count).forEach(label -> hit(label, savedMillis, hitBytes, 44, true));
  }

  private void hit(String label, long savedMillis, long size, long took, boolean remote) {
    CacheEvent.Tier tier = remote ? CacheEvent.Tier.REMOTE : CacheEvent.Tier.DISK;
    hitNow(label, 100, tier);
    ends.add(
        () -> {
          fold.accept(
              new CacheEvent.FetchFinished(
                  id(label), tier, size, took, savedMillis, Math.min(now, answerMillis)));
          fold.accept(
              new BuildEvent.StepFinished(
                  id(label),
                  texts.get(label),
                  StepOutcome.HIT,
                  0,
                  0,
                  Math.min(now, 100),
                  -1,
                  StepOutput.NONE));
        });
  }

  private long hitBytes = 1_000_000;

  private final List<Runnable> ends = new ArrayList<>();

  private void missed(String label) {
    move(label, StepState.LOOKUP);
    fold.accept(new CacheEvent.LookupStarted(id(label), 0));
    missAnswers.add(
        () -> {
          Miss miss = misses.isEmpty() ? Miss.UNEXPLAINED : misses.removeFirst();
          fold.accept(
              new CacheEvent.LookupMissed(id(label), miss.reason(), roundTrip(), answerMillis));
          miss.cause()
              .ifPresent(cause -> fold.accept(new CacheEvent.MissExplained(id(label), cause)));
        });
  }

  /** An answer without a result, and what was found out about it. */
  private record Miss(CacheEvent.MissReason reason, Optional<CacheEvent.MissCause> cause) {
    static final Miss UNEXPLAINED = new Miss(CacheEvent.MissReason.NOT_FOUND, Optional.empty());
  }

  private final List<Miss> misses = new ArrayList<>();

  private void cause(int count, CacheEvent.MissCause.Kind kind, String subject) {
    CacheEvent.MissCause cause = new CacheEvent.MissCause(kind, subject);
    misses.addAll(
        Collections.nCopies(count, new Miss(CacheEvent.MissReason.NOT_FOUND, Optional.of(cause))));
  }

  private void unexplained(int count, CacheEvent.MissReason reason) {
    misses.addAll(Collections.nCopies(count, new Miss(reason, Optional.empty())));
  }

  private void run(String label, long forMillis) {
    fold.accept(new BuildEvent.StepStarted(id(label), texts.get(label), now - forMillis));
  }

  private void built(String label, long start, long end, StepOutput output) {
    fold.accept(
        new BuildEvent.StepFinished(
            id(label), texts.get(label), StepOutcome.BUILT, 0, start, end, 1, output));
  }

  private void fail(String label, long end) {
    fold.accept(
        new BuildEvent.StepFinished(
            id(label),
            texts.get(label),
            StepOutcome.FAILED,
            1,
            end - 3_100,
            end,
            1,
            new RandomEvents.Text(ERROR)));
  }

  private void undeclared() {
    fold.accept(
        new TraceEvent.UndeclaredAccess(
            id("db/gen_ver.cc"),
            TraceEvent.ViolationKind.A,
            "gen/ver.h",
            "cc1plus",
            "gen_version",
            now));
    int more = 40;
    for (String label :
        texts.keySet().stream().filter(one -> one.startsWith("tests/case")).sorted().toList()) {
      if (more-- > 0) {
        fold.accept(
            new TraceEvent.UndeclaredAccess(
                ids.get(label),
                TraceEvent.ViolationKind.A,
                "gen/ver.h",
                "cc1plus",
                "gen_version",
                now));
      }
    }
    fold.accept(
        new TraceEvent.UndeclaredAccess(
            ids.get("ui/icons.cc"),
            TraceEvent.ViolationKind.B,
            "ui/icons.txt",
            "cc1plus",
            "",
            now));
  }

  /**
   * Answers look-ups in parts of a fixed length, the last of which ends at {@code lastMillis}, with
   * given numbers of answers and hits; the remaining answers are spread evenly before that.
   */
  private void answer(long lastMillis, long partMillis, int... askedAndHits) {
    int parts = askedAndHits.length / 2;
    long until = lastMillis - partMillis * parts;
    int early = hitAnswers.size() + missAnswers.size();
    int earlyHits = hitAnswers.size();
    for (int i = 0; i < parts; i++) {
      early -= askedAndHits[2 * i];
      earlyHits -= askedAndHits[2 * i + 1];
    }
    answerPart(0, until, early, earlyHits);
    for (int i = 0; i < parts; i++) {
      long start = until + i * partMillis + partMillis / 4;
      answerPart(start, partMillis / 2, askedAndHits[2 * i], askedAndHits[2 * i + 1]);
    }
    answerMillis = lastMillis - 1_500;
    ends.forEach(Runnable::run);
    ends.clear();
  }

  private void answerPart(long from, long span, int count, int hits) {
    int hitsSoFar = 0;
    for (int i = 0; i < count; i++) {
      answerMillis = from + span * i / count;
      boolean hit = (long) hits * (i + 1) / count > hitsSoFar;
      hitsSoFar += hit ? 1 : 0;
      (hit ? hitAnswers : missAnswers).removeFirst().run();
    }
  }

  private void lookups(String directory, int count) {
    for (String label : take(directory, count)) {
      lookup(label);
    }
  }

  private int asked;
  private final List<Long> ages = new ArrayList<>();

  private void lookup(String label) {
    move(label, StepState.LOOKUP);
    long age = asked < ages.size() ? ages.get(asked) : 20;
    asked++;
    fold.accept(new CacheEvent.LookupStarted(id(label), now - age));
  }

  private void ages(int longer, long oldest, int under250, int under100) {
    for (int i = 0; i < longer; i++) {
      ages.add(i == 0 ? oldest : oldest - 100);
    }
    for (int i = 0; i < under250; i++) {
      ages.add(180L);
    }
    for (int i = 0; i < under100; i++) {
      ages.add(80L);
    }
  }

  private void fetch(String label, long done, long size, long age) {
    fold.accept(new BuildEvent.StepMoved(id(label), StepState.FETCHING, now - age));
    fold.accept(new CacheEvent.FetchStarted(id(label), size, now - age));
    fold.accept(new CacheEvent.FetchProgress(id(label), done, now - 1_500));
  }

  private void forecast(List<String> chain, long critical, long left) {
    fold.accept(new PlanEvent.Forecast(chain.stream().map(ids::get).toList(), critical, left, now));
  }

  private void phase(BuildEvent.Phase phase, long since) {
    fold.accept(new BuildEvent.PhaseChanged(phase, since));
  }

  private BuildState state() {
    return fold.snapshot(now);
  }

  /** 1: after 2.9 s, look-ups everywhere. */
  public static BuildState early() {
    Moments m =
        new Moments(
            2_900,
            Sources.EARLY.keySet(),
            "net/ws.cc",
            "base/task/pool.cc",
            "base/rand.cc",
            "base/files/path.cc",
            "third_party/re2/re2.cc",
            "base/json/reader.cc",
            "third_party/zlib/crc32.c",
            "base/time/clock.cc",
            "base/strings/split.cc");
    m.medianMillis = 38;
    m.hitBytes = 830_000;
    m.slowMillis = 160;
    m.cause(21, CacheEvent.MissCause.Kind.CONTENT, "include/cfg.h");
    m.unexplained(9, CacheEvent.MissReason.NO_NODE);
    m.cause(5, CacheEvent.MissCause.Kind.FLAGS, "-DNDEBUG added in libui.a");
    Sources.EARLY.forEach((label, elapsed) -> m.missed(label));
    List<String> ready = m.take("net", 19);
    ready.forEach(m::missed);
    m.hits("third_party", 38, 4_000);
    m.hits("base", 74, 4_000);
    m.hit("base/task/pool.cc", 9_400, 1, 61, true);
    m.hit("base/rand.cc", 1_700, 1, 39, true);
    m.hit("base/files/path.cc", 3_200, 1, 1, false);
    m.hit("third_party/re2/re2.cc", 14_000, 1, 44, true);
    m.hit("base/json/reader.cc", 11_000, 1, 57, true);
    m.hit("third_party/zlib/crc32.c", 900, 1, 2, false);
    m.hit("base/time/clock.cc", 4_000, 1, 41, true);
    m.hit("base/strings/split.cc", 6_100, 1, 38, true);
    List<String> fetched = new ArrayList<>(m.take("third_party", 2));
    fetched.addAll(m.take("base", 2));
    fetched.forEach(label -> m.hitNow(label, 100));
    m.answer(2_900, 967, 53, 43, 53, 43, 53, 38);
    ready.forEach(label -> m.move(label, StepState.QUEUED));
    fetched.forEach(label -> m.fetch(label, 400_000, 1_300_000, 300));
    Sources.EARLY.forEach((label, elapsed) -> m.run(label, elapsed));
    m.ages(3, 900, 10, 22);
    m.lookup("net/ws.cc");
    m.lookups("net", 9);
    m.lookups("db", 16);
    m.lookups("third_party", 40);
    m.lookups("base", 30);
    for (int i = 0; i < 640; i++) {
      m.fold.accept(new CacheEvent.StepKeyed(i));
    }
    m.fold.accept(new CacheEvent.ConnectionsChanged(100));
    m.forecast(
        List.of("gen_icons", "ui/text/shape.cc", "libui.a", "tests/ui_bench"), 204_000, 150_000);
    return m.state();
  }

  private void middleCauses() {
    cause(89, CacheEvent.MissCause.Kind.CONTENT, "include/cfg.h");
    cause(27, CacheEvent.MissCause.Kind.FLAGS, "-DNDEBUG added in libui.a");
    unexplained(12, CacheEvent.MissReason.NO_NODE);
    unexplained(3, CacheEvent.MissReason.EVICTED);
  }

  private void notCacheable(List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      fold.accept(
          new CacheEvent.NotAsked(
              id(labels.get(i)),
              CacheEvent.MissReason.NOT_CACHEABLE,
              i + 1 == labels.size() ? "console" : "no depfile"));
    }
  }

  /** Builds steps between two times, the first five with warnings. */
  private void builtAll(List<String> labels, long tookMillis) {
    for (int i = 0; i < labels.size(); i++) {
      long end = Math.min(now - 30_000, 10_000 + i * 500L);
      built(
          labels.get(i),
          Math.max(0, end - tookMillis),
          end,
          i < 5 ? new RandomEvents.Text("warning: unused\n") : StepOutput.NONE);
    }
  }

  private Moments middleOf(Map<String, Long> running, long failedAgo, int hits) {
    middleCauses();
    List<String> built = new ArrayList<>(take("base", 20));
    built.addAll(take("third_party", 30));
    built.addAll(take("net", 38));
    built.addAll(take("db", 24));
    List<String> asked = new ArrayList<>(built);
    asked.add("db/gen_ver.cc");
    asked.add("net/http.cc");
    notCacheable(built.subList(0, 12));
    asked.removeAll(built.subList(0, 12));
    asked.forEach(this::missed);
    running.keySet().forEach(this::missed);
    builtAll(built, 9_000);
    built(
        "db/gen_ver.cc", now - failedAgo + 2_000 - 6_900, now - failedAgo + 2_000, StepOutput.NONE);
    fail("net/http.cc", now - failedAgo);
    hits("base", 121, 11_000);
    hits("third_party", hits, 11_000);
    return this;
  }

  /** 2: one failure, undeclared reads. */
  public static BuildState middle() {
    return middle(0);
  }

  /** The same moment, later by this time, without any new event. */
  public static BuildState middle(long laterMillis) {
    Moments m =
        new Moments(
            102_000,
            Sources.MIDDLE.keySet(),
            "db/page.cc",
            "net/ws.cc",
            "db/gen_ver.cc",
            "net/http.cc");
    m.hitBytes = 470_000;
    m.middleOf(Sources.MIDDLE, 12_900, 145);
    // the archive of base is done as well
    m.missed("libbase.a");
    m.built("libbase.a", 60_000, 61_000, StepOutput.NONE);
    List<String> more = m.take("ui", 12);
    more.forEach(m::missed);
    m.builtEarlier(more);
    m.hits("net", 6, 11_000);
    m.hits("db", 16, 11_000);
    m.hits("ui", 13, 11_000);
    List<String> fetched = new ArrayList<>(List.of("db/page.cc"));
    fetched.addAll(m.take("db", 2));
    fetched.addAll(m.take("net", 1));
    fetched.addAll(m.take("ui", 1));
    fetched.addAll(m.take("third_party", 1));
    fetched.forEach(label -> m.hitNow(label, 100));
    m.answer(m.now, 5_000, MINUTE);
    m.fetch("db/page.cc", 1_100_000, 2_000_000, 1_300);
    fetched.subList(1, 6).forEach(label -> m.fetch(label, 680_000, 780_000, 400));
    Sources.MIDDLE.forEach((label, elapsed) -> m.run(label, elapsed));
    m.fold.accept(new CacheEvent.RaceStarted(m.id("ui/mat.cc")));
    m.ages(3, 700, 9, 24);
    m.lookup("net/ws.cc");
    m.lookups("net", 21);
    m.lookups("db", 28);
    m.lookups("ui", 24);
    m.lookups("third_party", 20);
    m.take("net", 4).forEach(label -> m.move(label, StepState.QUEUED));
    m.fold.accept(new CacheEvent.ConnectionsChanged(100));
    m.phase(BuildEvent.Phase.BUILDING, 4_000);
    m.forecast(List.of("ui/text/shape.cc", "libui.a", "tests/ui_bench"), 118_000, 130_000);
    m.undeclared();
    return m.fold.snapshot(m.now + laterMillis);
  }

  private void builtEarlier(List<String> labels) {
    for (String label : labels) {
      built(label, 20_000, 35_000, StepOutput.NONE);
    }
  }

  /** 3: the cache is suspended. */
  public static BuildState suspended() {
    Moments m = new Moments(140_000, Sources.SUSPENDED.keySet(), "third_party/zlib/crc32.c");
    m.middleCauses();
    m.cause(6, CacheEvent.MissCause.Kind.FLAGS, "-DNDEBUG added in libui.a");
    List<String> built = new ArrayList<>(m.take("net", 50));
    built.addAll(m.take("db", 60));
    built.addAll(m.take("ui", 27));
    built.addAll(m.take("third_party", 52));
    m.notCacheable(built.subList(0, 5));
    built.subList(5, 142).forEach(m::missed);
    m.builtAll(built, 9_000);
    m.hits("base", 141, 11_000);
    m.built("libbase.a", 60_000, 61_000, StepOutput.NONE);
    m.hits("net", 11, 11_000);
    m.hits("db", 12, 11_000);
    m.hits("ui", 13, 11_000);
    m.hits("third_party", 152, 11_000);
    m.hit("third_party/zlib/crc32.c", 900, 1, 2, false);
    m.answer(m.now, 1_000);
    m.forecast(List.of("ui/text/shape.cc", "libui.a", "tests/ui_bench"), 102_000, 130_000);
    m.fold.accept(
        new CacheEvent.BreakerChanged(
            CacheEvent.Breaker.SUSPENDED, 10, 9_000, 10_000, 332_000, 1, 121_000));
    m.forecast(List.of("ui/text/shape.cc", "libui.a", "tests/ui_bench"), 102_000, 540_000);
    m.fold.accept(new CacheEvent.NotAsked(m.id("libbase.a"), CacheEvent.MissReason.SUSPENDED, ""));
    built
        .subList(142, 189)
        .forEach(
            label ->
                m.fold.accept(
                    new CacheEvent.NotAsked(m.id(label), CacheEvent.MissReason.SUSPENDED, "")));
    Sources.SUSPENDED.forEach(
        (label, elapsed) -> {
          m.fold.accept(new CacheEvent.NotAsked(m.id(label), CacheEvent.MissReason.SUSPENDED, ""));
          m.run(label, elapsed);
        });
    m.take("ui", 140).forEach(label -> m.move(label, StepState.QUEUED));
    m.phase(BuildEvent.Phase.BUILDING, 4_000);
    m.undeclared();
    return m.state();
  }

  /** 4: paused for 16 seconds. */
  public static BuildState paused() {
    Moments m = new Moments(118_000, Sources.PAUSED.keySet(), "db/gen_ver.cc", "net/http.cc");
    m.middleOf(Sources.PAUSED, 28_900, 148);
    m.missed("libbase.a");
    m.built("libbase.a", 60_000, 61_000, StepOutput.NONE);
    List<String> more = m.take("ui", 24);
    more.forEach(m::missed);
    m.builtEarlier(more);
    m.hits("net", 10, 11_000);
    m.hits("db", 24, 11_000);
    m.hits("ui", 4, 11_000);
    m.take("net", 4).forEach(label -> m.move(label, StepState.QUEUED));
    List<String> known = m.take("ui", 68);
    known.forEach(label -> m.hitNow(label, 100));
    List<String> held = m.take("db", 26);
    held.forEach(m::missed);
    m.answer(102_000, 5_000, MINUTE);
    m.phase(BuildEvent.Phase.PAUSED, 102_000);
    known.forEach(label -> m.move(label, StepState.RESULT_KNOWN));
    held.forEach(label -> m.move(label, StepState.QUEUED));
    Sources.PAUSED.forEach((label, elapsed) -> m.run(label, elapsed));
    m.forecast(List.of("ui/text/shape.cc", "libui.a", "tests/ui_bench"), 102_000, 130_000);
    m.undeclared();
    return m.state();
  }

  /** Builds the steps of the longest chain, and other long steps. */
  private void chain(boolean good) {
    built("gen_icons", 0, 77_000, StepOutput.NONE);
    built("ui/text/shape.cc", good ? 92_900 : 80_900, 121_900, StepOutput.NONE);
    built("ui/scene.cc", 10_000, 39_000, StepOutput.NONE);
    built("libui.a", 122_000, 125_000, StepOutput.NONE);
    if (good) {
      built("net/tls.cc", 20_000, 58_000, StepOutput.NONE);
    }
    built("tests/ui_bench", now - 110_000, now, StepOutput.NONE);
  }

  private void over(boolean good) {
    slowMillis = 188;
    cause(good ? 238 : 231, CacheEvent.MissCause.Kind.CONTENT, "include/cfg.h");
    cause(good ? 85 : 84, CacheEvent.MissCause.Kind.FLAGS, "-DNDEBUG added in libui.a");
    unexplained(39, CacheEvent.MissReason.NO_NODE);
    cause(9, CacheEvent.MissCause.Kind.CONTENT, "gen/ver.h");
    unexplained(3, CacheEvent.MissReason.EVICTED);
    List<String> built = new ArrayList<>(take("net", 133));
    built.addAll(take("db", 100));
    built.addAll(take("ui", 129));
    built.addAll(List.of("libdb.a", "libbase.a", "third_party/zlib/libz.a"));
    List<String> archives = new ArrayList<>(List.of("third_party/re2/libre2.a"));
    archives.add("third_party/fmt/libfmt.a");
    for (int program = 7; program < 12; program++) {
      archives.add("tests/program" + program);
    }
    if (good) {
      archives.add("libnet.a");
      archives.add("app");
      for (int program = 0; program < 6; program++) {
        archives.add("tests/program" + program);
      }
    }
    built.addAll(archives);
    List<String> not = new ArrayList<>(built.subList(0, 11));
    not.add("tests/ui_bench");
    notCacheable(not);
    List<String> asked = new ArrayList<>(List.of("gen_icons", good ? "net/tls.cc" : "net/http.cc"));
    asked.addAll(List.of("ui/text/shape.cc", "ui/scene.cc"));
    asked.addAll(built.subList(11, built.size()));
    asked.add("libui.a");
    asked.forEach(this::missed);
    List<String> rest = new ArrayList<>(untouched);
    rest.removeIf(
        label -> !good && (label.equals("libnet.a") || label.equals("app") || isLate(label)));
    rest.forEach(label -> hit(label, 11_830, 2_105_000, 44, true));
    int[] parts = WHOLE.clone();
    parts[12] += good ? 9 : 0;
    parts[13] += good ? 1 : 0;
    answer(now, now / 12, parts);
    for (int i = 0; i < built.size(); i++) {
      built(
          built.get(i),
          i * 600L,
          i * 600L + (good ? 8_750 : 9_530),
          i < 5 ? new RandomEvents.Text("warning: unused\n") : StepOutput.NONE);
    }
    chain(good);
    for (int race = 0; race < 14; race++) {
      fold.accept(new CacheEvent.RaceStarted(race));
      fold.accept(new CacheEvent.RaceEnded(race, race < 11));
    }
    phase(BuildEvent.Phase.BUILDING, 4_000);
  }

  private static boolean isLate(String label) {
    for (int program = 0; program < 7; program++) {
      if (label.equals("tests/program" + program)) {
        return true;
      }
    }
    return false;
  }

  /** 5: over, with one failure. */
  public static BuildState failed() {
    Moments m = new Moments(252_000, Set.of("ui/text/shape.cc", "ui/scene.cc", "net/http.cc"));
    m.over(false);
    m.fail("net/http.cc", 89_000);
    m.undeclared();
    m.fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, m.now));
    return m.state();
  }

  /** 6: over, all built. */
  public static BuildState done() {
    Moments m = new Moments(238_000, Set.of("ui/text/shape.cc", "ui/scene.cc", "net/tls.cc"));
    m.over(true);
    m.undeclared();
    m.fold.accept(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, m.now));
    return m.state();
  }
}
