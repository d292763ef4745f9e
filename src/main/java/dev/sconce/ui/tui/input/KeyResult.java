package dev.sconce.ui.tui.input;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.BuildRequest;
import dev.sconce.ui.tui.view.ViewState;
import java.util.Optional;

/** What comes of a key or of the mouse. */
public record KeyResult(
    ViewState view, Optional<BuildRequest> request, Optional<TerminalAction> wish) {
  static KeyResult of(ViewState view) {
    return new KeyResult(view, Optional.empty(), Optional.empty());
  }

  /** The same, with something for the terminal to do. */
  KeyResult wishing(TerminalAction what) {
    return new KeyResult(view, request, Optional.of(what));
  }

  /** What a key asks of the terminal, not of the build. */
  public sealed interface TerminalAction {
    /** To leave the console. */
    record Leave() implements TerminalAction {}

    /**
     * To open the editor.
     *
     * @param place as a tool printed it; a byte string
     */
    record Edit(Place place) implements TerminalAction {}

    /**
     * To put a text on the clipboard.
     *
     * @param text as it is to arrive: Unicode, with line ends
     */
    record Copy(String text) implements TerminalAction {}

    /**
     * To show a text in the pager.
     *
     * @param step whose output it is; the text holds what the console has of it
     */
    record Page(int step, String text) implements TerminalAction {}

    /** To ask for what a step has printed, which the console does not have, and then do that. */
    record Output(int step, Use use) implements TerminalAction {}

    /** What is to be done with what a step has printed. */
    enum Use {
      /** To show it in the pager. */
      PAGE,
      /** To put it on the clipboard. */
      COPY
    }

    /**
     * To find out whether a step needs a file, by running it without.
     *
     * @param step its first output
     */
    record Prove(String step, String path) implements TerminalAction {}

    /**
     * To write down that steps may use a file that they do not declare.
     *
     * @param step a pattern of first outputs; a byte string
     * @param path the file; a byte string
     * @param reason as it was typed; a byte string
     */
    record Allow(String step, String path, String reason) implements TerminalAction {}

    /** To go on with plain lines, until the same key is pressed there. */
    record Lines() implements TerminalAction {}

    /** To stop the program as {@code ^Z} does elsewhere. */
    record Suspend() implements TerminalAction {}

    /** To draw the whole screen anew. */
    record Redraw() implements TerminalAction {}

    /** To leave the mouse to the terminal, or to take it back. */
    record ToggleMouse() implements TerminalAction {}
  }
}
