package dev.sconce.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

final class RequiredToolTest {
  @TempDir Path directory;

  @Test
  void aToolOnThePathIsFound() throws IOException {
    Path tool = program("bin/mytool", "exit 0");
    Map<String, String> environment = Map.of("PATH", "/nowhere:" + directory.resolve("bin"));
    assertEquals(tool, RequiredTool.named("mytool", environment).path());
  }

  @Test
  void aMissingToolSkipsTheTestAndSaysWhatToInstall() {
    RequiredTool tool = RequiredTool.named("gn", Map.of("PATH", directory.toString()));
    TestAbortedException skipped = assertThrows(TestAbortedException.class, tool::path);
    assertTrue(skipped.getMessage().contains("generate-ninja"), skipped.getMessage());
  }

  @Test
  void aMissingToolFailsTheTestWhereToolsAreRequired() {
    Map<String, String> environment =
        Map.of("PATH", directory.toString(), "SCONCE_REQUIRE_TOOLS", "true");
    assertThrows(AssertionFailedError.class, RequiredTool.named("gn", environment)::path);
  }

  @Test
  void ninjaOfTheVirtualEnvironmentIsTakenBeforeThePaths() throws IOException {
    Path own = program(".ci/venv/bin/ninja", "echo 1.13.2.git.kitware");
    program("bin/ninja", "echo 1.13.2");
    Map<String, String> environment = Map.of("PATH", directory.resolve("bin").toString());
    assertEquals(own, RequiredTool.ninja113(environment, directory).path());
  }

  @Test
  void ninjaOfAnotherVersionIsNotTaken() throws IOException {
    Path old = program("bin/ninja", "echo 1.11.1");
    Map<String, String> environment = Map.of("PATH", directory.resolve("bin").toString());
    RequiredTool tool = RequiredTool.ninja113(environment, directory);
    assertThrows(TestAbortedException.class, tool::path);
    assertEquals(
        old, RequiredTool.ninja111(Map.of("SCONCE_TEST_NINJA_1_11", old.toString())).path());
  }

  private Path program(String name, String script) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
