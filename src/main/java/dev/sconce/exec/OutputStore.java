package dev.sconce.exec;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds what commands print: a limited amount of memory for all of them, and behind it one file
 * without a name, to which outputs are appended piece by piece. Safe for use by several threads.
 */
final class OutputStore implements AutoCloseable {
  /** Memory for all outputs that have not been released. */
  static final long MEMORY_BYTES = 64L << 20;

  /** Memory for one output. */
  static final int MEMORY_PER_OUTPUT_BYTES = 1 << 20;

  private final Path directory;
  private final long memoryBytes;
  private final AtomicLong reservedBytes = new AtomicLong();
  private @Nullable RandomAccessFile file;
  private long fileBytes;
  private boolean closed;

  /** Whose file is made in that directory when there is need for it. */
  OutputStore(Path directory) {
    this(directory, MEMORY_BYTES);
  }

  OutputStore(Path directory, long memoryBytes) {
    this.directory = directory;
    this.memoryBytes = memoryBytes;
  }

  /** Takes memory, if there is that much left. */
  boolean reserve(int sizeBytes) {
    if (reservedBytes.addAndGet(sizeBytes) <= memoryBytes) {
      return true;
    }
    reservedBytes.addAndGet(-sizeBytes);
    return false;
  }

  /** Gives memory back. */
  void release(int sizeBytes) {
    reservedBytes.addAndGet(-sizeBytes);
  }

  long reservedBytes() {
    return reservedBytes.get();
  }

  /**
   * Appends bytes to the file.
   *
   * @return where they begin
   */
  synchronized long append(byte[] bytes, int start, int length) throws IOException {
    RandomAccessFile target = openFile();
    long position = fileBytes;
    target.seek(position);
    target.write(bytes, start, length);
    fileBytes += length;
    return position;
  }

  /** Reads bytes that were appended. */
  synchronized void read(long position, byte[] to, int start, int length) throws IOException {
    RandomAccessFile source = openFile();
    source.seek(position);
    source.readFully(to, start, length);
  }

  /** A file of the old kind: a channel would be closed by the first interrupted reader. */
  private RandomAccessFile openFile() throws IOException {
    if (closed) {
      throw new IOException("the outputs of commands are gone: their runner was closed");
    }
    RandomAccessFile opened = file;
    if (opened == null) {
      Files.createDirectories(directory);
      Path path = Files.createTempFile(directory, "output", ".tmp");
      opened = new RandomAccessFile(path.toFile(), "rw");
      file = opened;
      // Nobody else needs its name, and without one it is gone whatever becomes of this process.
      Files.delete(path);
    }
    return opened;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (file != null) {
      file.close();
    }
  }
}
