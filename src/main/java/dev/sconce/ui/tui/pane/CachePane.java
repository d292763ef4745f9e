package dev.sconce.ui.tui.pane;

import dev.sconce.session.BuildState;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheView;
import dev.sconce.session.StepView;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.CacheMissText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.view.Pane;
import java.util.List;
import java.util.Optional;

/** Draws what the cache is asked and what it answers. */
public final class CachePane {
  /** From so many rows on, look-ups are shown by age. */
  private static final int ROWS_FOR_AGES = 8;

  private static final int BAR = 19;
  private static final String[] AGES = {"under 50 ms", "under 100", "under 250", "longer"};

  private final Canvas canvas;
  private final BuildState state;
  private final CacheView cache;
  private final ConsoleGlyphs glyphs;
  private final Canvas.Area area;
  private int y;

  public CachePane(DrawContext drawing, Canvas.Area area) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.cache = drawing.state().cache();
    this.glyphs = drawing.glyphs();
    this.area = area;
    this.y = area.y();
    canvas.spot(area, new Frame.ClickTarget.In(Pane.CACHE));
  }

  public static String title(BuildState state, ConsoleGlyphs glyphs) {
    CacheView cache = state.cache();
    String what;
    if (!cache.configured()) {
      what = "no remote cache";
    } else if (cache.open().isPresent()) {
      boolean probing = cache.open().get().breaker() == CacheEvent.Breaker.PROBING;
      what = probing && !BuildStateWord.of(state).over() ? "probing" : "suspended";
    } else if (BuildStateWord.of(state) == BuildStateWord.PAUSED) {
      what = "paused";
    } else {
      what = cache.connectionsOpen() + " of " + cache.connectionLimit() + " connections";
    }
    return Pane.CACHE.title() + " " + glyphs.dot() + " " + what;
  }

  /** Draws with a row for each thing. */
  public void draw() {
    if (!cache.configured()) {
      line("nothing is asked: there is no remote cache", CellStyle.DIM);
    } else if (cache.open().isPresent()) {
      suspended(cache.open().get());
    } else if (BuildStateWord.of(state) == BuildStateWord.PAUSED) {
      line(
          "on hold: "
              + UnitText.of(state.counts().known(), "hit", "hits")
              + " to fetch, "
              + UnitText.of(state.counts().missed(), "miss", "misses"),
          CellStyle.TEXT);
      line("uploads go on: " + cache.uploadsOpen() + " left", CellStyle.TEXT);
    } else if (area.height() >= ROWS_FOR_AGES) {
      lookups();
      ages();
      CacheView.Fetches fetches = cache.fetches();
      String what = glyphs.fetching() + " " + UnitText.of(fetches.count(), "fetch", "fetches");
      int at = y;
      line(what, CellStyle.FETCH);
      canvas.text(
          area.x() + 16,
          at,
          area.end(),
          UnitText.megabytes(fetches.sizeBytes()) + " MB",
          CellStyle.TEXT);
      misses();
    } else {
      lookups();
      fetches();
      misses();
    }
  }

  /** Draws in three lines, for the small screen. */
  public void drawBrief() {
    if (!cache.configured()) {
      line(" nothing is asked: there is no remote cache", CellStyle.DIM);
    } else if (cache.open().isPresent()) {
      CacheEvent.BreakerChanged open = cache.open().get();
      line(" " + notAsked() + ".  Last failure: " + lastFailure(open), CellStyle.TEXT);
      line(" " + next(open) + "   m switch the remote off   only time is lost", CellStyle.DIM);
    } else {
      line(" " + agesInALine(), CellStyle.LOOK_UP);
      CacheView.Fetches fetches = cache.fetches();
      line(
          " "
              + glyphs.fetching()
              + " "
              + UnitText.of(fetches.count(), "fetch", "fetches")
              + ", "
              + UnitText.megabytes(fetches.sizeBytes())
              + " MB",
          CellStyle.FETCH);
      String start = "   " + UnitText.of(CacheMissText.count(cache), "miss", "misses") + colon();
      line(
          CacheMissText.fitting(cache, start, " " + glyphs.dot() + " ", true, area.width()),
          CellStyle.TEXT);
    }
  }

  private void line(String text, CellStyle style) {
    if (y < area.bottom()) {
      canvas.text(area.x(), y, area.end(), text, style);
      y++;
    }
  }

  private void lookups() {
    int count = cache.lookupCount();
    String text = glyphs.lookingUp() + " " + UnitText.of(count, "look-up", "look-ups");
    Optional<StepView> oldest = state.step(cache.oldestLookup());
    if (oldest.isPresent()) {
      text +=
          ", oldest "
              + UnitText.elapsed(cache.oldestLookupMillis())
              + " "
              + DisplayText.decode(oldest.get().text().label());
    }
    line(DisplayText.cut(text, area.width(), glyphs), CellStyle.LOOK_UP);
  }

  private void ages() {
    List<Integer> ages = cache.lookups();
    int most = Math.max(1, ages.stream().mapToInt(Integer::intValue).max().orElse(1));
    for (int i = 0; i < ages.size(); i++) {
      int bar = (2 * ages.get(i) * BAR + most) / (2 * most);
      int at = y;
      line("    " + AGES[i], CellStyle.TEXT);
      if (at < area.bottom()) {
        String text = glyphs.barBuilt().repeat(ages.get(i) > 0 ? Math.max(1, bar) : 0);
        int after = canvas.text(area.x() + 16, at, area.end(), text, CellStyle.LOOK_UP);
        canvas.text(after + (bar > 0 ? 1 : 0), at, area.end(), "" + ages.get(i), CellStyle.TEXT);
      }
    }
  }

  private String agesInALine() {
    List<Integer> ages = cache.lookups();
    String dot = " " + glyphs.dot() + " ";
    String text =
        glyphs.lookingUp()
            + " "
            + UnitText.of(cache.lookupCount(), "look-up", "look-ups")
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
        : text + dot + ages.get(3) + " to " + UnitText.elapsed(cache.oldestLookupMillis());
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
    line(glyphs.fetching(), CellStyle.FETCH);
    if (at >= area.bottom()) {
      return;
    }
    int room = sizeAt - 3;
    canvas.text(
        area.x() + 2,
        at,
        area.x() + sizeAt - 1,
        DisplayText.cutPath(name, room, glyphs),
        CellStyle.TEXT);
    String amount =
        UnitText.megabytes(done) + (size > 0 ? " of " + UnitText.megabytes(size) : "") + " MB";
    canvas.text(area.x() + sizeAt, at, area.end(), amount, CellStyle.TEXT);
    canvas.right(
        Math.min(area.end(), area.x() + sizeAt + 20),
        at,
        UnitText.elapsed(ageMillis),
        CellStyle.DIM);
  }

  private void misses() {
    String start = "miss " + CacheMissText.count(cache) + colon();
    line(CacheMissText.fitting(cache, start, "  ", false, area.width()), CellStyle.TEXT);
  }

  private String colon() {
    return CacheMissText.rows(cache).isEmpty() ? "" : ": ";
  }

  private static String seconds(CacheEvent.BreakerChanged change) {
    return UnitText.clock(change.timeoutMillis());
  }

  private static String lastFailure(CacheEvent.BreakerChanged change) {
    return change.timeoutMillis() > 0 ? "no answer in " + seconds(change) : "no proper answer";
  }

  private String notAsked() {
    CacheView.NotAsked not = cache.notAsked();
    return UnitText.of(not.steps(), "step", "steps")
        + " not asked: "
        + not.built()
        + " built, "
        + not.running()
        + " running";
  }

  private String next(CacheEvent.BreakerChanged change) {
    if (BuildStateWord.of(state).over()) {
      return "the build is over: nothing is asked";
    }
    return change.breaker() == CacheEvent.Breaker.PROBING
        ? "the next request finds out"
        : "B asks now (one probe)";
  }

  private void suspended(CacheEvent.BreakerChanged change) {
    line(
        glyphs.waiting()
            + " "
            + DisplayText.cut(cache.server(), 16, glyphs)
            + "  "
            + change.failuresText()
            + (change.timeoutMillis() > 0 ? " of " + seconds(change) : "")
            + ", trip "
            + change.trips(),
        CellStyle.WARNING);
    line(
        "  "
            + UnitText.clock(change.atMillis())
            + (change.timeoutMillis() > 0 ? " no answer (" : " no proper answer (")
            + change.failures()
            + " in "
            + UnitText.clock(change.windowMillis())
            + ")",
        CellStyle.TEXT);
    line(
        change.breaker() == CacheEvent.Breaker.PROBING || BuildStateWord.of(state).over()
            ? "  " + next(change)
            : "  probe in "
                + UnitText.clock(change.untilMillis() - state.nowMillis())
                + ", one request",
        CellStyle.TEXT);
    line("  " + notAsked(), CellStyle.TEXT);
    line(
        glyphs.well() + " disk        " + UnitText.of(cache.diskHits(), "hit", "hits"),
        CellStyle.HIT);
    line("  hit rate counts answered look-ups only", CellStyle.DIM);
  }
}
