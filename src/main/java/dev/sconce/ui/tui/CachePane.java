package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheView;
import dev.sconce.session.StepView;
import java.util.List;
import java.util.Optional;

/** Draws what the cache is asked and what it answers. */
final class CachePane {
  /** From so many rows on, look-ups are shown by age. */
  private static final int ROWS_FOR_AGES = 8;

  private static final int BAR = 19;
  private static final String[] AGES = {"under 50 ms", "under 100", "under 250", "longer"};

  private final Canvas canvas;
  private final BuildState state;
  private final CacheView cache;
  private final Signs signs;
  private final Area area;
  private int y;

  CachePane(Drawing drawing, Area area) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.cache = drawing.state().cache();
    this.signs = drawing.signs();
    this.area = area;
    this.y = area.y();
    canvas.spot(area, new Spot.In(Pane.CACHE));
  }

  static String title(BuildState state, Signs signs) {
    CacheView cache = state.cache();
    String what;
    if (!cache.configured()) {
      what = "no remote cache";
    } else if (cache.open().isPresent()) {
      what = cache.open().get().breaker() == CacheEvent.Breaker.PROBING ? "probing" : "suspended";
    } else if (StateWord.of(state) == StateWord.PAUSED) {
      what = "paused";
    } else {
      what = cache.connectionsOpen() + " of " + cache.connectionLimit() + " connections";
    }
    return Pane.CACHE.title() + " " + signs.dot() + " " + what;
  }

  /** Draws with a row for each thing. */
  void draw() {
    if (!cache.configured()) {
      line("nothing is asked: there is no remote cache", Style.DIM);
    } else if (cache.open().isPresent()) {
      suspended(cache.open().get());
    } else if (StateWord.of(state) == StateWord.PAUSED) {
      line(
          "held: "
              + Wording.of(state.counts().known(), "hit", "hits")
              + " to fetch, "
              + Wording.of(state.counts().missed(), "miss", "misses"),
          Style.TEXT);
      line("uploads go on: " + cache.uploadsOpen() + " left", Style.TEXT);
    } else if (area.height() >= ROWS_FOR_AGES) {
      lookups();
      ages();
      CacheView.Fetches fetches = cache.fetches();
      String what = signs.fetching() + " " + Wording.of(fetches.count(), "fetch", "fetches");
      int at = y;
      line(what, Style.FETCH);
      canvas.text(
          area.x() + 16,
          at,
          area.end(),
          Wording.megabytes(fetches.sizeBytes()) + " MB",
          Style.TEXT);
      misses();
    } else {
      lookups();
      fetches();
      misses();
    }
  }

  /** Draws in three lines, for the small screen. */
  void drawBrief() {
    if (!cache.configured()) {
      line(" nothing is asked: there is no remote cache", Style.DIM);
    } else if (cache.open().isPresent()) {
      CacheEvent.BreakerChanged open = cache.open().get();
      line(" " + notAsked() + ".  Last failure: no answer in " + seconds(open), Style.TEXT);
      line(" B asks now (one probe)   m switch the remote off   only time is lost", Style.DIM);
    } else {
      line(" " + agesInALine(), Style.LOOK_UP);
      CacheView.Fetches fetches = cache.fetches();
      line(
          " "
              + signs.fetching()
              + " "
              + Wording.of(fetches.count(), "fetch", "fetches")
              + ", "
              + Wording.megabytes(fetches.sizeBytes())
              + " MB",
          Style.FETCH);
      String start = "   " + Wording.of(cache.misses(), "miss", "misses") + ": ";
      line(
          MissWords.fitting(cache, start, " " + signs.dot() + " ", true, area.width()), Style.TEXT);
    }
  }

  private void line(String text, Style style) {
    if (y < area.bottom()) {
      canvas.text(area.x(), y, area.end(), text, style);
      y++;
    }
  }

  private void lookups() {
    int count = cache.lookupCount();
    String text = signs.lookingUp() + " " + Wording.of(count, "look-up", "look-ups");
    Optional<StepView> oldest = state.step(cache.oldestLookup());
    if (oldest.isPresent()) {
      text +=
          ", oldest "
              + Wording.elapsed(cache.oldestLookupMillis())
              + " "
              + DisplayText.decode(oldest.get().text().label());
    }
    line(DisplayText.cut(text, area.width(), signs), Style.LOOK_UP);
  }

  private void ages() {
    List<Integer> ages = cache.lookups();
    int most = Math.max(1, ages.stream().mapToInt(Integer::intValue).max().orElse(1));
    for (int i = 0; i < ages.size(); i++) {
      int bar = (2 * ages.get(i) * BAR + most) / (2 * most);
      int at = y;
      line("    " + AGES[i], Style.TEXT);
      if (at < area.bottom()) {
        String text = signs.barBuilt().repeat(ages.get(i) > 0 ? Math.max(1, bar) : 0);
        int after = canvas.text(area.x() + 16, at, area.end(), text, Style.LOOK_UP);
        canvas.text(after + (bar > 0 ? 1 : 0), at, area.end(), "" + ages.get(i), Style.TEXT);
      }
    }
  }

  private String agesInALine() {
    List<Integer> ages = cache.lookups();
    String dot = " " + signs.dot() + " ";
    String text =
        signs.lookingUp()
            + " "
            + Wording.of(cache.lookupCount(), "look-up", "look-ups")
            + " by age: <50 ms "
            + ages.get(0)
            + dot
            + "<100 "
            + ages.get(1)
            + dot
            + "<250 "
            + ages.get(2);
    return ages.get(3) == 0
        ? text
        : text + dot + ages.get(3) + " to " + Wording.elapsed(cache.oldestLookupMillis());
  }

  private void fetches() {
    CacheView.Fetches fetches = cache.fetches();
    Optional<StepView> oldest = state.step(fetches.oldest());
    if (oldest.isEmpty()) {
      return;
    }
    StepView step = oldest.get();
    fetch(
        DisplayText.decode(step.text().label()),
        step.doneBytes(),
        step.sizeBytes(),
        fetches.oldestMillis());
    if (fetches.count() > 1) {
      fetch(
          fetches.count() - 1 + " more",
          fetches.doneBytes() - step.doneBytes(),
          fetches.sizeBytes() - Math.max(0, step.sizeBytes()),
          fetches.newestMillis());
    }
  }

  private void fetch(String name, long done, long size, long ageMillis) {
    int at = y;
    int sizeAt = Math.max(8, Math.min(21, area.width() - 26));
    line(signs.fetching(), Style.FETCH);
    if (at >= area.bottom()) {
      return;
    }
    int room = sizeAt - 3;
    canvas.text(
        area.x() + 2,
        at,
        area.x() + sizeAt - 1,
        DisplayText.cutPath(name, room, signs),
        Style.TEXT);
    String amount =
        Wording.megabytes(done) + (size > 0 ? " of " + Wording.megabytes(size) : "") + " MB";
    canvas.text(area.x() + sizeAt, at, area.end(), amount, Style.TEXT);
    canvas.right(
        Math.min(area.end(), area.x() + sizeAt + 20), at, Wording.elapsed(ageMillis), Style.DIM);
  }

  private void misses() {
    String start = "miss " + cache.misses() + (cache.causes().isEmpty() ? "" : ": ");
    line(MissWords.fitting(cache, start, "  ", false, area.width()), Style.TEXT);
  }

  private static String seconds(CacheEvent.BreakerChanged change) {
    return Wording.clock(change.timeoutMillis());
  }

  private String notAsked() {
    CacheView.NotAsked not = cache.notAsked();
    return Wording.of(not.steps(), "step", "steps")
        + " not asked: "
        + not.built()
        + " built, "
        + not.running()
        + " running";
  }

  private void suspended(CacheEvent.BreakerChanged change) {
    line(
        signs.waiting()
            + " "
            + DisplayText.cut(cache.server(), 16, signs)
            + "  "
            + change.failures()
            + " timeouts of "
            + seconds(change)
            + ", trip "
            + change.trips(),
        Style.WARNING);
    line(
        "  "
            + Wording.clock(change.atMillis())
            + " no answer ("
            + change.failures()
            + " in "
            + Wording.clock(change.windowMillis())
            + ")",
        Style.TEXT);
    line(
        change.breaker() == CacheEvent.Breaker.PROBING
            ? "  one request asks"
            : "  probe in "
                + Wording.clock(change.untilMillis() - state.nowMillis())
                + ", one request",
        Style.TEXT);
    line("  " + notAsked(), Style.TEXT);
    line(signs.well() + " disk        " + Wording.of(cache.diskHits(), "hit", "hits"), Style.HIT);
    line("  hit rate counts answered look-ups only", Style.DIM);
  }
}
