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
 * Holds what commands print: a limited amount of memory for all of them, and behind it one file
 * without a name, to which outputs are appended piece by piece. What an output takes is free again
 * once nobody has it any more; the file starts over when nobody has any that lies in it. Safe for
 * use by several threads.
 */
final class OutputStore implements AutoCloseable {
  /** Memory for all outputs that somebody still has, at most. */
  static final long MEMORY_BYTES = 64L << 20;

  /** They take no more than one in so many of all bytes that Java may use. */
  private static final int SHARE_OF_HEAP = 4;

  /** Memory for one output. */
  static final int MEMORY_PER_OUTPUT_BYTES = 1 << 20;

  private final Path directory;
  private final long memoryBytes;
  private final AtomicLong reservedBytes = new AtomicLong();
  private @Nullable RandomAccessFile file;
  private long fileBytes;
  private int outputsInFile;
  private boolean closed;
  private @Nullable Cleaner cleaner;

  /** Whose file is made in that directory when there is need for it. */
  OutputStore(Path directory) {
    this(directory, Math.min(MEMORY_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  OutputStore(Path directory, long memoryBytes) {
    this.directory = directory;
    this.memoryBytes = memoryBytes;
  }

  /** What one output takes of a store. */
  static final class Holding {
    private final OutputStore store;
    private int memoryBytes;
    private boolean inFile;

    private Holding(OutputStore store) {
      this.store = store;
    }

    /** Takes more memory, if there is that much left. */
    synchronized boolean reserve(int moreBytes) {
      boolean granted = store.reserve(moreBytes);
      memoryBytes += granted ? moreBytes : 0;
      return granted;
    }

    /** Gives some of the memory back. */
    synchronized void release(int bytes) {
      memoryBytes -= bytes;
      store.release(bytes);
    }

    /**
     * Appends bytes to the file.
     *
     * @return where they begin
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
   * What an output takes, until nobody has that output any more; for ever where the system grants
   * no thread that would notice.
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
        // it is written over from its start all the same
      }
    }
  }

  /** How long the file is. */
  synchronized long fileBytes() {
    return fileBytes;
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
