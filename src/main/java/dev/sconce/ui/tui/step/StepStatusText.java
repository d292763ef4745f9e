package dev.sconce.ui.tui.step;

import dev.sconce.session.BuildState;
import dev.sconce.session.StepView;
import dev.sconce.session.TraceEvent;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.CacheMissText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.ExitText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.CellStyle;

/** Formats the status of a step in one line. */
public final class StepStatusText {
  private final BuildState state;
  private final ConsoleGlyphs glyphs;

  public StepStatusText(BuildState state, ConsoleGlyphs glyphs) {
    this.state = state;
    this.glyphs = glyphs;
  }

  public String sign(StepView step) {
    return switch (step.category()) {
      case HIT -> glyphs.hit();
      case BUILT -> step.printed() ? glyphs.printed() : glyphs.built();
      case FAILED -> glyphs.failed();
      case RUN -> glyphs.running();
      case FETCH -> glyphs.fetching();
      case LOOK_UP -> glyphs.lookingUp();
      case WAIT -> step.blocked() || step.state().settled() ? glyphs.notRun() : glyphs.waiting();
      case GONE -> glyphs.hit();
    };
  }

  public CellStyle style(StepView step) {
    return switch (step.category()) {
      case HIT, GONE -> CellStyle.HIT;
      case BUILT -> step.printed() ? CellStyle.WARNING : CellStyle.BUILT;
      case FAILED -> CellStyle.FAILED;
      case RUN -> step.stoppedBy() == 0 ? CellStyle.RUN : CellStyle.WARNING;
      case FETCH -> CellStyle.FETCH;
      case LOOK_UP -> CellStyle.LOOK_UP;
      case WAIT -> CellStyle.WAIT;
    };
  }

  /** Its short name: for a target, the file name alone. */
  public static String brief(StepView step) {
    return step.target() && !step.sharesFileName()
        ? fileName(step)
        : DisplayText.decode(step.text().label());
  }

  private static String fileName(StepView step) {
    String label = DisplayText.decode(step.text().label());
    return label.substring(label.lastIndexOf('/') + 1);
  }

  /** Why a step that was built was no hit; empty if that is unknown or means nothing. */
  public String whyNoHit(StepView step) {
    return step.missReason()
        .map(
            reason ->
                step.missCause()
                    .filter(cause -> reason.answered())
                    .map(CacheMissText::full)
                    .orElse(CacheMissText.built(reason)))
        .orElse("");
  }

  /** The text beside the name of a step in the tree. */
  public String treeText(StepView step) {
    String text =
        switch (step.category()) {
          case FAILED -> ExitText.of(step.exitCode()) + " after " + UnitText.elapsed(elapsed(step));
          case RUN -> running(step);
          case FETCH -> fetched(step);
          case HIT -> "hit";
          case BUILT -> UnitText.elapsed(elapsed(step));
          case LOOK_UP -> "being looked up";
          case WAIT -> waiting(step);
          case GONE -> "up to date";
        };
    return step.undeclared()
        .map(
            access ->
                text
                    + "  "
                    + glyphs.undeclared()
                    + access.violation()
                    + did(access.violation())
                    + DisplayText.decode(access.path()))
        .orElse(text);
  }

  private static String did(TraceEvent.ViolationKind violation) {
    return switch (violation) {
      case A, B -> " reads ";
      case C, D -> " writes ";
      case E -> " ";
    };
  }

  private long elapsed(StepView step) {
    return step.elapsedMillis(state.nowMillis());
  }

  private String running(StepView step) {
    long elapsed = elapsed(step);
    String text = UnitText.elapsed(elapsed);
    if (step.stoppedBy() != 0) {
      return text + ", " + ExitText.stoppedBy(step.stoppedBy());
    }
    text +=
        step.expectedMillis() < 0
            ? ", first run"
            : " of " + UnitText.expected(step.expectedMillis()) + overdue(step);
    if (step.racing()) {
      return text + ", races the cache";
    }
    return critical(step) ? text + "  " + glyphs.critical() + " critical path" : text;
  }

  private String overdue(StepView step) {
    return late(step)
        ? ", overdue by " + UnitText.clock(elapsed(step) - step.expectedMillis())
        : "";
  }

  /** Whether a step exceeds its expected time by more than a second and more than a tenth. */
  public boolean late(StepView step) {
    long expected = step.expectedMillis();
    return expected >= 0 && elapsed(step) > expected + Math.max(1_000, expected / 10);
  }

  public boolean critical(StepView step) {
    return state.criticalPath().contains(step.id());
  }

  private static String fetched(StepView step) {
    return step.sizeBytes() < 0
        ? UnitText.megabytes(step.doneBytes()) + " MB"
        : UnitText.megabytes(step.doneBytes())
            + " of "
            + UnitText.megabytes(step.sizeBytes())
            + " MB";
  }

  private String waiting(StepView step) {
    if (step.blocked()) {
      return state
          .step(step.blocker())
          .filter(StepView::cancelled)
          .map(blocker -> "blocked: " + fileName(blocker) + " was cancelled")
          .orElse("waits for a failed step");
    }
    return switch (step.state()) {
      case QUEUED ->
          BuildStateWord.of(state) == BuildStateWord.PAUSED ? "on hold (paused)" : "ready";
      case RESULT_KNOWN -> "in the cache";
      case CHECKING, KEYING -> "being checked";
      case CANCELLED -> notRun(step);
      case WAITING, LOOKUP, FETCHING, RUNNING, SETTLING, DONE, FAILED -> "waits";
    };
  }

  private String notRun(StepView step) {
    if (step.startMillis() >= 0) {
      return "cancelled after " + UnitText.elapsed(elapsed(step));
    }
    return step.cancelled() ? "cancelled before it began" : "not run";
  }
}
