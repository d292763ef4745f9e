package dev.sconce.ui.tui.input;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.BuildRequest;
import dev.sconce.ui.tui.view.ViewState;
import java.util.Optional;

/** The effect of a key or of the mouse. */
public record KeyResult(
    ViewState view, Optional<BuildRequest> request, Optional<TerminalAction> action) {
  static KeyResult of(ViewState view) {
    return new KeyResult(view, Optional.empty(), Optional.empty());
  }

  /** A copy with an action for the terminal. */
  KeyResult withAction(TerminalAction action) {
    return new KeyResult(view, request, Optional.of(action));
  }

  /** An action for the terminal, as opposed to a request to the build. */
  public sealed interface TerminalAction {
    /** Leaves the console. */
    record Leave() implements TerminalAction {}

    /**
     * Opens the editor.
     *
     * @param place as a tool printed it; a byte string
     */
    record Edit(Place place) implements TerminalAction {}

    /**
     * Puts a text on the clipboard.
     *
     * @param text the clipboard's content: Unicode, with line ends
     */
    record Copy(String text) implements TerminalAction {}

    /**
     * Shows a text in the pager.
     *
     * @param step the step with this output; the text is the part that the console has
     */
    record Page(int step, String text) implements TerminalAction {}

    /** Requests the output of a step, which the console does not have, and then uses it. */
    record Output(int step, Use use) implements TerminalAction {}

    /** The uses of a step's output. */
    enum Use {
      /** Show it in the pager. */
      PAGE,
      /** Put it on the clipboard. */
      COPY
    }

    /**
     * Finds out whether a step needs a file, by running it without the file.
     *
     * @param step its first output
     */
    record Prove(String step, String path) implements TerminalAction {}

    /**
     * Allows steps to use a file that they do not declare.
     *
     * @param step a pattern of first outputs; a byte string
     * @param path the file; a byte string
     * @param reason as it was typed; a byte string
     */
    record Allow(String step, String path, String reason) implements TerminalAction {}

    /** Switches to plain lines, until the same key is pressed there. */
    record Lines() implements TerminalAction {}

    /** Stops the program, as {@code ^Z} does elsewhere. */
    record Suspend() implements TerminalAction {}

    /** Redraws the whole screen. */
    record Redraw() implements TerminalAction {}

    /** Leaves the mouse to the terminal, or takes it back. */
    record ToggleMouse() implements TerminalAction {}
  }
}
