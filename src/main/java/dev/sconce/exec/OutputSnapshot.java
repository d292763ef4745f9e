package dev.sconce.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** An output as it was at one moment: parts in memory and in the store's file, in order. */
final class OutputSnapshot {
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

  OutputSnapshot(OutputStore store) {
    this.store = store;
  }

  /** Adds bytes that nobody changes any more. */
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

  private void read(Part part, long skipped, byte[] to, int start, int length) throws IOException {
    switch (part) {
      case InMemory memory -> System.arraycopy(memory.bytes(), (int) skipped, to, start, length);
      case InFile file -> store.read(file.position() + skipped, to, start, length);
    }
  }
}
