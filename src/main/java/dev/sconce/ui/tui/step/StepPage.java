package dev.sconce.ui.tui.step;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.Question;
import dev.sconce.session.StepView;
import dev.sconce.ui.text.ColouredText;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.LazyMappedList;
import dev.sconce.ui.text.SourcePathShortener;
import dev.sconce.ui.tui.frame.CellStyle;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.frame.WrappedText;
import dev.sconce.ui.tui.view.EngineQuestions;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.SelectedStep;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.StepAnswers;
import dev.sconce.ui.tui.view.ViewState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The page of one step, in tabs. It shows what only the engine knows once the answer has come. */
public final class StepPage {
  private final InputContext now;
  private final ConsoleGlyphs glyphs;
  private final ShownContent.Body.Page page;
  private final Optional<StepView> step;
  private final int width;

  public StepPage(InputContext now, ConsoleGlyphs glyphs, ShownContent.Body.Page page) {
    this.now = now;
    this.glyphs = glyphs;
    this.page = page;
    this.step = now.state().step(page.step());
    this.width = Math.max(20, now.width() - 4);
  }

  /** Its name and its outcome. */
  public String title() {
    return step.map(
            one ->
                new StepStatusText(now.state(), glyphs).sign(one)
                    + " "
                    + DisplayText.decode(one.text().label()))
        .orElseGet(
            () ->
                answer(Answer.StepDescription.class)
                    .map(told -> DisplayText.decode(now.state().named(told.text().label())))
                    .orElse("step " + page.step()));
  }

  public List<TextLine> lines() {
    return switch (page.tab()) {
      case SUMMARY -> new StepSummaryLines(now, glyphs, page.step(), described()).lines();
      case LOG -> log();
      case INPUTS ->
          told(Answer.StepDescription.class, one -> new StepInputLines(now, glyphs, one).lines());
      case COMMAND -> command();
      case TIMELINE -> new StepTimelineLines(now, glyphs, page.step(), described(), width).lines();
      case WHY ->
          told(
              Answer.StepExplanation.class,
              one -> new StepWhyLines(one.explanation(), glyphs, width).lines());
    };
  }

  private Optional<Answer.StepDescription> described() {
    return answer(Answer.StepDescription.class);
  }

