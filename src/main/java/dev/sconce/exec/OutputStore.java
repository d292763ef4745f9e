package dev.sconce.exec;

import dev.sconce.os.SystemThreads;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stores the outputs of commands: in a limited amount of memory for all of them, and beyond that in
 * one unnamed file, to which outputs are appended piece by piece. The memory of an output is
 * released once the output is unreachable. The file starts over when no reachable output uses it.
 * Safe for use by several threads.
 */
final class OutputStore implements AutoCloseable {
  /** The memory limit for all reachable outputs together. */
  static final long MEMORY_BYTES = 64L << 20;

  /** The outputs use at most one part in so many of Java's maximum heap. */
  private static final int SHARE_OF_HEAP = 4;

  /** The memory limit for one output. */
  static final int MEMORY_PER_OUTPUT_BYTES = 1 << 20;

  private final Path directory;
  private final long memoryBytes;
  private final AtomicLong reservedBytes = new AtomicLong();
  private @Nullable RandomAccessFile file;
  private long fileBytes;
  private int outputsInFile;
  private boolean closed;
  private @Nullable Cleaner cleaner;

  /** The file is created in that directory when needed. */
  OutputStore(Path directory) {
    this(directory, Math.min(MEMORY_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  OutputStore(Path directory, long memoryBytes) {
    this.directory = directory;
    this.memoryBytes = memoryBytes;
  }

  /** What one output uses of a store. */
  static final class Holding {
    private final OutputStore store;
    private int memoryBytes;
    private boolean inFile;

    private Holding(OutputStore store) {
      this.store = store;
    }

    /** Reserves more memory; returns false if not that much is left. */
    synchronized boolean reserve(int moreBytes) {
      boolean granted = store.reserve(moreBytes);
      memoryBytes += granted ? moreBytes : 0;
      return granted;
    }

    /** Releases some of the memory. */
    synchronized void release(int bytes) {
      memoryBytes -= bytes;
      store.release(bytes);
    }

    /**
     * Appends bytes to the file.
     *
     * @return the position where they begin
     */
    synchronized long append(byte[] bytes, int start, int length) throws IOException {
      long position = store.append(bytes, start, length, !inFile);
      inFile = true;
      return position;
    }

    private synchronized void giveUp() {
      release(memoryBytes);
      if (inFile) {
        store.leaveFile();
      }
    }
  }

  /**
   * Registers an output. What it uses is released once the output is unreachable; never if the
   * system refuses the thread that would notice.
   */
  Holding holdingOf(Object output) {
    Holding holding = new Holding(this);
    Cleaner watching = cleaner();
    if (watching != null) {
      watching.register(output, holding::giveUp);
    }
    return holding;
  }

  private synchronized @Nullable Cleaner cleaner() {
    if (cleaner == null) {
      try {
        cleaner = Cleaner.create();
      } catch (OutOfMemoryError e) {
        if (!SystemThreads.isRefusal(e)) {
          throw e;
        }
      }
    }
    return cleaner;
  }

  private boolean reserve(int sizeBytes) {
    if (reservedBytes.addAndGet(sizeBytes) <= memoryBytes) {
      return true;
    }
    reservedBytes.addAndGet(-sizeBytes);
    return false;
  }

  private void release(int sizeBytes) {
    reservedBytes.addAndGet(-sizeBytes);
  }

  long reservedBytes() {
    return reservedBytes.get();
  }

  private synchronized long append(byte[] bytes, int start, int length, boolean first)
      throws IOException {
    RandomAccessFile target = openFile();
    long position = fileBytes;
    target.seek(position);
    target.write(bytes, start, length);
    fileBytes += length;
    outputsInFile += first ? 1 : 0;
    return position;
  }

  private synchronized void leaveFile() {
    outputsInFile--;
    if (outputsInFile == 0 && !closed && file != null) {
      fileBytes = 0;
      try {
        file.setLength(0);
      } catch (IOException staysLong) {
        // the file is overwritten from its start all the same
      }
    }
  }

  /** The size of the file. */
  synchronized long fileBytes() {
    return fileBytes;
  }

  /** Reads appended bytes. */
  synchronized void read(long position, byte[] to, int start, int length) throws IOException {
    RandomAccessFile source = openFile();
    source.seek(position);
    source.readFully(to, start, length);
  }

  /** Not a channel: the first interrupted reader would close that. */
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
      // Nobody else needs the name, and an unnamed file vanishes however this process ends.
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
