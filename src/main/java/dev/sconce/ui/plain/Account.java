package dev.sconce.ui.plain;

import java.util.ArrayList;
import java.util.List;

/** Makes the account before the last line: what failed, what that stopped, how to see it again. */
final class Account {
  private static final int MOST_FAILURES = 20;
  private static final int MOST_STOPPED = 2;

  private final Tally tally;
  private final PlainOptions options;
  private final PlainStyle style;
  private final Paint paint;

  Account(Tally tally, PlainOptions options, PlainStyle style) {
    this.tally = tally;
    this.options = options;
    this.style = style;
    this.paint = new Paint(style.colour());
  }

  /** The lines, none when all went well without a word. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<Tally.Step> failed = tally.failed();
    if (!failed.isEmpty()) {
      lines.add("");
    }
    for (Tally.Step step : failed.subList(0, Math.min(failed.size(), MOST_FAILURES))) {
      lines.add(failure(step));
    }
    if (failed.size() > MOST_FAILURES) {
      String sign = paint.bad(style.signs().failed());
      lines.add(sign + " and " + Counts.text(failed.size() - MOST_FAILURES) + " more");
    }
    if (failed.size() == 1) {
      String name = options.labels().name(failed.getFirst().label);
      lines.add("  see it again:  " + options.logCommand() + " " + ShellWord.quoted(name));
    } else if (!failed.isEmpty()) {
      lines.add("  see them again:  " + options.logCommand());
    }
    int printed = options.dryRun() ? 0 : tally.printed();
    if (printed > 0) {
      lines.add(
          paint.notable(style.signs().printed())
              + " "
              + Counts.steps(printed)
              + " printed warnings: "
              + options.logCommand()
              + " --warnings");
    }
    return lines;
  }

  /** Such as {@code ✘ net/http.cc: exit 1 after 3.1s; stops libnet.a, app and 7 more}. */
  private String failure(Tally.Step step) {
    String line =
        paint.bad(style.signs().failed() + " " + options.labels().name(step.label))
            + ": "
            + ExitWords.of(step.exitCode)
            + " after "
            + Elapsed.text(step.tookMillis());
    List<Tally.Step> stopped = tally.stoppedBy(step);
    return stopped.isEmpty() ? line : line + "; stops " + names(stopped);
  }

  private String names(List<Tally.Step> steps) {
    List<String> names = new ArrayList<>();
    for (Tally.Step step : steps.subList(0, Math.min(steps.size(), MOST_STOPPED))) {
      names.add(options.labels().name(step.label));
    }
    int more = steps.size() - names.size();
    if (more == 0) {
      return String.join(" and ", names);
    }
    return String.join(", ", names) + " and " + Counts.text(more) + " more";
  }
}
