package dev.sconce.ui.plain;

import dev.sconce.session.ShellWord;
import dev.sconce.ui.text.CountText;
import dev.sconce.ui.text.DurationText;
import dev.sconce.ui.text.ExitText;
import java.util.ArrayList;
import java.util.List;

/** Writes the summary before the last line: what failed, what that stopped, how to see it again. */
final class FailureSummary {
  private static final int MOST_FAILURES = 20;
  private static final int MOST_STOPPED = 2;

  /** How many failures that no line has reported to show in full, at most. */
  private static final int MOST_WHOLE = 5;

  private static final int MOST_LINES = 200;

  private final BuildTally tally;
  private final PlainPrinter.Options options;
  private final PlainStyle style;
  private final boolean outputsKept;
  private final PlainStyle.LineColours paint;

  /**
   * @param outputsKept whether the outputs of steps can be shown again
   */
  FailureSummary(
      BuildTally tally, PlainPrinter.Options options, PlainStyle style, boolean outputsKept) {
    this.tally = tally;
    this.options = options;
    this.style = style;
    this.outputsKept = outputsKept;
    this.paint = new PlainStyle.LineColours(style.colour());
  }

  /** Writes the summary; nothing if all steps succeeded and printed nothing. */
  void write(LineWriter out) {
    List<BuildTally.Step> failed = tally.failed();
    if (failed.stream().anyMatch(step -> step.endReported)) {
      out.line("");
    }
    writeFailures(failed, out);
    if (outputsKept && failed.size() == 1) {
      out.line("  see it again:  " + again(failed.getFirst()));
    } else if (outputsKept && !failed.isEmpty()) {
      out.line("  see them again:  " + options.logCommand());
    }
    if (!options.dryRun()) {
      writePrinted(tally.printed(), out);
    }
  }

  /** Counts warnings and other output separately. */
  private void writePrinted(List<BuildTally.Step> printed, LineWriter out) {
    int warnings = 0;
    int warned = 0;
    for (BuildTally.Step step : printed) {
      warnings += step.warnings;
      warned += step.warnings > 0 ? 1 : 0;
    }
    if (warned > 0) {
      String what = warnings == 1 ? "1 warning" : CountText.text(warnings) + " warnings";
      printed(what + " in " + CountText.steps(warned), "--warnings", out);
    }
    int others = printed.size() - warned;
    if (others > 0) {
      printed(CountText.steps(others) + " printed output", "--printed", out);
    }
  }

  private void printed(String what, String option, LineWriter out) {
    String again = outputsKept ? ": " + options.logCommand() + " " + option : "";
    out.line(paint.notable(style.glyphs().printed()) + " " + what + again);
  }

  private void writeFailures(List<BuildTally.Step> failed, LineWriter out) {
    int whole = 0;
    for (BuildTally.Step step : failed.subList(0, Math.min(failed.size(), MOST_FAILURES))) {
      out.line(failure(step));
      if (!step.endReported && !step.output.isEmpty() && whole < MOST_WHOLE) {
        whole++;
        int leftOut = out.output(step.output, MOST_LINES);
        if (leftOut > 0) {
          String cut = style.glyphs().cut();
          String more = cut + " " + CountText.text(leftOut) + " more lines";
          out.line(outputsKept ? more + ":  " + again(step) : more);
        }
      }
    }
    if (failed.size() > MOST_FAILURES) {
      String sign = paint.bad(style.glyphs().failed());
      out.line(sign + " and " + CountText.text(failed.size() - MOST_FAILURES) + " more");
    }
  }

  private String again(BuildTally.Step step) {
    return options.logCommand() + " " + ShellWord.quoted(options.labels().name(step.label));
  }

  /** Such as {@code ✘ net/http.cc: exit 1 after 3.1s; stops libnet.a, app and 7 more}. */
  private String failure(BuildTally.Step step) {
    String line =
        paint.bad(style.glyphs().failed() + " " + options.labels().name(step.label))
            + ": "
            + ExitText.of(step.exitCode)
            + " after "
            + DurationText.text(step.tookMillis());
    List<BuildTally.Step> stopped = tally.stoppedBy(step);
    return stopped.isEmpty() ? line : line + "; blocks " + names(stopped);
  }

  private String names(List<BuildTally.Step> steps) {
    List<String> names = new ArrayList<>();
    for (BuildTally.Step step : steps.subList(0, Math.min(steps.size(), MOST_STOPPED))) {
      names.add(options.labels().name(step.label));
    }
    int more = steps.size() - names.size();
    if (more == 0) {
      return String.join(" and ", names);
    }
    return String.join(", ", names) + " and " + CountText.text(more) + " more";
  }
}
