package dev.sconce.ui.tui;

import dev.sconce.session.BuildRequest;
import java.util.Optional;

/** What comes of a key. */
record KeyResult(ViewState view, Optional<BuildRequest> request, Optional<Wish> wish) {
  static KeyResult of(ViewState view) {
    return new KeyResult(view, Optional.empty(), Optional.empty());
  }
}
