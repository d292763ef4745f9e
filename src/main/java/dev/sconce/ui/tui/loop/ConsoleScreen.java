package dev.sconce.ui.tui.loop;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.Terminal;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent.RequestAnswered;
import dev.sconce.session.BuildState;
import dev.sconce.session.Question;
import dev.sconce.session.StepCounts;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.frame.ScreenPainter;
import dev.sconce.ui.tui.frame.TerminalTheme;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.input.KeyResult;
import dev.sconce.ui.tui.input.MouseHandler;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.step.RetriedStepsText;
import dev.sconce.ui.tui.terminal.FullScreen;
import dev.sconce.ui.tui.terminal.TerminalInput;
import dev.sconce.ui.tui.view.EngineQuestions;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.KeyMap;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.Proof;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.SourceTimes;
import dev.sconce.ui.tui.view.ViewState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The screen of the console: the latest state, the view, the frame, the title. Confined to one
 * thread. The screen library is loaded when the screen is first shown.
 */
final class ConsoleScreen {
  private static final int MAX_PASTED = 1_000;

  /** The maximum size that terminals accept in one piece. */
  private static final int MAX_COPIED_BYTES = 50_000;

  private final FullScreen full;
  private final Supplier<Terminal> terminals;
  private final TerminalTheme look;
  private @Nullable ScreenPainter painter;
  private @Nullable BuildState state;
  private @Nullable Frame frame;
  private ViewState view;
  private boolean mouse = true;
  private String title = "";
  private int percent = -1;

  ConsoleScreen(FullScreen full, Supplier<Terminal> terminals, TerminalTheme look, KeyMap keys) {
    this.full = full;
    this.terminals = terminals;
    this.look = look;
    this.view = ViewState.start(keys);
  }

  /** Takes the terminal. */
  void show() throws IOException {
    full.show(mouse);
    title = "";
    percent = -1;
    if (painter == null) {
      painter = new ScreenPainter(terminals.get(), look);
    } else {
      painter.repaintAll();
    }
  }

  /** Repaints the whole screen. */
  void repaint() {
    if (painter != null) {
      painter.repaintAll();
    }
  }

  /** Turns the mouse off, so that the terminal's own selection works, or on again. */
  void toggleMouse() throws IOException {
    mouse = !mouse;
    full.mouse(mouse);
    notice(mouse ? "the console uses the mouse again" : "the mouse is left to the terminal");
  }

  /** Puts a text into the terminal's clipboard. */
  void copy(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] taken = Arrays.copyOf(bytes, Math.min(bytes.length, MAX_COPIED_BYTES));
    full.copy(Base64.getEncoder().encodeToString(taken));
    String first = taken.length < bytes.length ? "the first " : "";
    notice(
        "copied "
            + first
            + UnitText.bytes(taken.length)
            + ", if the terminal lets programs do that");
  }

  /** Stores the result of running a step without a file. */
  void proved(Proof proof) {
    view = view.withProof(proof);
  }

  /** Shows a message in the last row. */
  void notice(String words) {
    view = view.withNotice(words);
  }

  /** Whether the user types a line or picks from a menu; then an interrupt ends only that. */
  boolean prompts() {
    return switch (view.prompt()) {
      case Prompt.Typing _, Prompt.Picking _ -> true;
      case Prompt.Idle _, Prompt.Confirming _ -> false;
    };
  }

  /** Whether the user has opened something to read, or is about to type something. */
  boolean isRead() {
    ShownContent content = view.content();
    boolean opened = !(content.body() instanceof ShownContent.Body.Panes);
    boolean whole = content.chosen() != null && !content.chosen().hasTab();
    boolean searched = !content.reading().find().isEmpty();
    return opened || whole || searched || !(view.prompt() instanceof Prompt.Idle);
  }

  /** The command of a key, outside of typed lines. */
  Optional<ConsoleCommand> command(String key) {
    return view.keys().command(key, false);
  }

  /** Handles answers of the engine. */
  void answered(List<RequestAnswered> answers) {
    for (RequestAnswered answer : answers) {
      view = KeyHandler.answered(view, answer);
    }
  }

  /** The question to send so that the view can be shown. */
  Optional<Question> asks() {
    BuildState seen = state;
    if (seen == null) {
      return Optional.empty();
    }
    Optional<EngineQuestions.Due> due = EngineQuestions.due(seen, view);
    if (due.isPresent()) {
      view = EngineQuestions.asked(seen, view, due.get());
    }
    return due.map(EngineQuestions.Due::question);
  }

  /** The files with the errors on the screen, as tools named them. */
  Set<String> namedFiles() {
    BuildState seen = state;
    Frame shown = frame;
    return seen == null || shown == null
        ? Set.of()
        : SourceTimes.files(new InputContext(seen, view, shown.width(), shown.height()));
  }

  /** Stores when files were changed; returns whether that is news. */
  boolean looked(SourceTimes times) {
    boolean news = !times.equals(view.sources());
    view = view.withSources(times);
    return news;
  }

  /** Handles the answer to a question. */
  void answered(Question question, Answer answer) {
    view = view.answered(question, answer);
  }

  /** Shows a state. */
  void draw(BuildState newest) throws IOException {
    BuildState before = state;
    if (before != null && view.notice().isEmpty()) {
      view = view.withNotice(RetriedStepsText.stillFailing(before, newest));
    }
    state = newest;
    ScreenPainter paints = painter;
    if (paints == null) {
      return;
    }
    try {
      TerminalSize size = paints.size();
      Frame next = ConsoleFrame.of(newest, view, size.getColumns(), size.getRows(), look.glyphs());
      paints.paint(next);
      frame = next;
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    outside(newest);
  }

  /** Updates title and taskbar. */
  private void outside(BuildState newest) throws IOException {
    StepCounts counts = newest.counts();
    BuildStateWord word = BuildStateWord.of(newest);
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
    return counts.failed() == 0 ? "" : " " + look.glyphs().failed() + counts.failed();
  }

  /** The effect of input on the frame that the user sees; empty before the first frame. */
  Optional<KeyResult> handleInput(TerminalInput what) {
    return switch (what) {
      case TerminalInput.Key key -> press(key.name());
      case TerminalInput.Pasted pasted -> paste(pasted);
      case TerminalInput.Mouse used -> use(used);
      case TerminalInput.Identified _ -> Optional.empty();
    };
  }

  private Optional<KeyResult> press(String key) {
    BuildState seen = state;
    Frame shown = frame;
    if (seen == null || shown == null) {
      return Optional.empty();
    }
    KeyResult result = KeyHandler.press(key, seen, view, shown.width(), shown.height());
    view = result.view();
    return Optional.of(result);
  }

  /** Pasted text goes into the line being typed; elsewhere it is not taken for keys. */
  private Optional<KeyResult> paste(TerminalInput.Pasted pasted) {
    if (view.typing().isEmpty()) {
      notice("pasted text is not taken for keys");
      return Optional.empty();
    }
    pasted
        .text()
        .codePoints()
        .filter(one -> !Character.isISOControl(one))
        .limit(MAX_PASTED)
        .forEach(one -> press(one == ' ' ? "Space" : Character.toString(one)));
    return Optional.empty();
  }

  private Optional<KeyResult> use(TerminalInput.Mouse used) {
    BuildState seen = state;
    Frame shown = frame;
    if (seen == null || shown == null) {
      return Optional.empty();
    }
    KeyResult result = MouseHandler.act(used, shown, seen, view);
    view = result.view();
    return Optional.of(result);
  }
}
