package dev.sconce.ui.plain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The counts behind a status line, and the prediction of the remaining time. The prediction uses
 * the last durations of steps; a step never seen counts as the average of the known ones.
 */
final class NinjaProgress {
  private static final int UNKNOWN = -1;
  private static final long MIN_MILLIS_TO_DOUBT = 15_000;
  private static final double MIN_SHARE_TO_DOUBT = 0.05;
  private static final double MAX_RATIO = 10;

  int started;
  int finished;
  int total;
  int running;
  long timeMillis;
  double predictedShare;

  private long spentMillis;
  private int knownSteps;
  private long knownMillis;
  private int knownStepsRemaining;
  private long knownMillisRemaining;
  private int unknownStepsRemaining;
  private long[] expectedMillis = new long[64];

  /** The wanted steps of this build that are neither dropped nor finished. */
  private final BitSet unfinished = new BitSet();

  /** Commands start; wanted steps stay wanted. */
  void begin() {
    started = 0;
    finished = 0;
    running = 0;
  }

  /**
   * The build ended. If it started no command, its wanted steps are dropped: everything is reread,
   * as after a wait for another build.
   */
  void over() {
    if (started == 0) {
      for (int step = unfinished.nextSetBit(0); step >= 0; step = unfinished.nextSetBit(step + 1)) {
        dropped(step);
      }
    }
    unfinished.clear();
  }

  void wanted(int step, long expected) {
    if (step >= expectedMillis.length) {
      expectedMillis = Arrays.copyOf(expectedMillis, Math.max(step + 1, expectedMillis.length * 2));
    }
    expectedMillis[step] = expected;
    unfinished.set(step);
    total++;
    if (expected == UNKNOWN) {
      unknownStepsRemaining++;
    } else {
      knownSteps++;
      knownMillis += expected;
      knownStepsRemaining++;
      knownMillisRemaining += expected;
    }
  }

  void dropped(int step) {
    total--;
    if (expectedMillis[step] != UNKNOWN) {
      knownSteps--;
      knownMillis -= expectedMillis[step];
    }
    subtractRemaining(step);
  }

  void started(long atMillis) {
    started++;
    running++;
    timeMillis = atMillis;
  }

  /** The last started step did not start after all. */
  void putBack() {
    started--;
    running--;
  }

  void finished(int step, long startMillis, long endMillis) {
    timeMillis = endMillis;
    finished++;
    spentMillis += endMillis - startMillis;
    subtractRemaining(step);
  }

  private void subtractRemaining(int step) {
    unfinished.clear(step);
    if (expectedMillis[step] == UNKNOWN) {
      unknownStepsRemaining--;
    } else {
      knownStepsRemaining--;
      knownMillisRemaining -= expectedMillis[step];
    }
  }

  /** Predicts which share of the time of all commands has passed; 0 if nothing is known. */
  void predict() {
    predictedShare = 0;
    boolean trusted = knownStepsRemaining > 0 && knownMillisRemaining > 0 && !timesDeviate();
    int known = finished + (trusted ? knownStepsRemaining : 0);
    if (known == 0) {
      return;
    }
    int unknown = trusted ? unknownStepsRemaining : total - finished;
    long millis = spentMillis + (trusted ? knownMillisRemaining : 0);
    double left = (double) millis / known * unknown + (trusted ? knownMillisRemaining : 0);
    double all = spentMillis + left;
    if (all != 0) {
      predictedShare = spentMillis / all;
    }
  }

  /** Whether commands so far took much longer or shorter than last time. */
  private boolean timesDeviate() {
    if (total == 0
        || finished == 0
        || timeMillis < MIN_MILLIS_TO_DOUBT
        || (double) finished / total < MIN_SHARE_TO_DOUBT) {
      return false;
    }
    double now = (double) spentMillis / finished;
    double before = (double) knownMillis / knownSteps;
    return !(Math.max(before, now) / Math.min(before, now) < MAX_RATIO);
  }

  /** Formats the text in front of a status line from a template like {@code [%f/%t] }. */
  static final class ProgressFormat {
    static final String DEFAULT = "[%f/%t] ";

    private static final String PLACEHOLDERS = "%strufocpeEwWP";
    private static final int SECONDS_PER_HOUR = 3600;

    /** Steps per second over the last few finished steps. */
    private static final class Rate {
      private final int window;
      private final ArrayDeque<Long> ends = new ArrayDeque<>();
      private int lastFinished = -1;
      private double perSecond = -1;

