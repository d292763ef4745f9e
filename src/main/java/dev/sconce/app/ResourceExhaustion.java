package dev.sconce.app;

import dev.sconce.os.SystemThreads;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process with one line when Java has run out of heap, threads, stack or class space. It
 * does so on whichever thread notices, because the other threads cannot be trusted to handle
 * half-done work. Logs are written one record at a time, so they stay intact.
 *
 * <p>Every start creates one, and it may have to work when no class can be loaded. So it builds no
 * text with {@code +}, for which Java generates code at first use.
 */
final class ResourceExhaustion implements Thread.UncaughtExceptionHandler {
  private static final int MOST_CAUSES = 20;
  private static final String HEAP = "Java heap space";

  private final String face;
  private final int exitCode;

  /** The line to print when there is no memory to build another. */
  private final byte[] shortest;

  ResourceExhaustion(String face, int exitCode) {
    this.face = face;
    this.exitCode = exitCode;
    this.shortest = line("out of memory");
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    endIfExhausted(thrown);
    System.err.print("Exception in thread \"" + thread.getName() + "\" ");
    thrown.printStackTrace();
  }

  /**
   * Ends the process if {@code thrown} or one of its causes is such an error; prints one line only.
   */
  synchronized void endIfExhausted(Throwable thrown) {
    Throwable error = exhaustion(thrown);
    if (error == null) {
      return;
    }
    byte[] line;
    try {
      line = line(reason(error));
    } catch (OutOfMemoryError noMemoryToSayMore) {
      line = shortest;
    }
    try {
      new FileOutputStream(FileDescriptor.err).write(line);
    } catch (IOException nobodyReads) {
      Runtime.getRuntime().halt(exitCode);
    }
    Runtime.getRuntime().halt(exitCode);
  }

  private static @Nullable Throwable exhaustion(Throwable thrown) {
    Throwable at = thrown;
    for (int i = 0; at != null && i < MOST_CAUSES; i++) {
      if (at instanceof OutOfMemoryError || at instanceof StackOverflowError) {
        return at;
      }
      at = at.getCause();
    }
    return null;
  }

  private static String reason(Throwable error) {
    if (error instanceof StackOverflowError) {
      return "something is nested too deeply (SCONCE_JAVA_OPTIONS=-Xss64m allows more)";
    }
    if (SystemThreads.isRefusal(error)) {
      return "no thread can be started (limits: ulimit -u, pids.max of the control group)";
    }
    String what = String.valueOf(error.getMessage());
    String hint = what.equals(HEAP) ? " (SCONCE_JAVA_OPTIONS=-Xmx8g allows 8 GB)" : "";
    return "out of memory: ".concat(what).concat(hint);
  }

  private byte[] line(String reason) {
    return face.concat(": fatal: ").concat(reason).concat("\n").getBytes(StandardCharsets.UTF_8);
  }
}
