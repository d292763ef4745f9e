package dev.sconce.history;

import dev.sconce.files.AtomicWrite;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Outputs of commands, by the key of the step. A short output is part of the record of its run; a
 * long one is a file in a separate directory. Used by one thread at a time.
 */
final class StoredOutputs {
  private static final int MAX_INLINE_BYTES = 4096;
  private static final int MAX_COMMAND_BYTES = 1 << 20;
  private static final byte[] NOTHING = {};

  private final Path directory;
  private final long maxBytes;

  /** The number of stored bytes by step, the oldest run first. */
  private final Map<Long, Integer> sizes = new LinkedHashMap<>();

  private long totalBytes;

  StoredOutputs(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  /** The steps with a stored output, the oldest run first. */
  List<Long> keys() {
    return List.copyOf(sizes.keySet());
  }

  boolean has(long key) {
    return sizes.containsKey(key);
  }

  /** Adds a record that was read. */
  void visit(long key, byte[] record) {
    forget(key);
    if (record.length > 0) {
      try {
        ByteSource numbers = RecordSections.get(record, RecordSections.PRINTED);
        numbers.longNumber();
        numbers.number();
        note(key, numbers.number());
      } catch (Malformed unusable) {
        return; // as if it had never been kept
      }
    }
  }

  /** Stores an output and builds its record. */
  void keep(long key, StepRun run, RunStore.Printed printed, ByteSink record) throws IOException {
    long printedBytes = printed.sizeBytes();
    boolean whole = printedBytes <= 2L * RunStore.MAX_HEAD_BYTES;
    byte[] head = printed.head(whole ? (int) printedBytes : RunStore.MAX_HEAD_BYTES);
    byte[] tail = whole ? NOTHING : printed.tail(RunStore.MAX_HEAD_BYTES);
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    boolean inline = both.length <= MAX_INLINE_BYTES;
    if (!inline) {
      write(key, both);
    } else if (sizes.getOrDefault(key, 0) > MAX_INLINE_BYTES) {
      Files.deleteIfExists(file(key));
    }
    record.clear();
    run.appendTimesTo(record);
    RecordSections.putText(record, RecordSections.STEP, run.step());
    String command = run.command();
    RecordSections.putText(
        record,
        RecordSections.COMMAND,
        command.substring(0, Math.min(command.length(), MAX_COMMAND_BYTES)));
    int start = RecordSections.begin(record, RecordSections.PRINTED);
    record.putLong(printedBytes);
    record.putInt(head.length);
    record.putInt(both.length);
    record.putInt(RecordFile.checksum(both, 0, both.length));
    RecordSections.end(record, start);
    if (inline) {
      start = RecordSections.begin(record, RecordSections.PRINTED_TEXT);
      record.put(both, 0, both.length);
      RecordSections.end(record, start);
    }
    forget(key);
    note(key, both.length);
  }

  /** The output in a record from {@link #keep}. */
  StoredOutput output(long key, byte[] record) throws Malformed, IOException {
    ByteSource times = RecordSections.get(record, RecordSections.TIMES);
    StepRun run =
        new StepRun(
            RecordSections.text(record, RecordSections.STEP),
            RecordSections.text(record, RecordSections.COMMAND),
            Instant.ofEpochMilli(times.longNumber()),
            times.number(),
            times.number());
    ByteSource numbers = RecordSections.get(record, RecordSections.PRINTED);
    long printedBytes = numbers.longNumber();
    int headBytes = numbers.number();
    int keptBytes = numbers.number();
    int checksum = numbers.number();
    byte[] kept =
        RecordSections.has(record, RecordSections.PRINTED_TEXT)
            ? RecordSections.get(record, RecordSections.PRINTED_TEXT).rest()
            : read(key);
    boolean lost =
        headBytes < 0
            || kept.length != keptBytes
            || RecordFile.checksum(kept, 0, kept.length) != checksum;
    byte[] sound = lost ? NOTHING : kept;
    int head = lost ? 0 : Math.min(headBytes, sound.length);
    return new StoredOutput(
        run,
        printedBytes,
        Arrays.copyOf(sound, head),
        Arrays.copyOfRange(sound, head, sound.length),
        lost);
  }

  /** The steps whose outputs exceed the limit, oldest run first; never includes the latest run. */
  List<Long> surplus() {
    List<Long> all = keys();
    long bytes = totalBytes;
    int count = 0;
    while (bytes > maxBytes && count < all.size() - 1) {
      bytes -= sizes.getOrDefault(all.get(count++), 0);
    }
    return all.subList(0, count);
  }

  void delete(long key) throws IOException {
    forget(key);
    Files.deleteIfExists(file(key));
  }

  /** Removes the outputs of all but the wanted steps. {@link #sweep} deletes their files. */
  void retain(LongPredicate wantedSteps) {
    for (long key : keys()) {
      if (!wantedSteps.test(key)) {
        forget(key);
      }
    }
  }

  void clear() {
    sizes.clear();
    totalBytes = 0;
  }

  /** Deletes files that belong to no step. */
  void sweep() throws IOException {
    Set<String> wanted = new HashSet<>();
    for (long key : sizes.keySet()) {
      wanted.add(Long.toHexString(key));
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!wanted.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException nothingKept) {
      return;
    }
  }

  private void note(long key, int bytes) {
    sizes.put(key, bytes);
    totalBytes += bytes;
  }

  private void forget(long key) {
    Integer bytes = sizes.remove(key);
    totalBytes -= bytes == null ? 0 : bytes;
  }

  private byte[] read(long key) throws IOException {
    try {
      return Files.readAllBytes(file(key));
    } catch (NoSuchFileException lost) {
      return NOTHING;
    } catch (IOException failure) {
      throw FileException.of("open", NativePath.bytes(file(key)), failure);
    }
  }

  private void write(long key, byte[] bytes) throws IOException {
    try {
      Files.createDirectories(directory);
      AtomicWrite.replace(file(key), bytes, bytes.length);
    } catch (IOException failure) {
      throw FileException.of("write", NativePath.bytes(file(key)), failure);
    }
  }

  private Path file(long key) {
    return directory.resolve(Long.toHexString(key));
  }
}
