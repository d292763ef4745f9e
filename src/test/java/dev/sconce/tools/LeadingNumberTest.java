package dev.sconce.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LeadingNumberTest {
  private static void check(long value, int length, String text) {
    assertEquals(new LeadingNumber(value, length), LeadingNumber.of(text));
  }

  @Test
  void readsWhatLooksLikeANumber() {
    check(12, 2, "12");
    check(-7, 4, "\t -7x");
    check(3, 2, "+3.5");
  }

  @Test
  void findsNoneElsewhere() {
    check(0, 0, "");
    check(0, 0, " -");
    check(0, 0, "x1");
  }

  @Test
  void staysWithinBounds() {
    check(Long.MAX_VALUE, 20, "99999999999999999999");
    check(-Long.MAX_VALUE, 21, "-99999999999999999999");
  }
}
