package dev.sconce.history;

import dev.sconce.files.AtomicWrite;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What Sconce remembers of each step's latest run, below {@code .sconce}: how long it took, and
 * what it printed if it printed or failed. A step is known by its first output.
 *
 * <p>The disk it takes is bounded: of an output at most {@link #MAX_HEAD_BYTES} of the beginning
 * and as much of the end, of all outputs at most {@link #MAX_KEPT_BYTES}, the oldest given up
 * first; of steps that are no more a few times those that there are. Damage costs what it hit and
 * is reported. Safe for use by several threads; one process at a time may record.
 */
public final class RunHistory implements AutoCloseable {
  /** Of one output's beginning, and again of its end, at most this is kept. */
  public static final int MAX_HEAD_BYTES = 1 << 20;

  /** Of all outputs together at most this is kept. */
  public static final long MAX_KEPT_BYTES = 64L << 20;

  private static final String MAGIC = "# sconce runs 1\n";
  private static final int TYPE_RUN = 1;
  private static final int TYPE_OUTPUT = 2;
  private static final int MAX_INLINE_BYTES = 4096;
  private static final int UNKNOWN = -1;

  private final Path outputs;
  private final RecordFile records;
  private final long maxKeptBytes;
  private final LongTable durations = new LongTable();

  /** Bytes kept by step, the oldest run first. */
  private final Map<Long, Integer> kept = new LinkedHashMap<>();

  private final ByteSink content = new ByteSink();
  private long keptBytes;

  /** Why there is no history; then nothing is recorded either, so that nothing is overwritten. */
  private @Nullable IOException unusable;

  private RunHistory(Path directory, long maxKeptBytes) {
    this.outputs = directory.resolve("outputs");
    this.records = new RecordFile(directory.resolve("runs"), MAGIC);
    this.maxKeptBytes = maxKeptBytes;
  }

  /**
   * Reads the history. Changes nothing on disk, and needs nothing to be there. One that cannot be
   * read is empty, has a {@link #failure}, and records nothing. Who is going to record holds the
   * lock of the build directory by then, and opens it anew if it {@link #isOutdated}.
   *
   * @param directory the {@code .sconce} beside the manifest
   */
  public static RunHistory open(Path directory) {
    return open(directory, MAX_KEPT_BYTES);
  }

  static RunHistory open(Path directory, long maxKeptBytes) {
    RunHistory history = new RunHistory(directory, maxKeptBytes);
    try {
      history.records.load(history::visit);
    } catch (FileException failure) {
      history.unusable = failure;
    }
    return history;
  }

  private void visit(int type, long key, byte[] record) {
    if (type == TYPE_RUN && record.length >= 12) {
      durations.put(key, LittleEndian.getInt(record, 8));
    } else if (type == TYPE_OUTPUT) {
      forget(key);
      if (record.length > 0) {
        remember(key, LittleEndian.getInt(record, 28));
      }
    }
  }

  /** Whether another build wrote the history since it was read. */
  public synchronized boolean isOutdated() throws FileException {
    return unusable == null && records.isOutdated();
  }

  /** What was wrong with the file, for a warning. */
  public Optional<String> warning() {
    return records.warning();
  }

  /** Why nothing is known, or why nothing is recorded any more. */
  public synchronized Optional<IOException> failure() {
    return Optional.ofNullable(unusable);
  }

  /** Whether runs of this user can be recorded, as far as rights tell. */
  public boolean isWritable() {
    return records.isWritable();
  }

  /** How long the latest run of a step took, in milliseconds; -1 when unknown. */
  public synchronized int durationMillis(Node firstOutput) {
    ByteSink path = new ByteSink();
    firstOutput.appendPath(path);
    return (int) durations.get(key(path), UNKNOWN);
  }

  /** The median of all known durations in milliseconds; -1 when none is known. */
  public synchronized int medianMillis() {
    int[] all = new int[durations.size()];
    int[] count = {0};
    durations.forEachValue(value -> all[count[0]++] = (int) value);
    Arrays.sort(all);
    return all.length == 0 ? UNKNOWN : all[all.length / 2];
  }

  /**
   * Notes a run that has ended, in place of the step's earlier one. If that fails everything is
   * forgotten, and no more is noted: what is left would tell of an earlier run as if it were the
   * latest.
   */
  public synchronized void record(StepRun run, Printed printed) throws IOException {
    if (unusable != null) {
      return;
    }
    try {
      note(run, printed);
    } catch (IOException failure) {
      unusable = failure;
      forgetAll(failure);
      throw failure;
    }
  }

  private void forgetAll(IOException reason) {
    kept.clear();
    keptBytes = 0;
    try {
      records.delete();
    } catch (IOException second) {
      reason.addSuppressed(second);
    }
  }

  private void note(StepRun run, Printed printed) throws IOException {
    long key = key(run.step());
    content.clear();
    LittleEndian.put(content, run.started().toEpochMilli());
    LittleEndian.put(content, run.durationMillis());
    LittleEndian.put(content, run.exitCode());
    records.append(TYPE_RUN, key, content);
    durations.put(key, run.durationMillis());
    if (run.succeeded() && printed.sizeBytes() == 0) {
      giveUp(key);
    } else {
      keep(key, run, printed);
    }
    if (records.isWasteful()) {
      recompact((type, any) -> true);
    }
  }

  private void keep(long key, StepRun run, Printed printed) throws IOException {
    long printedBytes = printed.sizeBytes();
    boolean whole = printedBytes <= 2L * MAX_HEAD_BYTES;
    byte[] head = printed.head(whole ? (int) printedBytes : MAX_HEAD_BYTES);
    byte[] tail = whole ? new byte[0] : printed.tail(MAX_HEAD_BYTES);
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    boolean inline = both.length <= MAX_INLINE_BYTES;
    if (!inline) {
      writeOutput(key, both);
    } else if (kept.getOrDefault(key, 0) > MAX_INLINE_BYTES) {
      Files.deleteIfExists(file(key));
    }
    content.clear();
    new KeptOutputRecord(
            run,
            printedBytes,
            head.length,
            both.length,
            RecordFile.checksum(both, 0, both.length),
            inline ? both : new byte[0])
        .appendTo(content);
    records.append(TYPE_OUTPUT, key, content);
    forget(key);
    remember(key, both.length);
    while (keptBytes > maxKeptBytes && kept.size() > 1) {
      giveUp(kept.keySet().iterator().next());
    }
  }

  private void giveUp(long key) throws IOException {
    if (kept.containsKey(key)) {
      content.clear();
      records.append(TYPE_OUTPUT, key, content);
      forget(key);
      Files.deleteIfExists(file(key));
    }
  }

  private void remember(long key, int bytes) {
    kept.put(key, bytes);
    keptBytes += bytes;
  }

  private void forget(long key) {
    Integer bytes = kept.remove(key);
    keptBytes -= bytes == null ? 0 : bytes;
  }

  /** What a step's latest run printed; empty when it succeeded in silence, or is not known. */
  public synchronized Optional<KeptOutput> output(String step) throws IOException {
    return output(key(step));
  }

  /** Visits what is kept of each step's latest run, the oldest run first. */
  public synchronized void forEachOutput(Consumer<KeptOutput> visitor) throws IOException {
    for (Long key : kept.keySet()) {
      output(key).ifPresent(visitor);
    }
  }

  private Optional<KeptOutput> output(long key) throws IOException {
    byte[] found = records.read(TYPE_OUTPUT, key);
    if (found == null) {
      return Optional.empty();
    }
    KeptOutputRecord record = KeptOutputRecord.of(found);
    return Optional.of(record.with(record.inFile() ? readOutput(key) : record.inline()));
  }

  private byte[] readOutput(long key) throws IOException {
    try {
      return Files.readAllBytes(file(key));
    } catch (NoSuchFileException lost) {
      return new byte[0];
    } catch (IOException failure) {
      throw FileException.of("open", NativePath.bytes(file(key)), failure);
    }
  }

  private void writeOutput(long key, byte[] bytes) throws IOException {
    try {
      Files.createDirectories(outputs);
      AtomicWrite.replace(file(key), bytes, bytes.length);
    } catch (IOException failure) {
      throw FileException.of("write", NativePath.bytes(file(key)), failure);
    }
  }

  /**
   * Forgets steps that a graph does not have, if there are many of them. Only for who may record.
   *
   * @return whether it did
   */
  public synchronized boolean forgetStepsOutside(Graph graph) throws IOException {
    if (unusable != null || !GraphSteps.mostAreGone(durations.size(), graph)) {
      return false;
    }
    GraphSteps wanted = new GraphSteps(graph);
    durations.retain(wanted::has);
    for (long key : List.copyOf(kept.keySet())) {
      if (!wanted.has(key)) {
        forget(key);
      }
    }
    recompact((type, key) -> wanted.has(key));
    return true;
  }

  private void recompact(RecordFile.Filter filter) throws IOException {
    records.recompact(filter);
    Set<String> wanted = new HashSet<>();
    for (long key : kept.keySet()) {
      wanted.add(Long.toHexString(key));
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(outputs)) {
      for (Path file : files) {
        if (!wanted.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException nothingKept) {
      return;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    records.close();
  }

  private Path file(long key) {
    return outputs.resolve(Long.toHexString(key));
  }

  private static long key(String step) {
    return RapidHash.hash(step);
  }

  private static long key(ByteSink path) {
    return RapidHash.hash(path.buffer(), path.length());
  }
}
