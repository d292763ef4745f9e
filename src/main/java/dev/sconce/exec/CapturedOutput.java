package dev.sconce.exec;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What a command printed: in memory while small, in a file when large, for as long as somebody has
 * this object. Safe for use by several threads. When the file could not be written, a line in the
 * output says how much is missing there.
 */
public interface CapturedOutput {
  /** Of a command that printed nothing, or whose output nobody takes. */
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

  /** How much was printed. */
  long sizeBytes();

  /** Writes all of it, as often as asked, until the runner is closed. */
  void writeTo(OutputStream out) throws IOException;

  /** The first {@code maxBytes} bytes at most. */
  byte[] head(int maxBytes) throws IOException;

  /** The last {@code maxBytes} bytes at most. */
  byte[] tail(int maxBytes) throws IOException;
}
