package dev.sconce.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The output of one command. The thread that reads the pipe appends to it; any thread may read it.
 * It grows in memory up to a limit, then moves to the store's file.
 *
 * <p>If the file cannot be written (a full disk), the output consists of what was kept before, a
 * line that says how much is missing, and the last bytes.
 */
final class OutputCapture implements CapturedOutput {
  static final int TAIL_BYTES = 64 * 1024;
  private static final byte[] EMPTY = {};

  private final OutputStore store;

  /** The beginning, unless it was moved to the file. Written bytes never change. */
  private byte[] memory = EMPTY;

  private int memoryBytes;

  /** Pairs of position and length in the file. */
  private long[] extents = new long[0];

  private long spilledBytes;
  private boolean spilling;

  /** The bytes after the file could not be written; a ring buffer once it is full. */
  private byte @Nullable [] tail;

  private long followedBytes;
  private String lossReason = "";

  /** What the output takes of the store. Most commands print nothing and have none. */
  private OutputStore.@Nullable Holding holding;

  OutputCapture(OutputStore store) {
    this.store = store;
  }

  /** Appends bytes that were read. */
  synchronized void append(byte[] bytes, int length) {
    if (tail != null) {
      appendToTail(tail, bytes, length);
    } else if (!spilling && growTo(memoryBytes + length)) {
      System.arraycopy(bytes, 0, memory, memoryBytes, length);
      memoryBytes += length;
    } else {
      spill(bytes, length);
    }
  }

  /** Releases unneeded memory, since nothing more will be appended. */
  synchronized void finish() {
    if (memory.length > memoryBytes) {
      holding().release(memory.length - memoryBytes);
      memory = Arrays.copyOf(memory, memoryBytes);
    }
  }

  @Override
  public synchronized long sizeBytes() {
    return memoryBytes + spilledBytes + followedBytes;
  }