  private <A extends Answer> Optional<A> answer(Class<A> kind) {
    return now.view()
        .answers()
        .answer(EngineQuestions.about(page))
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  /** The lines of an answer; without an answer, the reason. */
  private <A extends Answer> List<TextLine> told(Class<A> kind, Function<A, List<TextLine>> lines) {
    return answer(kind).map(lines).orElseGet(this::untold);
  }

  private List<TextLine> untold() {
    return List.of(
        TextLine.dim(
            answer(Answer.Unanswered.class)
                .map(none -> "no answer: " + DisplayText.decode(none.reason()))
                .orElse("being asked " + glyphs.dots())));
  }

  private List<TextLine> log() {
    Optional<Problem.Failure> before =
        now.state().retried().stream().filter(one -> one.step() == page.step()).findFirst();
    boolean printedSince =
        answer(Answer.OutputText.class)
            .filter(told -> !told.complete() && !told.text().isEmpty())
            .isPresent();
    if (before.isPresent() && !printedSince) {
      return LazyMappedList.of(
          OutputLines.decoded(
              before.get().printed(), line -> SourcePathShortener.in(line, now.state())),
          line -> TextLine.dim(line.text()));
    }
    List<TextLine> lines =
        OutputLines.lines(
            now.view(), new SelectedStep(now), line -> SourcePathShortener.in(line, now.state()));
    if (!lines.isEmpty()) {
      return lines;
    }
    boolean over = step.filter(one -> one.endMillis() >= 0).isPresent();
    boolean known = now.view().answers().answer(EngineQuestions.about(page)).isPresent();
    return known || over
        ? List.of(TextLine.dim(over ? "it printed nothing" : "it has printed nothing yet"))
        : untold();
  }

  private List<TextLine> command() {
    String command =
        described()
            .map(told -> told.text().command())
            .or(() -> step.map(one -> one.text().command()))
            .map(DisplayText::decode)
            .orElse("");
    if (command.isEmpty()) {
      return described().isPresent()
          ? List.of(TextLine.dim("it has no command: it stands for others"))
          : untold();
    }
    List<TextLine> lines = new ArrayList<>();
    WrappedText.CommandLine.lines("", command, width).forEach(line -> lines.add(TextLine.of(line)));
    described()
        .ifPresent(
            told -> {
              lines.add(TextLine.of(""));
              file(lines, "depfile  ", told.depfile());
              file(lines, "rspfile  ", told.rspfile());
              file(lines, "defined  ", told.definedAt());
            });
    return lines;
  }

  private static void file(List<TextLine> lines, String what, String path) {
    if (!path.isEmpty()) {
      lines.add(TextLine.dim(what + DisplayText.decode(path)));
    }
  }

  /** The inputs of a step, and the status of the steps that make them. */
  static final class StepInputLines {
    private static final int INDENT = 6;

    private final BuildState state;
    private final ConsoleGlyphs glyphs;
    private final Answer.StepDescription told;

    StepInputLines(InputContext now, ConsoleGlyphs glyphs, Answer.StepDescription told) {
      this.state = now.state();
      this.glyphs = glyphs;
      this.told = told;
    }

    public List<TextLine> lines() {
      List<TextLine> lines = new ArrayList<>();
      for (Answer.StepInput.Kind kind : Answer.StepInput.Kind.values()) {
        List<Answer.StepInput> some =
            told.inputs().stream().filter(one -> one.kind() == kind).toList();
        if (!some.isEmpty()) {
          lines.add(TextLine.title(title(kind) + " " + some.size()));
          some.forEach(one -> lines.add(line(one)));
        }
      }
      int rest = told.inputCount() - told.inputs().size();
      if (rest > 0) {
        lines.add(TextLine.dim(glyphs.more() + " " + rest + " more"));
      }
      return lines.isEmpty() ? List.of(TextLine.dim("it reads nothing that it declares")) : lines;
    }

    private static String title(Answer.StepInput.Kind kind) {
      return switch (kind) {
        case EXPLICIT -> "Explicit";
        case IMPLICIT -> "Implicit";
        case DISCOVERED -> "From depfile";
        case ORDER_ONLY -> "Order only";
        case VALIDATION -> "Validations";
      };
    }

    private TextLine line(Answer.StepInput input) {
      String path = DisplayText.decode(input.path());
      if (input.maker() == Answer.StepInput.NO_MAKER) {
        return new TextLine("    " + path, CellStyle.TEXT, INDENT);
      }
      Optional<StepView> maker = state.step(input.maker());
      StepStatusText words = new StepStatusText(state, glyphs);
      String sign = maker.map(words::sign).orElse(" ");
      String label = DisplayText.decode(state.named(input.makerLabel()));
      String by = label.equals(path) ? "" : ", by " + label;
      String how = maker.map(one -> "  " + words.treeText(one)).orElse("  up to date");
      return new TextLine(
          "  " + sign + " " + path + by + how,
          maker.map(words::style).orElse(CellStyle.TEXT),
          INDENT);
    }
  }

  /** The output of a step, from the last answer of the engine, else from the stored problems. */
  public static final class OutputLines {
    private OutputLines() {}

    /**
     * Its lines.
     *
     * @param shown what to show for a line; both are byte strings
     */
    public static List<TextLine> lines(
        ViewState view, SelectedStep subject, UnaryOperator<String> shown) {
      return subject
          .step()
          .flatMap(step -> told(view, step, shown))
          .or(() -> subject.printed().map(printed -> decoded(printed, shown)))
          .orElse(List.of());
    }

    private static Optional<List<TextLine>> told(
        ViewState view, int step, UnaryOperator<String> shown) {
      return view.answers()
          .reply(question(step))
          .flatMap(reply -> Optional.ofNullable(reply.lines()))
          .map(lines -> shown(lines, shown));
    }

    /** The stored lines of an output for display; the last line says what is missing. */
    public static List<TextLine> decoded(Problem.OutputHead printed, UnaryOperator<String> shown) {
      int missing = printed.lineCount() - printed.lines().size();
      List<String> lines = printed.lines();
      if (missing > 0) {
        lines = new ArrayList<>(lines);
        lines.add("(" + missing + " more lines are not kept)");
      }
      return shown(lines, shown);
    }

    private static List<TextLine> shown(List<String> lines, UnaryOperator<String> shown) {
      return LazyMappedList.of(
          new ColouredText.Lines(LazyMappedList.of(lines, shown)), TextLine::of);
    }

    /** The question that asks for the output. */
    public static Question question(int step) {
      return EngineQuestions.about(new ShownContent.Body.Page(step, ShownContent.StepTab.LOG));
    }

    /** Why there is no output to show. */
    public static String absence(Answer told) {
      return told instanceof Answer.Unanswered none
          ? "no output: " + DisplayText.decode(none.reason())
          : "it has printed nothing";
    }

    /** The whole answer, each line with its end. */
    public static String text(Answer.OutputText told) {
      List<String> lines =
          LazyMappedList.of(new StepAnswers.OutputTextLines(told), DisplayText::decode);
      return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
  }
}
