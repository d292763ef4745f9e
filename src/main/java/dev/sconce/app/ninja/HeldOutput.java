package dev.sconce.app.ninja;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this process has said to its streams, kept back in the order in which it was said as long as
 * another program may come to say it in its place. Safe for use by several threads.
 */
final class HeldOutput {
  private record Piece(OutputStream stream, byte[] bytes) {}

  /** Null while nothing is kept back. */
  private @Nullable List<Piece> pieces;

  /** Keeps back what is said from now on. */
  synchronized void begin() {
    pieces = new ArrayList<>();
  }

  /** Keeps bytes for a stream; false if they are to be written. */
  synchronized boolean keep(OutputStream stream, byte[] bytes, int offset, int length) {
    if (pieces == null) {
      return false;
    }
    pieces.add(new Piece(stream, Arrays.copyOfRange(bytes, offset, offset + length)));
    return true;
  }

  /** Forgets what was kept back, and keeps back no more. */
  synchronized void drop() {
    pieces = null;
  }

  /** Writes what was kept back, and keeps back no more. */
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
