package dev.sconce.app.sconce;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.exec.CommandEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs programs of the user's choice on the terminal of this process: the editor in VISUAL or
 * EDITOR, and the pager in PAGER.
 */
final class UserPrograms {
  /** The shell's exit code if it cannot execute a program. */
  private static final int NOT_EXECUTABLE = 126;

  private static final int NOT_FOUND = 127;

  /** Runs the proof, which prints its own result, and waits for the user whatever the exit code. */
  private static final String PROVE_AND_WAIT =
      "\"$0\" \"$@\"; code=$?; printf '\\nEnter goes back to the console '; read -r _; exit $code";

  private static final String USUAL_EDITOR = "vi";
  private static final String USUAL_PAGER = "less -R";

  private final CommandEnvironment environment;
  private final Path directory;

  /**
   * @param environment as the user has it
   * @param directory the one that names of files are relative to
   */
  UserPrograms(CommandEnvironment environment, Path directory) {
    this.environment = environment;
    this.directory = directory;
  }

  /**
   * Opens a file at a place and returns when the editor is closed.
   *
   * @param place Unicode, with a line if one is known
   */
  void edit(Place place) throws IOException, InterruptedException {
    String editor = named(USUAL_EDITOR, "VISUAL", "EDITOR");
    EditorCommand command = new EditorCommand(editor, named("", "PATH"));
    int code = builder(command.at(place)).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(editor + " " + place.file() + ": exit " + code);
    }
  }

  /** Shows a text and returns when the pager is closed. */
  void page(String text) throws IOException, InterruptedException {
    String pager = named(USUAL_PAGER, "PAGER");
    ProcessBuilder builder = builder(List.of("/bin/sh", "-c", pager));
    builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException closedBefore) {
      // the user may quit before the end of the text, with any exit code
      int code = process.waitFor();
      if (code != NOT_EXECUTABLE && code != NOT_FOUND) {
        return;
      }
      throw new IOException(pager + ": exit " + code, closedBefore);
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(pager + ": exit " + code);
    }
  }

  /**
   * Runs this program to find out whether a step needs a file, as a build of its own. Returns when
   * the user has read the result.
   *
   * @param launcher of this program
   * @param manifest its name as seen from the directory
   * @return its exit code
   */
  int prove(Path launcher, String manifest, String step, String file)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(launcher)) {
      throw new IOException("it cannot be run: " + launcher + " is no program");
    }
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            PROVE_AND_WAIT,
            launcher.toString(),
            "-f",
            manifest,
            "deps",
            "prove",
            step,
            file);
    return builder(command).inheritIO().start().waitFor();
  }

  private String named(String usual, String... variables) {
    for (String variable : variables) {
      Optional<String> value = environment.get(variable).map(Utf8Text::text);
      if (value.isPresent() && !value.get().isBlank()) {
        return value.get();
      }
    }
    return usual;
  }

  /** A process with the user's environment, not the one that Java runs in. */
  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    for (String entry : environment.entries()) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        String name = Utf8Text.text(entry.substring(0, equals));
        builder.environment().put(name, Utf8Text.text(entry.substring(equals + 1)));
      }
    }
    return builder;
  }
}