      Rate(int window) {
        this.window = window;
      }

      double after(int finished, long timeMillis) {
        if (finished != lastFinished) {
          lastFinished = finished;
          if (ends.size() == window) {
            ends.removeFirst();
          }
          ends.addLast(timeMillis);
          long span = timeMillis - ends.getFirst();
          if (span != 0) {
            perSecond = ends.size() / (span / 1e3);
          }
        }
        return perSecond;
      }
    }

    private final String template;
    private final Rate rate;

    /**
     * @param slots the number of finished steps for the current rate
     */
    ProgressFormat(String template, int slots) {
      this.template = template;
      this.rate = new Rate(slots);
    }

    /** The first unknown placeholder, as a text of one char, or empty. */
    String unknownPlaceholder() {
      for (int i = template.indexOf('%'); i >= 0; i = template.indexOf('%', i + 2)) {
        char placeholder = i + 1 < template.length() ? template.charAt(i + 1) : '\0';
        if (PLACEHOLDERS.indexOf(placeholder) < 0) {
          return String.valueOf(placeholder);
        }
      }
      return "";
    }

    String format(NinjaProgress progress) {
      StringBuilder out = new StringBuilder(32);
      int length = template.length();
      for (int i = 0; i < length; i++) {
        char c = template.charAt(i);
        if (c != '%') {
          out.append(c);
        } else if (++i < length) {
          append(out, template.charAt(i), progress);
        }
      }
      return out.toString();
    }

    private void append(StringBuilder out, char placeholder, NinjaProgress progress) {
      switch (placeholder) {
        case 's' -> out.append(progress.started);
        case 't' -> out.append(progress.total);
        case 'r' -> out.append(progress.running);
        case 'u' -> out.append(progress.total - progress.started);
        case 'f' -> out.append(progress.finished);
        case 'o' -> appendRate(out, progress.finished / (progress.timeMillis / 1e3));
        case 'c' -> appendRate(out, rate.after(progress.finished, progress.timeMillis));
        case 'p' -> appendPercent(out, finishedPercent(progress));
        case 'P' -> appendPercent(out, (int) (100 * progress.predictedShare));
        case 'e', 'w', 'E', 'W' -> appendTime(out, placeholder, progress);
        default -> out.append(placeholder);
      }
    }

    private static int finishedPercent(NinjaProgress progress) {
      return progress.total == 0 ? 0 : 100 * progress.finished / progress.total;
    }

    private static void appendPercent(StringBuilder out, int percent) {
      pad(out, percent, 3, ' ').append('%');
    }

    private static void appendRate(StringBuilder out, double perSecond) {
      if (perSecond == -1) {
        out.append('?');
      } else if (Double.isNaN(perSecond)) {
        out.append("-nan");
      } else if (Double.isInfinite(perSecond)) {
        out.append("inf");
      } else {
        appendDecimal(out, perSecond, 1);
      }
    }

    private static void appendTime(StringBuilder out, char placeholder, NinjaProgress progress) {
      double elapsed = progress.timeMillis / 1e3;
      double left = -1;
      if (progress.predictedShare != 0) {
        left = (progress.timeMillis / progress.predictedShare - progress.timeMillis) / 1e3;
      }
      boolean hours = elapsed >= SECONDS_PER_HOUR || left >= SECONDS_PER_HOUR;
      double seconds = placeholder == 'e' || placeholder == 'w' ? elapsed : left;
      if (seconds < 0) {
        out.append('?');
      } else if (placeholder == 'e' || placeholder == 'E') {
        appendDecimal(out, seconds, 3);
      } else {
        appendClock(out, (long) seconds, hours);
      }
    }

    private static void appendClock(StringBuilder out, long seconds, boolean hours) {
      if (hours) {
        out.append(seconds / SECONDS_PER_HOUR).append(':');
        pad(out, seconds % SECONDS_PER_HOUR / 60, 2, '0');
      } else {
        pad(out, seconds / 60, 2, '0');
      }
      out.append(':');
      pad(out, seconds % 60, 2, '0');
    }

    private static void appendDecimal(StringBuilder out, double value, int digits) {
      out.append(new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString());
    }

    private static StringBuilder pad(StringBuilder out, long value, int width, char filler) {
      String digits = Long.toString(value);
      for (int i = digits.length(); i < width; i++) {
        out.append(filler);
      }
      return out.append(digits);
    }
  }
}
