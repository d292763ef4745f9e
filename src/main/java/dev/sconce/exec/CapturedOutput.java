package dev.sconce.exec;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The output of a command. Small outputs are in memory, large ones in a file, as long as this
 * object is reachable. Safe for use by several threads. If the file could not be written, a line in
 * the output says how much is missing there.
 */
public interface CapturedOutput {
  /** The output of a command that printed nothing, or whose output is not captured. */
  CapturedOutput NONE =
      new CapturedOutput() {
        @Override
        public long sizeBytes() {
          return 0;
        }

        @Override
        public void writeTo(OutputStream out) {
          // nothing was printed
        }

        @Override
        public byte[] head(int maxBytes) {
          return new byte[0];
        }

        @Override
        public byte[] tail(int maxBytes) {
          return new byte[0];
        }
      };

  /** The size of the output. */
  long sizeBytes();

  /** Writes the whole output. May be called repeatedly, until the runner is closed. */
  void writeTo(OutputStream out) throws IOException;

  /** At most the first {@code maxBytes} bytes. */
  byte[] head(int maxBytes) throws IOException;

  /** At most the last {@code maxBytes} bytes. */
  byte[] tail(int maxBytes) throws IOException;
}
