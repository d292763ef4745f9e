package dev.sconce.session;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The output of a command, standard output and error in the order of arrival. Small outputs are in
 * memory, large ones in a file that lives as long as the build. So a step may print without limit.
 */
public interface StepOutput {
  /** The output of a step that printed nothing. */
  StepOutput NONE =
      new StepOutput() {
        @Override
        public long sizeBytes() {
          return 0;
        }

        @Override
        public void writeTo(OutputStream out) {
          // there is nothing to write
        }
      };

  /** How much was printed. */
  long sizeBytes();

  /**
   * Writes the whole output. May be called more than once, on any thread, until the build is over.
   */
  void writeTo(OutputStream out) throws IOException;

  /** Whether nothing was printed. */
  default boolean isEmpty() {
    return sizeBytes() == 0;
  }
}
