package dev.sconce.ui.tui;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a key does: a pure function of the build, what the user looks at, and the size. */
final class Keys {
  private static final int INTERRUPT = 2;

  private final BuildState state;
  private final ViewState before;
  private final ViewState view;
  private final int width;
  private final int height;

  private Keys(BuildState state, ViewState before, int width, int height) {
    this.state = state;
    this.before = before;
    this.view = settled(state, before).withAsked(null, "").withKeyAt(state.nowMillis());
    this.width = width;
    this.height = height;
  }

  /** The first key acts on the pane that is shown, whatever it was. */
  private static ViewState settled(BuildState state, ViewState view) {
    Pane shown = TabScreen.shown(state, view);
    return shown == view.focus() ? view : view.withFocus(shown);
  }

  /** What comes of a key, named as in {@link Command}; other single characters are typed text. */
  static KeyResult press(String key, BuildState state, ViewState view, int width, int height) {
    Keys keys = new Keys(state, view, width, height);
    return view.typing().map(input -> keys.typed(key, input)).orElseGet(() -> keys.command(key));
  }

  /** The engine answered a request. */
  static ViewState answered(ViewState view, BuildEvent.RequestAnswered answer) {
    List<BuildRequest> pending = new ArrayList<>(view.pending());
    if (!pending.remove(answer.request())) {
      return view;
    }
    ViewState settled = view.withPending(pending);
    return answer.accepted() ? settled : settled.withNotice("refused: " + answer.reason());
  }

  private KeyResult command(String key) {
    if (before.asked() instanceof BuildRequest.SetMode push && key.equals("y")) {
      return request(push);
    }
    boolean paused = StateWord.of(state) == StateWord.PAUSED;
    return Command.of(key, paused)
        .map(command -> act(command, key))
        .orElseGet(() -> KeyResult.of(view));
  }

  private KeyResult act(Command command, String key) {
    Readiness readiness = new Readiness(state, view);
    Optional<String> refusal = readiness.refusal(command);
    if (refusal.isPresent()) {
      return KeyResult.of(view.withNotice(key + ": " + refusal.get()));
    }
    return switch (command) {
      case UP -> KeyResult.of(move(-1));
      case DOWN -> KeyResult.of(move(1));
      case PAGE_UP -> KeyResult.of(move(-height / 2));
      case PAGE_DOWN -> KeyResult.of(move(height / 2));
      case FIRST -> KeyResult.of(move(-Integer.MAX_VALUE / 2));
      case LAST -> KeyResult.of(move(Integer.MAX_VALUE / 2));
      case FOLD -> KeyResult.of(fold());
      case OPEN -> KeyResult.of(open());
      case BACK -> KeyResult.of(back());
      case NEXT_PANE -> KeyResult.of(view.withFocus(next(view.focus())));
      case TREE -> KeyResult.of(view.withFocus(Pane.TREE));
      case JOBS -> KeyResult.of(view.withFocus(Pane.JOBS));
      case CACHE -> KeyResult.of(view.withFocus(Pane.CACHE));
      case PROBLEMS -> KeyResult.of(view.withFocus(Pane.PROBLEMS));
      case LOG -> KeyResult.of(view.withFocus(Pane.LOG));
      case RESULT -> KeyResult.of(view.withFocus(Pane.RESULT));
      case ZOOM -> KeyResult.of(view.withZoom(!view.zoom()));
      case NEXT_FAILURE -> KeyResult.of(nextFailure());
      case FOLLOW -> KeyResult.of(view.withCursor(List.of(), null));
      case FILTER ->
          KeyResult.of(
              view.withInput(new ViewState.Input(ViewState.Input.Purpose.FILTER, view.filter())));
      case PALETTE ->
          KeyResult.of(view.withInput(new ViewState.Input(ViewState.Input.Purpose.COMMAND, "")));
      case MODE ->
          KeyResult.of(view.withInput(new ViewState.Input(ViewState.Input.Purpose.MODE, "")));
      case HELP -> KeyResult.of(view.withHelp(!view.help()));
      case EDIT -> edit(readiness);
      case RETRY ->
          readiness
              .failure()
              .map(failure -> request(new BuildRequest.Retry(failure.step())))
              .orElseGet(() -> KeyResult.of(view));
      case RETRY_ALL -> request(new BuildRequest.RetryAll());
      case CANCEL -> cancel(key);
      case PAUSE -> request(new BuildRequest.Pause());
      case RESUME -> request(new BuildRequest.Resume());
      case FEWER_SLOTS -> request(new BuildRequest.SetSlots(state.slots() - 1));
      case MORE_SLOTS -> request(new BuildRequest.SetSlots(state.slots() + 1));
      case ASK_CACHE -> request(new BuildRequest.AskCache());
      case STOP -> twice(new BuildRequest.Stop(INTERRUPT), key + " again stops the build");
      case QUIT -> quit();
    };
  }

