package dev.sconce.history;

import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.files.AccessSet.State;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.history.AccessStore.Directory;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The records of an {@link AccessStore} as bytes. */
final class AccessBytes {
  private static final int MAX_NUMBERS = AccessStore.MAX_ACCESSES;

  /** Of an access: what was there in the end is not what was there before. */
  private static final int CHANGED = 1;

  /** Fewer are not compressed. */
  private static final int MOST_STORED_BYTES = 128;

  /** What a block of bytes as they are begins with, if no other follows; RFC 1951. */
  private static final int LAST_STORED_BLOCK = 1;

  private static final int STORED_HEAD_BYTES = 5;

  private AccessBytes() {}

  /**
   * What a step has accessed, by number.
   *
   * @param leftOut those that say nothing about what it depends on
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record StepNumbers(int[] all, int[] leftOut, int[] undeclaredMade) {}

  /**
   * What a build asks first.
   *
   * @param users how many steps depend on each access, by its number
   * @param compacted how many accesses there were when all of them were of use
   * @param refused steps that have to run again
   * @param withUndeclared steps that use outputs of others which they do not declare
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Summary(int[] users, int compacted, Set<Long> refused, Set<Long> withUndeclared) {}

  static void put(ByteSink to, Summary summary) {
    to.putInt(summary.users().length);
    for (int users : summary.users()) {
      putVariable(to, users);
    }
    to.putInt(summary.compacted());
    to.putInt(summary.refused().size());
    summary.refused().forEach(to::putLong);
    to.putInt(summary.withUndeclared().size());
    summary.withUndeclared().forEach(to::putLong);
  }

  static Summary summary(byte[] record) throws Malformed {
    ByteSource in = new ByteSource(record);
    int[] users = new int[in.count(1)];
    for (int i = 0; i < users.length; i++) {
      users[i] = variable(in);
    }
    return new Summary(users, in.number(), keys(in), keys(in));
  }

  private static Set<Long> keys(ByteSource in) throws Malformed {
    Set<Long> keys = new HashSet<>();
    for (int more = in.count(Long.BYTES); more > 0; more--) {
      keys.add(in.longNumber());
    }
    return keys;
  }

  static void put(ByteSink to, long step, byte[] record) {
    to.putLong(step);
    to.putInt(record.length);
    to.put(record, 0, record.length);
  }

  /** Told of the record of a step. */
  interface StepVisitor {
    void step(long key, byte[] record);
  }

  static void readSteps(byte[] record, StepVisitor to) throws Malformed {
    ByteSource in = new ByteSource(record);
    while (in.remaining() > 0) {
      long key = in.longNumber();
      to.step(key, in.part(in.number()).rest());
    }
  }

  static void put(ByteSink to, Access access) {
    boolean changed = access.isChanged();
    int start = to.length() + Integer.BYTES;
    to.putInt(0);
    to.put(changed ? CHANGED : 0);
    to.put(access.uses());
    to.putText(access.path());
    to.putText(access.program());
    put(to, access.before());
    if (changed) {
      put(to, access.after());
    }
    RecordSections.end(to, start);
  }

