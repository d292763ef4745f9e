package dev.sconce.history;

import java.io.IOException;

/** What a command printed, wherever it is held. */
public interface Printed {
  /** How much was printed. */
  long sizeBytes();

  /** The first {@code maxBytes} bytes at most. */
  byte[] head(int maxBytes) throws IOException;

  /** The last {@code maxBytes} bytes at most. */
  byte[] tail(int maxBytes) throws IOException;
}
