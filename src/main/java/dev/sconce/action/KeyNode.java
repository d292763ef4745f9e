package dev.sconce.action;

import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The path sets that are known under a first key. An action cache stores them as the standard
 * output of a result. A wrong node can only make look-ups fail: the key of a result contains the
 * states of all paths.
 *
 * @param sets newest first, at most {@link #MAX_SETS}
 */
public record KeyNode(List<PathSet> sets) {
  /** The maximum number of path sets of a node. */
  public static final int MAX_SETS = 8;

  /** A node without path sets. */
  public static final KeyNode EMPTY = new KeyNode(List.of());

  private static final String MAGIC = "SconceNode";
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = MAGIC.length() + 1 + Digest.HASH_BYTES + Integer.BYTES;
  private static final int MAX_INFLATED_BYTES = 64 << 20;
  private static final int MIN_PAIR_BYTES = 9;
  private static final int INFLATE_STEP_BYTES = 1 << 16;
  private static final int DEFLATE_STEP_BYTES = 1 << 12;

  /** Copies the list. */
  public KeyNode {
    sets = List.copyOf(sets);
    if (sets.size() > MAX_SETS) {
      throw new IllegalArgumentException(sets.size() + " path sets");
    }
  }

  /** This node with a path set in front, unless it has it already. The oldest may be dropped. */
  public KeyNode with(PathSet newest) {
    if (sets.contains(newest)) {
      return this;
    }
    List<PathSet> more = new ArrayList<>(MAX_SETS);
    more.add(newest);
    more.addAll(sets.subList(0, Math.min(sets.size(), MAX_SETS - 1)));
    return new KeyNode(more);
  }

  /**
   * Encodes the node.
   *
   * @param key under which it will be stored
   */
  public byte[] encode(ActionKey key) {
    Deflater deflater = new Deflater();
    try {
      return encode(key, deflater);
    } finally {
      deflater.end();
    }
  }

  /**
   * Encodes the node with a given deflater.
   *
   * @param deflater of the default level; it remains the caller's. It takes a quarter of a
   *     megabyte, and allocating that takes longer than compressing a node
   */
  public byte[] encode(ActionKey key, Deflater deflater) {
    ByteSink plain = new ByteSink();
    List<PathTable.Pair> all = union();
    plain.putInt(all.size());
    String before = "";
    for (PathTable.Pair pair : all) {
      int common = commonPrefix(before, pair.path());
      plain.putInt(common);
      plain.putInt(pair.path().length() - common);
      plain.put(pair.path().substring(common));
      plain.put(pair.access().code());
      before = pair.path();
    }
    plain.put(sets.size());
    for (PathSet set : sets) {
      putMembers(plain, all, set);
    }
    ByteSink bytes = new ByteSink();
    bytes.put(MAGIC);
    bytes.put(VERSION);
    byte[] echo = key.hash().hash();
    bytes.put(echo, 0, echo.length);
    bytes.putInt(plain.length());
    deflate(deflater, plain, bytes);
    return Arrays.copyOf(bytes.buffer(), bytes.length());
  }

  private List<PathTable.Pair> union() {
    if (sets.size() == 1) {
      return sets.getFirst().pairs();
    }
    TreeSet<PathTable.Pair> all = new TreeSet<>();
    sets.forEach(set -> all.addAll(set.pairs()));
    return new ArrayList<>(all);
  }

  /** Writes a bit for each of all pairs. */
  private static void putMembers(ByteSink plain, List<PathTable.Pair> all, PathSet set) {
    BitSet members = new BitSet(all.size());
    int at = 0;
    for (int i = 0; i < set.size(); i++) {
      PathTable.Pair pair = set.pair(i);
      while (!all.get(at).equals(pair)) {
        at++;
      }
      members.set(at);
    }
    byte[] bits = Arrays.copyOf(members.toByteArray(), bitBytes(all.size()));
    plain.put(bits, 0, bits.length);
  }

  private static int bitBytes(int count) {
    return (count + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static int commonPrefix(String one, String other) {
    int most = Math.min(one.length(), other.length());
    int i = 0;
    while (i < most && one.charAt(i) == other.charAt(i)) {
      i++;
    }
    return i;
  }

  private static void deflate(Deflater deflater, ByteSink plain, ByteSink into) {
    deflater.reset();
    deflater.setInput(plain.buffer(), 0, plain.length());
    deflater.finish();
    byte[] piece = new byte[DEFLATE_STEP_BYTES];
    while (!deflater.finished()) {
      into.put(piece, 0, deflater.deflate(piece));
    }
  }

  /**
   * Decodes a node.
   *
   * @param key under which it was found
   * @throws Malformed if the bytes are damaged, of a later version, or belong under another key
   */
  public static KeyNode decode(byte[] bytes, ActionKey key, PathTable table) throws Malformed {
    if (bytes.length < HEADER_BYTES
        || !new String(bytes, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC)
        || bytes[MAGIC.length()] != VERSION
        || !Arrays.equals(
            bytes,
            MAGIC.length() + 1,
            MAGIC.length() + 1 + Digest.HASH_BYTES,
            key.hash().hash(),
            0,
            Digest.HASH_BYTES)) {
      throw new Malformed();
    }
    ByteSource header = new ByteSource(bytes, HEADER_BYTES - Integer.BYTES, HEADER_BYTES);
    ByteSource in = new ByteSource(inflate(bytes, header.number()));
    int[] all = pairs(in, table);
    int count = in.octet();
    if (count > MAX_SETS) {
      throw new Malformed();
    }
    List<PathSet> sets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sets.add(PathSet.ofSorted(table, members(in, all)));
    }
    if (in.remaining() > 0) {
      throw new Malformed();
    }
    return new KeyNode(sets);
  }

  private static byte[] inflate(byte[] bytes, int size) throws Malformed {
    if (size < 0 || size > MAX_INFLATED_BYTES) {
      throw new Malformed();
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
      byte[] plain = new byte[Math.min(size, INFLATE_STEP_BYTES)];
      int length = 0;
      while (length < size) {
        if (length == plain.length) { // never larger than the data that was really there
          plain = Arrays.copyOf(plain, (int) Math.min(size, plain.length * 4L));
        }
        int more = inflater.inflate(plain, length, plain.length - length);
        if (more == 0) {
          throw new Malformed();
        }
        length += more;
      }
      // this call checks the checksum after the last byte
      if (inflater.inflate(new byte[1]) != 0
          || !inflater.finished()
          || inflater.getRemaining() > 0) {
        throw new Malformed();
      }
      return plain;
    } catch (DataFormatException damaged) {
      throw new Malformed();
    } finally {
      inflater.end();
    }
  }

  private static int[] pairs(ByteSource in, PathTable table) throws Malformed {
    int[] numbers = new int[in.count(MIN_PAIR_BYTES)];
    String path = "";
    PathTable.Pair before = new PathTable.Pair("", Ingredient.Access.READ);
    for (int i = 0; i < numbers.length; i++) {
      int common = in.number();
      int more = in.number();
      if (common < 0 || common > path.length()) {
        throw new Malformed();
      }
      path = path.substring(0, common) + in.text(more);
      Ingredient.Access access =
          Ingredient.Access.of(in.octet())
              .filter(Ingredient.Access::ofPathSets)
              .orElseThrow(Malformed::new);
      PathTable.Pair pair = new PathTable.Pair(path, access);
      if (path.isEmpty() || pair.compareTo(before) <= 0) {
        throw new Malformed();
      }
      numbers[i] = table.number(pair);
      before = pair;
    }
    return numbers;
  }

  private static int[] members(ByteSource in, int[] all) throws Malformed {
    byte[] bits = new byte[bitBytes(all.length)];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) in.octet();
    }
    BitSet members = BitSet.valueOf(bits);
    if (members.length() > all.length) {
      throw new Malformed();
    }
    return members.stream().map(i -> all[i]).toArray();
  }
}
