package dev.sconce.ui.tui.pane;

import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildState;
import dev.sconce.session.BuildTimes;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheView;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepCounts;
import dev.sconce.session.TraceEvent;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.view.ScreenLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Draws the three rows at the top: progress, counts, cache. Each item has a fixed column, in every
 * view and at every moment; a problem changes only words inside its own row.
 */
public final class HeaderRows {
  private static final int STATE_END = 10;

  /** A smaller delay over the forecast is not shown. */
  private static final long LATE_MILLIS = 1_000;

  private final Canvas canvas;
  private final BuildState state;
  private final ConsoleGlyphs glyphs;
  private final BuildStateWord word;
  private final boolean wide;
  private final int right;

  public HeaderRows(DrawContext drawing) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.glyphs = drawing.glyphs();
    this.word = BuildStateWord.of(state);
    this.wide = ScreenLayout.wide(canvas.width());
    this.right = wide ? canvas.width() - 1 : canvas.width();
  }

  public void draw() {
    progress();
    counts();
    cache();
  }

  /** Draws everything in one line, if there is no room for more. */
  public void oneLine() {
    StepCounts counts = state.counts();
    int total = counts.total();
    String text =
        word.name()
            + (total == 0
                ? ""
                : " " + counts.done() + "/" + total + " " + 100L * counts.done() / total + "%")
            + (counts.failed() > 0 ? " " + glyphs.failed() + counts.failed() : "")
            + (counts.run() > 0 ? " " + glyphs.running() + counts.run() : "")
            + " "
            + UnitText.elapsed(state.elapsedMillis());
    canvas.text(0, 0, text, word.bad() ? CellStyle.STATE_FAILED : CellStyle.STATE);
  }

  private void progress() {
    CellStyle style = word.bad() ? CellStyle.STATE_FAILED : CellStyle.STATE;
    canvas.fill(0, STATE_END, 0, ' ', style);
    canvas.text(1, 0, STATE_END, word.name(), style);
    int bar = 11;
    if (wide) {
      canvas.text(11, 0, 27, targets(), CellStyle.TEXT);
      bar = 28;
    }
    int barEnd = bar + barWidth();
    bar(bar, barEnd);
    StepCounts counts = state.counts();
    int total = counts.total();
    int percentEnd = barEnd + (wide ? 16 : 15);
    if (total > 0) {
      String done = UnitText.count(counts.done()) + "/" + UnitText.count(total);
      canvas.text(barEnd + 1, 0, done, CellStyle.TEXT);
      canvas.right(percentEnd, 0, 100L * counts.done() / total + "%", CellStyle.TEXT);
    }
    int room = right - percentEnd - 2;
    String sentence = sentence(true);
    if (DisplayText.columns(sentence) > room) {
      sentence = DisplayText.cut(sentence(false), room, glyphs);
    }
    canvas.right(right, 0, sentence, CellStyle.TEXT);
  }

  private int barWidth() {
    return wide ? 36 : Math.max(4, canvas.width() - 62);
  }

  private String targets() {
    List<String> names = state.targets().stream().map(DisplayText::decode).toList();
    return DisplayText.cut(names.isEmpty() ? "" : String.join(" ", names), 16, glyphs);
  }

  private void bar(int from, int to) {
    int[] cells = BarSegments.of(state.counts(), to - from);
    String[] marks = {
      glyphs.barHit(), glyphs.barBuilt(), glyphs.failed(), glyphs.barActive(), glyphs.barWaiting()
    };
    CellStyle[] styles = {
      CellStyle.HIT, CellStyle.BUILT, CellStyle.FAILED, CellStyle.RUN, CellStyle.WAIT
    };
    int x = from;
    for (int part = 0; part < cells.length; part++) {
      canvas.fill(x, x + cells[part], 0, marks[part].codePointAt(0), styles[part]);
      x += cells[part];
    }
  }

  private String sentence(boolean full) {
    String elapsed = UnitText.elapsed(state.elapsedMillis());
    StepCounts counts = state.counts();
    boolean narrowTrip = !wide && state.forecastBeforeTrip().isPresent();
    String gap = full && !narrowTrip ? "   " : "  ";
    return switch (word) {
      case SCANNING -> elapsed + gap + scanning(full && wide);
      case BUILDING, FAILING -> elapsed + gap + estimate(full);
      case PAUSED -> {
        String paused =
            "paused "
                + UnitText.clock(state.nowMillis() - state.phaseSinceMillis())
                + ", "
                + (counts.run() == 0
                    ? "nothing runs"
                    : UnitText.of(counts.run(), "job still runs", "jobs still run"));
        yield wide ? elapsed + gap + paused : paused;
      }
      case STOPPING ->
          elapsed
              + gap
              + "stopping, "
              + UnitText.of(counts.run(), "job still runs", "jobs still run");
      case DONE -> took() + (wide ? "   " : ", ") + done();
      case FAILED, STOPPED -> took() + (wide ? "   " : ", ") + notBuilt(full);
    };
  }

  /** The duration of the build, without the time when it was over before it went on. */
  private String took() {
    return UnitText.elapsed(
        state.buildTimes().map(BuildTimes::wallMillis).orElse(state.elapsedMillis()));
  }

  private String notBuilt(boolean full) {
    int left = state.counts().waiting();
    if (left == 0 && state.counts().failed() > 0) {
      return state.counts().failed() + " failed";
    }
    Optional<String> first =
        state.tree().stream()
            .filter(target -> target.parent() < 0 && target.waiting() > 0)
            .map(target -> DisplayText.decode(target.label()))
            .findFirst();
    if (!wide || !full || first.isEmpty()) {
      return left + " not built";
    }
    String name = DisplayText.cutPath(first.get(), 16, glyphs);
    return left == 1 ? name + " not built" : name + " and " + (left - 1) + " more not built";
  }

  private String scanning(boolean full) {
    CacheView cache = state.cache();
    int total = state.counts().total();
    if (cache.keyed() == 0) {
      return "no estimate";
    }
    return cache.keyed() + " of " + total + " keyed" + (full ? ", no estimate" : "");
  }

  private String done() {
    return state
        .end()
        .filter(end -> end.outcome() == BuildEvent.BuildOutcome.NOTHING_TO_DO)
        .map(_ -> "nothing to do")
        .orElse("all built");
  }

  private String estimate(boolean full) {
    OptionalLong known = state.remainingMillis();
    if (known.isEmpty()) {
      return "no estimate";
    }
    long left = known.getAsLong();
    if (left < -LATE_MILLIS) {
      return "overdue by " + UnitText.clock(-left);
    }
    Optional<PlanEvent.Forecast> before = state.forecastBeforeTrip();
    if (before.isPresent() && full) {
      return UnitText.remainingMinutes(left)
          + " left (was "
          + UnitText.remainingMinutes(
              Math.max(before.get().remainingMillis(), before.get().criticalMillis()))
          + ")";
    }
    return UnitText.remaining(left) + " left";
  }

  private void counts() {
    StepCounts counts = state.counts();
    int[] columns =
        wide ? new int[] {1, 11, 23, 36, 49, 63, 79} : new int[] {1, 8, 15, 21, 27, 33, 39};
    count(columns[0], glyphs.barHit(), counts.hit(), 4, "hit", CellStyle.HIT);
    count(columns[1], glyphs.barBuilt(), counts.built(), 4, "built", CellStyle.BUILT);
    count(columns[2], glyphs.failed(), counts.failed(), 3, "failed", CellStyle.FAILED);
    count(columns[3], glyphs.running(), counts.run(), 3, "running", CellStyle.RUN);
    count(columns[4], glyphs.fetching(), counts.fetch(), 3, "fetching", CellStyle.FETCH);
    count(columns[5], glyphs.lookingUp(), counts.lookUp(), 3, "looking up", CellStyle.LOOK_UP);
    String flags = flags();
    int end = right - flags.length() - 1;
    boolean notRun = word.over() && counts.waiting() > 0;
    String sign = notRun ? glyphs.notRun() : glyphs.waiting();
    String waiting = sign + UnitText.right(UnitText.count(counts.waiting()), 4);
    String parts = parts(counts);
    String what = !wide ? "" : notRun ? " not run" : " waiting";
    String rest = parts.isEmpty() ? "" : ": " + parts;
    boolean fits = DisplayText.columns(waiting + what + rest) <= end - columns[6];
    String text = fits ? waiting + what + rest : waiting + rest;
    canvas.text(columns[6], 1, end, text, CellStyle.WAIT);
    int flagsAt = right - flags.length();
    long files = undeclaredFiles();
    int split = files == 0 ? 0 : flags.indexOf(glyphs.printed());
    canvas.text(flagsAt, 1, flags, files == 0 ? CellStyle.WARNING : CellStyle.UNDECLARED);
    if (split > 0) {
      canvas.restyle(flagsAt + split, right, 1, CellStyle.WARNING);
    }
  }

  private void count(int x, String sign, int count, int width, String unit, CellStyle style) {
    int after = canvas.text(x, 1, sign + UnitText.right(UnitText.count(count), width), style);
    if (wide) {
      canvas.text(after + 1, 1, unit, CellStyle.TEXT);
    }
  }

  private String parts(StepCounts counts) {
    List<String> parts = new ArrayList<>();
    if (word == BuildStateWord.PAUSED) {
      if (counts.ready() + counts.known() > 0) {
        parts.add(counts.ready() + counts.known() + " on hold");
      }
    } else if (counts.ready() > 0) {
      parts.add(counts.ready() + " ready");
    }
    if (counts.cancelled() > 0) {
      parts.add(counts.cancelled() + " cancelled");
    }
    if (counts.blocked() > 0) {
      parts.add(counts.blocked() + " blocked");
    }
    return String.join(", ", parts);
  }

  private String flags() {
    List<String> flags = new ArrayList<>();
    if (undeclaredFiles() > 0) {
      flags.add(glyphs.undeclared() + undeclaredFiles());
    } else if (!state.traced() && state.cache().configured()) {
      flags.add("not watched");
    }
    int warnings = state.diagnostics().count(Severity.WARNING);
    if (warnings > 0) {
      flags.add(glyphs.printed() + UnitText.count(warnings));
    }
    return String.join(wide ? "  " : " ", flags);
  }

  /**
   * The undeclared files. A finding that cannot be known is no file that a declaration could name.
   */
  private long undeclaredFiles() {
    return state.undeclared().stream()
        .filter(file -> file.violation() != TraceEvent.ViolationKind.E)
        .count();
  }

  private void cache() {
    CacheView cache = state.cache();
    if (!cache.configured()) {
      canvas.text(1, 2, "no remote cache, " + watching(), CellStyle.DIM);
      return;
    }
    Optional<CacheEvent.BreakerChanged> open = cache.open();
    canvas.text(1, 2, wide ? 13 : 7, mode(cache), CellStyle.TEXT);
    int modeEnd = wide ? 13 : Math.max(7, mode(cache).length() + 2);
    server(cache, open, modeEnd);
    int rateAt = wide ? 32 : 13;
    String rate = rate(cache, wide);
    canvas.text(rateAt, 2, rate, CellStyle.HIT);
    int minuteAt = wide ? 53 : 26;
    if (open.isPresent()) {
      canvas.text(minuteAt, 2, right, suspended(cache, open.get()), CellStyle.TEXT);
      canvas.restyle(0, canvas.width(), 2, CellStyle.ALERT);
      return;
    }
    if (!word.over() && cache.minutePercent() >= 0) {
      canvas.text(minuteAt, 2, "60s " + cache.minutePercent() + "%", CellStyle.TEXT);
    }
    canvas.text(wide ? 62 : 35, 2, spark(cache, wide ? 12 : 8), CellStyle.HIT);
    canvas.text(wide ? 77 : 45, 2, bytes(cache), CellStyle.FETCH);
    String latency = "p50 " + cache.medianMillis() + "  p95 " + cache.slowMillis() + " ms";
    if (cache.medianMillis() >= 0) {
      if (wide) {
        canvas.text(98, 2, latency, CellStyle.TEXT);
      } else if (canvas.width() >= 80) {
        canvas.right(right, 2, latency, CellStyle.TEXT);
      }
    }
  }

  private String watching() {
    return switch (state.policy()) {
      case OFF -> "not watched";
      case WARN -> "watched: undeclared files are reported";
      case ENFORCE -> "watched: a step that uses an undeclared file fails";
    };
  }

  private String mode(CacheView cache) {
    return switch (cache.mode()) {
      case OFF -> "off";
      case FETCH -> "fetch";
      case FETCH_AND_PUSH -> wide ? "fetch+push" : "f+push";
      case PUSH -> "push";
    };
  }

  private void server(CacheView cache, Optional<CacheEvent.BreakerChanged> open, int from) {
    boolean well = open.isEmpty() && cache.serverState() == CacheEvent.ServerState.WELL;
    String sign = well ? glyphs.well() : glyphs.waiting();
    CellStyle style = well ? CellStyle.HIT : CellStyle.WARNING;
    if (!wide) {
      canvas.text(from, 2, sign, style);
      return;
    }
    String words =
        open.map(this::breaker)
            .orElseGet(
                () ->
                    switch (cache.serverState()) {
                      case WELL -> DisplayText.cut(cache.server(), 16, glyphs);
                      case SLOW -> "SLOW";
                      case SILENT -> "SILENT " + UnitText.clock(cache.silentMillis());
                    });
    canvas.text(from, 2, 31, sign + " " + words, style);
  }

  private String breaker(CacheEvent.BreakerChanged change) {
    if (word.over()) {
      return "SUSPENDED";
    }
    return change.breaker() == CacheEvent.Breaker.PROBING
        ? "PROBING"
        : "SUSPENDED " + UnitText.clock(change.untilMillis() - state.nowMillis());
  }

  private String rate(CacheView cache, boolean counted) {
    if (cache.asked() == 0) {
      return "";
    }
    StepCounts counts = state.counts();
    String rate = "hit " + cache.hitPercent() + "%";
    if (counted) {
      rate += " " + cache.hits() + "/" + cache.asked();
    }
    int under = cache.usualPercent() - cache.hitPercent();
    boolean enough = 10L * counts.done() >= counts.total() && cache.asked() >= 50;
    return enough && cache.usualPercent() >= 0 && under > 0
        ? rate + " " + glyphs.below() + under
        : rate;
  }

  private String suspended(CacheView cache, CacheEvent.BreakerChanged change) {
    int notAsked = cache.notAsked().steps();
    boolean asks = !word.over() && change.breaker() == CacheEvent.Breaker.SUSPENDED;
    if (!wide) {
      String counted = change.failuresText() + "  " + notAsked + " not asked";
      return breaker(change) + "  " + counted + (asks ? "  B ask now" : "");
    }
    String counted =
        change.failuresText() + ", " + UnitText.of(notAsked, "step", "steps") + " not asked";
    if (word.over()) {
      return counted;
    }
    return counted + ", disk goes on, " + (asks ? "B asks now" : "the next request finds out");
  }

  private String spark(CacheView cache, int columns) {
    List<Integer> rates = word.over() ? cache.buildRates() : cache.minuteRates();
    StringBuilder spark = new StringBuilder();
    for (int rate : rates.subList(Math.max(0, rates.size() - columns), rates.size())) {
      spark.append(glyphs.level(rate));
    }
    return spark.toString();
  }

  private String bytes(CacheView cache) {
    String gap = wide ? "  " : " ";
    if (word.over()) {
      return glyphs.fetching()
          + " "
          + UnitText.bytes(cache.downBytes())
          + gap
          + glyphs.uploading()
          + " "
          + UnitText.bytes(cache.upBytes());
    }
    return glyphs.fetching()
        + " "
        + cache.downPerSecond() / 1_000_000
        + gap
        + glyphs.uploading()
        + " "
        + cache.upPerSecond() / 1_000_000
        + " MB/s";
  }

  /** Divides the cells of a bar among the kinds of steps. */
  static final class BarSegments {
    private BarSegments() {}

    /**
     * Cells for hit, built, failed, active and waiting steps; they add up to the width. Every
     * non-zero count gets at least one cell, so that one failure among ten thousand is visible.
     * Other counts are rounded down; the remaining cells go to the waiting steps, or else to the
     * last non-zero count.
     */
    static int[] of(StepCounts counts, int width) {
      int[] parts = {
        counts.hit(), counts.built(), counts.failed(), counts.active(), counts.waiting()
      };
      int total = Math.max(1, counts.total());
      int[] cells = new int[parts.length];
      int used = 0;
      int last = parts.length - 1;
      for (int i = 0; i < parts.length; i++) {
        cells[i] = parts[i] == 0 ? 0 : Math.max(1, (int) ((long) parts[i] * width / total));
        used += cells[i];
        last = parts[i] > 0 ? i : last;
      }
      cells[last] += Math.max(0, width - used);
      for (; used > width; used--) {
        cells[largest(cells)]--;
      }
      return cells;
    }

    private static int largest(int[] cells) {
      int largest = 0;
      for (int i = 1; i < cells.length; i++) {
        largest = cells[i] > cells[largest] ? i : largest;
      }
      return largest;
    }
  }
}
