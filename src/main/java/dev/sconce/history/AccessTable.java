package dev.sconce.history;

import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.FileException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.history.AccessStore.Directory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The content of an {@link AccessStore} and its records. Records are parsed on demand. Used by one
 * thread at a time.
 */
final class AccessTable {
  /** Consecutive accesses; the key is the number of the first one plus one. */
  static final int TYPE_ACCESSES = 2;

  /** Contents of files; the key is a number without a meaning. */
  static final int TYPE_CONTENTS = 3;

  /** A directory in which files were missing. */
  static final int TYPE_ABSENCES = 4;

  static final int TYPE_STEP = 5;

  /**
   * The information that a build needs first: the users of accesses, and the steps with
   * peculiarities.
   */
  static final int TYPE_SUMMARY = 6;

  /** The records of many steps. */
  private static final int TYPE_STEPS = 7;

  /** The key of record types of which there is only one. */
  static final long ONLY = 1;

  private static final int BLOCK_BYTES = RecordFile.MAX_CONTENT_BYTES / 4;

  private static final int MOST_RECENT = 1 << 13;

  final AccessList accesses = new AccessList();

  /** Numbers of accesses, by the hash of their bytes. */
  final LongHashMap numbers = new LongHashMap();

  final NumberLists lists = new NumberLists();

  /** Numbers of recent accesses, by identity: sets of many steps share them. */
  private final IdentityHashMap<Access, Integer> recent = new IdentityHashMap<>();

  final Map<Integer, Directory> directories = new HashMap<>();
  final Set<Long> withUndeclared = new HashSet<>();
  final Set<Long> refused = new HashSet<>();

  /** The number of accesses after the last compaction, which keeps only used ones. */
  int compacted;

  /** For each access, by its number, how many steps depend on it; 0 beyond the end. */
  private int[] users = {};

  /** Whether users, refused steps and steps with undeclared inputs match the steps. */
  private boolean summaryKnown = true;

  long blocks;
  int recordCount;
  boolean malformed;

  private final Map<Integer, Digest> contents = new HashMap<>();
  private final Map<Long, byte[]> steps = new HashMap<>();

  /** Records of steps that have been read but not parsed, in order. */
  private final List<Unparsed> unparsed = new ArrayList<>();

  private final List<byte[]> unparsedContents = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Unparsed(int type, long key, byte[] record) {}

  /** Adds a record from the file. */
  void visit(int type, long key, byte[] record) {
    recordCount++;
    try {
      switch (type) {
        case TYPE_ACCESSES -> {
          accesses.addUnparsed(key, record);
          summaryKnown = false;
        }
        case TYPE_CONTENTS -> unparsedContents.add(record);
        case TYPE_ABSENCES -> AccessBytes.readDirectory(record, directories::put);
        case TYPE_STEP, TYPE_STEPS -> {
          unparsed.add(new Unparsed(type, key, record));
          summaryKnown = false;
        }
        case TYPE_SUMMARY -> {
          AccessBytes.Summary summary = AccessBytes.summary(record);
          users = summary.users();
          compacted = summary.compacted();
          refused.clear();
          refused.addAll(summary.refused());
          withUndeclared.clear();
          withUndeclared.addAll(summary.withUndeclared());
          summaryKnown = true;
        }
        default -> {
          // from a later version
        }
      }
    } catch (Malformed unusable) {
      malformed = true;
    }
    blocks += type == TYPE_CONTENTS || type == TYPE_ABSENCES ? 1 : 0;
  }

  /** The steps, after parsing all records. */
  Map<Long, byte[]> steps() {
    if (!unparsed.isEmpty()) {
      List<Unparsed> all = List.copyOf(unparsed);
      unparsed.clear();
      for (Unparsed each : all) {
        try {
          if (each.type() == TYPE_STEP) {
            put(each.key(), each.record());
          } else {
            AccessBytes.readSteps(each.record(), this::put);
          }
        } catch (Malformed unusable) {
          malformed = true;
        }
      }
    }
    return steps;
  }

  /** Replaces the record of a step; a null record removes it. */
  void replace(long key, byte @Nullable [] record) {
    takeAway(key);
    put(key, record == null ? new byte[0] : record);
    if (record != null) {
      count(key, record, 1);
    }
  }

