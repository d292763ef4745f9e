package dev.sconce.app.sconce;

import dev.sconce.diagnostics.Diagnostic.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that opens a file at a line and column in the user's editor. */
record EditorCommand(String editor, String searchPath) {
  /** The words to pass to a shell, because the variable may contain options too. */
  List<String> at(Place place) {
    // a command printed this name: it must not be taken for an option
    String file = place.file().startsWith("/") ? place.file() : "./" + place.file();
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", editor + " \"$@\"", editor));
    command.addAll(place.line() == 0 ? List.of(file) : arguments(file, place));
    return command;
  }

  private List<String> arguments(String file, Place place) {
    String line = Integer.toString(place.line());
    boolean column = place.column() > 0;
    String both = column ? line + ":" + place.column() : line;
    return switch (program()) {
      case "code", "codium", "code-insiders", "code-oss", "cursor", "windsurf" ->
          List.of("--goto", file + ":" + both);
      case "hx", "helix", "subl", "zed", "zeditor", "lapce" -> List.of(file + ":" + both);
      case "emacs", "emacsclient", "kak", "micro", "gedit" -> List.of("+" + both, file);
      case "nano", "ne" -> List.of("+" + (column ? line + "," + place.column() : line), file);
      case "kate", "kwrite", "idea", "clion", "pycharm", "rustrover", "goland" ->
          column
              ? List.of("--line", line, "--column", Integer.toString(place.column()), file)
              : List.of("--line", line, file);
      case "vim", "vim.basic", "vim.nox", "vim.gtk3", "gvim", "nvim", "mvim" ->
          column
              ? List.of("+call cursor(" + line + "," + place.column() + ")", file)
              : List.of("+" + line, file);
      default -> List.of("+" + line, file);
    };
  }

  /** Its name; for vi, which many programs use, the name of the real program. */
  private String program() {
    String first = editor.strip().split("\\s+", 2)[0];
    String name = first.substring(first.lastIndexOf('/') + 1);
    return name.equals("vi") || name.equals("editor") ? behind(first, name) : name;
  }

  private String behind(String first, String name) {
    for (String directory : first.contains("/") ? new String[] {""} : searchPath.split(":")) {
      Path file = directory.isEmpty() ? Path.of(first) : Path.of(directory, first);
      if (Files.isExecutable(file)) {
        try {
          Path real = file.toRealPath().getFileName();
          return real == null ? name : real.toString();
        } catch (IOException gone) {
          return name;
        }
      }
    }
    return name;
  }
}
