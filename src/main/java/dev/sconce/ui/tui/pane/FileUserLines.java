package dev.sconce.ui.tui.pane;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildState;
import dev.sconce.session.FileUse;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.view.EngineQuestions;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists the steps that use a file: how that is known, and which of them run again when it changes.
 */
public final class FileUserLines {
  private static final int INDENT = 4;

  private final BuildState state;
  private final String path;
  private final Optional<Answer> answer;

  public FileUserLines(InputContext now, ShownContent.Body.Who who) {
    this.state = now.state();
    this.path = who.path();
    this.answer = now.view().answers().answer(EngineQuestions.about(who, state, now.view()));
  }

  /** The file, and the step that makes it. */
  public String title() {
    String name = "Who uses " + DisplayText.decode(path);
    return told()
        .map(
            users ->
                users.maker().isEmpty()
                    ? name + ": no step makes it"
                    : name + ": made by " + label(users.maker()))
        .orElse(name);
  }

  private Optional<Answer.FileUsers> told() {
    return answer.filter(Answer.FileUsers.class::isInstance).map(Answer.FileUsers.class::cast);
  }

  private String label(String byteString) {
    return DisplayText.decode(state.named(byteString));
  }

  public List<TextLine> lines() {
    if (answer.orElse(null) instanceof Answer.UnknownFile unknown) {
      return unknown(unknown);
    }
    return told().map(this::lines).orElseGet(() -> List.of(TextLine.dim(untold())));
  }

  private List<TextLine> unknown(Answer.UnknownFile file) {
    String name = '"' + DisplayText.decode(path) + '"';
    boolean several = !file.endingSo().isEmpty();
    List<TextLine> lines = new ArrayList<>();
    lines.add(TextLine.of(several ? "several files end in " + name : "no file known as " + name));
    List<String> others = several ? file.endingSo() : file.alike();
    if (!others.isEmpty()) {
      lines.add(TextLine.of(""));
      lines.add(TextLine.title(several ? "give more of the path" : "files with a name like that"));
      others.forEach(one -> lines.add(TextLine.of("  " + label(one))));
    }
    return lines;
  }

  private String untold() {
    return answer
        .filter(Answer.Unanswered.class::isInstance)
        .map(none -> "no answer: " + DisplayText.decode(((Answer.Unanswered) none).reason()))
        .orElse("being asked");
  }

  private List<TextLine> lines(Answer.FileUsers users) {
    List<TextLine> lines = new ArrayList<>();
    lines.add(
        TextLine.of(
            users.users().isEmpty()
                ? "no step is known to use it"
                : UnitText.of(users.runAgain(), "step runs", "steps run")
                    + " again when it changes"));
    for (FileUse use : FileUse.values()) {
      int count = users.counts().getOrDefault(use, 0);
      if (count > 0) {
        lines.add(TextLine.of(""));
        lines.add(TextLine.title(use.words() + "  " + count));
        List<Answer.FileUser> some =
            users.users().stream().filter(user -> user.use() == use).toList();
        some.forEach(user -> lines.add(line(user)));
        if (count > some.size()) {
          lines.add(TextLine.dim("  and " + (count - some.size()) + " more"));
        }
      }
    }
    int untraced = users.steps() - users.traced();
    if (untraced > 0) {
      lines.add(TextLine.of(""));
      lines.add(
          TextLine.dim(
              "not traced  "
                  + untraced
                  + " of "
                  + users.steps()
                  + " steps: they could use it unseen"));
    }
    return lines;
  }

  private TextLine line(Answer.FileUser user) {
    String by = user.program().isEmpty() ? "" : "  by " + DisplayText.decode(user.program());
    TextLine line = TextLine.of("  " + label(user.label()) + by);
    return new TextLine(line.text(), line.style(), INDENT);
  }
}