  /** Where each access begins, behind its length. */
  static int[] starts(byte[] record) throws Malformed {
    int[] starts = new int[16];
    int count = 0;
    for (int at = 0; at < record.length; ) {
      int length = record.length - at < Integer.BYTES ? -1 : LittleEndian.getInt(record, at);
      at += Integer.BYTES;
      if (length < 0 || length > record.length - at) {
        throw new Malformed();
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at;
      at += length;
    }
    return Arrays.copyOf(starts, count);
  }

  static Access access(byte[] record, int start) throws Malformed {
    ByteSource in = new ByteSource(record, start, record.length);
    boolean changed = in.octet() == CHANGED;
    int uses = in.octet();
    String path = in.text();
    String program = in.text();
    State before = state(in);
    return new Access(path, uses, before, changed ? state(in) : before, program);
  }

  private static void put(ByteSink to, State state) {
    to.put(code(state.kind()));
    if (state.kind() == State.Kind.ABSENT || state.kind() == State.Kind.UNREADABLE) {
      return;
    }
    to.putInt(state.mode());
    to.putLong(state.sizeBytes());
    to.putLong(state.mtimeNanos());
    to.putLong(state.ctimeNanos());
    to.putLong(state.inode());
    if (state.kind() == State.Kind.LINK) {
      to.putText(state.target());
    }
  }

  private static State state(ByteSource in) throws Malformed {
    State.Kind kind = kind(in.octet());
    if (kind == State.Kind.ABSENT) {
      return State.ABSENT;
    }
    if (kind == State.Kind.UNREADABLE) {
      return State.UNREADABLE;
    }
    return new State(
        kind,
        in.number(),
        in.longNumber(),
        in.longNumber(),
        in.longNumber(),
        in.longNumber(),
        kind == State.Kind.LINK ? in.text() : "");
  }

  private static int code(State.Kind kind) {
    return switch (kind) {
      case ABSENT -> 0;
      case FILE -> 1;
      case DIRECTORY -> 2;
      case LINK -> 3;
      case OTHER -> 4;
      case UNREADABLE -> 5;
    };
  }

  private static State.Kind kind(int code) throws Malformed {
    for (State.Kind kind : State.Kind.values()) {
      if (code(kind) == code) {
        return kind;
      }
    }
    throw new Malformed();
  }

  static void put(ByteSink to, int number, Digest digest) {
    to.putInt(number);
    to.putLong(digest.hash0());
    to.putLong(digest.hash1());
    to.putLong(digest.hash2());
    to.putLong(digest.hash3());
    to.putLong(digest.sizeBytes());
  }

  static void readContents(byte[] record, BiConsumer<Integer, Digest> to) throws Malformed {
    ByteSource in = new ByteSource(record);
    while (in.remaining() > 0) {
      int number = in.number();
      to.accept(
          number,
          new Digest(
              in.longNumber(),
              in.longNumber(),
              in.longNumber(),
              in.longNumber(),
              size(in.longNumber())));
    }
  }

  private static long size(long bytes) throws Malformed {
    if (bytes < 0) {
      throw new Malformed();
    }
    return bytes;
  }

  static void put(ByteSink to, Directory directory, List<Integer> absences) {
    to.putText(directory.path());
    put(to, directory.state());
    for (int number : absences) {
      to.putInt(number);
    }
  }

  static void readDirectory(byte[] record, BiConsumer<Integer, Directory> to) throws Malformed {
    ByteSource in = new ByteSource(record);
    Directory directory = new Directory(in.text(), state(in));
    while (in.remaining() > 0) {
      to.accept(in.number(), directory);
    }
  }

  static void putStep(
      ByteSink to,
      String step,
      long loggedNanos,
      long loggedBeforeNanos,
      boolean refused,
      Map<BlindSpot, String> blindSpots,
      StepNumbers numbers) {
    RecordSections.putText(to, RecordSections.STEP, step);
    int start = RecordSections.begin(to, RecordSections.TRACED);
    to.putLong(loggedNanos);
    to.putLong(loggedBeforeNanos);
    to.put(refused ? 1 : 0);
    RecordSections.end(to, start);
    start = RecordSections.begin(to, RecordSections.ACCESSES);
    putNumbers(to, numbers.all());
    RecordSections.end(to, start);
    start = RecordSections.begin(to, RecordSections.LEFT_OUT);
    putNumbers(to, numbers.leftOut());
    RecordSections.end(to, start);
    start = RecordSections.begin(to, RecordSections.UNDECLARED_MADE);
    for (int number : numbers.undeclaredMade()) {
      to.putInt(number);
    }
    RecordSections.end(to, start);
    start = RecordSections.begin(to, RecordSections.BLIND_SPOTS);
    blindSpots.forEach(
        (why, example) -> {
          to.putText(why.name());
          to.putText(example);
        });
    RecordSections.end(to, start);
  }

  static String step(byte[] record) throws Malformed {
    return RecordSections.text(record, RecordSections.STEP);
  }

  static long loggedNanos(byte[] record) throws Malformed {
    return RecordSections.get(record, RecordSections.TRACED).longNumber();
  }

  static long loggedBeforeNanos(byte[] record) throws Malformed {
    ByteSource in = RecordSections.get(record, RecordSections.TRACED);
    in.longNumber();
    return in.longNumber();
  }

  static boolean isRefused(byte[] record) throws Malformed {
    ByteSource in = RecordSections.get(record, RecordSections.TRACED);
    in.longNumber();
    in.longNumber();
    return in.octet() == 1;
  }

  /** Blind spots of a later version are left out: then it is not known to be whole anyway. */
  static Map<BlindSpot, String> blindSpots(byte[] record) throws Malformed {
    ByteSource in = RecordSections.get(record, RecordSections.BLIND_SPOTS);
    Map<BlindSpot, String> found = new EnumMap<>(BlindSpot.class);
    while (in.remaining() > 0) {
      String name = in.text();
      String example = in.text();
      for (BlindSpot why : BlindSpot.values()) {
        if (why.name().equals(name)) {
          found.put(why, example);
        }
      }
    }
    return found;
  }

  static int[] undeclaredMade(byte[] record) throws Malformed {
    ByteSource in = RecordSections.get(record, RecordSections.UNDECLARED_MADE);
    int[] found = new int[in.remaining() / Integer.BYTES];
    for (int i = 0; i < found.length; i++) {
      found[i] = in.number();
    }
    return found;
  }

  /** The record of a step that has to run again; of one of which nothing is known, too. */
  static byte[] refused(byte @Nullable [] record, String step) throws Malformed {
    ByteSink to = new ByteSink();
    if (record == null) {
      int[] none = {};
      putStep(to, step, 0, 0, true, Map.of(), new StepNumbers(none, none, none));
    } else {
      putStep(
          to,
          step,
          loggedNanos(record),
          loggedBeforeNanos(record),
          true,
          blindSpots(record),
          stepNumbers(record));
    }
    return bytes(to);
  }

  static byte[] retimed(byte @Nullable [] record, long fromNanos, long toNanos) throws Malformed {
    if (record == null) {
      throw new Malformed();
    }
    ByteSink to = new ByteSink();
    putStep(
        to,
        step(record),
        toNanos,
        fromNanos,
        isRefused(record),
        blindSpots(record),
        stepNumbers(record));
    return bytes(to);
  }

  static StepNumbers stepNumbers(byte[] record) throws Malformed {
    return new StepNumbers(
        numbers(record),
        numbers(RecordSections.get(record, RecordSections.LEFT_OUT)),
        undeclaredMade(record));
  }

  /** The numbers of what a step depends on. */
  static int[] inputs(byte[] record) throws Malformed {
    StepNumbers numbers = stepNumbers(record);
    BitSet leftOut = new BitSet();
    for (int number : numbers.leftOut()) {
      if (number >= 0) {
        leftOut.set(number);
      }
    }
    int count = 0;
    int[] found = new int[numbers.all().length];
    for (int number : numbers.all()) {
      if (number < 0 || !leftOut.get(number)) {
        found[count++] = number;
      }
    }
    return Arrays.copyOf(found, count);
  }

  static byte[] withNumbers(byte[] record, StepNumbers numbers) throws Malformed {
    ByteSink to = new ByteSink();
    putStep(
        to,
        step(record),
        loggedNanos(record),
        loggedBeforeNanos(record),
        isRefused(record),
        blindSpots(record),
        numbers);
    return bytes(to);
  }

  private static byte[] bytes(ByteSink sink) {
    byte[] bytes = new byte[sink.length()];
    System.arraycopy(sink.buffer(), 0, bytes, 0, bytes.length);
    return bytes;
  }

  /** Each as the difference to the one before it: steps access most files in the same order. */
  private static void putNumbers(ByteSink to, int[] numbers) {
    ByteSink differences = new ByteSink();
    int before = -1;
    for (int number : numbers) {
      int difference = number - before - 1;
      putVariable(differences, difference << 1 ^ difference >> 31);
      before = number;
    }
    to.putInt(numbers.length);
    to.putInt(differences.length());
    if (differences.length() <= MOST_STORED_BYTES) {
      putStored(to, differences);
      return;
    }
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(differences.buffer(), 0, differences.length());
      deflater.finish();
      byte[] piece = new byte[1 << 10];
      while (!deflater.finished()) {
        to.put(piece, 0, deflater.deflate(piece));
      }
    } finally {
      deflater.end();
    }
  }

