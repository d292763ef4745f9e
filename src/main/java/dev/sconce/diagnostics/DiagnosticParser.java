package dev.sconce.diagnostics;

import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds diagnostics in the output of a command, line by line. It emits a diagnostic when a later
 * line shows that the diagnostic is complete. It reads only the beginning of a long line, so time
 * and memory per line are bounded.
 *
 * <p>Lines are byte strings without control sequences. The parser expects the words of the C
 * locale. It understands tools in another language only if they print codes (MSVC) or have a fixed
 * form.
 */
public final class DiagnosticParser {
  /** The length up to which a line is parsed. */
  public static final int LONGEST_LINE = 2_000;

  private static final int MOST_LEADING_LINES = 40;
  private static final int MOST_DIRECTORIES = 64;
  private static final int MOST_FLAGS = 1_000;

  private static final List<LineFormat> FORMATS =
      List.of(
          new PythonFormat(),
          new CMakeFormat(),
          new LinkerFormat(),
          new MsvcFormat(),
          new RustFormat(),
          new GnuFormat(),
          new ScriptFormat());

  private final Consumer<Diagnostic> found;
  private final List<String> leading = new ArrayList<>();
  private final Deque<String> directories = new ArrayDeque<>();

  /** Flags by message, because rustc names a lint only the first time. */
  private final Map<String, String> flags = new HashMap<>();

  private List<Note> includers = List.of();
  private String includedFile = "";
  private @Nullable OpenDiagnostic open;
  private @Nullable Diagnostic consequence;
  private boolean anyError;
  private int number;

  /**
   * A parser of one output.
   *
   * @param found receives each diagnostic, in the order in which they end
   */
  public DiagnosticParser(Consumer<Diagnostic> found) {
    this.found = found;
  }

  /** All diagnostics of an output. */
  public static List<Diagnostic> parse(Iterable<String> lines) {
    List<Diagnostic> all = new ArrayList<>();
    DiagnosticParser parser = new DiagnosticParser(all::add);
    lines.forEach(parser::line);
    parser.end();
    return all;
  }

  /** Parses the next line, given without its line break. */
  public void line(String whole) {
    String line = whole.length() <= LONGEST_LINE ? whole : whole.substring(0, LONGEST_LINE);
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    read(line);
    number++;
  }

  private void read(String line) {
    OpenDiagnostic current = open;
    if (current != null && leading.isEmpty() && current.claims(line)) {
      current.keep(line);
      return;
    }
    if (isOfDirectories(line)) {
      return;
    }
    if (ContextLine.leads(line)) {
      if (leading.size() < MOST_LEADING_LINES) {
        leading.add(line);
      }
      return;
    }
    if (ContextLine.ends(line)) {
      close();
      leading.clear();
      return;
    }
    OpenDiagnostic begun = begin(line);
    if (begun != null && begun.severity == Severity.NOTE && current != null) {
      flushLeadingTo(current);
      current.note(begun.place, begun.message);
      current.keep(line);
    } else if (begun != null) {
      close();
      begun.begin(leading, line, number);
      origins(begun);
      leading.clear();
      open = begun;
    } else if (current != null) {
      flushLeadingTo(current);
      current.read(line);
      current.keep(line);
    } else {
      leading.clear();
    }
  }

  /** gcc prints the includers of a file once for all diagnostics that follow in that file. */
  private void origins(OpenDiagnostic begun) {
    List<Note> printed = origins(ContextLine::includer);
    if (!printed.isEmpty() || !begun.place.file().equals(includedFile)) {
      includers = printed;
      includedFile = begun.place.file();
    }
    begun.origins(includers);
    begun.origins(origins(ContextLine::requirer));
  }

  private List<Note> origins(Function<String, @Nullable Note> read) {
    List<Note> found = new ArrayList<>();
    for (String line : leading) {
      Note one = read.apply(line);
      if (one != null) {
        found.add(new Note(below(one.place()), one.message()));
      }
    }
    return found;
  }

  private static @Nullable OpenDiagnostic begin(String line) {
    for (LineFormat format : FORMATS) {
      OpenDiagnostic begun = format.begin(line);
      if (begun != null) {
        begun.consequence = begun.consequence || ContextLine.isConsequence(line);
        return begun;
      }
    }
    return null;
  }

  private void flushLeadingTo(OpenDiagnostic current) {
    leading.forEach(current::keep);
    leading.clear();
  }

  private boolean isOfDirectories(String line) {
    String entered = ContextLine.entered(line);
    if (entered != null) {
      close();
      if (directories.size() < MOST_DIRECTORIES) {
        directories.push(below(entered));
      }
      return true;
    }
    if (ContextLine.leaves(line)) {
      close();
      directories.poll();
      return true;
    }
    return false;
  }

  /** Resolves a path against the directory that was entered last. */
  private String below(String path) {
    String directory = directories.peek();
    boolean whole = path.startsWith("/") || path.startsWith("\\") || path.startsWith(":\\", 1);
    return directory == null || whole || path.isEmpty() ? path : directory + "/" + path;
  }

  private Place below(Place place) {
    return new Place(below(place.file()), place.line(), place.column());
  }

  private void close() {
    OpenDiagnostic ended = open;
    open = null;
    if (ended == null || !ended.isComplete()) {
      return;
    }
    ended.place = below(ended.place);
    ended.flag = ended.flag.isEmpty() ? knownFlag(ended) : ended.flag;
    if (ended.flag.length() > 0 && ended.message.length() > 0 && flags.size() < MOST_FLAGS) {
      flags.putIfAbsent(key(ended), ended.flag);
    }
    Diagnostic done = ended.close();
    if (ended.consequence) {
      consequence = consequence == null ? done : consequence;
      return;
    }
    anyError = anyError || done.severity() == Severity.ERROR;
    found.accept(done);
  }

  private String knownFlag(OpenDiagnostic ended) {
    return ended.severity == Severity.NOTE ? "" : flags.getOrDefault(key(ended), "");
  }

  private static String key(OpenDiagnostic ended) {
    return ended.severity + MessagePattern.of(ended.message);
  }

  /** Ends the output. */
  public void end() {
    close();
    Diagnostic left = consequence;
    if (left != null && !anyError) {
      found.accept(left);
    }
    consequence = null;
    leading.clear();
  }
}
