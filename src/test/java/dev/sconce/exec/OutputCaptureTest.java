package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OutputCaptureTest {
  @TempDir private Path temp;

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Appends in pieces of uneven length, as a pipe gives them. */
  private static void appendAll(OutputCapture capture, byte[] bytes, Random random) {
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(1 + random.nextInt(40_000), bytes.length - at);
      capture.append(Arrays.copyOfRange(bytes, at, at + length), length);
      at += length;
    }
  }

  private static byte[] all(CapturedOutput output) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    output.writeTo(bytes);
    return bytes.toByteArray();
  }

  @Test
  void outputsOfAnySizeComeBackWhole() throws Exception {
    try (OutputStore store = new OutputStore(temp)) {
      int limit = OutputStore.MEMORY_PER_OUTPUT_BYTES;
      for (int size : new int[] {0, 1, 5000, limit - 1, limit, limit + 1, 3 * limit + 17}) {
        byte[] expected = bytes(size, size);
        OutputCapture capture = new OutputCapture(store);
        appendAll(capture, expected, new Random(size));
        assertArrayEquals(expected, all(capture));
        capture.finish();
        assertArrayEquals(expected, all(capture));
        assertEquals(size, capture.sizeBytes());
        int part = Math.min(size, 100_000);
        assertArrayEquals(Arrays.copyOf(expected, part), capture.head(100_000));
        assertArrayEquals(Arrays.copyOfRange(expected, size - part, size), capture.tail(100_000));
      }
    }
  }

  @Test
  void outputsThatSpillAtTheSameTimeDoNotMix() throws Exception {
    try (OutputStore store = new OutputStore(temp, 0)) {
      OutputCapture first = new OutputCapture(store);
      OutputCapture second = new OutputCapture(store);
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < 2000; i++) {
        byte[] line = ("line " + i + "\n").getBytes(StandardCharsets.ISO_8859_1);
        first.append(line, line.length);
        if (i % 3 == 0) {
          second.append(new byte[] {'x'}, 1);
        }
        expected.append("line ").append(i).append('\n');
      }
      assertEquals(expected.toString(), new String(all(first), StandardCharsets.ISO_8859_1));
      assertEquals("x".repeat(667), new String(all(second), StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void memoryOfAllTogetherIsBounded() throws Exception {
    try (OutputStore store = new OutputStore(temp, 100_000)) {
      OutputCapture[] captures = new OutputCapture[50];
      for (int i = 0; i < captures.length; i++) {
        captures[i] = new OutputCapture(store);
        appendAll(captures[i], bytes(i, 10_000), new Random(i));
        captures[i].finish();
        assertTrue(store.reservedBytes() <= 100_000);
      }
      for (int i = 0; i < captures.length; i++) {
        assertArrayEquals(bytes(i, 10_000), all(captures[i]));
      }
    }
  }

  @Test
  void whatNobodyHasAnyMoreTakesNothing() throws Exception {
    try (OutputStore store = new OutputStore(temp, 10_000)) {
      OutputCapture small = new OutputCapture(store);
      OutputCapture large = new OutputCapture(store);
      appendAll(small, bytes(1, 9_000), new Random(1));
      appendAll(large, bytes(2, 50_000), new Random(2));
      assertTrue(store.reservedBytes() > 0);
      assertTrue(store.fileBytes() > 0);
      assertArrayEquals(bytes(1, 9_000), all(small));
      assertArrayEquals(bytes(2, 50_000), all(large));
      small = null;
      large = null;
      while (store.reservedBytes() > 0 || store.fileBytes() > 0) {
        System.gc();
        Thread.sleep(5);
      }
      OutputCapture next = new OutputCapture(store);
      appendAll(next, bytes(3, 50_000), new Random(3));
      assertArrayEquals(bytes(3, 50_000), all(next));
    }
  }

  @Test
  void nothingIsLeftInTheDirectory() throws Exception {
    Path directory = temp.resolve("made/when/needed");
    try (OutputStore store = new OutputStore(directory, 0)) {
      OutputCapture capture = new OutputCapture(store);
      capture.append(new byte[] {1}, 1);
      try (var files = Files.list(directory)) {
        assertEquals(0, files.count());
      }
    }
  }

  @Test
  void diskThatTakesNothingCostsTheMiddleOnly() throws Exception {
    Path file = Files.createFile(temp.resolve("not a directory"));
    try (OutputStore store = new OutputStore(file)) {
      OutputCapture capture = new OutputCapture(store);
      int limit = OutputStore.MEMORY_PER_OUTPUT_BYTES;
      byte[] printed = bytes(1, 2 * limit + 12_345);
      appendAll(capture, printed, new Random(7));
      capture.finish();
      assertEquals(printed.length, capture.sizeBytes());

      byte[] kept = all(capture);
      String text = new String(kept, StandardCharsets.ISO_8859_1);
      int notice = text.indexOf("\n[");
      while (!text.startsWith(" bytes of output are missing here: ", digitsEnd(text, notice + 2))) {
        notice = text.indexOf("\n[", notice + 1);
        assertTrue(notice >= 0, "no word of what is missing");
      }
      assertArrayEquals(Arrays.copyOf(printed, notice), Arrays.copyOf(kept, notice));
      long missing = Long.parseLong(text.substring(notice + 2, digitsEnd(text, notice + 2)));
      byte[] tail = Arrays.copyOfRange(kept, kept.length - OutputCapture.TAIL_BYTES, kept.length);
      assertArrayEquals(
          Arrays.copyOfRange(printed, printed.length - tail.length, printed.length), tail);
      assertEquals(printed.length, notice + missing + tail.length);
    }
  }

  private static int digitsEnd(String text, int start) {
    int at = start;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
