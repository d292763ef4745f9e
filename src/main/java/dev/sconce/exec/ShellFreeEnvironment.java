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
 * found where, and whether the shell would outlive the program. All of it comes from an answer of
 * the shell itself, not from assumptions about shells.
 *
 * @param block the environment that the program gets
 * @param programs searches the PATH for programs
 * @param functions names of functions that bash finds in its environment
 * @param programEntry the index of the entry that the shell sets to the program's path; negative
 *     for none
 * @param directoryEntry the index of the entry that the shell sets to the directory that it changed
 *     to; negative for none
 * @param temporaryEntry the index of the entry that names a directory for temporary files; negative
 *     for none
 * @param shellStays whether the shell waits for the program instead of being replaced by it
 */
record ShellFreeEnvironment(
    EnvironmentBlock block,
    ProgramSearch programs,
    Set<String> functions,
    int programEntry,
    int directoryEntry,
    int temporaryEntry,
    boolean shellStays) {

  /** The command that the shell runs to show its behavior. */
  static final String QUESTION = "cat /proc/self/stat /proc/self/environ";

  private static final String FUNCTION = "BASH_FUNC_";
  private static final int STAT_PARENT = 3;

  /** Whether these variables leave no doubt how a shell treats a simple command line. */
  static boolean isPlain(CommandEnvironment environment) {
    return environment.get("SHELLOPTS").isEmpty()
        && environment.get("BASHOPTS").isEmpty()
        && environment.get("ENV").isEmpty()
        && environment.get("BASH_ENV").isEmpty();
  }

  /**
   * Evaluates the answer to the question in some shape.
   *
   * @return empty if the shell printed anything itself, or finds programs in an unusual way: then
   *     this shape always needs the shell
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
   * @param directory the working directory, if it is not that of this process
   */
  Optional<String> find(String name, String directory) {
    if (name.indexOf('/') >= 0) {
      return Optional.of(name);
    }
    return functions.contains(name) ? Optional.empty() : programs.find(name, directory);
  }

  /** The paths where {@link #find} looked in vain before it found this file. */
  List<String> lookedAtBefore(String found, String name) {
    return name.indexOf('/') >= 0 ? List.of() : programs.lookedAtBefore(found, name);
  }

  /**
   * The changes of the environment for a program with this path in that directory.
   *
   * @param temporary the private directory for temporary files; empty for the one that the shell
   *     was asked with
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
