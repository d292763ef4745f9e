package dev.sconce.exec;

import dev.sconce.exec.CommandWorker.Finished;
import dev.sconce.exec.ShellFreeCommand.Shape;
import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.Spawner.Request.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the shell would execute the program of a command line of some shape: with which environment,
 * found where, and whether it would still be there itself when the program ends. All of it is taken
 * from an answer of the shell itself, not from knowledge about shells.
 *
 * @param block the environment that the program gets
 * @param programs finds them on the PATH
 * @param functions names of functions that bash finds in its environment
 * @param programEntry the entry that the shell sets to the program's path; negative for none
 * @param directoryEntry the entry that the shell sets to the directory it went to; negative for
 *     none
 * @param temporaryEntry the entry that names a directory for temporary files; negative for none
 * @param shellStays whether the shell waits for the program, rather than becoming it
 */
record ShellFreeEnvironment(
    EnvironmentBlock block,
    ProgramSearch programs,
    Set<String> functions,
    int programEntry,
    int directoryEntry,
    int temporaryEntry,
    boolean shellStays) {

  /** What the shell is asked to run in order to learn about it. */
  static final String QUESTION = "cat /proc/self/stat /proc/self/environ";

  private static final String FUNCTION = "BASH_FUNC_";
  private static final int STAT_PARENT = 3;

  /** Whether the variables leave no doubt what a shell does with a simple command line. */
  static boolean isPlain(CommandEnvironment environment) {
    return environment.get("SHELLOPTS").isEmpty()
        && environment.get("BASHOPTS").isEmpty()
        && environment.get("ENV").isEmpty()
        && environment.get("BASH_ENV").isEmpty();
  }

  /**
   * From the answer to the question in some shape.
   *
   * @return empty if the shell printed anything itself, or looks for programs in a way of its own:
   *     then nothing of this shape may be run without it
   */
  static Optional<ShellFreeEnvironment> ofAnswer(
      Finished answer, Shape shape, CommandEnvironment given) {
    int endOfLine = answer.output().indexOf('\n');
    String[] stat = answer.output().substring(0, Math.max(0, endOfLine)).split(" ");
    String shell = Integer.toString(answer.pid());
    if (stat.length <= STAT_PARENT || !stat[1].equals("(cat)") || answer.exit().exitCode() != 0) {
      return Optional.empty();
    }
    boolean shellStays = stat[STAT_PARENT].equals(shell);
    if (!shellStays && !stat[0].equals(shell)) {
      return Optional.empty();
    }
    byte[] environ = answer.output().substring(endOfLine + 1).getBytes(StandardCharsets.ISO_8859_1);
    return of(new CommandEnvironment(CommandEnvironment.split(environ)), shape, given, shellStays);
  }

  private static Optional<ShellFreeEnvironment> of(
      CommandEnvironment seen, Shape shape, CommandEnvironment given, boolean shellStays) {
    String path = seen.get("PATH").orElse("");
    if (path.isEmpty() || path.indexOf('%') >= 0 || !path.equals(given.get("PATH").orElse(""))) {
      return Optional.empty();
    }
    int programEntry = -1;
    if (!seen.get("_").equals(given.get("_"))) {
      programEntry = CommandEnvironment.indexOf(seen.entries(), "_");
      if (programEntry < 0 || !seen.get("_").orElse("").endsWith("/cat")) {
        return Optional.empty();
      }
    }
    if (!seen.get(TemporaryDirectories.VARIABLE).equals(given.get(TemporaryDirectories.VARIABLE))) {
      return Optional.empty();
    }
    int directoryEntry = -1;
    if (shape == Shape.ELSEWHERE) {
      directoryEntry = CommandEnvironment.indexOf(seen.entries(), "PWD");
      if (!seen.get("PWD").equals(Optional.of("/"))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new ShellFreeEnvironment(
            new EnvironmentBlock(seen.entries()),
            new ProgramSearch(List.of(path.split(":", -1))),
            functions(given),
            programEntry,
            directoryEntry,
            CommandEnvironment.indexOf(seen.entries(), TemporaryDirectories.VARIABLE),
            shellStays));
  }

  /**
   * The path of the file that the shell would execute; empty if that is not certain.
   *
   * @param directory the working directory, where that is not this process's
   */
  Optional<String> find(String name, String directory) {
    if (name.indexOf('/') >= 0) {
      return Optional.of(name);
    }
    return functions.contains(name) ? Optional.empty() : programs.find(name, directory);
  }

  /** Where {@link #find} looked for a name in vain before it found this file. */
  List<String> lookedAtBefore(String found, String name) {
    return name.indexOf('/') >= 0 ? List.of() : programs.lookedAtBefore(found, name);
  }

  /**
   * What a program of this path, run in that directory, finds changed in the environment.
   *
   * @param temporary its own directory for temporary files; empty for the one that the shell was
   *     asked with
   */
  List<Change> changes(String program, String directory, String temporary) {
    List<Change> changes = new ArrayList<>(3);
    if (!temporary.isEmpty()) {
      changes.add(new Change(temporaryEntry, TemporaryDirectories.VARIABLE + "=" + temporary));
    }
    if (programEntry >= 0) {
      changes.add(new Change(programEntry, "_=" + program));
    }
    if (directoryEntry >= 0) {
      changes.add(new Change(directoryEntry, "PWD=" + directory));
    }
    return changes;
  }

  private static Set<String> functions(CommandEnvironment environment) {
    Set<String> names = new HashSet<>();
    for (String entry : environment.entries()) {
      int end = entry.indexOf("%%=");
      if (entry.startsWith(FUNCTION) && end >= 0) {
        names.add(entry.substring(FUNCTION.length(), end));
      }
    }
    return names;
  }
}
