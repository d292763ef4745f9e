package dev.sconce.history;

import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Outputs that were left in a remote cache, stored below {@code .sconce}. A record is valid only
 * while none of its outputs is on disk and the build log has its time for all of them. So anything
 * that makes or removes these outputs, Sconce or any ninja, invalidates the record without knowing
 * it. If a record is lost, its outputs count as missing.
 *
 * <p>Safe for use by several threads. Only the process that holds the lock of the build directory
 * writes.
 */
public final class RemoteOutputs implements AutoCloseable {
  /** The name of the file in the {@code .sconce} beside the manifest. */
  public static final String FILE = "remote";

  private static final String MAGIC = "# sconce remote 1\n";
  private static final int TYPE_LEFT = 1;
  private static final int MIN_OUTPUT_BYTES = 2 * Integer.BYTES + Long.BYTES + Digest.HASH_BYTES;

  /**
   * The outputs of a step that were left in the cache.
   *
   * @param step the first output of the step
   * @param key the key of the result in the action cache, in hexadecimal
   * @param atNanos the timestamp that the outputs would have on disk, and that the build log has
   * @param outputs all outputs, in order
   * @param besides names of files that come with the outputs and that no manifest names
   */
  public record LeftStep(
      String step, String key, long atNanos, List<LeftOutput> outputs, List<String> besides) {
    public LeftStep {
      outputs = List.copyOf(outputs);
      besides = List.copyOf(besides);
    }
  }

  /** One output, by its path in the graph. */
  public record LeftOutput(String path, Digest content, boolean executable) {}

  private final RecordFile records;
  private final ByteSink content = new ByteSink();

  /** Steps, by the hash of their first output. */
  private final Map<Long, LeftStep> steps = new HashMap<>();

  private boolean loaded;

  private RemoteOutputs(Path directory) {
    this.records = new RecordFile(directory.resolve(FILE), MAGIC);
  }

  /**
   * The remote outputs of a build directory. Nothing is read yet, and no file has to exist.
   *
   * @param directory the {@code .sconce} beside the manifest
   */
  public static RemoteOutputs at(Path directory) {
    return new RemoteOutputs(directory);
  }

  /** The outputs of a step that were left in the cache; empty if there are none. */
  public synchronized Optional<LeftStep> of(String step) {
    load();
    return Optional.ofNullable(steps.get(key(step))).filter(left -> left.step().equals(step));
  }

  /** Whether no step has outputs left in the cache. */
  public synchronized boolean isEmpty() {
    load();
    return steps.isEmpty();
  }

  /** Reads the file. If it is unreadable, all outputs that are not on disk are missing. */
  private void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    try {
      records.load(this::visit);
    } catch (FileException unreadable) {
      steps.clear();
    }
  }

  private void visit(int type, long key, byte[] record) {
    if (type != TYPE_LEFT) {
      return;
    }
    steps.remove(key);
    if (record.length > 0) {
      try {
        steps.put(key, read(new ByteSource(record)));
      } catch (Malformed unusable) {
        return; // as if it had never been written
      }
    }
  }

  private static LeftStep read(ByteSource in) throws Malformed {
    String step = in.text();
    String key = in.text();
    long atNanos = in.longNumber();
    int count = in.count(MIN_OUTPUT_BYTES);
    List<LeftOutput> outputs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String path = in.text();
      boolean executable = in.number() != 0;
      long sizeBytes = in.longNumber();
      byte[] hash = in.part(Digest.HASH_BYTES).rest();
      if (sizeBytes < 0) {
        throw new Malformed();
      }
      outputs.add(new LeftOutput(path, Digest.ofHash(hash, sizeBytes), executable));
    }
    int more = in.count(Integer.BYTES);
    List<String> besides = new ArrayList<>(more);
    for (int i = 0; i < more; i++) {
      besides.add(in.text());
    }
    return new LeftStep(step, key, atNanos, outputs, besides);
  }

  /** Records that outputs of a step were left in the cache. */
  public synchronized void put(LeftStep left) throws IOException {
    load();
    content.clear();
    content.putText(left.step());
    content.putText(left.key());
    content.putLong(left.atNanos());
    content.putInt(left.outputs().size());
    for (LeftOutput output : left.outputs()) {
      content.putText(output.path());
      content.putInt(output.executable() ? 1 : 0);
      content.putLong(output.content().sizeBytes());
      content.put(output.content().hash(), 0, Digest.HASH_BYTES);
    }
    content.putInt(left.besides().size());
    left.besides().forEach(content::putText);
    if (content.length() > RecordFile.MAX_CONTENT_BYTES) {
      throw new IOException("too many outputs to note where they are");
    }
    append(left.step());
    steps.put(key(left.step()), left);
  }

  /** Removes the record of a step, whose outputs are now on disk or lost. */
  public synchronized void remove(String step) throws IOException {
    load();
    if (steps.remove(key(step)) != null) {
      content.clear();
      append(step);
    }
  }

  private void append(String step) throws IOException {
    records.append(TYPE_LEFT, key(step), content);
    if (records.isWasteful()) {
      records.recompact();
    }
  }

  private static long key(String step) {
    return RapidHash.hash(step);
  }

  /** Whether another build changed the file since it was read; false before that. */
  public synchronized boolean isOutdated() throws IOException {
    return records.isOutdated();
  }

  /** The problem with the file. */
  public synchronized Optional<String> warning() {
    return records.warning();
  }

  @Override
  public synchronized void close() throws IOException {
    records.close();
  }
}