  private KeyResult request(BuildRequest request) {
    List<BuildRequest> pending = new ArrayList<>(view.pending());
    pending.add(request);
    return new KeyResult(view.withPending(pending), Optional.of(request), Optional.empty());
  }

  /** Asks first, and does it when the same key comes again at once. */
  private KeyResult twice(BuildRequest request, String question) {
    return request.equals(before.asked())
        ? request(request)
        : KeyResult.of(view.withAsked(request, question));
  }

  private KeyResult quit() {
    Optional<Wish> leave = Optional.of(new Wish.Leave());
    if (StateWord.of(state).over()) {
      return new KeyResult(view, Optional.empty(), leave);
    }
    KeyResult asked = twice(new BuildRequest.Stop(INTERRUPT), "again: stop and leave - Esc stays");
    return asked.request().isPresent()
        ? new KeyResult(asked.view(), asked.request(), leave)
        : asked;
  }

  private KeyResult cancel(String key) {
    if (!(view.cursor() instanceof RowId.Step row)) {
      return KeyResult.of(view);
    }
    String label =
        state.step(row.step()).map(step -> DisplayText.decode(step.text().label())).orElse("it");
    return twice(new BuildRequest.Cancel(row.step()), key + " again cancels " + label);
  }

  private KeyResult edit(Readiness readiness) {
    Optional<Wish> wish =
        readiness.failure().flatMap(ErrorPlace::of).map(place -> new Wish.Edit(place));
    return new KeyResult(view, Optional.empty(), wish);
  }

  private Pane next(Pane pane) {
    Pane[] panes = Pane.values();
    Pane next = panes[(pane.ordinal() + 1) % panes.length];
    return next == Pane.RESULT && !StateWord.of(state).over() ? Pane.TREE : next;
  }

  private ViewState move(int by) {
    if (view.zoom() || view.focus() == Pane.LOG) {
      return view.withScroll((int) Math.max(0, Math.min(1_000, (long) view.scroll() + by)));
    }
    List<RowId> rows = PaneRows.of(state, view, width, height);
    if (rows.isEmpty()) {
      return view;
    }
    int at = view.cursor() == null ? -1 : rows.indexOf(view.cursor());
    int start = at < 0 && by < 0 ? 0 : at;
    long to = Math.max(0, Math.min(rows.size() - 1, (long) start + by));
    return view.withCursor(rows, rows.get((int) to));
  }

  private ViewState fold() {
    RowId row = view.cursor();
    if (view.focus() != Pane.TREE || row == null) {
      return view;
    }
    boolean open = view.opened().contains(row);
    boolean shown =
        TreePane.rows(state, view, 1).stream()
            .anyMatch(one -> one.id().equals(row) && one.expanded());
    boolean opens = !open && !shown;
    return refrozen(view.withOpened(row, opens, !opens), row);
  }

