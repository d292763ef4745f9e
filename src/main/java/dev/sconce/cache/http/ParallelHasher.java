package dev.sconce.cache.http;

import dev.sconce.digest.Digest;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Hashes a content on a thread of its own while more of it arrives. Pieces circulate in a few
 * buffers, so that the producer is never far ahead. For one thread, whose interrupt ends it.
 */
final class ParallelHasher implements AutoCloseable {
  static final int BUFFER_BYTES = 1 << 17;
  private static final int BUFFERS = 3;

  /** The bytes of a buffer; zero bytes mark the end. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Piece(byte[] bytes, int count) {}

  private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private final Digest.Hasher hasher = new Digest.Hasher();
  private final Thread thread;
  private byte[] current = new byte[BUFFER_BYTES];

  ParallelHasher() {
    for (int i = 1; i < BUFFERS; i++) {
      free.add(new byte[BUFFER_BYTES]);
    }
    thread = Thread.ofPlatform().daemon().name("hash a fetch").start(this::hashAll);
  }

  private void hashAll() {
    try {
      for (Piece piece = filled.take(); piece.count > 0; piece = filled.take()) {
        hasher.update(piece.bytes, 0, piece.count);
        free.add(piece.bytes);
      }
    } catch (InterruptedException givenUp) {
      return; // nobody asks for the digest
    }
  }

  /** The buffer for the next piece. */
  byte[] buffer() {
    return current;
  }

  /** Adds the first bytes of the buffer; the next piece goes into another one. */
  void add(int count) throws InterruptedIOException {
    filled.add(new Piece(current, count));
    try {
      current = free.take();
    } catch (InterruptedException givenUp) {
      throw interrupted();
    }
  }

  /** The digest of all pieces. */
  Digest finish() throws InterruptedIOException {
    filled.add(new Piece(current, 0));
    try {
      thread.join();
    } catch (InterruptedException givenUp) {
      throw interrupted();
    }
    return hasher.finish();
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
