package dev.sconce.app.sconce;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that standard output could not be written. A reader that left the pipe is not a
 * problem.
 */
final class OutputFailure implements Consumer<IOException> {
  /** The system's message for it. */
  private static final String BROKEN_PIPE = "Broken pipe";

  private @Nullable IOException problem;

  /** Whether the reader has gone, as opposed to a file that cannot be written. */
  static boolean readerGone(IOException problem) {
    return BROKEN_PIPE.equals(problem.getMessage());
  }

  @Override
  public void accept(IOException met) {
    if (!readerGone(met)) {
      problem = met;
    }
  }

  /**
   * Fails a command whose output is incomplete.
   *
   * @throws IOException with the reason, if something could not be written
   */
  void check() throws IOException {
    if (problem != null) {
      throw new IOException("standard output cannot be written: " + problem.getMessage(), problem);
    }
  }
}
