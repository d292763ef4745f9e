package dev.sconce.ui.command;

import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.StepCategory;
import dev.sconce.session.StepView;
import dev.sconce.ui.text.BuildStateWord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells whether a command is available now, and if not, why. */
public final class CommandAvailability {
  private final CommandSituation now;
  private final BuildState state;
  private final BuildStateWord word;

  public CommandAvailability(CommandSituation now) {
    this.now = now;
    this.state = now.state();
    this.word = BuildStateWord.of(state);
  }

  /** Why a command is unavailable now; empty if it is available. */
  public Optional<String> refusal(ConsoleCommand command) {
    return switch (command) {
      case UP,
          DOWN,
          PAGE_UP,
          PAGE_DOWN,
          FIRST,
          LAST,
          FOLD,
          LEFT,
          RIGHT,
          OPEN,
          BACK,
          NEXT_PANE,
          OVERVIEW,
          TREE,
          JOBS,
          CACHE,
          PROBLEMS,
          LOG,
          FILTER,
          PALETTE,
          HELP,
          COPY,
          LINES,
          SUSPEND,
          REDRAW,
          MOUSE,
          QUIT,
          INTERRUPT ->
          Optional.empty();
      case RESULT -> unless(word.over(), "the build is not over yet");
      case ZOOM -> unless(now.showsOutput(), "there is no output");
      case FIND_NEXT, FIND_BEFORE -> unless(now.searches(), "nothing is searched");
      case NEXT_FAILURE ->
          unless(
              !state.failures().isEmpty() || state.diagnostics().count(Severity.ERROR) > 0,
              "nothing failed");
      case DIAGNOSTICS ->
          unless(state.diagnostics().anyLeft(), "no errors or warnings are reported");
      case RETRY_ALL -> unless(!state.failures().isEmpty(), "nothing failed");
      case RETRY -> unless(now.again().isPresent(), nothingFailed());
      case FOLLOW -> unless(!now.follows(), "the panes follow the build");
      case DEPS ->
          unless(
              !state.undeclared().isEmpty(),
              state.traced()
                  ? "nothing undeclared was seen"
                  : "steps are not watched (--deps=warn does that)");
      case ALLOW -> aboutAFile();
      case PROVE ->
          aboutAFile()
              .or(() -> unless(isRead(), "only what a step reads can be hidden from it"))
              .or(() -> unless(word.over(), "the build is not over yet"));
      case WHO -> unless(now.file().isPresent(), "no file or step is chosen");
      case WHY -> unless(now.step().isPresent(), "no step is chosen");
      case EDIT ->
          unless(
              now.place().isPresent(),
              now.isAboutOneStep() && now.failure().isEmpty()
                  ? nothingFailed()
                  : "no error names a file and line");
      case PAGER -> unless(now.step().isPresent(), "no step is chosen");
      case CANCEL -> unless(cancellable(), "no step under the cursor runs or waits");
      case PAUSE -> whileRunning().or(() -> unless(word != BuildStateWord.PAUSED, "it is paused"));
      case RESUME -> unless(word == BuildStateWord.PAUSED, "the build is not paused");
      case FEWER_SLOTS ->
          whileRunning()
              .or(this::whileLimited)
              .or(() -> unless(state.slots() > 1, "there is one slot only"));
      case MORE_SLOTS -> whileRunning().or(this::whileLimited);
      case SLOTS, STOP -> whileRunning();
      case BUILD -> unless(word != BuildStateWord.STOPPING, "the build is being stopped");
      case MODE -> unless(state.cache().configured(), "there is no remote cache");
      case ASK_CACHE -> asksCache();
    };
  }

  public boolean acts(ConsoleCommand command) {
    return refusal(command).isEmpty();
  }

  /**
   * The commands that this build can ever need: those of a remote cache only if there is one, and
   * those of undeclared files only if steps are traced.
   */
  public List<ConsoleCommand> offered() {
    boolean paused = word == BuildStateWord.PAUSED;
    return Arrays.stream(ConsoleCommand.values())
        .filter(command -> state.cache().configured() || !ofCache(command))
        .filter(command -> state.traced() || !ofTracing(command))
        .filter(command -> command != (paused ? ConsoleCommand.PAUSE : ConsoleCommand.RESUME))
        .toList();
  }

  private static boolean ofCache(ConsoleCommand command) {
    return switch (command) {
      case CACHE, MODE, ASK_CACHE -> true;
      default -> false;
    };
  }

  private static boolean ofTracing(ConsoleCommand command) {
    return switch (command) {
      case DEPS, ALLOW, PROVE -> true;
      default -> false;
    };
  }

  private Optional<String> aboutAFile() {
    boolean known = now.report().filter(report -> !report.violation().path().isEmpty()).isPresent();
    return now.undeclared().isEmpty()
        ? Optional.of("no undeclared file is chosen")
        : unless(known, "it is not known to be about a file");
  }

  private boolean isRead() {
    return now.undeclared()
        .filter(
            file ->
                switch (file.violation()) {
                  case A, B -> true;
                  case C, D, E -> false;
                })
        .isPresent();
  }

  private String nothingFailed() {
    return now.isAboutOneStep() ? "this step has not failed" : "nothing failed";
  }

  private boolean cancellable() {
    return now.view()
        .filter(step -> !step.state().settled())
        .map(StepView::category)
        .filter(
            category ->
                category == StepCategory.RUN || (category == StepCategory.WAIT && !word.over()))
        .isPresent();
  }

  private Optional<String> asksCache() {
    Optional<CacheEvent.Breaker> open =
        state.cache().open().map(CacheEvent.BreakerChanged::breaker);
    if (open.isEmpty()) {
      return Optional.of("the cache is not suspended");
    }
    return word.over()
        ? Optional.of("the build is over: nothing is asked until it runs again")
        : unless(
            open.get() == CacheEvent.Breaker.SUSPENDED,
            "the next request asks, there was none yet");
  }

  private Optional<String> whileRunning() {
    return unless(!word.over(), "the build is over");
  }

  private Optional<String> whileLimited() {
    return unless(state.limited(), "the job server says how many run; :slots N sets a limit");
  }

  private static Optional<String> unless(boolean well, String reason) {
    return well ? Optional.empty() : Optional.of(reason);
  }
}
