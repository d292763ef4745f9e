package dev.sconce.ui.tui.pane;

import dev.sconce.session.ActivityLogLine;
import dev.sconce.session.BuildState;
import dev.sconce.ui.text.CacheMissText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.ExitText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;

/** Draws the activity log, newest line first. */
public final class LogPane {
  private final Canvas canvas;
  private final BuildState state;
  private final ViewState view;
  private final ConsoleGlyphs glyphs;
  private final Canvas.Area area;

  public LogPane(DrawContext drawing, Canvas.Area area) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.view = drawing.view();
    this.glyphs = drawing.glyphs();
    this.area = area;
  }

  public static String title(ConsoleGlyphs glyphs) {
    return Pane.LOG.title() + " " + glyphs.dot() + " newest first";
  }

  /** The text to search: the lines without their columns. */
  public static List<TextLine> lines(BuildState state) {
    return state.log().stream()
        .map(
            line ->
                TextLine.of(
                    DisplayText.decode(line.subject()) + " " + what(line) + " " + note(line)))
        .toList();
  }

  public void draw() {
    canvas.spot(area, new Frame.ClickTarget.In(Pane.LOG));
    List<ActivityLogLine> lines = state.log();
    boolean upToDate = state.upToDate() > 0 && area.height() > 1;
    int bottom = area.bottom() - (upToDate ? 1 : 0);
    int y = area.y();
    int scroll = view.content().chosen() == Pane.LOG ? view.content().reading().scroll() : 0;
    int first = Math.min(scroll, Math.max(0, lines.size() - (bottom - y)));
    if (first == 0 && upToDate) {
      canvas.text(
          area.x(),
          area.bottom() - 1,
          UnitText.of(state.upToDate(), "other step was", "other steps were") + " up to date",
          CellStyle.DIM);
    }
    for (int i = first; i < lines.size() && y < bottom; i++) {
      line(lines.get(i), y++);
    }
  }

  private int column(int wide) {
    return area.x() + wide * area.width() / 118;
  }

  private void line(ActivityLogLine line, int y) {
    CellStyle style = style(line.kind());
    canvas.text(area.x(), y, sign(line.kind()), style);
    String subject = DisplayText.decode(line.subject());
    boolean message = line.kind() == ActivityLogLine.Kind.MESSAGE;
    int nameEnd = message ? area.end() : column(44) - 1;
    canvas.text(
        area.x() + 2,
        y,
        nameEnd,
        DisplayText.cutPath(subject, nameEnd - area.x() - 2, glyphs),
        CellStyle.TEXT);
    if (message) {
      return;
    }
    canvas.text(column(44), y, area.end(), what(line), style);
    if (line.tookMillis() >= 0) {
      canvas.right(column(65), y, UnitText.elapsed(line.tookMillis()), CellStyle.TEXT);
    }
    String note = note(line);
    canvas.text(column(68), y, area.end(), note, CellStyle.DIM);
    if (line.kind() == ActivityLogLine.Kind.HIT) {
      canvas.text(column(86), y, area.end(), line.remark(), CellStyle.DIM);
    }
  }

  private static String note(ActivityLogLine line) {
    return switch (line.kind()) {
      case HIT -> line.savedMillis() > 0 ? "saved " + UnitText.elapsed(line.savedMillis()) : "";
      case BUILT, PRINTED ->
          line.reason()
              .map(CacheMissText::built)
              .map(
                  reason ->
                      line.cause()
                          .map(cause -> reason + ": " + CacheMissText.brief(cause))
                          .orElse(reason))
              .orElse("");
      case FAILED, CANCELLED, CACHE, MESSAGE, HALTED -> line.remark();
    };
  }

  private String sign(ActivityLogLine.Kind kind) {
    return switch (kind) {
      case HIT -> glyphs.hit();
      case BUILT -> glyphs.built();
      case PRINTED -> glyphs.printed();
      case FAILED -> glyphs.failed();
      case CANCELLED -> glyphs.notRun();
      case CACHE, HALTED -> glyphs.undeclared();
      case MESSAGE -> glyphs.dot();
    };
  }

  private static CellStyle style(ActivityLogLine.Kind kind) {
    return switch (kind) {
      case HIT -> CellStyle.HIT;
      case BUILT -> CellStyle.BUILT;
      case PRINTED, CACHE, HALTED -> CellStyle.WARNING;
      case FAILED -> CellStyle.FAILED;
      case CANCELLED -> CellStyle.WAIT;
      case MESSAGE -> CellStyle.TEXT;
    };
  }

  private static String what(ActivityLogLine line) {
    return switch (line.kind()) {
      case FAILED -> ExitText.of(line.exitCode());
      case HALTED -> ExitText.stoppedBy(line.exitCode());
      case HIT, BUILT, PRINTED, CANCELLED, CACHE, MESSAGE -> line.what();
    };
  }
}
