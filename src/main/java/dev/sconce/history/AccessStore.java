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
 * What the last traced run of each step accessed, below {@code .sconce}. A step is known by its
 * first output. What many steps access in the same way is kept once, under a number; which of these
 * numbers count is kept too, so that a build which finds all of them as they were takes no set
 * apart.
 *
 * <p>Reads nothing before it is asked. Damage costs what it hit and is reported: a step whose set
 * is lost is judged by ninja's rule alone, as one that another ninja has run. Bounded by {@link
 * #MAX_ACCESSES}, beyond which it starts over, and rewritten when most of it is outdated.
 *
 * <p>Safe for use by several threads. One process at a time may write: that which has the lock of
 * the build directory.
 */
public final class AccessStore implements AutoCloseable {
  /** So many accesses that are not the same are kept at most. */
  public static final int MAX_ACCESSES = 1 << 20;

  private static final String MAGIC = "# sconce accesses 1\n";

  /** Where the build directory is: the paths are absolute. */
  private static final int TYPE_PLACE = 1;

  /** Less is not worth to be rewritten. */
  private static final int FEW_ACCESSES = 4096;

  /** More take longer to read than to be put together. */
  private static final int MANY_RECORDS = 400;

  /**
   * A directory in which files were missing: while it has not changed, they are.
   *
   * @param path absolute
   */
  public record Directory(String path, AccessSet.State state) {
    /** Whether the directory is still the same, and has the same names in it. */
    public boolean isAt(AccessSet.State now) {
      return state.mtimeNanos() == now.mtimeNanos()
          && state.ctimeNanos() == now.ctimeNanos()
          && state.inode() == now.inode();
    }
  }

  /**
   * What is kept of a run.
   *
   * @param loggedNanos what the build log says of the first output, if this is its last run
   * @param loggedBeforeNanos what it said before: it says that still if the process died before it
   *     was told, but what the run made is there
   * @param refused whether the step has to run again, whatever the rest says
   * @param inputs what the step depends on, by number
   * @param undeclaredMade accesses to outputs of other steps that it does not declare, by number
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Kept(
      long loggedNanos,
      long loggedBeforeNanos,
      boolean refused,
      int[] inputs,
      int[] undeclaredMade) {
    /** Whether it is of the run that made what the build log speaks of. */
    public boolean isOf(long nanos) {
      return nanos == loggedNanos || nanos == loggedBeforeNanos;
    }
  }

  private final RecordFile records;
  private final String place;
  private final ByteSink content = new ByteSink();
  private final AccessTable table = new AccessTable();
  private boolean loaded;

  /** Whether something was written since it was last said what counts. */
  private boolean written;

  private boolean elsewhere;

  /** Whether the file says where it belongs. */
  private boolean placed;

  private @Nullable IOException failure;

  private AccessStore(Path directory, String place) {
    this.records = new RecordFile(directory.resolve("accesses"), MAGIC);
    this.place = place;
  }

  /**
   * The store of a build directory. Needs nothing to be there.
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

  /** Reads it, if that was not done. Changes nothing on disk. */
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

  /** Whether another build wrote something of it since it was read; not before it was. */
  public synchronized boolean isOutdated() throws FileException {
    return failure == null && records.isOutdated();
  }

  /** What was wrong with the file, as far as it was read; byte strings. */
  public synchronized List<String> warnings() {
    List<String> found = new ArrayList<>();
    records.warning().ifPresent(found::add);
    if (table.malformed) {
      found.add("some records of what steps accessed cannot be read; leaving them out");
    }
    return found;
  }

  /** Why it says nothing and keeps nothing any more. */
  public synchronized Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** How many accesses there are; they are numbered from 0 on. */
  public synchronized int count() {
    load();
    return table.accesses.size();
  }

  /** Which accesses say what some step depends on. */
  public synchronized BitSet live() {
    load();
    return table.live();
  }

  /** An access by its number. */
  public synchronized Access access(int number) {
    return table.accesses.get(number);
  }

  /** What a file said, or which names a directory had; empty if that is not known. */
  public synchronized Optional<Digest> content(int number) {
    return Optional.ofNullable(table.contents().get(number));
  }

  /** The directory that vouches for an absence; empty if there is none. */
  public synchronized Optional<Directory> directory(int number) {
    return Optional.ofNullable(table.directories.get(number));
  }

  /** Whether any step uses outputs of others that it does not declare. */
  public synchronized boolean hasUndeclaredMade() {
    load();
    table.summarize();
    return !table.withUndeclared.isEmpty();
  }

  /** The accesses of a step to outputs of others that it does not declare. */
  public synchronized List<Access> undeclaredMade(String step) {
    List<Access> found = new ArrayList<>();
    if (hasUndeclaredMade() && table.withUndeclared.contains(key(step))) {
      for (int number : table.known(table.steps().get(key(step)), AccessBytes::undeclaredMade)) {
        found.add(table.accesses.get(number));
      }
    }
    return found;
  }

  /** What is kept of the last traced run of a step. */
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

  /** What a step accessed when it was last traced. */
  public synchronized Optional<AccessSet> accesses(String step) {
    load();
    byte[] record = table.steps().get(key(step));
    return record == null ? Optional.empty() : table.set(record);
  }

  /** Visits all sets, in no order. */
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
   * Keeps what a run has accessed, in place of an earlier one. What keeps it from being written is
   * told by {@link #failure}.
   *
   * @param evidence asked about accesses that no step had before
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

  /** The numbers of a set's accesses; new ones are written first. */
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

  /** Writes what the content says of a step, unless it is too large: then nothing is kept of it. */
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

  /** Says that a step has to run again, as its last run did not count. */
  public synchronized void refuse(String step) {
    change(step, record -> AccessBytes.refused(record, step, table.lists));
  }

  /** Whether any step has to run again for what its last run did. */
  public synchronized boolean hasRefused() {
    load();
    table.summarize();
    return !table.refused.isEmpty();
  }

  /** Takes note that the time of a step's run in the build log is another one now. */
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

  /** Reads what {@link #put} needs: on another thread while commands run it costs no time. */
  public synchronized void prepare() {
    load();
    table.prepare();
  }

  /** Takes away what is kept of a step: it ran and nobody saw what it did. */
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

  /** Forgets steps that a graph does not have, if there are many of them. For who may record. */
  public synchronized void forgetStepsOutside(Graph graph) {
    load();
    if (GraphStepHashes.mostAreGone(table.steps().size(), graph)) {
      GraphStepHashes wanted = new GraphStepHashes(graph);
      rewrite(wanted::has);
    }
  }

  /**
   * Writes down which accesses count, if that changed, and rewrites the file if that is worth it.
   */
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

  /** Closes the file, so that others can write it; what is written here opens it again. */
  @Override
  public synchronized void close() throws IOException {
    records.close();
  }

  private static long key(String step) {
    return RapidHash.hash(step);
  }
}
