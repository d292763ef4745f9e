package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.Problem;
import java.util.Optional;

/** Whether a command acts now, and if not, why. */
final class Readiness {
  private final BuildState state;
  private final ViewState view;
  private final StateWord word;

  Readiness(BuildState state, ViewState view) {
    this.state = state;
    this.view = view;
    this.word = StateWord.of(state);
  }

  /** The failure that commands are about: the chosen one, else the first. */
  Optional<Problem.Failure> failure() {
    Optional<Problem.Failure> under =
        view.cursor() instanceof RowId.Step row
            ? state.failures().stream().filter(one -> one.step() == row.step()).findFirst()
            : Optional.empty();
    return under.or(
        () ->
            ProblemRow.chosen(state, view)
                .filter(ProblemRow.Failures.class::isInstance)
                .map(row -> ((ProblemRow.Failures) row).steps().getFirst())
                .or(() -> state.failures().stream().findFirst()));
  }

  /** Why a command does nothing now; empty when it acts. */
  Optional<String> refusal(Command command) {
    return switch (command) {
      case UP,
          DOWN,
          PAGE_UP,
          PAGE_DOWN,
          FIRST,
          LAST,
          FOLD,
          OPEN,
          BACK,
          NEXT_PANE,
          TREE,
          JOBS,
          CACHE,
          PROBLEMS,
          LOG,
          FILTER,
          PALETTE,
          HELP,
          QUIT ->
          Optional.empty();
      case RESULT -> unless(word.over(), "the build is not over yet");
      case ZOOM -> unless(ProblemRow.chosen(state, view).isPresent(), "there is no output");
      case NEXT_FAILURE, RETRY, RETRY_ALL -> unless(!state.failures().isEmpty(), "nothing failed");
      case FOLLOW -> unless(!view.follows(), "the panes follow the build");
      case EDIT ->
          unless(failure().flatMap(ErrorPlace::of).isPresent(), "no error names a file and line");
      case CANCEL -> unless(running(), "no running step under the cursor");
      case PAUSE -> whileRunning().or(() -> unless(word != StateWord.PAUSED, "it is paused"));
      case RESUME -> unless(word == StateWord.PAUSED, "the build is not paused");
      case FEWER_SLOTS ->
          whileRunning().or(() -> unless(state.slots() > 1, "there is one slot only"));
      case MORE_SLOTS, STOP -> whileRunning();
      case MODE -> unless(state.cache().configured(), "there is no remote cache");
      case ASK_CACHE ->
          unless(
              state
                  .cache()
                  .open()
                  .filter(change -> change.breaker() == CacheEvent.Breaker.SUSPENDED)
                  .isPresent(),
              "the cache is not suspended");
    };
  }

  boolean acts(Command command) {
    return refusal(command).isEmpty();
  }

  private boolean running() {
    return view.cursor() instanceof RowId.Step row && state.running().contains(row.step());
  }

  private Optional<String> whileRunning() {
    return unless(!word.over(), "the build is over");
  }

  private static Optional<String> unless(boolean well, String reason) {
    return well ? Optional.empty() : Optional.of(reason);
  }
}
