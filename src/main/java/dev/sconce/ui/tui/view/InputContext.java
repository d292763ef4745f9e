package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildState;
import dev.sconce.ui.text.BuildStateWord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In what a key is pressed: the build, what the user looks at, and the size of the screen. */
public record InputContext(BuildState state, ViewState view, int width, int height) {
  public InputContext with(ViewState other) {
    return new InputContext(state, other, width, height);
  }

  public BuildStateWord word() {
    return BuildStateWord.of(state);
  }

  /** The pane that keys act on. */
  public Pane pane() {
    return view.shown(state);
  }

  /** Whether the panes are shown, and not one thing in all the room. */
  public boolean panes() {
    return view.content().body() instanceof ShownContent.Body.Panes;
  }

  /** Whether what keys act on is a text, and not rows. */
  public boolean reading() {
    return !panes() || pane() == Pane.LOG;
  }

  /** With what is behind the help, when that is shown. */
  public InputContext behindHelp() {
    ShownContent scene = view.content();
    return scene.body() instanceof ShownContent.Body.Help help
        ? with(view.withContent(scene.withBody(help.of()).withReading(help.at())))
        : this;
  }

  /** With the keys on a pane; when they are there already nothing changes. */
  public InputContext focusing(Pane pane) {
    ShownContent scene = view.content();
    return scene.chosen() == pane && panes()
        ? this
        : with(view.withContent(scene.withBody(new ShownContent.Body.Panes()).withPane(pane)));
  }

  /** With a row under the cursor, and the rows as they are. */
  public ViewState selecting(List<RowId> rows, @Nullable RowId row) {
    return view.withContent(view.content().withSelection(new ShownContent.RowSelection(rows, row)));
  }
}
