package dev.sconce.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskStampFileTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir private Path directory;

  @Test
  void eachStampIsTheTimeOfAFreshWrite() throws Exception {
    DiskFiles files = new DiskFiles(directory.toString());
    Path place = directory.resolve("stamp");
    try (StampFile file = files.stampFile("stamp")) {
      long first = file.stampNanos();
      Files.setLastModifiedTime(place, LONG_AGO);
      assertTrue(file.stampNanos() >= first);
      assertEquals(0, Files.size(place));
    }
    assertTrue(Files.exists(place));
  }

  @Test
  void removedOrReplacedFileIsRewritten() throws Exception {
    DiskFiles files = new DiskFiles(directory.toString());
    Path place = directory.resolve("stamp");
    try (StampFile file = files.stampFile("stamp")) {
      long first = file.stampNanos();
      Files.delete(place);
      assertTrue(file.stampNanos() >= first);
      Path other = Files.createFile(directory.resolve("other"));
      Files.setLastModifiedTime(other, LONG_AGO);
      Files.move(other, place, StandardCopyOption.REPLACE_EXISTING);
      assertTrue(file.stampNanos() >= first);
    }
  }

  @Test
  void unwritableFileIsReportedInTheWordsOfNinja() {
    DiskFiles files = new DiskFiles(directory.toString());
    FileException failure =
        assertThrows(FileException.class, () -> files.stampFile("no/stamp").stampNanos());
    assertTrue(failure.getMessage().startsWith("WriteFile(no/stamp)"), failure.getMessage());
  }
}
