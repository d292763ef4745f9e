package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiagnosticPathsTest {
  @Test
  void namesCountFromWhereTheFileIs(@TempDir Path directory) throws IOException {
    Path build = Files.createDirectory(directory.resolve("build"));
    Files.createFile(build.resolve("made.c"));
    Files.createFile(directory.resolve("CMakeLists.txt"));
    DiagnosticPaths paths = new DiagnosticPaths(build, directory);
    assertEquals(build + "/made.c", paths.whole("made.c"));
    assertEquals(directory + "/CMakeLists.txt", paths.whole("CMakeLists.txt"));
    assertEquals(directory + "/CMakeLists.txt", paths.whole("../CMakeLists.txt"));
    assertEquals(build + "/gone.c", paths.whole("gone.c"));
    assertEquals("/usr/include/x.h", paths.whole("/usr/include/x.h"));
    assertEquals("C:\\x.c", paths.whole("C:\\x.c"));
    assertEquals("", paths.whole(""));
  }

  @Test
  void timesAreOfTheFilesThatAreThere(@TempDir Path directory) throws IOException {
    Path build = Files.createDirectory(directory.resolve("build"));
    Path source = Files.createFile(directory.resolve("a.c"));
    Files.setLastModifiedTime(source, FileTime.fromMillis(1_234));
    assertEquals(
        Map.of("../a.c", 1_234L),
        new DiagnosticPaths(build, directory).changedMillis(Set.of("../a.c", "gone.c")));
  }
}
