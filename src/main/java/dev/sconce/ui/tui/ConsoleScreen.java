package dev.sconce.ui.tui;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.Terminal;
import dev.sconce.session.BuildEvent.RequestAnswered;
import dev.sconce.session.BuildState;
import dev.sconce.session.StepCounts;
import dev.sconce.ui.tui.terminal.FullScreen;
import dev.sconce.ui.tui.terminal.Typed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the console shows and what the user does with it: the newest state, the view, the frame on
 * the screen, the title. Confined to one thread. The screen library is loaded when it is first
 * shown.
 */
final class ConsoleScreen {
  private final FullScreen full;
  private final Supplier<Terminal> terminals;
  private final Look look;
  private @Nullable Painter painter;
  private @Nullable BuildState state;
  private ViewState view = ViewState.start();
  private boolean mouse = true;
  private int width = 80;
  private int height = 24;
  private String title = "";
  private int percent = -1;

  ConsoleScreen(FullScreen full, Supplier<Terminal> terminals, Look look) {
    this.full = full;
    this.terminals = terminals;
    this.look = look;
  }

  /** Takes the terminal. */
  void show() throws IOException {
    full.show(mouse);
    title = "";
    percent = -1;
    if (painter == null) {
      painter = new Painter(terminals.get(), look);
    } else {
      painter.repaintAll();
    }
  }

  /** Paints all of it anew. */
  void repaint() {
    if (painter != null) {
      painter.repaintAll();
    }
  }

  /** Turns the mouse off so that the terminal's own selection works, or on again. */
  void toggleMouse() throws IOException {
    mouse = !mouse;
    full.mouse(mouse);
    view = view.withNotice(mouse ? "the mouse is the console's" : "the mouse is the terminal's");
  }

  /** Says something in the last row. */
  void notice(String words) {
    view = view.withNotice(words);
  }

  /** Whether a line is being typed. */
  boolean typing() {
    return view.typing().isPresent();
  }

  /** Takes answers of the engine in. */
  void answered(List<RequestAnswered> answers) {
    for (RequestAnswered answer : answers) {
      view = Keys.answered(view, answer);
    }
  }

  /** Shows a state. */
  void draw(BuildState newest) throws IOException {
    state = newest;
    Painter paints = painter;
    if (paints == null) {
      return;
    }
    try {
      TerminalSize size = paints.size();
      width = size.getColumns();
      height = size.getRows();
      paints.paint(ConsoleFrame.of(newest, view, width, height, look.signs()));
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    outside(newest);
  }

  /** Brings title and taskbar up to date. */
  private void outside(BuildState newest) throws IOException {
    StepCounts counts = newest.counts();
    StateWord word = StateWord.of(newest);
    int total = counts.total();
    int now = total == 0 ? 0 : (int) (100L * counts.done() / total);
    String text = word + (total == 0 ? "" : " " + now + "%") + failures(counts) + " - sconce";
    if (!text.equals(title)) {
      title = text;
      full.title(text);
    }
    int shown = counts.failed() > 0 ? -2 - now : now;
    if (shown != percent) {
      percent = shown;
      full.taskbar(now, counts.failed() > 0);
    }
  }

  private String failures(StepCounts counts) {
    return counts.failed() == 0 ? "" : " " + look.signs().failed() + counts.failed();
  }

  /** What comes of a key, in the state that the user sees; empty before the first frame. */
  @Nullable KeyResult press(String key) {
    BuildState seen = state;
    if (seen == null) {
      return null;
    }
    KeyResult result = Keys.press(key, seen, view, width, height);
    view = result.view();
    return result;
  }

  /** Text goes into the line that is being typed, and is no keys elsewhere. */
  void paste(Typed.Pasted pasted) {
    if (!typing()) {
      notice("pasted text is not taken for keys");
      return;
    }
    pasted
        .text()
        .codePoints()
        .filter(one -> !Character.isISOControl(one))
        .limit(1_000)
        .forEach(one -> press(one == ' ' ? "Space" : Character.toString(one)));
  }
}
