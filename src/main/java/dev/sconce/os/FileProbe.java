package dev.sconce.os;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Inspects files and the memory of other processes with as few system calls as possible, because a
 * traced process waits in the meantime. Paths are byte strings. For one thread at a time.
 */
public final class FileProbe implements AutoCloseable {
  /** Includes the terminating NUL byte. */
  public static final int LONGEST_PATH = 4096;

  private static final int PAGE_BYTES = 4096;

  /** Most paths are shorter, so that one read is enough. */
  private static final int FIRST_READ_BYTES = 256;

  private static final int HERE = -100;
  private static final int NOT_FOLLOWED = 0x100;
  private static final int BASIC_STATUS = 0x7ff;

  private static final int PATH = 0;
  private static final int TEXT = PATH + LONGEST_PATH + 1;
  private static final int STATUS = (TEXT + LONGEST_PATH + 15) / 16 * 16;
  private static final int STATUS_MODE = STATUS + 28;
  private static final int STATUS_INODE = STATUS + 32;
  private static final int STATUS_SIZE = STATUS + 40;
  private static final int STATUS_CTIME = STATUS + 96;
  private static final int STATUS_MTIME = STATUS + 112;
  private static final int STATUS_DEVICE = STATUS + 136;
  private static final int LOCAL = STATUS + 256;
  private static final int REMOTE = LOCAL + 16;
  private static final int ALL_BYTES = REMOTE + 32;

  private static final String FILE_CAPABILITIES = "security.capability";

  private final NativeCalls calls;
  private final NativeMemory memory = new NativeMemory(ALL_BYTES);
  private final byte[] bytes = new byte[LONGEST_PATH];

  FileProbe(NativeCalls calls) {
    this.calls = calls;
  }

  /**
   * Inspects a file without following a symbolic link. The result is kept until the next call.
   *
   * @return 0, or the error number
   */
  public int look(String path) {
    return look(path, NOT_FOLLOWED);
  }

  /** The same as {@link #look}, but follows links. */
  public int lookThroughLinks(String path) {
    return look(path, 0);
  }

  private int look(String path, int flags) {
    if (path.length() >= LONGEST_PATH) {
      return Errno.ENAMETOOLONG;
    }
    memory.setString(PATH, path);
    return (int)
        -calls.call(
            NativeCalls.CFunction.STATX,
            HERE,
            memory.address(PATH),
            flags,
            BASIC_STATUS,
            memory.address(STATUS),
            0);
  }

  /** Type and permissions, as in st_mode. */
  public int mode() {
    return memory.getShort(STATUS_MODE) & 0xffff;
  }

  public long sizeBytes() {
    return memory.getLong(STATUS_SIZE);
  }

  public long mtimeNanos() {
    return nanos(STATUS_MTIME);
  }

  public long ctimeNanos() {
    return nanos(STATUS_CTIME);
  }

  public long inode() {
    return memory.getLong(STATUS_INODE);
  }

  /** Major and minor number, as in st_dev. */
  public long device() {
    long major = memory.getInt(STATUS_DEVICE) & 0xffffffffL;
    long minor = memory.getInt(STATUS_DEVICE + 4) & 0xffffffffL;
    return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
  }

  private long nanos(int offset) {
    return memory.getLong(offset) * 1_000_000_000L + (memory.getInt(offset + 8) & 0xffffffffL);
  }

  /** The target of a symbolic link; null if the path is no link or cannot be read. */
  public @Nullable String readLink(String path) {
    if (path.length() >= LONGEST_PATH) {
      return null;
    }
    memory.setString(PATH, path);
    long length =
        calls.call(
            NativeCalls.CFunction.READLINK,
            memory.address(PATH),
            memory.address(TEXT),
            LONGEST_PATH);
    if (length < 0) {
      return null;
    }
    memory.get(TEXT, bytes, 0, (int) length);
    return new String(bytes, 0, (int) length, StandardCharsets.ISO_8859_1);
  }

  /** The first bytes of a file, at most 4096; null if it cannot be read. */
  public byte @Nullable [] head(String path, int lengthBytes) {
    return head(path, 0, lengthBytes);
  }

  /**
   * Bytes of a file from an offset on: at most 4096, fewer at the end of the file; null if it
   * cannot be read.
   */
  public byte @Nullable [] head(String path, long from, int lengthBytes) {
    if (path.length() >= LONGEST_PATH) {
      return null;
    }
    memory.setString(PATH, path);
    long fd = calls.call(NativeCalls.CFunction.OPEN, memory.address(PATH), Posix.CLOSE_ON_EXEC);
    if (fd < 0) {
      return null;
    }
    int most = Math.min(lengthBytes, LONGEST_PATH);
    long length = calls.call(NativeCalls.CFunction.PREAD, fd, memory.address(TEXT), most, from);
    calls.call(NativeCalls.CFunction.CLOSE, fd);
    if (length < 0) {
      return null;
    }
    byte[] result = new byte[(int) length];
    memory.get(TEXT, result, 0, result.length);
    return result;
  }

  /** Whether a program gets capabilities from its file. */
  public boolean hasFileCapabilities(String path) {
    if (path.length() >= LONGEST_PATH) {
      return false;
    }
    memory.setString(PATH, path);
    int name = memory.setString(TEXT, FILE_CAPABILITIES);
    return calls.call(
            NativeCalls.CFunction.GETXATTR,
            memory.address(PATH),
            memory.address(TEXT),
            memory.address(name),
            0)
        > 0;
  }

  /**
   * A string in the memory of a thread's process; null if it cannot be read or is not terminated.
   */
  public @Nullable String string(int thread, long address) {
    int length = string(thread, address, bytes);
    return length < 0 ? null : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads such a string into an array of {@link #LONGEST_PATH} bytes.
   *
   * @return its length; -1 if it cannot be read or is not terminated
   */
  public int string(int thread, long address, byte[] into) {
    int length = 0;
    while (length < LONGEST_PATH) {
      int most = length == 0 ? FIRST_READ_BYTES : LONGEST_PATH - length;
      int read = read(thread, address + length, Math.min(most, LONGEST_PATH - length));
      if (read <= 0) {
        return -1;
      }
      memory.get(TEXT, into, length, read);
      for (int end = length + read; length < end; length++) {
        if (into[length] == 0) {
          return length;
        }
      }
    }
    return -1;
  }

  /** Bytes in the memory of a thread's process; fewer if not all of them can be read. */
  public byte[] bytes(int thread, long address, int lengthBytes) {
    int read = Math.max(0, read(thread, address, Math.min(lengthBytes, LONGEST_PATH)));
    byte[] result = new byte[read];
    memory.get(TEXT, result, 0, read);
    return result;
  }

  /**
   * Each page is a separate part of the read, because an unreadable page may follow a readable one.
   */
  private int read(int thread, long address, int lengthBytes) {
    int inPage = (int) Math.min(lengthBytes, PAGE_BYTES - (address & (PAGE_BYTES - 1)));
    memory.setLong(LOCAL, memory.address(TEXT));
    memory.setLong(LOCAL + 8, lengthBytes);
    memory.setLong(REMOTE, address);
    memory.setLong(REMOTE + 8, inPage);
    memory.setLong(REMOTE + 16, address + inPage);
    memory.setLong(REMOTE + 24, lengthBytes - inPage);
    return (int)
        calls.call(
            NativeCalls.CFunction.PROCESS_VM_READV,
            thread,
            memory.address(LOCAL),
            1,
            memory.address(REMOTE),
            inPage == lengthBytes ? 1 : 2,
            0);
  }

  @Override
  public void close() {
    memory.close();
  }
}
