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
 * What a command finds around it when it is started.
 *
 * @param posix the calls of the system
 * @param environment as the user has it
 * @param directory the current directory, absolute
 * @param inputTerminal whether {@code in} comes from a terminal
 * @param outputTerminal whether {@code out} goes to a terminal
 * @param columns how wide the terminal is now, 0 when unknown; takes long the first time
 * @param startedAtMillis when the command was started, by the clock
 * @param code the digest of the program's code; empty if it is not known
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
  /** The same, but started just now. */
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

  /** The same, but what is said goes elsewhere, and never to a terminal. */
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

  /** How lines are to look. */
  PlainStyle style() {
    return PlainStyle.of(environment::get, outputTerminal, columns);
  }
}
