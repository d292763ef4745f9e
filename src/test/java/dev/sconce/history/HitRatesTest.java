package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HitRatesTest {
  @TempDir Path directory;

  @Test
  void theMedianOfTheLastBuildsIsUsual() throws IOException {
    HitRates rates = new HitRates(directory.resolve("state"));
    assertEquals(-1, rates.usualPercent());
    rates.note(20, 20);
    assertEquals(100, rates.usualPercent());
    rates.note(0, 20);
    rates.note(15, 20);
    assertEquals(75, new HitRates(directory.resolve("state")).usualPercent());
    for (int i = 0; i < 9; i++) {
      rates.note(10, 20);
    }
    assertEquals(50, rates.usualPercent());
  }

  @Test
  void aBuildOfFewStepsDoesNotCount() throws IOException {
    HitRates rates = new HitRates(directory);
    rates.note(9, 9);
    assertEquals(-1, rates.usualPercent());
  }

  @Test
  void whatIsDamagedIsUnknown() throws IOException {
    Files.write(directory.resolve("hit-rates"), new byte[] {50, -3});
    assertEquals(-1, new HitRates(directory).usualPercent());
    Files.write(directory.resolve("hit-rates"), new byte[1000]);
    assertEquals(-1, new HitRates(directory).usualPercent());
  }
}
