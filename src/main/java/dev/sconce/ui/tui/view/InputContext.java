package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildState;
import dev.sconce.ui.text.BuildStateWord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The context of a key: the build, the view, and the size of the screen. */
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

  /** Whether the panes are shown, rather than one part on the whole screen. */
  public boolean panes() {
    return view.content().body() instanceof ShownContent.Body.Panes;
  }

  /** Whether keys act on a text rather than on rows. */
  public boolean reading() {
    return !panes() || pane() == Pane.LOG;
  }

  /** The context behind the help, if the help is shown. */
  public InputContext behindHelp() {
    ShownContent content = view.content();
    return content.body() instanceof ShownContent.Body.Help help
        ? with(view.withContent(content.withBody(help.of()).withReading(help.at())))
        : this;
  }

  /** The context with a pane active; unchanged if it is active already. */
  public InputContext focusing(Pane pane) {
    ShownContent content = view.content();
    return content.chosen() == pane && panes()
        ? this
        : with(view.withContent(content.withBody(new ShownContent.Body.Panes()).withPane(pane)));
  }

  /** The view with the cursor on a row, and the order of the rows kept. */
  public ViewState selecting(List<RowId> rows, @Nullable RowId row) {
    return view.withContent(view.content().withSelection(new ShownContent.RowSelection(rows, row)));
  }
}
