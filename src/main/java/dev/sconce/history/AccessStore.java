package dev.sconce.history;

import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.FileException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.graph.Graph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The accesses of the last traced run of each step, stored below {@code .sconce}. A step is
 * identified by its first output. An access that many steps share is stored once, under a number.
 * The store also keeps which of these numbers are inputs of steps, so that a build that finds all
 * of them unchanged decodes no set.
 *
 * <p>Reads nothing before it is needed. Damage affects only the damaged records and is reported: a
 * step whose set is lost is judged by ninja's rule alone, as if another ninja had run it. The store
 * starts over beyond {@link #MAX_ACCESSES}, and is rewritten when most of it is outdated.
 *
 * <p>Safe for use by several threads. Only the process that holds the lock of the build directory
 * may write.
 */
public final class AccessStore implements AutoCloseable {
  /** The maximum number of different accesses. */
  public static final int MAX_ACCESSES = 1 << 20;

  private static final String MAGIC = "# sconce accesses 1\n";

  /** The path of the build directory, because the paths are absolute. */
  private static final int TYPE_PLACE = 1;

  /** A smaller file is not worth rewriting. */
  private static final int FEW_ACCESSES = 4096;

  /** Reading more records than this takes longer than combining them in a rewrite. */
  private static final int MANY_RECORDS = 400;

  /**
   * A directory in which files were missing. As long as it is unchanged, they are still missing.
   *
   * @param path absolute
   */
  public record Directory(String path, AccessSet.State state) {
    /** Whether the directory is the same and contains the same names. */
    public boolean isAt(AccessSet.State now) {
      return state.mtimeNanos() == now.mtimeNanos()
          && state.ctimeNanos() == now.ctimeNanos()
          && state.inode() == now.inode();
    }
  }

  /**
   * The record of a run.
   *
   * @param loggedNanos the time of the first output in the build log, if this is its last run
   * @param loggedBeforeNanos the time before that: the build log still has it if the process died
   *     after the run, but before the log was written
   * @param refused whether the step must run again, whatever the rest says
   * @param inputs the inputs of the step, by number
   * @param undeclaredMade accesses to outputs of other steps that the step does not declare, by
   *     number
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Kept(
      long loggedNanos,
      long loggedBeforeNanos,
      boolean refused,
      int[] inputs,
      int[] undeclaredMade) {
    /** Whether this is the run that the build log describes. */
    public boolean isOf(long nanos) {
      return nanos == loggedNanos || nanos == loggedBeforeNanos;
    }
  }

  private final RecordFile records;
  private final String place;
  private final ByteSink content = new ByteSink();
  private final AccessTable table = new AccessTable();
  private boolean loaded;

  /** Whether something was written since the input numbers were last stored. */
  private boolean written;

  private boolean elsewhere;

  /** Whether the file contains the path of the build directory. */
  private boolean placed;

  private @Nullable IOException failure;

  private AccessStore(Path directory, String place) {
    this.records = new RecordFile(directory.resolve("accesses"), MAGIC);
    this.place = place;
  }

  /**
   * The store of a build directory. No file needs to exist.
   *
   * @param directory the {@code .sconce} beside the manifest
   * @param place the build directory, absolute, without symbolic links, a byte string
   */
  public static AccessStore at(Path directory, String place) {
    return new AccessStore(directory, place);
  }

  /** The build directory; absolute, a byte string. */
  public String place() {
    return place;
  }

  /** Reads the file, unless that was done. Changes nothing on disk. */
  public synchronized void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    try {
      records.load(this::visit);
    } catch (FileException unreadable) {
      failure = unreadable;
    }
    if (elsewhere) {
      table.clear();
    }
  }

  private void visit(int type, long key, byte[] record) {
    if (type == TYPE_PLACE) {
      placed = new String(record, StandardCharsets.ISO_8859_1).equals(place);
      elsewhere = !placed;
    }
    table.visit(type, key, record);
  }

  /** Whether another build has written to the file since it was read; false before that. */
  public synchronized boolean isOutdated() throws FileException {
    return failure == null && records.isOutdated();
  }

  /** Problems of the file, as far as it was read; byte strings. */
  public synchronized List<String> warnings() {
    List<String> found = new ArrayList<>();
    records.warning().ifPresent(found::add);
    if (table.malformed) {
      found.add("some records of what steps accessed cannot be read; leaving them out");
    }
    return found;
  }

  /** Why the store can no longer be read or written. */
  public synchronized Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** The number of accesses; they are numbered from 0. */
  public synchronized int count() {
    load();
    return table.accesses.size();
  }

  /** The accesses that are inputs of some step. */
  public synchronized BitSet live() {
    load();
    return table.live();
  }

  /** The access with a number. */
  public synchronized Access access(int number) {
    return table.accesses.get(number);
  }

  /** The digest of a file's content or of a directory's names; empty if unknown. */
  public synchronized Optional<Digest> content(int number) {
    return Optional.ofNullable(table.contents().get(number));
  }

  /** The directory that proves an absence; empty if there is none. */
  public synchronized Optional<Directory> directory(int number) {
    return Optional.ofNullable(table.directories.get(number));
  }

  /** Whether any step uses outputs of other steps that it does not declare. */
  public synchronized boolean hasUndeclaredMade() {
    load();
    table.summarize();
    return !table.withUndeclared.isEmpty();
  }

  /** The accesses of a step to outputs of other steps that it does not declare. */
  public synchronized List<Access> undeclaredMade(String step) {
    List<Access> found = new ArrayList<>();
    if (hasUndeclaredMade() && table.withUndeclared.contains(key(step))) {
      for (int number : table.known(table.steps().get(key(step)), AccessBytes::undeclaredMade)) {
        found.add(table.accesses.get(number));
      }
    }
    return found;
  }

  /** The record of a step's last traced run. */
  public synchronized Optional<Kept> last(String step) {
    load();
    byte[] record = table.steps().get(key(step));
    if (record == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Kept(
              AccessBytes.loggedNanos(record),
              AccessBytes.loggedBeforeNanos(record),
              AccessBytes.isRefused(record),
              table.inputsOf(record),
              AccessBytes.undeclaredMade(record)));
    } catch (Malformed unusable) {
      table.malformed = true;
      return Optional.empty();
    }
  }

  /** The accesses of a step's last traced run. */
  public synchronized Optional<AccessSet> accesses(String step) {
    load();
    byte[] record = table.steps().get(key(step));
    return record == null ? Optional.empty() : table.set(record);
  }

  /** Visits all sets, in no particular order. */
  public synchronized void forEach(BiConsumer<String, AccessSet> visitor) {
    load();
    for (byte[] record : table.steps().values()) {
      try {
        String step = AccessBytes.step(record);
        table.set(record).ifPresent(accessSet -> visitor.accept(step, accessSet));
      } catch (Malformed unusable) {
        table.malformed = true;
      }
    }
  }

  /**
   * Stores the accesses of a run in place of those of an earlier one. {@link #failure} tells if
   * they could not be written.
   *
   * @param evidence called for accesses that no step had before
   */
  public void put(TracedRun run, AccessEvidence evidence) {
    Map<Integer, Access> added = new HashMap<>();
    int[] all;
    synchronized (this) {
      load();
      if (failure != null) {
        return;
      }
      try {
        all = numbered(run.accesses(), added);
      } catch (IOException unwritable) {
        failure = unwritable;
        return;
      }
    }
    Map<Integer, Digest> newContents = new HashMap<>();
    Map<Directory, List<Integer>> newDirectories = new HashMap<>();
    added.forEach(
        (number, access) -> {
          if (run.inputs().contains(access.path())) {
            evidence.content(access).ifPresent(digest -> newContents.put(number, digest));
            evidence
                .directory(access)
                .ifPresent(
                    directory ->
                        newDirectories
                            .computeIfAbsent(directory, _ -> new ArrayList<>())
                            .add(number));
          }
        });
    write(run, all, newContents, newDirectories);
  }

  /** Returns the numbers of a set's accesses, after writing new accesses. */
  private int[] numbered(AccessSet set, Map<Integer, Access> added) throws IOException {
    if (table.accesses.size() + set.accesses().size() > MAX_ACCESSES) {
      table.clear();
      placed = false;
    }
    writePlace();
    int first = table.accesses.size();
    content.clear();
    int[] all = table.numbered(set, added, content);
    if (content.length() > 0) {
      append(AccessTable.TYPE_ACCESSES, first + 1L);
    }
    return all;
  }

  private void writePlace() throws FileException {
    if (placed) {
      return;
    }
    records.delete();
    placed = true;
    content.clear();
    content.put(place);
    records.append(TYPE_PLACE, AccessTable.ONLY, content);
  }

  private synchronized void write(
      TracedRun run,
      int[] all,
      Map<Integer, Digest> newContents,
      Map<Directory, List<Integer>> newDirectories) {
    if (failure != null) {
      return;
    }
    try {
      if (!newContents.isEmpty()) {
        content.clear();
        newContents.forEach((number, digest) -> AccessBytes.put(content, number, digest));
        append(AccessTable.TYPE_CONTENTS, ++table.blocks);
        table.addContents(newContents);
      }
      for (Map.Entry<Directory, List<Integer>> each : newDirectories.entrySet()) {
        content.clear();
        AccessBytes.put(content, each.getKey(), each.getValue());
        append(AccessTable.TYPE_ABSENCES, ++table.blocks);
        each.getValue().forEach(number -> table.directories.put(number, each.getKey()));
      }
      int[] made = run.numbers(all, run.undeclaredMade(), true);
      int[] inputs = run.numbers(all, run.inputs(), true);
      AccessBytes.StepNumbers numbersOfStep =
          new AccessBytes.StepNumbers(all, run.numbers(all, run.inputs(), false), made);
      content.clear();
      AccessBytes.putStep(
          content,
          run.step(),
          run.loggedNanos(),
          run.loggedBeforeNanos(),
          false,
          run.accesses().blindSpots(),
          numbersOfStep,
          table.lists);
      if (isWritten(run.step())) {
        table.replace(key(run.step()), contentBytes(), inputs, made.length > 0);
      }
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  /** Writes the record of a step, unless it is too large: then the step gets none. */
  private boolean isWritten(String step) throws FileException {
    if (content.length() > RecordFile.MAX_CONTENT_BYTES) {
      remove(step);
      return false;
    }
    append(AccessTable.TYPE_STEP, key(step));
    written = true;
    return true;
  }

  private byte[] contentBytes() {
    return Arrays.copyOf(content.buffer(), content.length());
  }

  private void append(int type, long key) throws FileException {
    records.append(type, key, content);
    table.recordCount++;
  }

  /** Records that a step must run again, because its last run did not count. */
  public synchronized void refuse(String step) {
    change(step, record -> AccessBytes.refused(record, step, table.lists));
  }

  /** Whether any step must run again because of its last run. */
  public synchronized boolean hasRefused() {
    load();
    table.summarize();
    return !table.refused.isEmpty();
  }

  /** Records that the time of a step's run in the build log has changed. */
  public synchronized void retime(String step, long fromNanos, long loggedNanos) {
    if (last(step).filter(kept -> kept.isOf(fromNanos)).isPresent()) {
      change(step, record -> AccessBytes.retimed(record, fromNanos, loggedNanos, table.lists));
    }
  }

  private interface Change {
    byte[] of(byte @Nullable [] record) throws Malformed;
  }

  private void change(String step, Change change) {
    load();
    if (failure != null) {
      return;
    }
    try {
      byte[] changed = change.of(table.steps().get(key(step)));
      writePlace();
      content.clear();
      content.put(changed, 0, changed.length);
      if (isWritten(step)) {
        table.replace(key(step), contentBytes());
      }
    } catch (Malformed unusable) {
      table.malformed = true;
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  /** Reads what {@link #put} needs. Costs no time on another thread while commands run. */
  public synchronized void prepare() {
    load();
    table.prepare();
  }

  /** Removes the record of a step, because it ran unobserved. */
  public synchronized void remove(String step) {
    load();
    if (failure != null || !table.steps().containsKey(key(step))) {
      return;
    }
    try {
      content.clear();
      append(AccessTable.TYPE_STEP, key(step));
      table.replace(key(step), null);
      written = true;
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  /** Removes steps that a graph does not have, if there are many. Requires the right to write. */
  public synchronized void forgetStepsOutside(Graph graph) {
    load();
    if (GraphStepHashes.mostAreGone(table.steps().size(), graph)) {
      GraphStepHashes wanted = new GraphStepHashes(graph);
      rewrite(wanted::has);
    }
  }

  /** Stores which accesses are inputs, if that changed, and rewrites the file if it is worth it. */
  public synchronized void runOver() {
    if (!written || failure != null) {
      return;
    }
    written = false;
    int count = table.accesses.size();
    boolean outdated = count > FEW_ACCESSES && count > 2 * table.compacted;
    if (outdated || records.isWasteful() || table.recordCount > MANY_RECORDS) {
      rewrite(_ -> true);
      return;
    }
    try {
      table.writeSummary(records::append);
      table.recordCount++;
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  private void rewrite(LongPredicate wanted) {
    try {
      table.compact(wanted);
      placed = true;
      records.rewrite(this::writeAll);
    } catch (Malformed unusable) {
      table.malformed = true;
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  private void writeAll(RecordFile.Appender to) throws FileException {
    content.clear();
    content.put(place);
    to.append(TYPE_PLACE, AccessTable.ONLY, content);
    table.writeAll(to);
  }

  /** Closes the file so that other processes can write to it; the next write opens it again. */
  @Override
  public synchronized void close() throws IOException {
    records.close();
  }

  private static long key(String step) {
    return RapidHash.hash(step);
  }
}
