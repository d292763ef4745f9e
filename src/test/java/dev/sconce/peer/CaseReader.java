package dev.sconce.peer;

import dev.sconce.peer.PeerCase.Normalisation;
import dev.sconce.peer.PeerCase.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a file of cases. A case starts with {@code === its name}; the text before the first one is
 * a comment. Its sections begin with {@code ---}:
 *
 * <ul>
 *   <li>{@code --- path [options]}: a file. Options: {@code escaped} ({@code \t}, {@code \r},
 *       {@code \e}, {@code \0}, {@code \xNN}, {@code \\} in its text), {@code no-eol} (without the
 *       last newline), {@code +x}.
 *   <li>{@code --- steps}: one shell command per line; lines that begin with {@code #} are
 *       comments.
 *   <li>{@code --- normalise}: lines of {@code regex => replacement} for the output of all steps.
 *   <li>{@code --- sorted}: the order of output lines is ignored.
 * </ul>
 *
 * Blank lines at the end of a section do not count.
 */
final class CaseReader {
  private static final String CASE = "=== ";
  private static final String SECTION = "--- ";

  private final String origin;
  private final List<String> lines;
  private int next;

  private CaseReader(String origin, String text) {
    this.origin = origin;
    this.lines = text.lines().toList();
  }

  /**
   * @param origin the name of the file, for messages
   * @param text its content as a byte string
   */
  static List<PeerCase> read(String origin, String text) {
    CaseReader reader = new CaseReader(origin, text);
    List<PeerCase> cases = new ArrayList<>();
    while (reader.next < reader.lines.size()) {
      if (reader.lines.get(reader.next).startsWith(CASE)) {
        cases.add(reader.readCase());
      } else {
        reader.next++;
      }
    }
    return cases;
  }

  private PeerCase readCase() {
    String where = origin + ":" + (next + 1);
    String name = lines.get(next++).substring(CASE.length()).strip();
    List<SourceFile> files = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    List<Normalisation> normalisations = new ArrayList<>();
    boolean sorted = false;
    while (next < lines.size() && !lines.get(next).startsWith(CASE)) {
      String header = lines.get(next++);
      if (header.isBlank()) {
        continue;
      }
      if (!header.startsWith(SECTION)) {
        throw new IllegalArgumentException(origin + ":" + next + ": expected a section: " + header);
      }
      String[] words = header.substring(SECTION.length()).strip().split(" +");
      List<String> body = readBody();
      switch (words[0]) {
        case "steps" -> body.stream().filter(CaseReader::isCommand).forEach(steps::add);
        case "normalise" ->
            body.stream().map(CaseReader::normalisation).forEach(normalisations::add);
        case "sorted" -> sorted = true;
        default -> files.add(file(words, body));
      }
    }
    return new PeerCase(where, name, files, steps, normalisations, sorted);
  }

  private List<String> readBody() {
    int first = next;
    while (next < lines.size()
        && !lines.get(next).startsWith(CASE)
        && !lines.get(next).startsWith(SECTION)) {
      next++;
    }
    int end = next;
    while (end > first && lines.get(end - 1).isEmpty()) {
      end--;
    }
    return lines.subList(first, end);
  }

  private static boolean isCommand(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }

  private static Normalisation normalisation(String line) {
    int arrow = line.indexOf(" => ");
    if (arrow < 0) {
      throw new IllegalArgumentException("expected 'regex => replacement': " + line);
    }
    return new Normalisation(
        Pattern.compile(line.substring(0, arrow)), line.substring(arrow + " => ".length()));
  }

  private static SourceFile file(String[] words, List<String> body) {
    List<String> options = List.of(words).subList(1, words.length);
    String content = String.join("\n", body);
    if (!body.isEmpty() && !options.contains("no-eol")) {
      content += "\n";
    }
    if (options.contains("escaped")) {
      content = unescape(content);
    }
    return new SourceFile(words[0], content, options.contains("+x"));
  }

  private static String unescape(String text) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        bytes.append(c);
        continue;
      }
      char kind = text.charAt(++i);
      switch (kind) {
        case 't' -> bytes.append('\t');
        case 'r' -> bytes.append('\r');
        case 'e' -> bytes.append('\u001b');
        case '0' -> bytes.append('\0');
        case '\\' -> bytes.append('\\');
        case 'x' -> {
          bytes.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new IllegalArgumentException("unknown escape \\" + kind);
      }
    }
    return bytes.toString();
  }
}
