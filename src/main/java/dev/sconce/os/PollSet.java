package dev.sconce.os;

/** A set of descriptors to wait for together. For one thread. */
public final class PollSet implements AutoCloseable {
  private static final int ENTRY_BYTES = 8;
  private static final int EVENTS = 4;
  private static final int FOUND = 6;
  private static final short READABLE = 1;
  private static final short WRITABLE = 4;

  private final Posix posix;
  private final int[] descriptors;
  private final NativeMemory entries;

  /**
   * @param descriptors from here on named by their positions
   */
  public PollSet(Posix posix, int... descriptors) {
    this.posix = posix;
    this.descriptors = descriptors.clone();
    this.entries = new NativeMemory(ENTRY_BYTES * descriptors.length);
  }

  /** Sets what to wait for at a descriptor from now on; with neither, the descriptor is ignored. */
  public void want(int place, boolean readable, boolean writable) {
    int at = ENTRY_BYTES * place;
    boolean any = readable || writable;
    entries.setInt(at, any ? descriptors[place] : -1);
    entries.setInt(at + EVENTS, (readable ? READABLE : 0) | (writable ? WRITABLE : 0));
  }

  /**
   * Waits until a descriptor is ready or the timeout has passed.
   *
   * @param timeoutMillis negative for no limit
   */
  public void await(int timeoutMillis) throws OsException {
    long found;
    do {
      found =
          posix.calls.call(
              NativeCalls.CFunction.POLL, entries.address(0), descriptors.length, timeoutMillis);
    } while (found == -Errno.EINTR);
    if (found < 0) {
      throw Posix.failure(posix.calls, (int) -found, "poll", "");
    }
  }

  /** Whether the last wait found data to read, or the other end closed. */
  public boolean isReadable(int place) {
    return (found(place) & ~WRITABLE) != 0;
  }

  /** Whether the last wait found room for writing. */
  public boolean isWritable(int place) {
    return (found(place) & WRITABLE) != 0;
  }

  private int found(int place) {
    int at = ENTRY_BYTES * place;
    return entries.getInt(at) < 0 ? 0 : entries.getShort(at + FOUND);
  }

  @Override
  public void close() {
    entries.close();
  }
}
