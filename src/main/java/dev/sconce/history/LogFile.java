package dev.sconce.history;

import dev.sconce.files.AtomicWrite;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.files.WholeFileReader;
import dev.sconce.graph.ByteSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file, opened for the first record. Each record is one write, so that a kill leaves
 * at most one torn record, at the end. A failed write is undone. Used by one thread at a time.
 */
final class LogFile {
  private final Path path;
  private @Nullable OutputStream out;
  private long length;
  private @Nullable State known;

  LogFile(Path path) {
    this.path = path;
  }

  /** Remembers the present state of the file. Content read afterwards is at least as new. */
  void noteState() throws FileException {
    known = state();
  }

  /** The whole content, or null if the file does not exist. */
  byte @Nullable [] read() throws FileException {
    noteState();
    try {
      return WholeFileReader.read(path);
    } catch (NoSuchFileException missing) {
      return null;
    } catch (IOException failure) {
      throw failed("open", failure);
    } catch (OutOfMemoryError tooLarge) {
      throw new FileException("open", name(), "the file is too large");
    }
  }

  /** Appends a record, after a header if the file is new or empty. */
  void append(ByteSink header, ByteSink record) throws FileException {
    OutputStream open = out;
    try {
      if (open == null) {
        open = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        out = open;
        length = Files.size(path);
      }
      if (length == 0) {
        ByteSink both = new ByteSink();
        both.put(header.buffer(), 0, header.length());
        both.put(record.buffer(), 0, record.length());
        write(open, both);
      } else {
        write(open, record);
      }
    } catch (IOException failure) {
      throw failed("write", failure);
    }
  }

  private void write(OutputStream open, ByteSink record) throws IOException {
    try {
      open.write(record.buffer(), 0, record.length());
      length += record.length();
    } catch (IOException failure) {
      takeBack(failure);
      throw failure;
    }
  }

  /** Without this, the next record would continue the torn one. */
  private void takeBack(IOException failure) {
    try {
      truncate(length);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /** Truncates the file; does nothing if it no longer exists. */
  void truncate(long newLength) throws FileException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(newLength);
    } catch (NoSuchFileException gone) {
      known = null;
      return;
    } catch (IOException failure) {
      throw failed("truncate", failure);
    }
    known = state();
  }

  /** Removes the file if it exists; the next record creates a new one. */
  void delete() throws FileException {
    close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw failed("remove", failure);
    }
    known = null;
  }

  /** Replaces the content of the file. The next record is appended to the new content. */
  void replace(ByteSink content) throws FileException {
    close();
    try {
      AtomicWrite.replace(path, content.buffer(), content.length());
    } catch (IOException failure) {
      throw failed("write", failure);
    }
    known = state();
  }

  /** Closes the file; the next record reopens it. */
  void close() throws FileException {
    OutputStream open = out;
    out = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException failure) {
      throw failed("close", failure);
    }
    known = state();
  }

  boolean isOpen() {
    return out != null;
  }

  /** Whether another process changed the file since it was read or written here. */
  boolean isOutdated() throws FileException {
    if (out != null) {
      return false;
    }
    State before = known;
    State now = state();
    return before == null || now == null ? before != now : !before.isSame(now);
  }

  /** Distinguishes two states of a file. */
  private record State(@Nullable Object inode, long sizeBytes, FileTime mtime) {
    /**
     * Replaces the {@code equals} of the record, which Java generates at its first call in ten
     * milliseconds.
     */
    boolean isSame(State other) {
      return Objects.equals(inode, other.inode)
          && sizeBytes == other.sizeBytes
          && mtime.equals(other.mtime);
    }
  }

  private @Nullable State state() throws FileException {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new State(now.fileKey(), now.size(), now.lastModifiedTime());
    } catch (NoSuchFileException missing) {
      return null;
    } catch (IOException failure) {
      throw failed("stat", failure);
    }
  }

  private FileException failed(String operation, IOException failure) {
    return FileException.of(operation, name(), failure);
  }

  private String name() {
    return NativePath.bytes(path);
  }
}
