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
 * A file that only grows, opened when the first record is written. One record is one write, so that
 * a kill leaves at most one torn record, at the end; a write that fails is taken back. One thread
 * at a time.
 */
final class LogFile {
  private final Path path;
  private @Nullable OutputStream out;
  private long length;
  private @Nullable State known;

  LogFile(Path path) {
    this.path = path;
  }

  /** Takes note of the state of the file; what is read of it afterwards is at least as new. */
  void noteState() throws FileException {
    known = state();
  }

  /** The whole content, or null when there is no file. */
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

  /** Else the next record would continue the torn one. */
  private void takeBack(IOException failure) {
    try {
      truncate(length);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /** Cuts the file; one that is gone has nothing to cut. */
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

  /** Removes the file, if there is one; the next record makes a new one. */
  void delete() throws FileException {
    close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw failed("remove", failure);
    }
    known = null;
  }

  /** Puts a content in place of the file; the next record is appended to that. */
  void replace(ByteSink content) throws FileException {
    close();
    try {
      AtomicWrite.replace(path, content.buffer(), content.length());
    } catch (IOException failure) {
      throw failed("write", failure);
    }
    known = state();
  }

  /** Closes the file; the next record opens it again. */
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

  /** Whether somebody else changed the file since it was read here, or written. */
  boolean isOutdated() throws FileException {
    if (out != null) {
      return false;
    }
    State before = known;
    State now = state();
    return before == null || now == null ? before != now : !before.isSame(now);
  }

  /** What tells one state of a file from another. */
  private record State(@Nullable Object inode, long sizeBytes, FileTime mtime) {
    /** The {@code equals} of a record is put together when it is first called: ten milliseconds. */
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
