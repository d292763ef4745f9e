package dev.sconce.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest log lines. */
final class Journal {
  private static final int MAX_LINES = 1_000;

  private final Deque<LogLine> lines = new ArrayDeque<>();

  void add(LogLine line) {
    lines.addFirst(line);
    if (lines.size() > MAX_LINES) {
      lines.removeLast();
    }
  }

  /** Takes the lines of another build over; its steps are not known here. */
  void continueFrom(Journal before) {
    for (LogLine line : before.lines) {
      lines.addLast(line.aboutNoStep());
    }
  }

  void message(BuildEvent.Message message) {
    add(LogLine.about(LogLine.Kind.MESSAGE, message.text(), "", ""));
  }

  void finished(StepView step, long tookMillis, long savedMillis, String remark) {
    LogLine.Kind kind =
        switch (step.standing()) {
          case HIT -> LogLine.Kind.HIT;
          case FAILED -> LogLine.Kind.FAILED;
          case BUILT -> step.printed ? LogLine.Kind.PRINTED : LogLine.Kind.BUILT;
          case RUN, FETCH, LOOK_UP, WAIT, GONE -> LogLine.Kind.CANCELLED;
        };
    String what =
        switch (kind) {
          case HIT -> "hit";
          case BUILT, PRINTED -> "built";
          case FAILED -> "exit " + step.exitCode;
          case CANCELLED, CACHE, MESSAGE -> "stopped";
        };
    boolean askedFor = kind == LogLine.Kind.BUILT || kind == LogLine.Kind.PRINTED;
    add(
        new LogLine(
            kind,
            step.id(),
            step.text.label(),
            what,
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
              LogLine.about(
                  LogLine.Kind.CACHE,
                  server,
                  "suspended",
                  changed.failures()
                      + " timeouts in "
                      + changed.windowMillis() / 1_000
                      + "s asks again in "
                      + Math.max(1, (changed.untilMillis() - changed.atMillis() + 30_000) / 60_000)
                      + "m"));
      case PROBING -> add(LogLine.about(LogLine.Kind.CACHE, server, "probing", "one request"));
      case CLOSED -> add(LogLine.about(LogLine.Kind.CACHE, server, "well again", ""));
    }
  }

  List<LogLine> newestFirst() {
    return List.copyOf(lines);
  }
}
