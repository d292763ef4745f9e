package dev.sconce.ui.tui.pane;

import dev.sconce.session.BuildState;
import dev.sconce.session.BuildTimes;
import dev.sconce.session.CacheView;
import dev.sconce.session.StepView;
import dev.sconce.ui.text.CacheMissText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.DurationText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.step.StepStatusText;
import dev.sconce.ui.tui.view.ScreenLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws where the time went, and why steps were no hits. */
public final class ResultPane {
  private static final int SLOWEST = 3;
  private static final long TENTH_MILLIS = 100;
  private static final long BRIEF_MILLIS = 60_000;
  private static final long LONG_MILLIS = 3_600_000;
  private static final String CRITICAL_PATH = "critical path";
  private static final int NAMES_AT = 11;
  private static final int NAME_COLUMNS = 14;
  private static final int SHORTEST_NAME = 8;
  private static final int TIME_COLUMNS = 8;

  private final Canvas canvas;
  private final BuildState state;
  private final ConsoleGlyphs glyphs;
  private final StepStatusText words;

  public ResultPane(DrawContext drawing) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.glyphs = drawing.glyphs();
    this.words = drawing.words();
  }

  /** Draws the account in a few lines. */
  public void account(Canvas.Area area) {
    account()
        .ifPresentOrElse(account -> text(area, lines(account, area.width())), () -> none(area));
  }

  /** Draws the account with the changes over the build and a row for each of the slowest steps. */
  public void whole(Canvas.Area area) {
    account()
        .ifPresentOrElse(
            account -> {
              List<String> lines = new ArrayList<>(sum(account, area.width()));
              lines.add(slots(account));
              if (!account.busyParts().isEmpty()) {
                lines.add(named("slots", levels(account.busyParts())));
              }
              CacheView cache = state.cache();
              if (cache.asked() > 0) {
                lines.add(named("look-ups", relative(cache.buildAnswers())));
              }
              lines.add("");
              lines.addAll(slowest(account, area.width()));
              lines.add(chain(account, area.width(), "critical   "));
              text(area, lines);
            },
            () -> none(area));
  }

  /** Draws the account in two lines, for the small screen. */
  public void brief(Canvas.Area area) {
    account()
        .ifPresentOrElse(
            account ->
                text(
                    area,
                    List.of(
                        "critical path "
                            + terms(account).get(0).time()
                            + " + "
                            + terms(account).get(1).time()
                            + "   "
                            + slotsAndSaved(account),
                        causesInALine())),
            () -> none(area));
  }

  private Optional<BuildTimes> account() {
    return state.buildTimes();
  }

  private void none(Canvas.Area area) {
    canvas.text(area.x(), area.y(), area.end(), "the build is not over yet", CellStyle.DIM);
  }

  private void text(Canvas.Area area, List<String> lines) {
    int y = area.y();
    for (String line : lines) {
      if (y < area.bottom()) {
        canvas.text(
            area.x(), y++, area.end(), DisplayText.cut(line, area.width(), glyphs), CellStyle.TEXT);
      }
    }
  }

  private List<String> lines(BuildTimes account, int room) {
    List<String> lines = new ArrayList<>();
    lines.addAll(sum(account, room));
    lines.add(slots(account));
    String slowest = "";
    for (int step : first(account.slowest())) {
      slowest += (slowest.isEmpty() ? "slowest   " : "   ") + took(step) + critical(account, step);
    }
    lines.add(slowest);
    late(account).ifPresent(lines::add);
    lines.add(chain(account, room, "critical  "));
    return lines.stream().filter(line -> !line.isEmpty() && room > 0).toList();
  }

  private String critical(BuildTimes account, int step) {
    return !ScreenLayout.wide(canvas.width()) && account.criticalPath().contains(step)
        ? " " + glyphs.critical()
        : "";
  }

  private static List<Integer> first(List<Integer> steps) {
    return steps.subList(0, Math.min(SLOWEST, steps.size()));
  }

  /** A part of the whole time, formatted. */
  private record Term(String name, String time) {}

  /**
   * The parts of the whole time, rounded so that they add up to it as shown: to tenths in a short
   * build, like the first row. The critical path and the waiting for slots come first and always
   * appear; the others only if they are not zero.
   */
  private static List<Term> terms(BuildTimes account) {
    BuildTimes.Parts parts = account.parts();
    Map<String, Long> named = new LinkedHashMap<>();
    named.put(CRITICAL_PATH, parts.criticalMillis());
    named.put("waiting for slots", parts.slotWaitMillis());
    named.put("start-up", parts.startUpMillis());
    named.put("scanning", parts.scanningMillis());
    named.put("regeneration", parts.regenerationMillis());
    named.put("earlier runs", parts.earlierMillis());
    named.put("paused", parts.pausedMillis());
    long unit = unit(account);
    long before = 0;
    List<Term> terms = new ArrayList<>();
    for (Map.Entry<String, Long> term : named.entrySet()) {
      long upTo = before + term.getValue();
      long written = upTo / unit * unit - before / unit * unit;
      before = upTo;
      if (written > 0 || terms.size() < 2) {
        terms.add(new Term(term.getKey(), time(account, written)));
      }
    }
    return terms;
  }

  private static long unit(BuildTimes account) {
    long wall = account.wallMillis();
    if (wall < BRIEF_MILLIS) {
      return wall < TENTH_MILLIS ? 1 : TENTH_MILLIS;
    }
    return wall < LONG_MILLIS ? 1_000 : 60_000;
  }

  private static String time(BuildTimes account, long millis) {
    return account.wallMillis() < BRIEF_MILLIS ? UnitText.elapsed(millis) : UnitText.clock(millis);
  }

  /** The parts of the whole time, on one line if there is room. */
  private static List<String> sum(BuildTimes account, int room) {
    List<Term> terms = terms(account);
    long unit = unit(account);
    String first = time(account, account.wallMillis() / unit * unit) + " =";
    List<String> lines = new ArrayList<>();
    String line = first;
    for (Term term : terms) {
      boolean path = term.name.equals(CRITICAL_PATH);
      String text = path ? term.name + " " + term.time : "+ " + term.time + " " + term.name;
      if (!line.equals(first) && DisplayText.columns(line) + 1 + text.length() > room) {
        lines.add(line);
        line = " ".repeat(first.length());
      }
      line += " " + text;
    }
    lines.add(line);
    if (account.idleMillis() >= unit) {
      lines.add("and " + UnitText.clock(account.idleMillis()) + " between runs, not counted");
    }
    return lines;
  }

  private String slotsAndSaved(BuildTimes account) {
    long saved = state.cache().savedMillis();
    String busy = account.busyPercent() < 0 ? "" : "slots busy " + account.busyPercent() + "%";
    String gap = busy.isEmpty() ? "" : "   ";
    return saved > 0 ? busy + gap + "saved " + UnitText.elapsed(saved) + " of compiling" : busy;
  }

  private String slots(BuildTimes account) {
    CacheView cache = state.cache();
    String text = slotsAndSaved(account);
    return cache.races() > 0
        ? text + "   races won " + cache.racesWonByCommand() + " of " + cache.races()
        : text;
  }

  private static String named(String name, String value) {
    return name + " ".repeat(NAMES_AT - name.length()) + value;
  }

  private String levels(List<Integer> percents) {
    StringBuilder text = new StringBuilder();
    percents.forEach(percent -> text.append(glyphs.level(percent)));
    return text.toString();
  }

  /** Levels relative to the largest count; zero is a blank. */
  private String relative(List<Integer> counts) {
    int most = Math.max(1, Collections.max(counts));
    return levels(counts.stream().map(count -> count == 0 ? -1 : 100 * count / most).toList())
        .stripTrailing();
  }

  /** The slowest steps; names get the room that their times and remarks leave. */
  private List<String> slowest(BuildTimes account, int room) {
    List<StepView> steps =
        first(account.slowest()).stream().flatMap(id -> state.step(id).stream()).toList();
    int longest = 0;
    int remarks = 0;
    for (StepView step : steps) {
      longest = Math.max(longest, DisplayText.columns(StepStatusText.brief(step)));
      remarks = Math.max(remarks, DisplayText.columns(remark(account, step)));
    }
    int names = Math.min(Math.max(NAME_COLUMNS, longest), room - NAMES_AT - TIME_COLUMNS - remarks);
    int timesAt = NAMES_AT + TIME_COLUMNS + Math.max(SHORTEST_NAME, names);
    List<String> lines = new ArrayList<>();
    for (StepView step : steps) {
      int width = timesAt - NAMES_AT - TIME_COLUMNS;
      String name = DisplayText.cutPath(StepStatusText.brief(step), width, glyphs);
      String time = UnitText.elapsed(step.elapsedMillis(state.nowMillis()));
      String row = named(lines.isEmpty() ? "slowest" : "", name);
      row += " ".repeat(Math.max(1, timesAt - DisplayText.columns(row) - time.length())) + time;
      lines.add(row + remark(account, step));
    }
    return lines;
  }

  private String remark(BuildTimes account, StepView step) {
    String why = words.whyNoHit(step);
    return "  "
        + (step.expectedMillis() < 0
            ? "first run"
            : "was " + UnitText.expected(step.expectedMillis()))
        + (why.isEmpty() ? "" : "   " + why)
        + (account.criticalPath().contains(step.id()) ? "  " + glyphs.critical() : "");
  }

  /** The longest chain; if there is too little room, the last steps have no time. */
  private String chain(BuildTimes account, int room, String start) {
    List<StepView> steps =
        account.criticalPath().stream().flatMap(id -> state.step(id).stream()).toList();
    if (steps.isEmpty()) {
      return "";
    }
    String text = "";
    for (int timed = steps.size(); timed >= 0; timed--) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        names.add(inChain(steps.get(i), i < timed));
      }
      text = start + String.join(" " + glyphs.chain() + " ", names);
      if (DisplayText.columns(text) <= room) {
        return text;
      }
    }
    return text;
  }

  private String inChain(StepView step, boolean timed) {
    String name = StepStatusText.brief(step);
    int slash = name.lastIndexOf('/', name.lastIndexOf('/') - 1);
    String time = timed ? " " + UnitText.elapsed(step.elapsedMillis(state.nowMillis())) : "";
    return name.substring(slash + 1) + time;
  }

  /** The step that exceeded its expected time by the largest factor, among the slowest steps. */
  private Optional<String> late(BuildTimes account) {
    StepView latest = null;
    double most = 0;
    for (int id : account.slowest()) {
      StepView step = state.step(id).orElse(null);
      if (step != null && words.late(step)) {
        double times =
            step.elapsedMillis(state.nowMillis()) / (double) Math.max(1, step.expectedMillis());
        latest = times > most ? step : latest;
        most = Math.max(most, times);
      }
    }
    return Optional.ofNullable(latest)
        .map(
            step ->
                "overdue   "
                    + took(step.id())
                    + ", was "
                    + UnitText.expected(step.expectedMillis()));
  }

  private String took(int id) {
    return state
        .step(id)
        .map(
            step ->
                StepStatusText.brief(step)
                    + " "
                    + UnitText.elapsed(step.elapsedMillis(state.nowMillis())))
        .orElse("step " + id);
  }

  public static String causesTitle(BuildState state) {
    CacheView cache = state.cache();
    return cache.configured() ? "Why not hits: " + missesLost(cache, ", ") : "Cache";
  }

  /** The number of misses and the time that they cost. */
  public static String missesLost(CacheView cache, String between) {
    long lost = CacheMissText.rows(cache).stream().mapToLong(CacheMissText.Row::lostMillis).sum();
    String cost =
        between.isBlank()
            ? " lost " + UnitText.elapsed(lost)
            : between + UnitText.elapsed(lost) + " lost";
    return UnitText.of(CacheMissText.count(cache), "miss", "misses") + cost;
  }

  private String causesInALine() {
    CacheView cache = state.cache();
    if (!cache.configured()) {
      return "no remote cache";
    }
    String start = missesLost(cache, "");
    return CacheMissText.rows(cache).isEmpty()
        ? start
        : CacheMissText.fitting(
            cache, start + ": ", " " + glyphs.dot() + " ", false, canvas.width() - 2);
  }

  /**
   * Draws the causes, with {@code indent} columns before the counts; returns the row after them.
   */
  public int causes(Canvas.Area area, int indent) {
    CacheView cache = state.cache();
    int y = area.y();
    if (!cache.configured()) {
      canvas.text(area.x(), y, area.end(), "no remote cache", CellStyle.DIM);
      return y + 1;
    }
    int x = area.x() + indent;
    for (CacheMissText.Row cause : CacheMissText.rows(cache)) {
      if (y >= area.bottom()) {
        break;
      }
      canvas.right(x + 4, y, UnitText.count(cause.steps()), CellStyle.TEXT);
      canvas.right(x + 11, y, DurationText.about(cause.lostMillis()), CellStyle.TEXT);
      String cut = DisplayText.cut(cause.cause(), area.end() - x - 13, glyphs);
      canvas.text(x + 13, y++, area.end(), cut, CellStyle.TEXT);
    }
    return y;
  }

  /** Draws which steps cannot be shared. */
  public void notCacheable(Canvas.Area area, int y) {
    CacheView cache = state.cache();
    List<String> reasons = new ArrayList<>();
    int steps = 0;
    for (CacheView.NotCacheable one : cache.notCacheable()) {
      steps += one.steps();
      reasons.add(one.steps() + " " + DisplayText.decode(one.detail()));
    }
    if (steps > 0 && y < area.bottom()) {
      String text = steps + " not cacheable: " + String.join(", ", reasons);
      canvas.text(
          area.x(), y, area.end(), DisplayText.cut(text, area.width(), glyphs), CellStyle.DIM);
    }
  }
}
