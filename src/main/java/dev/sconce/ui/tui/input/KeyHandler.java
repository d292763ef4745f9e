package dev.sconce.ui.tui.input;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.ui.command.CommandAvailability;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.BuildStateWord;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.Pane;
import dev.sconce.ui.tui.view.ProblemRow;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.SelectedStep;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Computes the effect of a key: a pure function of the build, the view, and the size of the screen.
 */
public final class KeyHandler {
  private final InputContext now;

  private KeyHandler(InputContext now) {
    this.now = now;
  }

  /**
   * The effect of a key, named as in {@link ConsoleCommand}; other single characters are typed
   * text.
   */
  public static KeyResult press(
      String key, BuildState state, ViewState view, int width, int height) {
    InputContext now = new InputContext(state, view.withNotice(""), width, height);
    return switch (view.prompt()) {
      case Prompt.Typing typing -> new PromptKeys(now, typing).press(key);
      case Prompt.Picking picking -> new PromptKeys(now, picking).press(key);
      case Prompt.Confirming asked -> confirmed(now, key, asked);
      case Prompt.Idle _ -> new KeyHandler(now).command(key);
    };
  }

  private static KeyResult confirmed(InputContext now, String key, Prompt.Confirming asked) {
    InputContext idle = now.with(now.view().withPrompt(new Prompt.Idle()));
    if (!key.equals(asked.key())) {
      return key.equals("Esc") ? KeyResult.of(idle.view()) : new KeyHandler(idle).command(key);
    }
    KeyResult done = new BuildRequestKeys(idle).request(asked.request());
    return asked.leaves() ? done.withAction(new KeyResult.TerminalAction.Leave()) : done;
  }

  /** The view after the engine answered a request. */
  public static ViewState answered(ViewState view, BuildEvent.RequestAnswered answer) {
    List<BuildRequest> pending = new ArrayList<>(view.pending());
    if (!pending.remove(answer.request())) {
      return view;
    }
    ViewState settled = view.withPending(pending);
    return answer.accepted() ? settled : settled.withNotice("refused: " + answer.reason());
  }

  private KeyResult command(String key) {
    boolean paused = now.word() == BuildStateWord.PAUSED;
    return now.view()
        .keys()
        .command(key, paused)
        .map(command -> act(now, command, key))
        .orElseGet(() -> KeyResult.of(now.view()));
  }

  /**
   * Performs a command.
   *
   * @param key with which it was invoked: a key, or its name
   */
  static KeyResult act(InputContext now, ConsoleCommand command, String key) {
    Optional<String> refusal = new CommandAvailability(new SelectedStep(now)).refusal(command);
    if (refusal.isPresent()) {
      return KeyResult.of(now.view().withNotice(key + ": " + refusal.get()));
    }
    InputContext settled = settled(now);
    NavigationKeys moving = new NavigationKeys(settled);
    BuildRequestKeys requests = new BuildRequestKeys(settled);
    int page = Math.max(1, now.height() / 2);
    return switch (command) {
      case UP -> KeyResult.of(moving.by(-1));
      case DOWN -> KeyResult.of(moving.by(1));
      case PAGE_UP -> KeyResult.of(moving.by(-page));
      case PAGE_DOWN -> KeyResult.of(moving.by(page));
      case FIRST -> KeyResult.of(moving.by(-NavigationKeys.FAR));
      case LAST -> KeyResult.of(moving.by(NavigationKeys.FAR));
      case FOLD -> KeyResult.of(settled.reading() ? moving.by(page) : moving.fold());
      case LEFT -> KeyResult.of(moving.aside(-1));
      case RIGHT -> KeyResult.of(moving.aside(1));
      case OPEN -> KeyResult.of(moving.open());
      case BACK -> KeyResult.of(moving.back());
      case NEXT_PANE -> KeyResult.of(moving.nextPane());
      case OVERVIEW -> KeyResult.of(moving.overview());
      case TREE -> KeyResult.of(pane(now.view(), Pane.TREE));
      case JOBS -> KeyResult.of(pane(now.view(), Pane.JOBS));
      case CACHE -> KeyResult.of(pane(now.view(), Pane.CACHE));
      case PROBLEMS -> KeyResult.of(pane(now.view(), Pane.PROBLEMS));
      case LOG -> KeyResult.of(pane(now.view(), Pane.LOG));
      case RESULT -> KeyResult.of(pane(now.view(), Pane.RESULT));
      case ZOOM -> KeyResult.of(toggled(settled.view(), new ShownContent.Body.Output()));
      case HELP -> KeyResult.of(help(now));
      case FIND_NEXT -> KeyResult.of(moving.find(1));
      case FIND_BEFORE -> KeyResult.of(moving.find(-1));
      case NEXT_FAILURE -> KeyResult.of(moving.nextFailure());
      case FOLLOW -> KeyResult.of(moving.follow());
      case WHY -> KeyResult.of(moving.why());
      case WHO ->
          KeyResult.of(new SelectedStep(settled).file().map(moving::who).orElseGet(settled::view));
      case DIAGNOSTICS -> KeyResult.of(moving.diagnostics());
      case DEPS -> KeyResult.of(moving.undeclared());
      case FILTER -> filter(settled);
      case PALETTE -> type(now, Prompt.Purpose.COMMAND, "");
      case SLOTS -> type(now, Prompt.Purpose.SLOTS, "");
      case BUILD -> type(now, Prompt.Purpose.BUILD, "");
      case MODE -> pick(now, Prompt.Menu.MODE);
      case COPY -> pick(pinned(settled), copyMenu(settled));
      case EDIT -> requests.edit();
      case PAGER -> requests.page();
      case PROVE -> requests.prove();
      case ALLOW -> type(pinned(settled), Prompt.Purpose.ALLOW, "");
      case RETRY -> requests.retry();
      case RETRY_ALL -> requests.request(new BuildRequest.RetryAll());
      case CANCEL -> requests.cancel(key);
      case PAUSE -> requests.request(new BuildRequest.Pause());
      case RESUME -> requests.request(new BuildRequest.Resume());
      case FEWER_SLOTS -> requests.slots(-1);
      case MORE_SLOTS -> requests.slots(1);
      case ASK_CACHE -> requests.request(new BuildRequest.AskCache());
      case STOP -> requests.stop(key);
      case INTERRUPT -> requests.interrupt();
      case QUIT -> requests.quit(key);
      case LINES -> KeyResult.of(now.view()).withAction(new KeyResult.TerminalAction.Lines());
      case SUSPEND -> KeyResult.of(now.view()).withAction(new KeyResult.TerminalAction.Suspend());
      case REDRAW -> KeyResult.of(now.view()).withAction(new KeyResult.TerminalAction.Redraw());
      case MOUSE -> KeyResult.of(now.view()).withAction(new KeyResult.TerminalAction.ToggleMouse());
    };
  }

