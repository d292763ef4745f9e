package dev.sconce.app.sconce;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers that standard output took no more. Who left a pipe knows it: that is no problem. */
final class OutputFailure implements Consumer<IOException> {
  /** As the system calls it. */
  private static final String BROKEN_PIPE = "Broken pipe";

  private @Nullable IOException problem;

  /** Whether nobody reads any more, as opposed to a file that takes no more. */
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
   * Ends a command whose output is not whole.
   *
   * @throws IOException with the reason, if something could not be written
   */
  void check() throws IOException {
    if (problem != null) {
      throw new IOException("standard output cannot be written: " + problem.getMessage(), problem);
    }
  }
}
