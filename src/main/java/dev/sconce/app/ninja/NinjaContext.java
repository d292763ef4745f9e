package dev.sconce.app.ninja;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.app.workspace.ProgramSearchPath;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import dev.sconce.ui.plain.NinjaTerminal;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The process context of the ninja face. Texts are byte strings.
 *
 * @param program the started program: a path if the shell found it on the PATH
 * @param arguments of the command line
 * @param environment as the user has it
 * @param out standard output; prints chars as bytes and never throws
 * @param err standard error; likewise
 * @param outputTerminal whether standard output is a terminal
 * @param posix the operating system
 * @param processors of this machine
 * @param code the digest of the program's code; empty if it is unknown
 * @param profileChange to perform before the first change that a build makes
 */
record NinjaContext(
    String program,
    List<String> arguments,
    CommandEnvironment environment,
    PrintStream out,
    PrintStream err,
    boolean outputTerminal,
    LazyPosix posix,
    int processors,
    String code,
    ProfileChange profileChange) {
  NinjaContext {
    arguments = List.copyOf(arguments);
  }

  /**
   * The name under which the user called the program, for errors about options. A script learns
   * only its path. So if the shell finds that same path under the plain name, the plain name is
   * used.
   */
  String programName() {
    String name = program.substring(program.lastIndexOf('/') + 1);
    Optional<Path> found = new ProgramSearchPath(environment).find(name);
    return found.isPresent() && NativePath.bytes(found.get()).equals(program) ? name : program;
  }

  /** The terminal to print to: smart unless it is a dumb one. */
  NinjaTerminal terminal() {
    String term = environment.get("TERM").orElse("dumb");
    boolean smart = outputTerminal && !term.equals("dumb");
    boolean colour = smart || !environment.get("CLICOLOR_FORCE").orElse("0").equals("0");
    return new NinjaTerminal(out, err, smart, colour, posix);
  }
}
