package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class LogMeaningTest {
  @Test
  void buildLogIsItsLastEntriesWithoutTimes() {
    String log = "# ninja log v7\n1\t2\t3\tb\taa\n4\t5\t6\ta\tbb\n7\t8\t0\tb\tcc\nodd 12\n";
    assertEquals(
        "# ninja log v7\na bb\nb cc without a time\nnot an entry: odd N",
        LogMeaning.ofBuildLog(log));
  }

  @Test
  void somethingElseStaysAsItIs() {
    assertEquals("hello\n", LogMeaning.ofBuildLog("hello\n"));
    assertEquals("", LogMeaning.ofBuildLog(""));
    assertEquals("odd", LogMeaning.ofDepsLog(new byte[] {'o', 'd', 'd'}));
  }

  @Test
  void depsLogIsInputsByOutput() {
    byte[] log = log(words(8), "out\0", words(~0, 8), "in1\0", words(~1, 0x80000010, 0, 5, 0, 1));
    assertEquals("deps log v4\nout: in1\n", LogMeaning.ofDepsLog(log));
  }

  @Test
  void depsLogEndsWhereItIsDamaged() {
    byte[] log = log(words(8), "out\0", words(~0, 0x8000000c, 0, 5, 0, 900, 1, 2));
    assertEquals("deps log v4\nout: \ndamaged after that\n", LogMeaning.ofDepsLog(log));
    assertEquals("deps log v4\ndamaged after that\n", LogMeaning.ofDepsLog(Arrays.copyOf(log, 30)));
  }

  private static byte[] words(int... words) {
    ByteBuffer buffer = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      buffer.putInt(word);
    }
    return buffer.array();
  }

  private static byte[] log(Object... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("# ninjadeps\n\4\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
    for (Object part : parts) {
      bytes.writeBytes(
          part instanceof byte[] raw ? raw : ((String) part).getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }
}
