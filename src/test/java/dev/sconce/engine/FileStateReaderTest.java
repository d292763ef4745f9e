package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.action.Ingredient;
import dev.sconce.digest.Digest;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.FileSystemClock;
import dev.sconce.files.NativePath;
import dev.sconce.history.DigestCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateReaderTest {
  private static final Digest TOLD = Digest.of(new byte[] {1, 2, 3});

  @TempDir Path directory;

  @Test
  void whatIsKnownByARelativePathIsKnownByTheAbsoluteOne() throws IOException {
    String place = NativePath.bytes(directory.toRealPath());
    Files.writeString(directory.resolve("a.o"), "text");
    DiskFiles files = new DiskFiles(place);
    FileSystemClock clock =
        new FileSystemClock(files, place + "/time", Duration.ZERO, InstantSource.system());
    try (DigestCache digests = DigestCache.at(directory, files, clock)) {
      FileStateReader reader = new FileStateReader(files, digests, false, place);
      reader.learn("a.o", TOLD);
      Ingredient.FileState expected = new Ingredient.FileState.Content(TOLD, false);
      assertEquals(expected, reader.look("a.o").state());
      assertEquals(expected, reader.look(place + "/a.o").state());
    }
  }
}
