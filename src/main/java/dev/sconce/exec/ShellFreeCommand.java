package dev.sconce.exec;

import java.util.List;
import java.util.Optional;

/**
 * A command line that needs no shell: one program with its arguments, perhaps in a shape that build
 * generators put around it.
 *
 * @param shape what is around it
 * @param directory where the shape says it runs; empty for where the shell itself would
 * @param words the program and its arguments
 */
record ShellFreeCommand(Shape shape, String directory, List<String> words) {
  /** What is around the one program. */
  enum Shape {
    /** Nothing. */
    PLAIN("", ""),
    /** CMake's way to link: room for what comes before and after. */
    GUARDED(": && ", " && :"),
    /** CMake's way to run a custom command. */
    ELSEWHERE("cd / && ", "");

    private final String prefix;
    private final String suffix;

    Shape(String prefix, String suffix) {
      this.prefix = prefix;
      this.suffix = suffix;
    }

    /** Puts it around another command line; where there is a directory, the root. */
    String around(String commandLine) {
      return prefix + commandLine + suffix;
    }
  }

  /** What a system takes as one argument, as which a shell is given a command line. */
  private static final int LONGEST_ARGUMENT = 128 * 1024 - 1;

  private static final String THEN = " && ";

  /** Reads a command line; empty if it has to be given to a shell. */
  static Optional<ShellFreeCommand> read(String commandLine) {
    if (commandLine.length() > LONGEST_ARGUMENT) {
      return Optional.empty();
    }
    String guard = Shape.GUARDED.prefix;
    String end = Shape.GUARDED.suffix;
    if (commandLine.startsWith(guard)) {
      int length = commandLine.length() - end.length();
      return length < guard.length() || !commandLine.endsWith(end)
          ? Optional.empty()
          : read(Shape.GUARDED, "", commandLine.substring(guard.length(), length));
    }
    if (commandLine.startsWith("cd ")) {
      int then = commandLine.indexOf(THEN);
      Optional<String> directory = directory(commandLine.substring(3, Math.max(3, then)));
      return directory.isEmpty()
          ? Optional.empty()
          : read(Shape.ELSEWHERE, directory.get(), commandLine.substring(then + THEN.length()));
    }
    return read(Shape.PLAIN, "", commandLine);
  }

  private static Optional<ShellFreeCommand> read(Shape shape, String directory, String text) {
    Optional<List<String>> words = ShellFreeWords.read(text);
    if (words.isEmpty()
        || words.get().isEmpty()
        || !ShellFreeWords.isProgram(words.get().getFirst())) {
      return Optional.empty();
    }
    return Optional.of(new ShellFreeCommand(shape, directory, words.get()));
  }

  /** Only what a shell keeps as PWD letter for letter: absolute, and nothing to tidy up. */
  private static Optional<String> directory(String text) {
    Optional<List<String>> words = ShellFreeWords.read(text);
    if (words.isEmpty() || words.get().size() != 1) {
      return Optional.empty();
    }
    String path = words.get().getFirst();
    String framed = path + "/";
    boolean tidy =
        path.startsWith("/")
            && !framed.contains("//")
            && !framed.contains("/./")
            && !framed.contains("/../");
    return tidy ? Optional.of(path) : Optional.empty();
  }
}
