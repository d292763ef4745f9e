package dev.sconce.app.sconce;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.ui.plain.PlainStyle;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.IntSupplier;

/**
 * The context of a started command.
 *
 * @param posix the system calls
 * @param environment as the user has it
 * @param directory the current directory, absolute
 * @param inputTerminal whether {@code in} is a terminal
 * @param outputTerminal whether {@code out} is a terminal
 * @param columns the current width of the terminal, 0 if unknown; slow at the first call
 * @param startedAtMillis when the command was started, by the clock
 * @param code the digest of the program's code; empty if it is unknown
 */
record ProcessContext(
    LazyPosix posix,
    CommandEnvironment environment,
    Path directory,
    InputStream in,
    OutputStream out,
    OutputStream err,
    boolean inputTerminal,
    boolean outputTerminal,
    IntSupplier columns,
    InstantSource clock,
    long startedAtMillis,
    String code) {
  /** A copy that was started just now. */
  ProcessContext startedNow() {
    return new ProcessContext(
        posix,
        environment,
        directory,
        in,
        out,
        err,
        inputTerminal,
        outputTerminal,
        columns,
        clock,
        clock.millis(),
        code);
  }

  /** A copy with another output, which is never a terminal. */
  ProcessContext withOutputAt(OutputStream other) {
    return new ProcessContext(
        posix,
        environment,
        directory,
        in,
        other,
        err,
        inputTerminal,
        false,
        columns,
        clock,
        startedAtMillis,
        code);
  }

  /** The style of printed lines. */
  PlainStyle style() {
    return PlainStyle.of(environment::get, outputTerminal, columns);
  }
}
