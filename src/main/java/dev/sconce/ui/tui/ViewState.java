package dev.sconce.ui.tui;

import dev.sconce.session.BuildRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the user looks at and does; never what the build does.
 *
 * @param scene what of the build is shown
 * @param prompt what keys are taken for
 * @param pending requests that the engine has not answered
 * @param notice what is said in the last row until the next key, empty when nothing is
 * @param lastKeyMillis when the last key came, since the build began; -1 before the first
 */
record ViewState(
    Scene scene, Prompt prompt, List<BuildRequest> pending, String notice, long lastKeyMillis) {
  ViewState {
    pending = List.copyOf(pending);
  }

  /** At the start. */
  static ViewState start() {
    return new ViewState(Scene.START, new Prompt.Idle(), List.of(), "", -1);
  }

  /** Whether the panes follow the build. */
  boolean follows() {
    return scene.selection().follows();
  }

  /** Whether a pane keeps the order of its rows. */
  boolean keeps(Pane pane) {
    return scene.chosen() == pane && !follows();
  }

  /** The rows of the pane that keeps their order. */
  List<RowId> kept() {
    return scene.selection().rows();
  }

  /** The row that keys act on, in the chosen pane. */
  @Nullable RowId cursor() {
    return scene.selection().cursor();
  }

  String filter() {
    return scene.filter();
  }

  Optional<Prompt.Typing> typing() {
    return prompt instanceof Prompt.Typing typing ? Optional.of(typing) : Optional.empty();
  }

  ViewState withScene(Scene shown) {
    return new ViewState(shown, prompt, pending, notice, lastKeyMillis);
  }

  ViewState withPrompt(Prompt next) {
    return new ViewState(scene, next, pending, notice, lastKeyMillis);
  }

  ViewState withPending(List<BuildRequest> requests) {
    return new ViewState(scene, prompt, requests, notice, lastKeyMillis);
  }

  ViewState withNotice(String words) {
    return new ViewState(scene, prompt, pending, words, lastKeyMillis);
  }

  ViewState withKeyAt(long millis) {
    return new ViewState(scene, prompt, pending, notice, millis);
  }
}
