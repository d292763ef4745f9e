package dev.sconce.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the figures in a frame of 120 columns with those of a {@link BuildLedger}. */
final class FrameChecker {
  private static final Pattern PROGRESS = Pattern.compile(" (\\d+)/(\\d+) +(\\d+)%");
  private static final Pattern COUNTS =
      Pattern.compile(
          "▓ *(\\d+) hit +█ *(\\d+) built +✘ *(\\d+) failed +► *(\\d+) running +↓ *(\\d+) fetching"
              + " +\\? *(\\d+) looking up +[○⊘] *(\\d+)(?: waiting| not run)?(.*)");
  private static final Pattern PART = Pattern.compile("(\\d+) (ready|blocked)");
  private static final Pattern STOPS = Pattern.compile("blocks (\\d+)");
  private static final Pattern RATE = Pattern.compile("hit (\\d+)% (\\d+)/(\\d+)");
  private static final Pattern BUSY = Pattern.compile("slots busy (\\d+)%");
  private static final Pattern WALL = Pattern.compile("([\\dhms.]+) = critical path ([\\dhms.]+)");
  private static final Pattern TERM =
      Pattern.compile(
          "\\+ ([\\dhms.]+) (waiting for slots|start-up|scanning|regeneration|earlier"
              + " runs|paused)");
  private static final Pattern TREE = Pattern.compile("│[▾▸] . (\\S+) .* (\\d+)/(\\d+)│");

  /** Which figures of a frame can be computed. */
  enum Extent {
    /** The manifest does not contain all dependencies of steps. */
    WITHOUT_RELATIONS,
    /** Steps run although they wait for a failed one, as in random builds. */
    WITHOUT_STOPS,
    ALL
  }

  private final Extent extent;
  private final List<String> found = new ArrayList<>();

  FrameChecker(Extent extent) {
    this.extent = extent;
  }

  /** The differences, in words. */
  List<String> differences() {
    return found;
  }

  void check(String frame, BuildLedger ledger) {
    String[] rows = frame.split("\n");
    progress(rows[0], ledger);
    counts(rows[1], ledger);
    rate(rows[2], ledger);
    if (extent != Extent.WITHOUT_RELATIONS) {
      tree(frame, ledger);
    }
    Matcher stops = STOPS.matcher(frame);
    if (extent == Extent.ALL && ledger.stops() > 0) {
      same("stops", ledger.stops(), stops.find() ? stops.group(1) : "none");
    }
    if (ledger.isOver()) {
      times(frame, ledger);
    }
  }

  private void progress(String row, BuildLedger ledger) {
    Matcher progress = PROGRESS.matcher(row);
    long total = ledger.total();
    if (total == 0 || !progress.find()) {
      if (total > 0 || PROGRESS.matcher(row).find()) {
        found.add(total > 0 ? "no progress in " + row : "progress of nothing in " + row);
      }
      return;
    }
    long done = ledger.built() + ledger.hit();
    same("done", done, progress.group(1));
    same("total", total, progress.group(2));
    same("percent", 100 * done / total, progress.group(3));
  }

  private void counts(String row, BuildLedger ledger) {
    Matcher counts = COUNTS.matcher(row);
    if (!counts.find()) {
      found.add("no counts in " + row);
      return;
    }
    same("hit", ledger.hit(), counts.group(1));
    same("built", ledger.built(), counts.group(2));
    same("failed", ledger.failed(), counts.group(3));
    same("run", ledger.running(), counts.group(4));
    long asked = Long.parseLong(counts.group(5)) + Long.parseLong(counts.group(6));
    same("fetch and look up", ledger.asked(), Long.toString(asked));
    same("wait", ledger.waiting(), counts.group(7));
    if (extent == Extent.WITHOUT_RELATIONS) {
      return;
    }
    String ready = "0";
    String blocked = "0";
    Matcher part = PART.matcher(counts.group(8));
    while (part.find()) {
      if (part.group(2).equals("ready")) {
        ready = part.group(1);
      } else {
        blocked = part.group(1);
      }
    }
    same("blocked", ledger.blocked(), blocked);
    if (!row.contains(" on hold")) {
      same("ready", ledger.ready(), ready);
    }
  }

  private void rate(String row, BuildLedger ledger) {
    Matcher rate = RATE.matcher(row);
    if (rate.find()) {
      same("hits", ledger.hits(), rate.group(2));
      same("answered", ledger.answered(), rate.group(3));
      near("hit rate", 100.0 * ledger.hits() / ledger.answered(), rate.group(1), 1);
    } else if (ledger.answered() > 0 && row.contains("●")) {
      found.add("no hit rate in " + row);
    }
  }

  /** Compares the first target at the top, which contains all steps that it needs. */
  private void tree(String frame, BuildLedger ledger) {
    Matcher row = TREE.matcher(frame);
    if (row.find() && ledger.knows(row.group(1))) {
      same("tree of " + row.group(1), ledger.below(row.group(1)), row.group(3));
    }
  }

  private void times(String frame, BuildLedger ledger) {
    Matcher wall = WALL.matcher(frame);
    if (!wall.find()) {
      found.add("no account in\n" + frame);
      return;
    }
    long unit = ledger.wall() < 60_000 ? 100 : 1_000;
    time("whole time", ledger.wall(), wall.group(1), unit);
    if (extent == Extent.ALL) {
      time("critical path", ledger.critical(), wall.group(2), unit);
    }
    long sum = millis(wall.group(2));
    Matcher term = TERM.matcher(frame);
    List<String> named = new ArrayList<>();
    while (term.find()) {
      String name = term.group(2);
      named.add(name);
      sum += millis(term.group(1));
      if (name.equals("waiting for slots") && extent != Extent.ALL) {
        continue;
      }
      long spent =
          name.equals("waiting for slots")
              ? ledger.spent("building") - ledger.critical()
              : ledger.spent(name);
      time(name, spent, term.group(1), unit);
    }
    for (String name : List.of("start-up", "scanning", "regeneration", "earlier runs", "paused")) {
      if (!named.contains(name) && ledger.spent(name) > unit) {
        found.add("no term for " + ledger.spent(name) + " ms of " + name);
      }
    }
    same("sum of the terms", sum, Long.toString(millis(wall.group(1))));
    Matcher busy = BUSY.matcher(frame);
    if (busy.find()) {
      near("slots busy", Math.min(100, ledger.busyPercent()), busy.group(1), 1);
    }
  }

  private void time(String what, long millis, String shown, long unit) {
    if (Math.abs(millis - millis(shown)) > unit) {
      found.add(what + " is " + shown + " and should be " + millis + " ms");
    }
  }

  private static long millis(String shown) {
    if (shown.endsWith("ms")) {
      return Long.parseLong(shown.substring(0, shown.length() - 2));
    }
    Matcher parts = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:([\\d.]+)s)?").matcher(shown);
    if (!parts.matches()) {
      return -1;
    }
    long hours = parts.group(1) == null ? 0 : Long.parseLong(parts.group(1));
    long minutes = parts.group(2) == null ? 0 : Long.parseLong(parts.group(2));
    double seconds = parts.group(3) == null ? 0 : Double.parseDouble(parts.group(3));
    return Math.round(1_000 * (3_600 * hours + 60 * minutes + seconds));
  }

  private void same(String what, long expected, String shown) {
    if (!Long.toString(expected).equals(shown)) {
      found.add(what + " is " + shown + " and should be " + expected);
    }
  }

  private void near(String what, double expected, String shown, double allowed) {
    if (Math.abs(expected - Long.parseLong(shown)) > allowed) {
      found.add(what + " is " + shown + " and should be " + expected);
    }
  }
}
