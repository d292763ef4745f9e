package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.ZstdFrames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ZstdLibraryTest {
  private ZstdLibrary library;

  @BeforeEach
  void find() {
    Assumptions.assumeTrue(ZstdLibrary.find().isPresent(), "no libzstd.so.1 (Debian: libzstd1)");
    library = ZstdLibrary.find().orElseThrow();
  }

  private byte[] plain(byte[] compressed) throws IOException {
    try (InputStream in = library.decompressing(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  @Test
  void bytesOfAnySizeComeOutAsTheyWere() throws IOException {
    for (int size : new int[] {1, 65_535, 65_536, 65_537, 131_072, 131_073, 700_000}) {
      assertArrayEquals(random(size), plain(ZstdFrames.of(random(size))), () -> "" + size);
    }
    assertEquals(ZstdFrames.plainBytes(40), plain(ZstdFrames.repeating((byte) 7, 40)).length);
    assertArrayEquals(new byte[0], plain(ZstdFrames.empty()));
  }

  @Test
  void whatWasCompressedIsTakenApartAgain() throws IOException {
    for (int size : new int[] {0, 1, 65_536, 65_537, 700_000}) {
      assertArrayEquals(random(size), plain(compressed(random(size))), () -> "" + size);
    }
    assertTrue(compressed(new byte[700_000]).length < 1_000);
  }

  @Test
  void whatIsNotFinishedIsNoContent() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdLibrary.Compressing stream = library.compressing(out)) {
      stream.write(random(65_536), 65_536);
    }
    assertThrows(IOException.class, () -> readAtLeastOne(out.toByteArray()));
  }

  private void readAtLeastOne(byte[] compressed) throws IOException {
    if (plain(compressed).length == 0) {
      throw new EOFException("nothing");
    }
  }

  private byte[] compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdLibrary.Compressing stream = library.compressing(out)) {
      for (int at = 0; at < bytes.length; at += 65_536) {
        byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 65_536));
        stream.write(piece, piece.length);
      }
      stream.finish();
    }
    return out.toByteArray();
  }

  @Test
  void framesOneAfterTheOtherAreOneContent() throws IOException {
    byte[] frame = ZstdFrames.of(random(1000));
    try (InputStream in =
        library.decompressing(
            new SequenceInputStream(
                new ByteArrayInputStream(frame), new ByteArrayInputStream(frame)))) {
      assertEquals(2000, in.readAllBytes().length);
    }
  }

  @Test
  void oneByteAtATimeIsReadAsWell() throws IOException {
    byte[] bytes = {1, -1, 0};
    try (InputStream in = library.decompressing(new ByteArrayInputStream(ZstdFrames.of(bytes)))) {
      assertEquals(1, in.read());
      assertEquals(255, in.read());
      assertEquals(0, in.read());
      assertEquals(-1, in.read());
      assertEquals(-1, in.read());
    }
  }

  @Test
  void whatIsCutOffIsNoContent() {
    byte[] frame = ZstdFrames.of(random(200_000));
    for (int length : new int[] {3, 7, 100_000, frame.length - 1}) {
      assertThrows(
          EOFException.class, () -> plain(Arrays.copyOf(frame, length)), () -> "" + length);
    }
  }

  @Test
  void otherBytesAreRefused() {
    assertThrows(IOException.class, () -> plain("<html>".getBytes(StandardCharsets.US_ASCII)));
    byte[] damaged = ZstdFrames.of(random(1000));
    damaged[6] |= 6; // an undefined type of block
    assertThrows(IOException.class, () -> plain(damaged));
  }

  @Test
  void aSenderDoesNotDecideAboutMuchMemory() throws IOException {
    assertArrayEquals(new byte[0], plain(ZstdFrames.withWindow(24)));
    assertThrows(IOException.class, () -> plain(ZstdFrames.withWindow(27)));
  }

  @Test
  void aClosedStreamGivesNothing() throws IOException {
    InputStream in =
        library.decompressing(new ByteArrayInputStream(ZstdFrames.of(random(200_000))));
    in.close();
    in.close();
    assertThrows(IOException.class, in::readAllBytes);
  }
}