  /**
   * The same with the record of a run that was just written.
   *
   * @param inputs the numbers of what it depends on
   * @param undeclared whether it used outputs of others that it does not declare
   */
  void replace(long key, byte[] record, int[] inputs, boolean undeclared) {
    takeAway(key);
    put(key, record);
    count(inputs, 1);
    if (undeclared) {
      withUndeclared.add(key);
    }
  }

  private void takeAway(long key) {
    summarize();
    byte[] before = steps.get(key);
    if (before != null) {
      count(key, before, -1);
    }
  }

  private void count(int[] inputs, int by) {
    for (int number : inputs) {
      if (number >= users.length) {
        users = Arrays.copyOf(users, Math.max(accesses.size(), 2 * users.length));
      }
      users[number] += by;
    }
  }

  private void count(long key, byte[] record, int by) {
    count(inputsOf(record), by);
    refused.remove(key);
    withUndeclared.remove(key);
    try {
      if (by > 0 && AccessBytes.isRefused(record)) {
        refused.add(key);
      }
      if (by > 0 && AccessBytes.undeclaredMade(record).length > 0) {
        withUndeclared.add(key);
      }
    } catch (Malformed unusable) {
      malformed = true;
    }
  }

  /** The accesses on which some step depends. */
  BitSet live() {
    summarize();
    BitSet live = new BitSet(users.length);
    for (int number = 0; number < users.length; number++) {
      if (users[number] > 0) {
        live.set(number);
      }
    }
    return live;
  }

  private void put(long key, byte[] record) {
    if (record.length == 0) {
      steps.remove(key);
    } else {
      steps.put(key, record);
    }
  }

  /** Adds the contents of new accesses. */
  void addContents(Map<Integer, Digest> more) {
    contents.putAll(more);
  }

  Map<Integer, Digest> contents() {
    for (byte[] record : unparsedContents) {
      try {
        AccessBytes.readContents(record, contents::put);
      } catch (Malformed unusable) {
        malformed = true;
      }
    }
    unparsedContents.clear();
    return contents;
  }

  /** Computes the summary from the steps, unless it is known. */
  void summarize() {
    if (summaryKnown) {
      return;
    }
    users = new int[accesses.size()];
    refused.clear();
    withUndeclared.clear();
    for (Map.Entry<Long, byte[]> step : steps().entrySet()) {
      count(step.getKey(), step.getValue(), 1);
    }
    summaryKnown = true;
  }

  void clear() {
    accesses.clear();
    numbers.clear();
    recent.clear();
    contents.clear();
    directories.clear();
    steps.clear();
    unparsed.clear();
    unparsedContents.clear();
    withUndeclared.clear();
    refused.clear();
    users = new int[0];
    compacted = 0;
    summaryKnown = true;
  }

