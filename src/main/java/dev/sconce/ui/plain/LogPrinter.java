package dev.sconce.ui.plain;

import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.ui.text.CommandText;
import dev.sconce.ui.text.DurationText;
import dev.sconce.ui.text.ExitText;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Shows steps of earlier builds again: their outcome, command and output. */
public final class LogPrinter {
  private static final long DAY_MILLIS = 24 * 60 * 60 * 1000L;

  private final PlainStyle style;
  private final StepLabels labels;
  private final PlainStyle.LineColours paint;
  private final LineWriter out;
  private boolean first = true;

  /**
   * @param whenUnwritable called once with the reason why nothing more can be written, such as that
   *     the reader left
   */
  public LogPrinter(
      PlainStyle style, StepLabels labels, OutputStream out, Consumer<IOException> whenUnwritable) {
    this.style = style;
    this.labels = labels;
    this.paint = new PlainStyle.LineColours(style.colour());
    this.out = new LineWriter(out, style, whenUnwritable);
  }

  /** Shows one step, with an empty line before each but the first. */
  public void print(EarlierStep step) {
    if (!first) {
      out.line("");
    }
    first = false;
    out.line(heading(step));
    out.line(CommandText.readable(step.text().command()));
    if (step.output().isEmpty()) {
      out.line(paint.faint("(it printed nothing)"));
    } else {
      out.output(step.output());
    }
    out.flush();
  }

  private String heading(EarlierStep step) {
    String name = labels.name(step.text().label());
    String took = DurationText.text(step.tookMillis());
    boolean printed = !step.output().isEmpty();
    PlainStyle.Glyphs glyphs = style.glyphs();
    String start =
        switch (step.outcome()) {
          case FAILED ->
              paint.bad(glyphs.failed() + " " + name) + ": " + ExitText.of(step.exitCode());
          case CANCELLED -> "  " + name + ": stopped";
          case UP_TO_DATE -> "  " + name + ": up to date";
          case BUILT ->
              (printed ? paint.notable(glyphs.printed()) : paint.good(glyphs.built()))
                  + " "
                  + name
                  + ": built";
          case HIT -> glyphs.hit() + " " + name + ": taken from a cache";
        };
    String after =
        switch (step.outcome()) {
          case BUILT -> " in " + took;
          case HIT -> "";
          case FAILED, CANCELLED, UP_TO_DATE -> " after " + took;
        };
    return start + after + ", " + ago(step.agoMillis());
  }

  private static String ago(long millis) {
    return millis >= DAY_MILLIS
        ? millis / DAY_MILLIS + "d ago"
        : DurationText.about(millis) + " ago";
  }

  /**
   * A step of an earlier build to show again.
   *
   * @param exitCode of its command, as in {@link dev.sconce.session.BuildEvent.StepFinished}
   * @param agoMillis how long ago it ended
   */
  public record EarlierStep(
      StepText text,
      StepOutcome outcome,
      int exitCode,
      long tookMillis,
      long agoMillis,
      StepOutput output) {}
}
