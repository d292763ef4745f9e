package dev.sconce.session;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What a command printed, standard output and error as they came. Small outputs are in memory,
 * large ones in a file that lives as long as the build; so a step may print without bound.
 */
public interface StepOutput {
  /** A step that printed nothing. */
  StepOutput NONE =
      new StepOutput() {
        @Override
        public long sizeBytes() {
          return 0;
        }

        @Override
        public void writeTo(OutputStream out) {
          // nothing was printed
        }
      };

  /** How much was printed. */
  long sizeBytes();

  /** Writes all of it. May be called more than once, on any thread, until the build is over. */
  void writeTo(OutputStream out) throws IOException;

  /** Whether nothing was printed. */
  default boolean isEmpty() {
    return sizeBytes() == 0;
  }
}
