package dev.sconce.app.sconce;

import dev.sconce.exec.CommandEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The user's editor, as VISUAL or EDITOR names it, on the terminal of this process. */
final class Editor {
  private static final String USUAL = "vi";

  /**
   * Those that want {@code FILE:LINE}, after an option or alone; others take {@code +LINE FILE}.
   */
  private static final Set<String> WITH_GOTO = Set.of("code", "codium", "code-insiders", "cursor");

  private static final Set<String> WITH_COLON = Set.of("hx", "helix", "subl", "zed");

  private final CommandEnvironment environment;
  private final Path directory;

  /**
   * @param environment as the user has it
   * @param directory where names of files count from
   */
  Editor(CommandEnvironment environment, Path directory) {
    this.environment = environment;
    this.directory = directory;
  }

  /** Opens a file at a line and returns when the editor is closed. */
  void open(String file, int line) throws IOException, InterruptedException {
    String editor =
        environment
            .get("VISUAL")
            .or(() -> environment.get("EDITOR"))
            .map(ByteText::text)
            .filter(text -> !text.isBlank())
            .orElse(USUAL);
    ProcessBuilder builder = new ProcessBuilder(command(editor, file, line));
    builder.directory(directory.toFile()).inheritIO();
    builder.environment().clear();
    for (String entry : environment.entries()) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        String name = ByteText.text(entry.substring(0, equals));
        builder.environment().put(name, ByteText.text(entry.substring(equals + 1)));
      }
    }
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IOException(editor + " " + file + ": exit " + code);
    }
  }

  /** The variable may hold options too: a shell takes it apart. */
  static List<String> command(String editor, String file, int line) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", editor + " \"$@\"", editor));
    String first = editor.strip().split("\\s+", 2)[0];
    String name = first.substring(first.lastIndexOf('/') + 1);
    if (WITH_GOTO.contains(name)) {
      command.addAll(List.of("--goto", file + ":" + line));
    } else if (WITH_COLON.contains(name)) {
      command.add(file + ":" + line);
    } else {
      command.addAll(List.of("+" + line, file));
    }
    return command;
  }
}
