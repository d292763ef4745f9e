package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TypedEchoTest {
  private final TypedEcho echo = new TypedEcho();

  private void typed(String keys, long atNanos) {
    byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
    echo.typed(bytes, bytes.length, atNanos);
  }

  private String kept(String printed, long atNanos) {
    byte[] bytes = printed.getBytes(StandardCharsets.UTF_8);
    return new String(echo.printed(bytes, bytes.length, atNanos), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsEchoedIsNotKeptAndAllElseIs() {
    assertEquals("ready? ", kept("ready? ", 0));
    typed("hünter2\r", 10);
    assertEquals("\r\nfine\r\n", kept("hünter2\r\nfine\r\n", 20));
    assertEquals("hünter2", kept("hünter2", 30));
  }

  @Test
  void echoMayComeInParts() {
    typed("ab", 0);
    typed("cd", 5);
    assertEquals("", kept("abc", 10));
    typed("e", 15);
    assertEquals("!", kept("de!", 20));
  }

  @Test
  void whatIsNotEchoedSoonIsNotWaitedFor() {
    typed("secret", 0);
    assertEquals("secret", kept("secret", TypedEcho.SOON_NANOS + 1));
  }

  @Test
  void noLineIsLongerThanATerminalHolds() {
    typed("x".repeat(10_000), 0);
    assertEquals(10_000 - 4096, kept("x".repeat(10_000), 1).length());
  }
}
