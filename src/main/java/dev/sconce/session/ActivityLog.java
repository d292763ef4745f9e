package dev.sconce.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the newest lines of the activity log. */
final class ActivityLog {
  private static final int MAX_LINES = 1_000;

  private final Deque<ActivityLogLine> lines = new ArrayDeque<>();

  void add(ActivityLogLine line) {
    lines.addFirst(line);
    if (lines.size() > MAX_LINES) {
      lines.removeLast();
    }
  }

  /** Copies the lines of the log before; it removes their step ids, because these have changed. */
  void continueFrom(ActivityLog before) {
    for (ActivityLogLine line : before.lines) {
      lines.addLast(line.aboutNoStep());
    }
  }

  void message(BuildEvent.Message message) {
    add(ActivityLogLine.about(ActivityLogLine.Kind.MESSAGE, message.text(), "", ""));
  }

  /** A signal stopped the command of a step. */
  void halted(StepView step) {
    add(
        new ActivityLogLine(
            ActivityLogLine.Kind.HALTED,
            step.id(),
            step.text.label(),
            "",
            step.stoppedBy(),
            -1,
            0,
            "",
            null,
            null));
  }

  void finished(StepView step, long tookMillis, long savedMillis, String remark) {
    ActivityLogLine.Kind kind =
        switch (step.category()) {
          case HIT -> ActivityLogLine.Kind.HIT;
          case FAILED -> ActivityLogLine.Kind.FAILED;
          case BUILT -> step.printed ? ActivityLogLine.Kind.PRINTED : ActivityLogLine.Kind.BUILT;
          case RUN, FETCH, LOOK_UP, WAIT, GONE -> ActivityLogLine.Kind.CANCELLED;
        };
    String what =
        switch (kind) {
          case HIT -> "hit";
          case BUILT, PRINTED -> "built";
          case FAILED -> "failed";
          case CANCELLED, CACHE, MESSAGE, HALTED -> "cancelled";
        };
    boolean askedFor = kind == ActivityLogLine.Kind.BUILT || kind == ActivityLogLine.Kind.PRINTED;
    add(
        new ActivityLogLine(
            kind,
            step.id(),
            step.text.label(),
            what,
            step.exitCode,
            tookMillis,
            savedMillis,
            remark,
            askedFor ? step.missReason : null,
            askedFor ? step.missCause : null));
  }

  void cache(CacheEvent.BreakerChanged changed, String server) {
    switch (changed.breaker()) {
      case SUSPENDED ->
          add(
              ActivityLogLine.about(
                  ActivityLogLine.Kind.CACHE,
                  server,
                  "suspended",
                  changed.failuresText()
                      + " in "
                      + changed.windowMillis() / 1_000
                      + "s asks again in "
                      + Math.max(1, (changed.untilMillis() - changed.atMillis() + 30_000) / 60_000)
                      + "m"));
      case PROBING ->
          add(ActivityLogLine.about(ActivityLogLine.Kind.CACHE, server, "probing", "one request"));
      case CLOSED ->
          add(ActivityLogLine.about(ActivityLogLine.Kind.CACHE, server, "well again", ""));
    }
  }

  List<ActivityLogLine> newestFirst() {
    return List.copyOf(lines);
  }
}
