package dev.sconce.ui.text;

import dev.sconce.ui.text.PrintedLine.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds links (OSC 8) to the places in files at the start of tools' lines. */
public final class PlaceLinks {
  private static final Pattern PLACE =
      Pattern.compile(
          "^(?: *--> |  File \"|In file included from | +from |CMake (?:Error|Warning)(?:"
              + " \\(dev\\))? at )?([^\\s:()\"<>][^:()\"<>]{0,1000}?)(?::\\d|\\(\\d|\", line \\d)");

  private final Function<String, Optional<String>> files;
  private final String host;

  /**
   * Links to files of this computer.
   *
   * @param files the absolute path of a file that a line names, if it exists; byte strings
   * @param host the name of this computer, so that a terminal elsewhere knows that it has no such
   *     file
   */
  public PlaceLinks(Function<String, Optional<String>> files, String host) {
    this.files = files;
    this.host = host;
  }

  /** The line with a link at the place with which it begins. */
  public PrintedLine linked(PrintedLine line) {
    StringBuilder text = new StringBuilder();
    for (Run run : line.runs()) {
      if (!run.pen().link().isEmpty()) {
        return line;
      }
      text.append(run.text());
    }
    Matcher place = PLACE.matcher(text);
    if (!place.find()) {
      return line;
    }
    Optional<String> link = files.apply(place.group(1)).map(this::link);
    return link.map(target -> withLink(line, place.start(1), place.end(1), target)).orElse(line);
  }

  private static PrintedLine withLink(PrintedLine line, int from, int to, String target) {
    List<Run> runs = new ArrayList<>();
    int at = 0;
    for (Run run : line.runs()) {
      int start = Math.clamp(from - at, 0, run.text().length());
      int end = Math.clamp(to - at, 0, run.text().length());
      add(runs, run.text().substring(0, start), run.pen());
      add(runs, run.text().substring(start, end), run.pen().linkedTo(target));
      add(runs, run.text().substring(end), run.pen());
      at += run.text().length();
    }
    return new PrintedLine(runs, line.after());
  }

  private static void add(List<Run> runs, String text, Pen pen) {
    if (!text.isEmpty()) {
      runs.add(new Run(text, pen));
    }
  }

  private String link(String path) {
    StringBuilder link = new StringBuilder("file://").append(host);
    for (int i = 0; i < path.length(); i++) {
      char one = path.charAt(i);
      boolean plain = one < 0x7f && (Character.isLetterOrDigit(one) || "-._~/+".indexOf(one) >= 0);
      link.append(plain ? String.valueOf(one) : String.format(Locale.ROOT, "%%%02X", (int) one));
    }
    return link.toString();
  }

  /** Whether the terminal is known to support links; others may show them as text. */
  public static boolean supported(Function<String, Optional<String>> environment) {
    String term = environment.apply("TERM").orElse("");
    String program = environment.apply("TERM_PROGRAM").orElse("");
    if (term.startsWith("tmux") || term.startsWith("screen")) {
      return program.equals("tmux")
          && atLeast(environment.apply("TERM_PROGRAM_VERSION").orElse(""), 3, 4);
    }
    return switch (program) {
      case "iTerm.app", "WezTerm", "vscode", "ghostty", "rio", "Hyper" -> true;
      default ->
          List.of("xterm-kitty", "foot", "foot-extra", "alacritty", "xterm-ghostty", "wezterm")
                  .contains(term)
              || environment.apply("WT_SESSION").isPresent()
              || environment.apply("KONSOLE_VERSION").isPresent()
              || environment.apply("VTE_VERSION").filter(vte -> atLeast(vte, 5000, 0)).isPresent();
    };
  }

  private static boolean atLeast(String version, int major, int minor) {
    Matcher numbers = Pattern.compile("^(\\d{1,9})(?:\\.(\\d{1,9}))?").matcher(version);
    if (!numbers.find()) {
      return false;
    }
    int first = Integer.parseInt(numbers.group(1));
    int second = numbers.group(2) == null ? 0 : Integer.parseInt(numbers.group(2));
    return first > major || (first == major && second >= minor);
  }
}
