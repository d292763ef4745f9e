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
 * What the ninja face finds around it. Texts are byte strings.
 *
 * @param program what was started: a path where the shell found one
 * @param arguments of the command line
 * @param environment as the user has it
 * @param out standard output; prints chars as bytes and never throws
 * @param err standard error; likewise
 * @param outputTerminal whether standard output is a terminal
 * @param posix the operating system
 * @param processors of this machine
 * @param code the digest of the program's code; empty if it is not known
 * @param profileChange what is to come before the first change that a build makes
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
   * How the program was called, for errors about options. A script is only told where it was found,
   * so what a shell finds under the plain name counts as called by that.
   */
  String programName() {
    String name = program.substring(program.lastIndexOf('/') + 1);
    Optional<Path> found = new ProgramSearchPath(environment).find(name);
    return found.isPresent() && NativePath.bytes(found.get()).equals(program) ? name : program;
  }

  /** Where to print: smart unless the terminal says that it is dumb. */
  NinjaTerminal terminal() {
    String term = environment.get("TERM").orElse("dumb");
    boolean smart = outputTerminal && !term.equals("dumb");
    boolean colour = smart || !environment.get("CLICOLOR_FORCE").orElse("0").equals("0");
    return new NinjaTerminal(out, err, smart, colour, posix);
  }
}