  private ViewState open() {
    RowId row = view.cursor();
    return switch (row) {
      case null -> view.focus() == Pane.PROBLEMS ? view.withZoom(true) : move(1);
      case RowId.Target _, RowId.Directory _ -> refrozen(view.withOpened(row, true, false), row);
      case RowId.Step step -> output(step.step());
      case RowId.Failures _, RowId.File _, RowId.Warnings _ -> view.withZoom(true);
    };
  }

  /** The output of a step that failed. */
  private ViewState output(int step) {
    for (ProblemRow row : ProblemRow.rows(state, view.withFocus(Pane.PROBLEMS))) {
      if (row instanceof ProblemRow.Failures failures
          && failures.steps().stream().anyMatch(one -> one.step() == step)) {
        return problem(row);
      }
    }
    return view.withNotice("it has printed nothing yet");
  }

  private ViewState problem(ProblemRow row) {
    ViewState there = view.withFocus(Pane.PROBLEMS);
    List<RowId> rows = ProblemRow.rows(state, there).stream().map(ProblemRow::id).toList();
    return there.withCursor(rows, row.id());
  }

  /** The rows chosen anew with the same cursor. */
  private ViewState refrozen(ViewState opened, RowId row) {
    ViewState free = opened.withCursor(List.of(), row);
    return free.withCursor(PaneRows.of(state, free, width, height), row);
  }

  private ViewState nextFailure() {
    List<ProblemRow> rows =
        ProblemRow.rows(state, view).stream()
            .filter(ProblemRow.Failures.class::isInstance)
            .toList();
    int at = -1;
    for (int i = 0; i < rows.size(); i++) {
      at = rows.get(i).id().equals(view.cursor()) ? i : at;
    }
    return problem(rows.get((at + 1) % rows.size()));
  }

  private ViewState back() {
    if (view.help()) {
      return view.withHelp(false);
    }
    if (view.zoom()) {
      return view.withZoom(false);
    }
    return view.filter().isEmpty() ? view.withCursor(List.of(), null) : view.withFilter("");
  }

  private KeyResult typed(String key, ViewState.Input input) {
    if (key.equals("Esc") || key.equals("^C")) {
      return KeyResult.of(view.withInput(null));
    }
    if (input.purpose() == ViewState.Input.Purpose.MODE) {
      return mode(key);
    }
    if (key.equals("Enter")) {
      return entered(input);
    }
    String text = input.text();
    if (key.equals("Backspace")) {
      text = text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(text.length(), -1));
    } else if (key.equals("Space")) {
      text += " ";
    } else if (key.codePointCount(0, key.length()) == 1) {
      text += key;
    }
    return KeyResult.of(view.withInput(new ViewState.Input(input.purpose(), text)));
  }

  private KeyResult entered(ViewState.Input input) {
    ViewState closed = view.withInput(null);
    return switch (input.purpose()) {
      case FILTER -> KeyResult.of(closed.withFilter(input.text().strip()));
      case COMMAND -> {
        List<Command> found = Command.matching(input.text().strip());
        yield input.text().isBlank() || found.isEmpty()
            ? KeyResult.of(closed.withNotice("no command has that name"))
            : new Keys(state, closed, width, height)
                .act(found.getFirst(), found.getFirst().title());
      }
      case MODE -> KeyResult.of(closed);
    };
  }

  private KeyResult mode(String key) {
    Keys closed = new Keys(state, view.withInput(null), width, height);
    return switch (key) {
      case "o" -> closed.request(new BuildRequest.SetMode(CacheMode.OFF));
      case "f" -> closed.request(new BuildRequest.SetMode(CacheMode.FETCH));
      case "b" -> closed.askToPush(CacheMode.FETCH_AND_PUSH);
      case "u" -> closed.askToPush(CacheMode.PUSH);
      default -> KeyResult.of(closed.view);
    };
  }

  /** What is pushed others will use: it is confirmed. */
  private KeyResult askToPush(CacheMode mode) {
    return KeyResult.of(
        view.withAsked(
            new BuildRequest.SetMode(mode),
            "y pushes results to " + DisplayText.decode(state.cache().server())));
  }
}
