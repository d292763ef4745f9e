package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SystemNameTest {
  @ParameterizedTest
  @CsvSource({
    "6.11.0, true",
    "6.12.3-amd64, true",
    "7.0-rc1, true",
    "6.11-rc7, true",
    "6.10.14, false",
    "5.15.153.1-microsoft-standard-WSL2, false",
    "'', false",
    "unknown, false",
    "6, false",
    "6., false",
    "20270131123456.11, false",
  })
  void releasesAreComparedByTheirFirstTwoNumbers(String release, boolean atLeast) {
    assertEquals(atLeast, new SystemName(release, "x86_64").isAtLeast(6, 11));
  }
}
