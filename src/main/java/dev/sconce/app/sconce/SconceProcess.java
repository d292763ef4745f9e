package dev.sconce.app.sconce;

import dev.sconce.exec.CommandEnvironment;
import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.WindowSize;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The {@code sconce} command as a process: its streams, its terminal, its end. */
public final class SconceProcess {
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;

  /** Where the launcher names the digest of the code. */
  private static final String CODE = "sconce.code";

  private static final String DESCRIPTORS = "/proc/self/fd/";

  private SconceProcess() {}

  /**
   * Does what the arguments say.
   *
   * @param startedAtMillis when the process was started, since 1970
   * @return the exit code
   */
  public static int run(List<String> arguments, long startedAtMillis) {
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    try {
      return new SconceFace(ofThisProcess(err, startedAtMillis)).run(arguments);
    } catch (IOException e) {
      return complain(err, String.valueOf(e.getMessage()));
    }
  }

  private static Surroundings ofThisProcess(OutputStream err, long startedAtMillis)
      throws IOException {
    Posix posix;
    try {
      posix =
          Posix.of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""))
              .startedIgnoring(System.getProperty("sconce.ignored", ""));
    } catch (OsException e) {
      throw new IOException(e.getMessage(), e);
    }
    boolean terminal = isTerminal(posix, OUTPUT);
    return new Surroundings(
        posix,
        CommandEnvironment.ofThisProcess(),
        Path.of("").toAbsolutePath(),
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        err,
        isTerminal(posix, INPUT),
        terminal,
        terminal
            ? posix
                .windowSize(OUTPUT)
                .filter(size -> size.rows() > 0)
                .map(WindowSize::columns)
                .orElse(0)
            : 0,
        InstantSource.system(),
        startedAtMillis,
        System.getProperty(CODE, ""));
  }

  /** The system's own answer costs too much to ask first. */
  private static boolean isTerminal(Posix posix, int descriptor) {
    try {
      String name = Files.readSymbolicLink(Path.of(DESCRIPTORS + descriptor)).toString();
      boolean never = !name.startsWith("/dev/") || name.equals("/dev/null");
      return !never && (name.startsWith("/dev/pts/") || posix.isTerminal(descriptor));
    } catch (IOException e) {
      return posix.isTerminal(descriptor); // it is closed, or there is no /proc
    }
  }

  /** Such as a reader that has gone: then this is not read either. */
  private static int complain(OutputStream err, String problem) {
    try {
      err.write(("sconce: " + problem + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyListens) {
      return SconceFace.NOT_STARTED;
    }
    return SconceFace.NOT_STARTED;
  }
}