  /**
   * As a deflater would put what it cannot make any smaller: to make one takes longer than it gains
   * on a few bytes.
   */
  private static void putStored(ByteSink to, ByteSink bytes) {
    int length = bytes.length();
    to.put(LAST_STORED_BLOCK);
    to.put(length);
    to.put(length >>> 8);
    to.put(~length);
    to.put(~length >>> 8);
    to.put(bytes.buffer(), 0, length);
  }

  static int[] numbers(byte[] record) throws Malformed {
    return numbers(RecordSections.get(record, RecordSections.ACCESSES));
  }

  private static int[] numbers(ByteSource in) throws Malformed {
    int count = in.number();
    int length = in.number();
    if (count < 0 || count > MAX_NUMBERS || length < count || length > 5 * count) {
      throw new Malformed();
    }
    ByteSource differences = new ByteSource(inflated(in.rest(), length));
    int[] numbers = new int[count];
    int before = -1;
    for (int i = 0; i < count; i++) {
      int folded = variable(differences);
      before += (folded >>> 1 ^ -(folded & 1)) + 1;
      numbers[i] = before;
    }
    return numbers;
  }

  private static byte[] inflated(byte[] compressed, int length) throws Malformed {
    if (compressed.length == STORED_HEAD_BYTES + length && compressed[0] == LAST_STORED_BLOCK) {
      return Arrays.copyOfRange(compressed, STORED_HEAD_BYTES, compressed.length);
    }
    byte[] bytes = new byte[length];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(compressed);
      int got = 0;
      while (got < length && !inflater.finished() && !inflater.needsInput()) {
        got += inflater.inflate(bytes, got, length - got);
      }
      if (got != length) {
        throw new Malformed();
      }
      return bytes;
    } catch (DataFormatException damaged) {
      throw new Malformed();
    } finally {
      inflater.end();
    }
  }

  private static void putVariable(ByteSink to, int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      to.put(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    to.put(rest);
  }

  private static int variable(ByteSource in) throws Malformed {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      int octet = in.octet();
      value |= (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new Malformed();
  }
}
