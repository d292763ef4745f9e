package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.action.Ingredient.Access;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** Whatever lies where a node should be: it is refused, or the path sets come back the same. */
class KeyNodeFuzzTest {
  private static final int VARIANTS = 20_000;
  private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));
  private static final int HEADER_BYTES = 10 + 1 + Digest.HASH_BYTES;
  private static final int MAX_BYTES = 1 << 16;

  @FuzzTest
  void anyBytes(byte[] bytes) throws Malformed {
    check(bytes);
  }

  @FuzzTest
  void anyBytesBehindTheHeader(byte[] plain) throws Malformed {
    check(node(plain));
  }

  @Test
  void variantsOfANode() throws Exception {
    PathTable table = new PathTable();
    PathSet one =
        PathSet.of(
            table,
            List.of(
                new Pair("/usr/include/stdio.h", Access.READ),
                new Pair("/usr/include/stdlib.h", Access.PROBE),
                new Pair("/usr/lib", Access.LISTING)));
    PathSet other = PathSet.of(table, List.of(new Pair("/usr/bin/cc", Access.LINK)));
    byte[] plain = plain(KeyNode.EMPTY.with(one).with(other).encode(KEY));
    int readable = 0;
    for (long seed = 0; seed < VARIANTS; seed++) {
      Random random = new Random(seed);
      byte[] variant = plain.clone();
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        int value = random.nextBoolean() ? random.nextInt() : random.nextInt(3);
        variant[random.nextInt(variant.length)] = (byte) value;
      }
      int length = random.nextInt(8) == 0 ? random.nextInt(plain.length) : plain.length;
      readable += check(node(Arrays.copyOf(variant, length))) ? 1 : 0;
    }
    assertTrue(readable > VARIANTS / 10, readable + " could be read");
    assertTrue(readable < VARIANTS, readable + " could be read");
  }

  private static byte[] node(byte[] plain) {
    ByteSink sink = new ByteSink();
    sink.put(KeyNode.EMPTY.encode(KEY), 0, HEADER_BYTES);
    sink.putInt(plain.length);
    Deflater deflater = new Deflater();
    deflater.setInput(plain);
    deflater.finish();
    byte[] deflated = new byte[MAX_BYTES + plain.length];
    sink.put(deflated, 0, deflater.deflate(deflated));
    deflater.end();
    return Arrays.copyOf(sink.buffer(), sink.length());
  }

  private static byte[] plain(byte[] node) throws Exception {
    Inflater inflater = new Inflater();
    int start = HEADER_BYTES + Integer.BYTES;
    inflater.setInput(node, start, node.length - start);
    byte[] plain = new byte[MAX_BYTES];
    int length = inflater.inflate(plain);
    inflater.end();
    return Arrays.copyOf(plain, length);
  }

  private static boolean check(byte[] bytes) throws Malformed {
    PathTable table = new PathTable();
    KeyNode node;
    try {
      node = KeyNode.decode(bytes, KEY, table);
    } catch (Malformed refused) {
      return false;
    }
    for (PathSet set : node.sets()) {
      assertEquals(set, PathSet.of(table, set.pairs()));
    }
    assertEquals(node, KeyNode.decode(node.encode(KEY), KEY, table));
    return true;
  }
}
