package dev.sconce.ui.tui;

import dev.sconce.session.BuildRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user looks at; never what the build does.
 *
 * @param focus the pane that keys act on
 * @param frozen the rows of that pane while its order is kept, empty while it follows the build
 * @param cursor the row that keys act on, null when the pane has not been touched
 * @param opened targets that show all their steps
 * @param collapsed targets that show none of their steps
 * @param filter what rows must match, empty for all
 * @param input the line being typed, null when there is none
 * @param scroll how many lines of the output are above its first row
 * @param zoom whether the output has all the room
 * @param help whether the keys are shown
 * @param asked the request that the next key confirms, null when there is none
 * @param pending requests that the engine has not answered
 * @param notice what is said in the last row until the next key, empty when nothing is
 * @param lastKeyMillis when the last key came, since the build began; -1 before the first
 */
record ViewState(
    Pane focus,
    List<RowId> frozen,
    @Nullable RowId cursor,
    Set<RowId> opened,
    Set<RowId> collapsed,
    String filter,
    @Nullable Input input,
    int scroll,
    boolean zoom,
    boolean help,
    @Nullable BuildRequest asked,
    List<BuildRequest> pending,
    String notice,
    long lastKeyMillis) {
  ViewState {
    frozen = List.copyOf(frozen);
    opened = Set.copyOf(opened);
    collapsed = Set.copyOf(collapsed);
    pending = List.copyOf(pending);
  }

  /**
   * A line being typed.
   *
   * @param purpose what it is for
   */
  record Input(Purpose purpose, String text) {
    /** What a line is typed for. */
    enum Purpose {
      /** To filter rows. */
      FILTER,
      /** To find a command. */
      COMMAND,
      /** To pick a cache mode by its letter. */
      MODE
    }
  }

  /** At the start. */
  static ViewState start() {
    return new ViewState(
        Pane.TREE, List.of(), null, Set.of(), Set.of(), "", null, 0, false, false, null, List.of(),
        "", -1);
  }

  /** Whether the panes follow the build. */
  boolean follows() {
    return frozen.isEmpty();
  }

  Optional<Input> typing() {
    return Optional.ofNullable(input);
  }

  ViewState withFocus(Pane pane) {
    return new ViewState(
        pane,
        List.of(),
        null,
        opened,
        collapsed,
        filter,
        input,
        0,
        zoom,
        help,
        asked,
        pending,
        notice,
        lastKeyMillis);
  }

  ViewState withCursor(List<RowId> rows, @Nullable RowId row) {
    return new ViewState(
        focus,
        rows,
        row,
        opened,
        collapsed,
        filter,
        input,
        0,
        zoom,
        help,
        asked,
        pending,
        notice,
        lastKeyMillis);
  }

  /** As the rows are opened by hand: opened, collapsed, or neither. */
  ViewState withOpened(RowId row, boolean isOpened, boolean isCollapsed) {
    return new ViewState(
        focus,
        frozen,
        cursor,
        with(opened, row, isOpened),
        with(collapsed, row, isCollapsed),
        filter,
        input,
        scroll,
        zoom,
        help,
        asked,
        pending,
        notice,
        lastKeyMillis);
  }

  private static Set<RowId> with(Set<RowId> rows, RowId row, boolean contained) {
    Set<RowId> changed = new HashSet<>(rows);
    if (contained) {
      changed.add(row);
    } else {
      changed.remove(row);
    }
    return changed;
  }

  ViewState withFilter(String text) {
    return new ViewState(
        focus,
        List.of(),
        null,
        opened,
        collapsed,
        text,
        input,
        scroll,
        zoom,
        help,
        asked,
        pending,
        notice,
        lastKeyMillis);
  }

  ViewState withInput(@Nullable Input line) {
    return new ViewState(
        focus,
        frozen,
        cursor,
        opened,
        collapsed,
        filter,
        line,
        scroll,
        zoom,
        help,
        asked,
        pending,
        notice,
        lastKeyMillis);
  }

  ViewState withScroll(int lines) {
    return new ViewState(
        focus,
        frozen,
        cursor,
        opened,
        collapsed,
        filter,
        input,
        Math.max(0, lines),
        zoom,
        help,
        asked,
        pending,
        notice,
        lastKeyMillis);
  }

  ViewState withZoom(boolean zoomed) {
    return new ViewState(
        focus,
        frozen,
        cursor,
        opened,
        collapsed,
        filter,
        input,
        scroll,
        zoomed,
        help,
        asked,
        pending,
        notice,
        lastKeyMillis);
  }

  ViewState withHelp(boolean shown) {
    return new ViewState(
        focus,
        frozen,
        cursor,
        opened,
        collapsed,
        filter,
        input,
        scroll,
        zoom,
        shown,
        asked,
        pending,
        notice,
        lastKeyMillis);
  }

  ViewState withAsked(@Nullable BuildRequest request, String words) {
    return new ViewState(
        focus,
        frozen,
        cursor,
        opened,
        collapsed,
        filter,
        input,
        scroll,
        zoom,
        help,
        request,
        pending,
        words,
        lastKeyMillis);
  }

  ViewState withPending(List<BuildRequest> requests) {
    return new ViewState(
        focus,
        frozen,
        cursor,
        opened,
        collapsed,
        filter,
        input,
        scroll,
        zoom,
        help,
        asked,
        requests,
        notice,
        lastKeyMillis);
  }

  ViewState withNotice(String words) {
    return new ViewState(
        focus,
        frozen,
        cursor,
        opened,
        collapsed,
        filter,
        input,
        scroll,
        zoom,
        help,
        asked,
        pending,
        words,
        lastKeyMillis);
  }

  ViewState withKeyAt(long millis) {
    return new ViewState(
        focus, frozen, cursor, opened, collapsed, filter, input, scroll, zoom, help, asked, pending,
        notice, millis);
  }
}
