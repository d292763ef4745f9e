package dev.sconce.exec;

import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.NativeMemory;
import dev.sconce.os.Posix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the shell would execute a program: the environment it would hand on, and where it would look.
 * Both are taken from an answer of the shell itself, not from knowledge about shells.
 */
final class DirectEnvironment {
  private static final String FUNCTION = "BASH_FUNC_";

  private final EnvironmentBlock block;
  private final List<String> searchPath;
  private final Set<String> functions;

  /** The entry that the shell sets to the program's path, negative if it sets none. */
  private final int programEntry;

  private DirectEnvironment(
      EnvironmentBlock block, List<String> searchPath, Set<String> functions, int programEntry) {
    this.block = block;
    this.searchPath = searchPath;
    this.functions = functions;
    this.programEntry = programEntry;
  }

  /**
   * From what {@code cat /proc/self/stat /proc/self/environ} printed under the shell.
   *
   * @param pid of the process that was started as the shell
   * @return empty if the shell did not simply become that program, or printed anything itself, or
   *     searches in a way of its own: then nothing may be run without it
   */
  static Optional<DirectEnvironment> ofAnswer(byte[] answer, int pid, CommandEnvironment given) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int endOfLine = text.indexOf('\n');
    if (!text.startsWith(pid + " (cat) ") || endOfLine < 0) {
      return Optional.empty();
    }
    byte[] environ = text.substring(endOfLine + 1).getBytes(StandardCharsets.ISO_8859_1);
    CommandEnvironment seen = new CommandEnvironment(CommandEnvironment.split(environ));
    String path = seen.get("PATH").orElse("");
    if (path.isEmpty() || path.indexOf('%') >= 0 || !path.equals(given.get("PATH").orElse(""))) {
      return Optional.empty();
    }
    int programEntry = CommandEnvironment.indexOf(seen.entries(), "_");
    if (seen.get("_").equals(given.get("_"))) {
      programEntry = -1;
    } else if (programEntry >= 0 && !seen.get("_").orElse("").endsWith("/cat")) {
      return Optional.empty();
    }
    return Optional.of(
        new DirectEnvironment(
            new EnvironmentBlock(seen.entries()),
            List.of(path.split(":", -1)),
            functions(given),
            programEntry));
  }

  /** Whether the variables leave it open what a shell does with a plain command line. */
  static boolean isPlain(CommandEnvironment environment) {
    return environment.get("SHELLOPTS").isEmpty()
        && environment.get("BASHOPTS").isEmpty()
        && environment.get("ENV").isEmpty()
        && environment.get("BASH_ENV").isEmpty();
  }

  EnvironmentBlock block() {
    return block;
  }

  int programEntry() {
    return programEntry;
  }

  /**
   * The path of the file that the shell would execute.
   *
   * @param directory the working directory, where that is not this process's
   */
  Optional<String> find(String name, String directory, Posix posix, NativeMemory memory) {
    if (name.indexOf('/') >= 0) {
      return Optional.of(name);
    }
    if (functions.contains(name)) {
      return Optional.empty();
    }
    for (String place : searchPath) {
      String candidate = place.isEmpty() ? name : place + "/" + name;
      boolean relative = !directory.isEmpty() && !candidate.startsWith("/");
      if (posix.isExecutable(relative ? directory + "/" + candidate : candidate, memory)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Names of functions that bash finds in its environment. */
  private static Set<String> functions(CommandEnvironment environment) {
    Set<String> names = new HashSet<>();
    for (String entry : new ArrayList<>(environment.entries())) {
      int end = entry.indexOf("%%=");
      if (entry.startsWith(FUNCTION) && end >= 0) {
        names.add(entry.substring(FUNCTION.length(), end));
      }
    }
    return names;
  }
}
