package dev.sconce.digest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void hashesAreThoseOfTheStandard() {
    assertEquals(OF_NOTHING, Digest.of(new byte[0]).hex());
    assertEquals(OF_ABC, Digest.of(bytes("abc")).hex());
    assertEquals(3, Digest.of(bytes("abc")).sizeBytes());
  }

  @Test
  void streamsHashLikeTheirContentInMemory() throws IOException {
    byte[] large = bytes("0123456789".repeat(100_000));
    assertEquals(Digest.of(large), Digest.of(new ByteArrayInputStream(large)));
    assertEquals(Digest.of(new byte[0]), Digest.of(new ByteArrayInputStream(new byte[0])));
  }

  @Test
  void textAndBytesGiveTheSameDigestBack() {
    Digest digest = Digest.of(bytes("abc"));
    assertEquals(digest, Digest.ofHex(OF_ABC, 3));
    assertEquals(digest, Digest.ofHash(digest.hash(), 3));
    assertArrayEquals(digest.hash(), Digest.ofHex(digest.hex(), 3).hash());
    assertEquals(OF_ABC + "/3", digest.toString());
  }

  @Test
  void theSizeIsPartOfTheIdentity() {
    assertNotEquals(Digest.ofHex(OF_ABC, 3), Digest.ofHex(OF_ABC, 4));
  }

  @Test
  void whatIsNoDigestIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Digest.ofHash(new byte[20], 1));
    assertThrows(IllegalArgumentException.class, () -> Digest.ofHex(OF_ABC, -1));
    assertThrows(IllegalArgumentException.class, () -> Digest.ofHex("xyz", 1));
  }
}