  /** Puts the cursor on the selected undeclared file, which stays selected while keys are typed. */
  private static InputContext pinned(InputContext now) {
    boolean listed = now.pane() == Pane.PROBLEMS || now.pane() == Pane.DEPS;
    Optional<Problem.Undeclared> file = new SelectedStep(now).undeclared();
    return listed && file.isPresent()
        ? now.with(now.selecting(SelectableRows.of(now), new ProblemRow.File(file.get()).id()))
        : now;
  }

  private static Prompt.Menu copyMenu(InputContext now) {
    return new SelectedStep(now).undeclared().isPresent() ? Prompt.Menu.COPY_FIX : Prompt.Menu.COPY;
  }

  /** Keeps the pane that is shown, so that the first key acts on it. */
  private static InputContext settled(InputContext now) {
    ShownContent content = now.view().content();
    return content.chosen() == null
        ? now.with(now.view().withContent(content.withPane(now.pane())))
        : now;
  }

  private static ViewState pane(ViewState view, Pane pane) {
    return view.withContent(view.content().withBody(new ShownContent.Body.Panes()).withPane(pane));
  }

  /** Opens the help for the present content, or closes it. */
  private static ViewState help(InputContext now) {
    ShownContent content = now.view().content();
    return content.body() instanceof ShownContent.Body.Help
        ? now.behindHelp().view()
        : now.view()
            .withContent(
                content
                    .withBody(new ShownContent.Body.Help(content.body(), content.reading()))
                    .withReading(ShownContent.ReadingPosition.START));
  }

  private static ViewState toggled(ViewState view, ShownContent.Body body) {
    boolean shown = view.content().body().equals(body);
    ShownContent content = view.content().withBody(shown ? new ShownContent.Body.Panes() : body);
    return view.withContent(content.withReading(ShownContent.ReadingPosition.START));
  }

  private static KeyResult filter(InputContext now) {
    return type(now, now.reading() ? Prompt.Purpose.FIND : Prompt.Purpose.FILTER, "");
  }

  private static KeyResult type(InputContext now, Prompt.Purpose purpose, String text) {
    return KeyResult.of(now.view().withPrompt(new Prompt.Typing(purpose, text, 0)));
  }

  private static KeyResult pick(InputContext now, Prompt.Menu menu) {
    return KeyResult.of(now.view().withPrompt(new Prompt.Picking(menu)));
  }
}