  Optional<AccessSet> set(byte[] record) {
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

  interface NumbersOf {
    int[] numbers(byte[] record) throws Malformed;
  }

  int[] inputsOf(byte[] record) {
    return known(record, AccessBytes::inputs);
  }

  /** The numbers in a record, without those that were lost with a damaged part of the file. */
  int[] known(byte @Nullable [] record, NumbersOf which) {
    if (record == null) {
      return new int[0];
    }
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

  /** Prepares for numbering accesses. */
  void prepare() {
    steps();
    if (numbers.size() == 0) {
      numberAll();
    }
  }

  private void numberAll() {
    ByteSink bytes = new ByteSink();
    for (int i = 0; i < accesses.size(); i++) {
      bytes.clear();
      accesses.putBytes(i, bytes);
      numbers.put(RapidHash.hash(bytes.buffer(), bytes.length()), i);
    }
  }

  /** The accesses that appear in any set. */
  BitSet used() {
    BitSet found = new BitSet(accesses.size());
    for (byte[] step : steps().values()) {
      for (int number : known(step, AccessBytes::numbers)) {
        found.set(number);
      }
    }
    return found;
  }

  void writeSummary(RecordFile.Appender to) throws FileException {
    summarize();
    ByteSink content = new ByteSink();
    int[] numbered = Arrays.copyOf(users, Math.min(users.length, accesses.size()));
    AccessBytes.put(content, new AccessBytes.Summary(numbered, compacted, refused, withUndeclared));
    to.append(TYPE_SUMMARY, ONLY, content);
  }

  /**
   * The numbers of the accesses in a set.
   *
   * @param added receives the new accesses
   * @param content receives the bytes to write for them
   */
  int[] numbered(AccessSet set, Map<Integer, Access> added, ByteSink content) {
    prepare();
    int[] all = new int[set.accesses().size()];
    ByteSink bytes = new ByteSink();
    for (int i = 0; i < all.length; i++) {
      Access access = set.accesses().get(i);
      Integer known = recent.get(access);
      all[i] = known == null ? numbered(access, bytes, added, content) : known;
    }
    return all;
  }

  private int numbered(
      Access access, ByteSink bytes, Map<Integer, Access> added, ByteSink content) {
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
    if (recent.size() == MOST_RECENT) {
      recent.clear();
    }
    recent.put(access, number);
    return number;
  }

  /** Removes unwanted steps, and accesses that only they used. */
  void compact(LongPredicate wanted) throws Malformed {
    boolean anyGone = steps().keySet().removeIf(key -> !wanted.test(key));
    summaryKnown &= !anyGone;
    BitSet used = used();
    blocks = 0;
    recordCount = 0;
    compacted = accesses.size();
    if (used.cardinality() == accesses.size() && used.length() == accesses.size()) {
      contents(); // all keep their numbers
      return;
    }
    AccessCompaction compact = new AccessCompaction(accesses, used, lists);
    Map<Long, byte[]> oldSteps = Map.copyOf(steps);
    Map<Integer, Digest> oldContents = Map.copyOf(contents());
    Map<Integer, Directory> oldDirectories = Map.copyOf(directories);
    clear();
    accesses.addAll(compact.kept());
    compact.renumber(oldContents, contents);
    compact.renumber(oldDirectories, directories);
    for (Map.Entry<Long, byte[]> step : oldSteps.entrySet()) {
      steps.put(step.getKey(), compact.renumbered(step.getValue()));
    }
    summaryKnown = false;
    compacted = accesses.size();
  }

  /** Writes everything. */
  void writeAll(RecordFile.Appender to) throws FileException {
    writeAccesses(to);
    writeContents(to);
    writeAbsences(to);
    ByteSink bytes = new ByteSink();
    long first = 0;
    for (Map.Entry<Long, byte[]> step : steps.entrySet()) {
      AccessBytes.put(bytes, step.getKey(), step.getValue());
      if (bytes.length() > BLOCK_BYTES) {
        to.append(TYPE_STEPS, ++first, bytes);
        bytes.clear();
      }
    }
    if (bytes.length() > 0) {
      to.append(TYPE_STEPS, ++first, bytes);
    }
    writeSummary(to);
  }

  private void writeAccesses(RecordFile.Appender to) throws FileException {
    ByteSink bytes = new ByteSink();
    for (int i = 0; i < accesses.size(); ) {
      int first = i;
      bytes.clear();
      while (i < accesses.size() && bytes.length() < BLOCK_BYTES) {
        AccessBytes.put(bytes, accesses.get(i++));
      }
      to.append(TYPE_ACCESSES, first + 1L, bytes);
    }
  }

  private void writeContents(RecordFile.Appender to) throws FileException {
    ByteSink bytes = new ByteSink();
    for (Map.Entry<Integer, Digest> each : contents.entrySet()) {
      AccessBytes.put(bytes, each.getKey(), each.getValue());
      if (bytes.length() > BLOCK_BYTES) {
        to.append(TYPE_CONTENTS, ++blocks, bytes);
        bytes.clear();
      }
    }
    if (bytes.length() > 0) {
      to.append(TYPE_CONTENTS, ++blocks, bytes);
    }
  }

  private void writeAbsences(RecordFile.Appender to) throws FileException {
    ByteSink bytes = new ByteSink();
    Map<Directory, List<Integer>> byDirectory = new HashMap<>();
    directories.forEach(
        (number, directory) ->
            byDirectory.computeIfAbsent(directory, _ -> new ArrayList<>()).add(number));
    for (Map.Entry<Directory, List<Integer>> each : byDirectory.entrySet()) {
      bytes.clear();
      AccessBytes.put(bytes, each.getKey(), each.getValue());
      to.append(TYPE_ABSENCES, ++blocks, bytes);
    }
  }
}
