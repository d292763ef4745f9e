package dev.sconce.app.sconce;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.exec.CommandEnvironment;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Runs the {@code sconce} command as a process, with its streams, its terminal and its exit code.
 */
public final class SconceProcess {
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;

  /** The property in which the launcher passes the digest of the code. */
  private static final String CODE = "sconce.code";

  private SconceProcess() {}

  /**
   * Runs the command with these arguments.
   *
   * @param startedAtMillis when the process was started, since 1970
   * @return the exit code
   */
  public static int run(List<String> arguments, long startedAtMillis) {
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    try {
      return new SconceFace(ofThisProcess(err, startedAtMillis)).run(arguments);
    } catch (UncheckedIOException e) { // an unknown operating system
      return complain(err, String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
    } catch (IOException e) {
      return complain(err, String.valueOf(e.getMessage()));
    }
  }

  private static ProcessContext ofThisProcess(OutputStream err, long startedAtMillis)
      throws IOException {
    LazyPosix posix = new LazyPosix();
    return new ProcessContext(
        posix,
        CommandEnvironment.ofThisProcess(),
        Path.of("").toAbsolutePath(),
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        err,
        posix.isTerminal(INPUT),
        posix.isTerminal(OUTPUT),
        posix,
        InstantSource.system(),
        startedAtMillis,
        System.getProperty(CODE, ""));
  }

  /** Prints a problem. If the reader has gone, nobody would read this message either. */
  private static int complain(OutputStream err, String problem) {
    try {
      err.write(("sconce: " + problem + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyListens) {
      return SconceFace.NOT_STARTED;
    }
    return SconceFace.NOT_STARTED;
  }
}