  private OutputStore.Holding holding() {
    OutputStore.Holding known = holding;
    if (known == null) {
      known = store.holdingOf(this);
      holding = known;
    }
    return known;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try {
      parts().writeTo(out);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public byte[] head(int maxBytes) throws IOException {
    try {
      Snapshot parts = parts();
      return parts.read(0, (int) Math.min(maxBytes, parts.sizeBytes()));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public byte[] tail(int maxBytes) throws IOException {
    try {
      Snapshot parts = parts();
      int length = (int) Math.min(maxBytes, parts.sizeBytes());
      return parts.read(parts.sizeBytes() - length, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private boolean growTo(int neededBytes) {
    if (neededBytes <= memory.length) {
      return true;
    }
    if (neededBytes > OutputStore.MEMORY_PER_OUTPUT_BYTES) {
      return false;
    }
    int size = Math.max(neededBytes, 2 * memory.length);
    size = Math.min(size, OutputStore.MEMORY_PER_OUTPUT_BYTES);
    if (!holding().reserve(size - memory.length)) {
      return false;
    }
    memory = Arrays.copyOf(memory, size);
    return true;
  }

  private void spill(byte[] bytes, int length) {
    try {
      if (!spilling && memoryBytes > 0) {
        addExtent(holding().append(memory, 0, memoryBytes), memoryBytes);
        dropMemory();
      }
      spilling = true;
      addExtent(holding().append(bytes, 0, length), length);
    } catch (IOException e) {
      lossReason = "writing them to a file failed: " + e.getMessage();
      tail = new byte[TAIL_BYTES];
      appendToTail(tail, bytes, length);
    }
  }

  private void addExtent(long position, int length) {
    spilledBytes += length;
    int last = extents.length - 2;
    if (last >= 0 && extents[last] + extents[last + 1] == position) {
      extents[last + 1] += length;
      return;
    }
    extents = Arrays.copyOf(extents, extents.length + 2);
    extents[last + 2] = position;
    extents[last + 3] = length;
  }

  private void dropMemory() {
    holding().release(memory.length);
    memory = EMPTY;
    memoryBytes = 0;
  }

  private void appendToTail(byte[] ring, byte[] bytes, int length) {
    for (int done = 0; done < length; ) {
      int at = (int) ((followedBytes + done) % ring.length);
      int part = Math.min(ring.length - at, length - done);
      System.arraycopy(bytes, done, ring, at, part);
      done += part;
    }
    followedBytes += length;
  }

  private synchronized Snapshot parts() {
    Snapshot parts = new Snapshot(store);
    parts.addMemory(memory, memoryBytes);
    for (int i = 0; i < extents.length; i += 2) {
      parts.addFile(extents[i], extents[i + 1]);
    }
    if (tail != null) {
      addTail(tail, parts);
    }
    return parts;
  }

  private void addTail(byte[] ring, Snapshot parts) {
    int kept = (int) Math.min(ring.length, followedBytes);
    long missing = followedBytes - kept;
    if (missing > 0) {
      String notice = "\n[" + missing + " bytes of output are missing here: " + lossReason + "]\n";
      byte[] text = notice.getBytes(StandardCharsets.UTF_8);
      parts.addMemory(text, text.length);
    }
    int oldest = (int) ((followedBytes - kept) % ring.length);
    byte[] unrolled = new byte[kept];
    int first = Math.min(kept, ring.length - oldest);
    System.arraycopy(ring, oldest, unrolled, 0, first);
    System.arraycopy(ring, 0, unrolled, first, kept - first);
    parts.addMemory(unrolled, kept);
  }

  /** An output at one moment: parts in memory and in the store's file, in order. */
  static final class Snapshot {
    private static final int COPY_BYTES = 64 * 1024;

    private sealed interface Part {
      long lengthBytes();
    }

    private record InMemory(byte[] bytes, int length) implements Part {
      @Override
      public long lengthBytes() {
        return length;
      }
    }

    private record InFile(long position, long lengthBytes) implements Part {}

    private final OutputStore store;
    private final List<Part> parts = new ArrayList<>();
    private long sizeBytes;

    Snapshot(OutputStore store) {
      this.store = store;
    }

    /** Adds bytes that will not change any more. */
    void addMemory(byte[] bytes, int length) {
      parts.add(new InMemory(bytes, length));
      sizeBytes += length;
    }

    void addFile(long position, long lengthBytes) {
      parts.add(new InFile(position, lengthBytes));
      sizeBytes += lengthBytes;
    }

    long sizeBytes() {
      return sizeBytes;
    }

    byte[] read(long from, int length) throws IOException {
      byte[] result = new byte[length];
      long partStart = 0;
      int done = 0;
      for (Part part : parts) {
        long skipped = Math.max(0, from + done - partStart);
        int wanted = (int) Math.min(length - done, part.lengthBytes() - skipped);
        if (wanted > 0) {
          read(part, skipped, result, done, wanted);
          done += wanted;
        }
        partStart += part.lengthBytes();
      }
      return result;
    }

    void writeTo(OutputStream out) throws IOException {
      for (Part part : parts) {
        switch (part) {
          case InMemory memory -> out.write(memory.bytes(), 0, memory.length());
          case InFile file -> copy(file, out);
        }
      }
    }

    private void copy(InFile file, OutputStream out) throws IOException {
      byte[] buffer = new byte[(int) Math.min(COPY_BYTES, file.lengthBytes())];
      for (long at = 0; at < file.lengthBytes(); ) {
        int length = (int) Math.min(buffer.length, file.lengthBytes() - at);
        store.read(file.position() + at, buffer, 0, length);
        out.write(buffer, 0, length);
        at += length;
      }
    }

    private void read(Part part, long skipped, byte[] to, int start, int length)
        throws IOException {
      switch (part) {
        case InMemory memory -> System.arraycopy(memory.bytes(), (int) skipped, to, start, length);
        case InFile file -> store.read(file.position() + skipped, to, start, length);
      }
    }
  }
}
