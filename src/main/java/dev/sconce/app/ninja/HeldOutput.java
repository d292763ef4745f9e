package dev.sconce.app.ninja;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Output of this process, held back in order as long as another program may start over and print it
 * instead. Safe for use by several threads.
 */
final class HeldOutput {
  private record Piece(OutputStream stream, byte[] bytes) {}

  /** Null while nothing is held back. */
  private @Nullable List<Piece> pieces;

  /** Holds back all output from now on. */
  synchronized void begin() {
    pieces = new ArrayList<>();
  }

  /** Holds back bytes for a stream; returns false if the caller has to write them. */
  synchronized boolean keep(OutputStream stream, byte[] bytes, int offset, int length) {
    if (pieces == null) {
      return false;
    }
    pieces.add(new Piece(stream, Arrays.copyOfRange(bytes, offset, offset + length)));
    return true;
  }

  /** Discards the held output, and holds back no more. */
  synchronized void drop() {
    pieces = null;
  }

  /** Writes the held output, and holds back no more. */
  synchronized void release() {
    List<Piece> kept = pieces;
    pieces = null;
    if (kept == null) {
      return;
    }
    try {
      for (Piece piece : kept) {
        piece.stream().write(piece.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
