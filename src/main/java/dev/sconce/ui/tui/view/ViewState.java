package dev.sconce.ui.tui.view;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.Question;
import dev.sconce.ui.text.BuildStateWord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the user sees and does; never the state of the build.
 *
 * @param keys the key map
 * @param content the part of the build on the screen
 * @param prompt what keys do when they are not commands
 * @param pending requests that the engine has not answered
 * @param answers answers of the engine about the shown step
 * @param sources when the files with errors were changed
 * @param notice the message in the last row until the next key; may be empty
 */
public record ViewState(
    KeyMap keys,
    ShownContent content,
    Prompt prompt,
    List<BuildRequest> pending,
    StepAnswers answers,
    SourceTimes sources,
    String notice) {
  public ViewState {
    pending = List.copyOf(pending);
  }

  /** A copy with the result of running a step without a file. */
  public ViewState withProof(Proof proof) {
    return withAnswers(answers.proved(proof));
  }

  /** The view at the start, with the default keys. */
  public static ViewState start() {
    return start(KeyMap.standard());
  }

  /** The view at the start. */
  public static ViewState start(KeyMap keys) {
    return new ViewState(
        keys,
        ShownContent.START,
        new Prompt.Idle(),
        List.of(),
        StepAnswers.NOTHING,
        SourceTimes.NONE,
        "");
  }

  /**
   * The pane that keys act on: the chosen one, or if none is chosen, the most important one now.
   */
  public Pane shown(BuildState state) {
    Pane chosen = content.chosen();
    if (chosen != null) {
      return chosen;
    }
    return switch (BuildStateWord.of(state)) {
      case DONE -> Pane.RESULT;
      case FAILED, STOPPED -> Pane.PROBLEMS;
      case SCANNING, BUILDING, FAILING, PAUSED, STOPPING -> Pane.TREE;
    };
  }

  /** Whether the panes follow the build. */
  public boolean follows() {
    return content.selection().follows();
  }

  /** Whether a pane keeps the order of its rows. */
  public boolean keeps(Pane pane) {
    return content.chosen() == pane && !follows();
  }

  /** The rows of the pane that keeps their order. */
  public List<RowId> kept() {
    return content.selection().rows();
  }

  /** The row that keys act on, in the chosen pane. */
  public @Nullable RowId cursor() {
    return content.selection().cursor();
  }

  public String filter() {
    return content.filter();
  }

  public Optional<Prompt.Typing> typing() {
    return prompt instanceof Prompt.Typing typing ? Optional.of(typing) : Optional.empty();
  }

  public ViewState withContent(ShownContent shown) {
    return new ViewState(keys, shown, prompt, pending, answers, sources, notice);
  }

  public ViewState withPrompt(Prompt next) {
    return new ViewState(keys, content, next, pending, answers, sources, notice);
  }

  public ViewState withPending(List<BuildRequest> requests) {
    return new ViewState(keys, content, prompt, requests, answers, sources, notice);
  }

  ViewState withAnswers(StepAnswers answers) {
    return new ViewState(keys, content, prompt, pending, answers, sources, notice);
  }

  /** A copy with new results of checking files. */
  public ViewState withSources(SourceTimes times) {
    return new ViewState(keys, content, prompt, pending, answers, times, notice);
  }

  public ViewState withNotice(String words) {
    return new ViewState(keys, content, prompt, pending, answers, sources, words);
  }

  /** A copy with an answer of the engine. */
  public ViewState answered(Question question, Answer answer) {
    return withAnswers(answers.answered(question, answer));
  }
}
