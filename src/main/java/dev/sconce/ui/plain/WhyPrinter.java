package dev.sconce.ui.plain;

import dev.sconce.session.Explanation;
import dev.sconce.session.Explanation.Cause;
import dev.sconce.session.Explanation.Ingredient;
import dev.sconce.ui.text.CountText;
import dev.sconce.ui.text.DurationText;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Prints lines that explain why steps run. */
public final class WhyPrinter {
  private static final int USUAL_COLUMNS = 80;
  private static final int MOST_ROWS = 12;
  private static final int MOST_WORDS = 12;
  private static final int KIND_COLUMNS = 12;
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final PlainStyle style;
  private final StepLabels labels;
  private final LineWriter out;
  private final PlainStyle.LineColours paint;
  private final long nowMillis;
  private boolean first = true;

  /**
   * @param whenUnwritable called once with the reason why nothing more can be written, such as that
   *     the reader left
   * @param nowMillis since 1970
   */
  public WhyPrinter(
      PlainStyle style,
      StepLabels labels,
      OutputStream out,
      Consumer<IOException> whenUnwritable,
      long nowMillis) {
    this.style = style;
    this.labels = labels;
    this.paint = new PlainStyle.LineColours(style.colour());
    this.out = new LineWriter(out, style, whenUnwritable);
    this.nowMillis = nowMillis;
  }

  /**
   * Explains one step, and those that cause it to run.
   *
   * @param steps the step that the user asked about first
   */
  public void print(List<Explanation.OfStep> steps) {
    for (Explanation.OfStep step : steps) {
      if (!first) {
        out.line("");
      }
      print(step, step == steps.getFirst());
      first = false;
    }
    out.flush();
  }

  /** Adds a sentence about the last step. */
  public void add(String sentence) {
    out.line("  " + sentence);
    out.flush();
  }

  private void print(Explanation.OfStep step, boolean asked) {
    String name = labels.name(step.label());
    String output = labels.file(step.output());
    if (!output.equals(name)) {
      name += " (" + output + ")";
    }
    switch (step.fate()) {
      case RUN -> {
        out.line(paint.notable(name) + " would run:");
        rows(step.now());
      }
      case INPUTS_UNCHANGED -> {
        out.line(name + " would not run:");
        out.line("    its inputs are newer, but their content is that of its last run");
      }
      case NOTHING -> out.line(name + " is up to date");
    }
    if (asked) {
      lastRun(step);
    }
  }

  private void lastRun(Explanation.OfStep step) {
    if (step.ranMillis() < 0) {
      out.line(paint.faint("  no run by sconce is recorded"));
      return;
    }
    String what = ranText(step.origin()) + " " + ago(nowMillis - step.ranMillis());
    if (rowsOf(step.then()).isEmpty()) {
      out.line(what + "; why is not recorded");
    } else {
      out.line(what + " because:");
      rows(step.then());
    }
  }

  private static String ranText(Explanation.OfStep.Origin origin) {
    return switch (origin) {
      case COMMAND -> "  it ran";
      case LOCAL_CACHE -> "  it was taken from the cache of this machine";
      case REMOTE_CACHE -> "  it was taken from the remote cache";
    };
  }

  private static String ago(long millis) {
    return millis >= DAY_MILLIS
        ? millis / DAY_MILLIS + "d ago"
        : DurationText.about(millis) + " ago";
  }

  private void rows(Explanation explanation) {
    List<List<String>> rows = rowsOf(explanation);
    if (rows.isEmpty()) {
      out.line("    " + explanation.verdict());
    }
    int shown = Math.min(rows.size(), MOST_ROWS);
    for (List<String> row : rows.subList(0, shown)) {
      for (String line : row) {
        out.line("    " + line);
      }
    }
    if (shown < rows.size()) {
      out.line("    and " + CountText.text(rows.size() - shown) + " more");
    }
  }

  /** The lines of each cause and of each ingredient that differs. */
  private List<List<String>> rowsOf(Explanation explanation) {
    List<List<String>> rows = new ArrayList<>();
    for (Cause cause : explanation.causes()) {
      rows.add(lines(cause));
    }
    for (Ingredient one : explanation.ingredients()) {
      if (one.differs()) {
        rows.add(lines(one));
      }
    }
    return rows;
  }

