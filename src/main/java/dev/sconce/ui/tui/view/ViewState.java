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
 * What the user looks at and does; never what the build does.
 *
 * @param keys which keys mean which command
 * @param content what of the build is shown
 * @param prompt what keys are taken for
 * @param pending requests that the engine has not answered
 * @param answers what the engine has told of the step that is shown
 * @param sources when files were changed that errors are in
 * @param notice what is said in the last row until the next key, empty when nothing is
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

  /** After a step was run without a file. */
  public ViewState withProof(Proof proof) {
    return withAnswers(answers.proved(proof));
  }

  /** At the start, with the usual keys. */
  public static ViewState start() {
    return start(KeyMap.standard());
  }

  /** At the start. */
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

  /** The pane that keys act on: the chosen one, or when none is what says most now. */
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

  /** Files were looked at. */
  public ViewState withSources(SourceTimes times) {
    return new ViewState(keys, content, prompt, pending, answers, times, notice);
  }

  public ViewState withNotice(String words) {
    return new ViewState(keys, content, prompt, pending, answers, sources, words);
  }

  /** The engine answered a question. */
  public ViewState answered(Question question, Answer answer) {
    return withAnswers(answers.answered(question, answer));
  }
}
