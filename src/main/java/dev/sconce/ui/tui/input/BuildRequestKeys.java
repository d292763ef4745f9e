package dev.sconce.ui.tui.input;

import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheMode;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.KeyNames;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.SelectedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Handles keys that send requests to the build, or ask the terminal to do something with a step.
 */
final class BuildRequestKeys {
  /** The signal of the terminal's interrupt key. */
  private static final int INTERRUPT = 2;

  /** The key that confirms a command entered by name. */
  private static final String YES = "y";

  private final InputContext now;

  BuildRequestKeys(InputContext now) {
    this.now = now;
  }

  /** Sends a request to the engine; it is pending until the engine answers. */
  KeyResult request(BuildRequest request) {
    List<BuildRequest> pending = new ArrayList<>(now.view().pending());
    pending.add(request);
    return new KeyResult(now.view().withPending(pending), Optional.of(request), Optional.empty());
  }

  KeyResult retry() {
    List<Integer> steps = new SelectedStep(now).allAgain();
    return switch (steps.size()) {
      case 0 -> KeyResult.of(now.view());
      case 1 -> request(new BuildRequest.Retry(steps.getFirst()));
      default -> request(new BuildRequest.RetrySteps(steps));
    };
  }

  KeyResult cancel(String key) {
    Optional<Integer> step = new SelectedStep(now).step();
    if (step.isEmpty()) {
      return KeyResult.of(now.view());
    }
    String label =
        now.state()
            .step(step.get())
            .map(one -> DisplayText.decode(one.text().label()))
            .orElse("it");
    String again = again(key);
    return confirm(
        new BuildRequest.Cancel(step.get()), again, again + " again cancels " + label, false);
  }

  KeyResult slots(int more) {
    return request(new BuildRequest.SetSlots(Math.max(1, now.state().slots() + more)));
  }

  KeyResult stop(String key) {
    String again = again(key);
    return confirm(
        new BuildRequest.Stop(INTERRUPT),
        again,
        again + " again stops the build and quits (exit 130)",
        false);
  }

  KeyResult interrupt() {
    return now.word().over()
        ? KeyResult.of(now.view()).withAction(new KeyResult.TerminalAction.Leave())
        : request(new BuildRequest.Stop(INTERRUPT));
  }

  KeyResult quit(String key) {
    if (now.word().over()) {
      return KeyResult.of(now.view()).withAction(new KeyResult.TerminalAction.Leave());
    }
    String again = again(key);
    String dot = now.view().keys().first(ConsoleCommand.LINES);
    return confirm(
        new BuildRequest.Stop(INTERRUPT),
        again,
        again
            + " again: stop and quit (exit 130)"
            + (dot.isEmpty() ? "" : "   " + dot + " lines")
            + "   Esc stays",
        true);
  }

  /** The key that confirms: the same one, or yes for a command entered by name. */
  private static String again(String key) {
    return key.codePointCount(0, key.length()) > 1 && !KeyNames.known(key) ? YES : key;
  }

  /** A mode that pushes results needs a confirmation, because others will use them. */
  KeyResult mode(CacheMode mode) {
    BuildRequest request = new BuildRequest.SetMode(mode);
    return switch (mode) {
      case OFF, FETCH -> request(request);
      case FETCH_AND_PUSH, PUSH ->
          confirm(
              request,
              YES,
              "y pushes results to " + DisplayText.decode(now.state().cache().server()),
              false);
    };
  }

  private KeyResult confirm(BuildRequest request, String key, String question, boolean leaves) {
    return KeyResult.of(
        now.view().withPrompt(new Prompt.Confirming(request, key, question, leaves)));
  }

  KeyResult edit() {
    return new SelectedStep(now)
        .place()
        .map(place -> KeyResult.of(now.view()).withAction(new KeyResult.TerminalAction.Edit(place)))
        .orElseGet(() -> KeyResult.of(now.view()));
  }

  KeyResult prove() {
    return new SelectedStep(now)
        .report()
        .map(
            report ->
                KeyResult.of(now.view())
                    .withAction(
                        new KeyResult.TerminalAction.Prove(
                            DisplayText.decode(report.step()),
                            DisplayText.decode(report.violation().path()))))
        .orElseGet(() -> KeyResult.of(now.view()));
  }

  KeyResult page() {
    ClipboardText copied = new ClipboardText(now);
    return new SelectedStep(now)
        .step()
        .map(
            step ->
                copied
                    .output()
                    .<KeyResult.TerminalAction>map(
                        text -> new KeyResult.TerminalAction.Page(step, text))
                    .orElseGet(
                        () ->
                            new KeyResult.TerminalAction.Output(
                                step, KeyResult.TerminalAction.Use.PAGE)))
        .map(action -> KeyResult.of(now.view()).withAction(action))
        .orElseGet(() -> KeyResult.of(now.view()));
  }
}