  private List<String> lines(Cause cause) {
    String name = cause.name();
    return switch (cause.type()) {
      case OUTPUT_MISSING -> row("missing", name, "is not there");
      case NEVER_RUN -> row("first run", name, "no run that made it is logged");
      case COMMAND ->
          List.of(padded("command") + "changed; the words of the last run are not recorded");
      case INPUT_MISSING -> row("missing", name, "an input, is not there");
      case INPUT_MADE -> row("made again", name, "by its step");
      case NEWER -> row("newer", name, "than the output, by " + newer(cause));
      case NEWER_THAN_RUN -> row("newer", name, "than the last run, by " + newer(cause));
      case ALWAYS -> row("always", name, "a group without inputs");
      case DEPS_UNKNOWN -> row("unknown", name, "what it reads is not recorded");
      case DEPS_OUTDATED -> row("outdated", name, "changed after what it reads was recorded");
      case TRACED_CHANGED -> row("changed", name, "the last run was seen to use it");
      case TRACED_APPEARED -> row("appeared", name, "the last run looked for it");
      case TRACED_GONE -> row("gone", name, "the last run was seen to use it");
      case TRACED_NAMES -> row("names", name, "other than those that the last run listed");
      case RUN_REFUSED -> row("refused", name, "the last run used undeclared files");
      case OUTPUT_CHANGED -> row("output", name, "is not what the last run left");
      case NO_RECORD ->
          List.of("(time decides: no run is recorded whose inputs are known for sure)");
    };
  }

  private List<String> lines(Ingredient one) {
    return switch (one.kind()) {
      case COMMAND -> words("command", one);
      case RESPONSE_FILE -> words("arguments", one);
      case DECLARED, DISCOVERED, SETTING ->
          switch (one.change()) {
            case ADDED -> row("added", one.name(), one.now());
            case REMOVED -> row("removed", one.name(), one.then());
            case MADE_AGAIN -> row("made again", one.name(), "by its step");
            case CHANGED, SAME, UNKNOWN ->
                row("changed", one.name(), one.then() + " -> " + one.now());
          };
    };
  }

  private static String newer(Cause cause) {
    return DurationText.text(TimeUnit.NANOSECONDS.toMillis(cause.newerNanos()));
  }

  private List<String> row(String kind, String path, String rest) {
    String start = padded(kind);
    int room = columns() - 4 - start.length() - 2 - rest.length();
    String name = labels.file(path);
    String shown = room < 12 ? name : StepLabels.fit(name, room, style.glyphs().cut());
    return List.of(start + shown + (rest.isEmpty() ? "" : "  " + paint.faint(rest)));
  }

  private int columns() {
    int columns = style.columns().getAsInt();
    return columns > 0 ? columns : USUAL_COLUMNS;
  }

  private static String padded(String kind) {
    return kind + " ".repeat(Math.max(1, KIND_COLUMNS - kind.length()));
  }

  private List<String> words(String kind, Ingredient one) {
    List<String> lines = new ArrayList<>();
    addWords(lines, kind, "- ", one.gone());
    addWords(lines, lines.isEmpty() ? kind : "", "+ ", one.come());
    return lines.isEmpty() ? List.of(padded(kind) + "changed in its blanks only") : lines;
  }

  /** Adds a bounded number of words, as many on a line as fit. */
  private void addWords(List<String> lines, String kind, String sign, List<String> words) {
    int shown = Math.min(words.size(), MOST_WORDS);
    int room = columns() - 4;
    StringBuilder line = new StringBuilder();
    String start = padded(kind) + sign;
    for (String word : words.subList(0, shown)) {
      boolean fits = line.isEmpty() || start.length() + line.length() + 1 + word.length() <= room;
      if (!fits) {
        lines.add(start + line);
        start = padded("") + sign;
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      int more = words.size() - shown;
      lines.add(start + line + (more == 0 ? "" : " and " + CountText.text(more) + " words more"));
    }
  }
}
