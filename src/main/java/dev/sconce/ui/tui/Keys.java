package dev.sconce.ui.tui;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a key does: a pure function of the build, what the user looks at, and the size. */
final class Keys {
  private static final int INTERRUPT = 2;

  private final BuildState state;
  private final ViewState view;
  private final int width;
  private final int height;

  private Keys(BuildState state, ViewState before, int width, int height) {
    this.state = state;
    this.view = settled(state, before).withNotice("").withKeyAt(state.nowMillis());
    this.width = width;
    this.height = height;
  }

  /** The first key acts on the pane that is shown, whatever it was. */
  private static ViewState settled(BuildState state, ViewState view) {
    return view.scene().chosen() == null
        ? view.withScene(view.scene().withPane(TabScreen.shown(state, view)))
        : view;
  }

  /** What comes of a key, named as in {@link Command}; other single characters are typed text. */
  static KeyResult press(String key, BuildState state, ViewState view, int width, int height) {
    Keys keys = new Keys(state, view, width, height);
    return switch (view.prompt()) {
      case Prompt.Typing typing -> keys.typed(key, typing);
      case Prompt.Confirming asked -> keys.confirmed(key, asked);
      case Prompt.Idle _ -> keys.command(key);
    };
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
      case NEXT_PANE -> focus(next());
      case TREE -> focus(Pane.TREE);
      case JOBS -> focus(Pane.JOBS);
      case CACHE -> focus(Pane.CACHE);
      case PROBLEMS -> focus(Pane.PROBLEMS);
      case LOG -> focus(Pane.LOG);
      case RESULT -> focus(Pane.RESULT);
      case ZOOM -> KeyResult.of(toggled(new Body.Output()));
      case NEXT_FAILURE -> KeyResult.of(nextFailure());
      case FOLLOW -> KeyResult.of(following());
      case FILTER -> type(Prompt.Purpose.FILTER, view.filter());
      case PALETTE -> type(Prompt.Purpose.COMMAND, "");
      case MODE -> type(Prompt.Purpose.MODE, "");
      case HELP -> KeyResult.of(toggled(new Body.Help()));
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
      case STOP -> twice(new BuildRequest.Stop(INTERRUPT), key, " again stops the build", false);
      case QUIT -> quit(key);
    };
  }

  private KeyResult request(BuildRequest request) {
    List<BuildRequest> pending = new ArrayList<>(view.pending());
    pending.add(request);
    return new KeyResult(view.withPending(pending), Optional.of(request), Optional.empty());
  }

  private KeyResult focus(Pane pane) {
    return KeyResult.of(view.withScene(view.scene().withPane(pane)));
  }

  private KeyResult type(Prompt.Purpose purpose, String text) {
    return KeyResult.of(view.withPrompt(new Prompt.Typing(purpose, text)));
  }

  private ViewState toggled(Body body) {
    boolean shown = view.scene().body().equals(body);
    return view.withScene(view.scene().withBody(shown ? new Body.Panes() : body));
  }

  private ViewState following() {
    return view.withScene(view.scene().withSelection(Selection.FOLLOWING));
  }

  /** Asks first, and does it when the same key comes again at once. */
  private KeyResult twice(BuildRequest request, String key, String question, boolean leaves) {
    return KeyResult.of(
        view.withPrompt(new Prompt.Confirming(request, key, key + question, leaves)));
  }

  private KeyResult confirmed(String key, Prompt.Confirming asked) {
    Keys idle = new Keys(state, view.withPrompt(new Prompt.Idle()), width, height);
    if (!key.equals(asked.key())) {
      return idle.command(key);
    }
    KeyResult done = idle.request(asked.request());
    return asked.leaves()
        ? new KeyResult(done.view(), done.request(), Optional.of(new Wish.Leave()))
        : done;
  }

  private KeyResult quit(String key) {
    return StateWord.of(state).over()
        ? new KeyResult(view, Optional.empty(), Optional.of(new Wish.Leave()))
        : twice(new BuildRequest.Stop(INTERRUPT), key, " again: stop and leave - Esc stays", true);
  }

  private KeyResult cancel(String key) {
    if (!(view.cursor() instanceof RowId.Step row)) {
      return KeyResult.of(view);
    }
    String label =
        state.step(row.step()).map(step -> DisplayText.decode(step.text().label())).orElse("it");
    return twice(new BuildRequest.Cancel(row.step()), key, " again cancels " + label, false);
  }

  private KeyResult edit(Readiness readiness) {
    Optional<Wish> wish =
        readiness.failure().flatMap(ErrorPlace::of).map(place -> new Wish.Edit(place));
    return new KeyResult(view, Optional.empty(), wish);
  }

  private Pane next() {
    Pane[] panes = Pane.values();
    Pane next = panes[(TabScreen.shown(state, view).ordinal() + 1) % panes.length];
    return next == Pane.RESULT && !StateWord.of(state).over() ? Pane.TREE : next;
  }

  private ViewState move(int by) {
    if (!(view.scene().body() instanceof Body.Panes) || view.scene().chosen() == Pane.LOG) {
      return view.withScene(view.scene().withReading(view.scene().reading().by(by)));
    }
    List<RowId> rows = PaneRows.of(state, view, width, height);
    if (rows.isEmpty()) {
      return view;
    }
    int at = view.cursor() == null ? -1 : rows.indexOf(view.cursor());
    int start = at < 0 && by < 0 ? 0 : at;
    long to = Math.max(0, Math.min(rows.size() - 1, (long) start + by));
    return select(view, rows, rows.get((int) to));
  }

  private static ViewState select(ViewState from, List<RowId> rows, @Nullable RowId row) {
    return from.withScene(from.scene().withSelection(new Selection(rows, row)));
  }

  private ViewState fold() {
    RowId row = view.cursor();
    if (view.scene().chosen() != Pane.TREE || row == null) {
      return view;
    }
    Folds folds = view.scene().folds();
    boolean open = folds.opened().contains(row);
    boolean shown =
        TreePane.rows(state, view, 1).stream()
            .anyMatch(one -> one.id().equals(row) && one.expanded());
    return refrozen(!open && !shown ? folds.open(row) : folds.close(row), row);
  }

  private ViewState open() {
    RowId row = view.cursor();
    return switch (row) {
      case null -> view.scene().chosen() == Pane.PROBLEMS ? zoomed() : move(1);
      case RowId.Target _, RowId.Directory _ -> refrozen(view.scene().folds().open(row), row);
      case RowId.Step step -> output(step.step());
      case RowId.Failures _, RowId.File _, RowId.Warnings _ -> zoomed();
    };
  }

  private ViewState zoomed() {
    return view.withScene(view.scene().withBody(new Body.Output()));
  }

  /** The output of a step that failed. */
  private ViewState output(int step) {
    for (ProblemRow row : ProblemRow.rows(state, on(Pane.PROBLEMS))) {
      if (row instanceof ProblemRow.Failures failures
          && failures.steps().stream().anyMatch(one -> one.step() == step)) {
        return problem(row);
      }
    }
    return view.withNotice("it has printed nothing yet");
  }

  private ViewState problem(ProblemRow row) {
    ViewState there = on(Pane.PROBLEMS);
    List<RowId> rows = ProblemRow.rows(state, there).stream().map(ProblemRow::id).toList();
    return select(there, rows, row.id());
  }

  private ViewState on(Pane pane) {
    return view.withScene(view.scene().withPane(pane));
  }

  /** The rows chosen anew with the same cursor. */
  private ViewState refrozen(Folds folds, RowId row) {
    ViewState free = select(view.withScene(view.scene().withFolds(folds)), List.of(), row);
    return select(free, PaneRows.of(state, free, width, height), row);
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
    if (!(view.scene().body() instanceof Body.Panes)) {
      return view.withScene(view.scene().withBody(new Body.Panes()));
    }
    return view.filter().isEmpty() ? following() : view.withScene(view.scene().withFilter(""));
  }

  private KeyResult typed(String key, Prompt.Typing input) {
    if (key.equals("Esc") || key.equals("^C")) {
      return KeyResult.of(view.withPrompt(new Prompt.Idle()));
    }
    if (input.purpose() == Prompt.Purpose.MODE) {
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
    return type(input.purpose(), text);
  }

  private KeyResult entered(Prompt.Typing input) {
    ViewState closed = view.withPrompt(new Prompt.Idle());
    return switch (input.purpose()) {
      case FILTER ->
          KeyResult.of(closed.withScene(closed.scene().withFilter(input.text().strip())));
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
    Keys closed = new Keys(state, view.withPrompt(new Prompt.Idle()), width, height);
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
        view.withPrompt(
            new Prompt.Confirming(
                new BuildRequest.SetMode(mode),
                "y",
                "y pushes results to " + DisplayText.decode(state.cache().server()),
                false)));
  }
}
