package dev.sconce.ui.tui;

import dev.sconce.session.BuildRequest;
import java.util.Optional;

/** What comes of a key or of the mouse. */
record KeyResult(ViewState view, Optional<BuildRequest> request, Optional<TerminalAction> wish) {
  static KeyResult of(ViewState view) {
    return new KeyResult(view, Optional.empty(), Optional.empty());
  }

  /** The same, with something for the terminal to do. */
  KeyResult wishing(TerminalAction what) {
    return new KeyResult(view, request, Optional.of(what));
  }
}
