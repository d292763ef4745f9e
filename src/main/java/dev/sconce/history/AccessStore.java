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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Accesses in a row, under the number of the first of them. */
  private static final int TYPE_ACCESSES = 2;

  /** What files said, under a number for nothing else. */
  private static final int TYPE_CONTENTS = 3;

  /** A directory in which files were missing. */
  private static final int TYPE_ABSENCES = 4;

  private static final int TYPE_STEP = 5;

  /** The numbers of the accesses that some step depends on. */
  private static final int TYPE_LIVE = 6;

  /** Of what there is one of. */
  private static final long ONLY = 1;

  /** Less is not worth to be rewritten. */
  private static final int FEW_ACCESSES = 4096;

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

  /** Finds out what a run has found. */
  public interface Evidence {
    /**
     * What a file said, or which names were in a directory; empty if that is not known, or is not
     * what the run found.
     */
    Optional<Digest> content(Access access);

    /** The directory of something absent; empty if it may have changed since the run. */
    Optional<Directory> directory(Access access);
  }

  /**
   * What is kept of a run.
   *
   * @param loggedNanos what the build log says of the first output, if this is its last run
   * @param refused whether the step has to run again, whatever the rest says
   * @param inputs what the step depends on, by number
   * @param undeclaredMade accesses to outputs of other steps that it does not declare, by number
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Kept(long loggedNanos, boolean refused, int[] inputs, int[] undeclaredMade) {}

  /**
   * A run to keep.
   *
   * @param step the first output
   * @param loggedNanos what the build log is told of it
   * @param inputs the paths of those accesses that say what the step depends on
   * @param undeclaredMade the paths of outputs of others that the step does not declare
   */
  public record TracedRun(
      String step,
      long loggedNanos,
      AccessSet accesses,
      Set<String> inputs,
      Set<String> undeclaredMade) {}

  private final RecordFile records;
  private final String place;
  private final ByteSink content = new ByteSink();
  private final List<Access> accesses = new ArrayList<>();
  private final LongHashMap numbers = new LongHashMap();
  private final Map<Integer, Digest> contents = new HashMap<>();
  private final Map<Integer, Directory> directories = new HashMap<>();
  private final Map<Long, byte[]> steps = new HashMap<>();
  private final Map<Long, int[]> undeclaredMade = new HashMap<>();
  private final Set<Long> refused = new HashSet<>();
  private BitSet live = new BitSet();
  private boolean liveKnown = true;
  private long blocks;
  private boolean loaded;
  private boolean malformed;

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
      forget();
    }
  }

  private void visit(int type, long key, byte[] record) {
    try {
      switch (type) {
        case TYPE_PLACE -> {
          placed = new String(record, StandardCharsets.ISO_8859_1).equals(place);
          elsewhere = !placed;
        }
        case TYPE_ACCESSES -> visitAccesses(key, record);
        case TYPE_CONTENTS -> AccessBytes.readContents(record, contents::put);
        case TYPE_ABSENCES -> AccessBytes.readDirectory(record, directories::put);
        case TYPE_STEP -> visitStep(key, record);
        case TYPE_LIVE -> {
          live = BitSet.valueOf(record);
          liveKnown = true;
        }
        default -> {
          // of a later version
        }
      }
    } catch (Malformed unusable) {
      malformed = true;
    }
    blocks += type == TYPE_CONTENTS || type == TYPE_ABSENCES ? 1 : 0;
  }

  private void visitAccesses(long first, byte[] record) throws Malformed {
    if (first != accesses.size() + 1L) {
      throw new Malformed();
    }
    AccessBytes.readAccesses(record, accesses::add);
    liveKnown = false;
  }

  private void visitStep(long key, byte[] record) throws Malformed {
    liveKnown = false;
    if (record.length == 0) {
      steps.remove(key);
      undeclaredMade.remove(key);
      refused.remove(key);
      return;
    }
    steps.put(key, record);
    noteUndeclared(key, AccessBytes.undeclaredMade(record));
    noteRefused(key, AccessBytes.isRefused(record));
  }

  private void noteRefused(long key, boolean isRefused) {
    if (isRefused) {
      refused.add(key);
    } else {
      refused.remove(key);
    }
  }

  private void noteUndeclared(long key, int[] numbersOfMade) {
    if (numbersOfMade.length > 0) {
      undeclaredMade.put(key, numbersOfMade);
    } else {
      undeclaredMade.remove(key);
    }
  }

  private void forget() {
    accesses.clear();
    numbers.clear();
    contents.clear();
    directories.clear();
    steps.clear();
    undeclaredMade.clear();
    refused.clear();
    live = new BitSet();
    liveKnown = true;
  }

  /** Whether another build wrote something of it since it was read; not before it was. */
  public synchronized boolean isOutdated() throws FileException {
    return failure == null && records.isOutdated();
  }

  /** What was wrong with the file, as far as it was read; byte strings. */
  public synchronized List<String> warnings() {
    List<String> found = new ArrayList<>();
    records.warning().ifPresent(found::add);
    if (malformed) {
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
    return accesses.size();
  }

  /** Which accesses say what some step depends on. */
  public synchronized BitSet live() {
    load();
    if (!liveKnown) {
      live = new BitSet(accesses.size());
      for (byte[] step : steps.values()) {
        for (int number : inputsOf(step)) {
          live.set(number);
        }
      }
      liveKnown = true;
    }
    return (BitSet) live.clone();
  }

  /** An access by its number. */
  public synchronized Access access(int number) {
    return accesses.get(number);
  }

  /** What a file said, or which names a directory had; empty if that is not known. */
  public synchronized Optional<Digest> content(int number) {
    return Optional.ofNullable(contents.get(number));
  }

  /** The directory that vouches for an absence; empty if there is none. */
  public synchronized Optional<Directory> directory(int number) {
    return Optional.ofNullable(directories.get(number));
  }

  /** Whether any step uses outputs of others that it does not declare. */
  public synchronized boolean hasUndeclaredMade() {
    load();
    return !undeclaredMade.isEmpty();
  }

  /** The accesses of a step to outputs of others that it does not declare. */
  public synchronized List<Access> undeclaredMade(String step) {
    load();
    List<Access> found = new ArrayList<>();
    for (int number : undeclaredMade.getOrDefault(key(step), new int[0])) {
      if (number < accesses.size()) {
        found.add(accesses.get(number));
      }
    }
    return found;
  }

  /** What is kept of the last traced run of a step. */
  public synchronized Optional<Kept> last(String step) {
    load();
    byte[] record = steps.get(key(step));
    if (record == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Kept(
              AccessBytes.loggedNanos(record),
              AccessBytes.isRefused(record),
              inputsOf(record),
              AccessBytes.undeclaredMade(record)));
    } catch (Malformed unusable) {
      malformed = true;
      return Optional.empty();
    }
  }

  /** What a step accessed when it was last traced. */
  public synchronized Optional<AccessSet> accesses(String step) {
    load();
    byte[] record = steps.get(key(step));
    return record == null ? Optional.empty() : set(record);
  }

  /** Told of each set. */
  public interface Visitor {
    void set(String step, AccessSet accesses);
  }

  /** Visits all sets, in no order. */
  public synchronized void forEach(Visitor visitor) {
    load();
    for (byte[] record : steps.values()) {
      try {
        String step = AccessBytes.step(record);
        set(record).ifPresent(accessSet -> visitor.set(step, accessSet));
      } catch (Malformed unusable) {
        malformed = true;
      }
    }
  }

  private Optional<AccessSet> set(byte[] record) {
    List<Access> found = new ArrayList<>();
    for (int number : known(record, AccessBytes::numbers)) {
      found.add(accesses.get(number));
    }
    try {
      return Optional.of(new AccessSet(found, AccessBytes.blindSpots(record)));
    } catch (Malformed unusable) {
      malformed = true;
      return Optional.empty();
    }
  }

  private interface NumbersOf {
    int[] numbers(byte[] record) throws Malformed;
  }

  private int[] inputsOf(byte[] record) {
    return known(record, AccessBytes::inputs);
  }

  /** Without those that were lost with a damaged part of the file. */
  private int[] known(byte[] record, NumbersOf which) {
    try {
      int[] all = which.numbers(record);
      int count = 0;
      for (int number : all) {
        if (number >= 0 && number < accesses.size()) {
          all[count++] = number;
        } else {
          malformed = true;
        }
      }
      return Arrays.copyOf(all, count);
    } catch (Malformed unusable) {
      malformed = true;
      return new int[0];
    }
  }

  /**
   * Keeps what a run has accessed, in place of an earlier one. What keeps it from being written is
   * told by {@link #failure}.
   *
   * @param evidence asked about accesses that no step had before
   */
  public void put(TracedRun run, Evidence evidence) {
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

  /** The numbers of those of a run's accesses whose path is, or is not, among some. */
  private static int[] among(TracedRun run, int[] all, Set<String> paths, boolean wanted) {
    int count = 0;
    int[] found = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      if (paths.contains(run.accesses().accesses().get(i).path()) == wanted) {
        found[count++] = all[i];
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The numbers of a set's accesses; new ones are written first. */
  private int[] numbered(AccessSet set, Map<Integer, Access> added) throws IOException {
    if (accesses.size() + set.accesses().size() > MAX_ACCESSES) {
      forget();
      placed = false;
    }
    writePlace();
    if (numbers.size() == 0) {
      numberAll();
    }
    int first = accesses.size();
    int[] all = new int[set.accesses().size()];
    ByteSink bytes = new ByteSink();
    content.clear();
    for (int i = 0; i < all.length; i++) {
      Access access = set.accesses().get(i);
      bytes.clear();
      AccessBytes.put(bytes, access);
      long key = RapidHash.hash(bytes.buffer(), bytes.length());
      int number = (int) numbers.get(key, -1);
      if (number < 0 || !accesses.get(number).equals(access)) {
        number = accesses.size();
        accesses.add(access);
        numbers.put(key, number);
        content.put(bytes.buffer(), 0, bytes.length());
        added.put(number, access);
      }
      all[i] = number;
    }
    if (content.length() > 0) {
      records.append(TYPE_ACCESSES, first + 1L, content);
      liveKnown = false;
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
    records.append(TYPE_PLACE, ONLY, content);
  }

  private void numberAll() {
    ByteSink bytes = new ByteSink();
    for (int i = 0; i < accesses.size(); i++) {
      bytes.clear();
      AccessBytes.put(bytes, accesses.get(i));
      numbers.put(RapidHash.hash(bytes.buffer(), bytes.length()), i);
    }
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
        records.append(TYPE_CONTENTS, ++blocks, content);
        contents.putAll(newContents);
      }
      for (Map.Entry<Directory, List<Integer>> each : newDirectories.entrySet()) {
        content.clear();
        AccessBytes.put(content, each.getKey(), each.getValue());
        records.append(TYPE_ABSENCES, ++blocks, content);
        each.getValue().forEach(number -> directories.put(number, each.getKey()));
      }
      int[] made = among(run, all, run.undeclaredMade(), true);
      AccessBytes.StepNumbers numbersOfStep =
          new AccessBytes.StepNumbers(all, among(run, all, run.inputs(), false), made);
      content.clear();
      AccessBytes.putStep(
          content,
          run.step(),
          run.loggedNanos(),
          false,
          run.accesses().blindSpots(),
          numbersOfStep);
      writeStep(run.step(), made, false);
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  /** What the content says is in the place of what was there; nothing if it is too large. */
  private void writeStep(String step, int[] made, boolean isRefused) throws FileException {
    if (content.length() > RecordFile.MAX_CONTENT_BYTES) {
      remove(step);
      return;
    }
    long key = key(step);
    records.append(TYPE_STEP, key, content);
    steps.put(key, Arrays.copyOf(content.buffer(), content.length()));
    noteUndeclared(key, made);
    noteRefused(key, isRefused);
    liveKnown = false;
    written = true;
  }

  /** Says that a step has to run again, as its last run did not count. */
  public synchronized void refuse(String step) {
    change(step, record -> AccessBytes.refused(record, step));
  }

  /** Whether any step has to run again for what its last run did. */
  public synchronized boolean hasRefused() {
    load();
    return !refused.isEmpty();
  }

  /** Takes note that the time of a step's run in the build log is another one now. */
  public synchronized void retime(String step, long fromNanos, long loggedNanos) {
    if (last(step).filter(kept -> kept.loggedNanos() == fromNanos).isPresent()) {
      change(step, record -> AccessBytes.retimed(record, loggedNanos));
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
      byte[] changed = change.of(steps.get(key(step)));
      writePlace();
      content.clear();
      content.put(changed, 0, changed.length);
      writeStep(step, AccessBytes.undeclaredMade(changed), AccessBytes.isRefused(changed));
    } catch (Malformed unusable) {
      malformed = true;
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  /** Whether a set of a step is kept. */
  public synchronized boolean has(String step) {
    load();
    return steps.containsKey(key(step));
  }

  /** Takes away what is kept of a step: it ran and nobody saw what it did. */
  public synchronized void remove(String step) {
    load();
    if (failure != null || !has(step)) {
      return;
    }
    try {
      content.clear();
      records.append(TYPE_STEP, key(step), content);
      steps.remove(key(step));
      undeclaredMade.remove(key(step));
      refused.remove(key(step));
      liveKnown = false;
      written = true;
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  /** Forgets steps that a graph does not have, if there are many of them. For who may record. */
  public synchronized void forgetStepsOutside(Graph graph) {
    load();
    if (GraphStepHashes.mostAreGone(steps.size(), graph)) {
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
    BitSet used = used();
    boolean outdated = accesses.size() > FEW_ACCESSES && used.cardinality() * 2 < accesses.size();
    if (outdated || records.isWasteful()) {
      rewrite(_ -> true);
      return;
    }
    try {
      live();
      writeLive(records::append);
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  /** The accesses that any set has. */
  private BitSet used() {
    BitSet found = new BitSet(accesses.size());
    for (byte[] step : steps.values()) {
      for (int number : known(step, AccessBytes::numbers)) {
        found.set(number);
      }
    }
    return found;
  }

  private void writeLive(RecordFile.Appender to) throws FileException {
    byte[] bits = live.toByteArray();
    content.clear();
    content.put(bits, 0, bits.length);
    to.append(TYPE_LIVE, ONLY, content);
  }

  private void rewrite(LongPredicate wanted) {
    try {
      steps.keySet().removeIf(key -> !wanted.test(key));
      AccessCompaction compact = new AccessCompaction(accesses, used());
      Map<Long, byte[]> oldSteps = Map.copyOf(steps);
      Map<Integer, Digest> oldContents = Map.copyOf(contents);
      Map<Integer, Directory> oldDirectories = Map.copyOf(directories);
      forget();
      blocks = 0;
      accesses.addAll(compact.kept());
      compact.renumber(oldContents, contents);
      compact.renumber(oldDirectories, directories);
      for (Map.Entry<Long, byte[]> step : oldSteps.entrySet()) {
        byte[] renumbered = compact.renumbered(step.getValue());
        steps.put(step.getKey(), renumbered);
        noteUndeclared(step.getKey(), AccessBytes.undeclaredMade(renumbered));
        noteRefused(step.getKey(), AccessBytes.isRefused(renumbered));
      }
      liveKnown = false;
      live();
      records.rewrite(this::writeAll);
    } catch (Malformed unusable) {
      malformed = true;
    } catch (IOException unwritable) {
      failure = unwritable;
    }
  }

  private void writeAll(RecordFile.Appender to) throws FileException {
    content.clear();
    content.put(place);
    to.append(TYPE_PLACE, ONLY, content);
    ByteSink bytes = new ByteSink();
    for (int i = 0; i < accesses.size(); ) {
      int first = i;
      bytes.clear();
      while (i < accesses.size() && bytes.length() < RecordFile.MAX_CONTENT_BYTES / 2) {
        AccessBytes.put(bytes, accesses.get(i++));
      }
      to.append(TYPE_ACCESSES, first + 1L, bytes);
    }
    for (Map.Entry<Integer, Digest> each : contents.entrySet()) {
      bytes.clear();
      AccessBytes.put(bytes, each.getKey(), each.getValue());
      to.append(TYPE_CONTENTS, ++blocks, bytes);
    }
    Map<Directory, List<Integer>> byDirectory = new HashMap<>();
    directories.forEach(
        (number, directory) ->
            byDirectory.computeIfAbsent(directory, _ -> new ArrayList<>()).add(number));
    for (Map.Entry<Directory, List<Integer>> each : byDirectory.entrySet()) {
      bytes.clear();
      AccessBytes.put(bytes, each.getKey(), each.getValue());
      to.append(TYPE_ABSENCES, ++blocks, bytes);
    }
    for (Map.Entry<Long, byte[]> step : steps.entrySet()) {
      bytes.clear();
      bytes.put(step.getValue(), 0, step.getValue().length);
      to.append(TYPE_STEP, step.getKey(), bytes);
    }
    writeLive(to);
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
