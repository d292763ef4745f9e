package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("dist")
final class DistributionTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8");

  /** Makes Java refuse to start unless the AOT cache fits. */
  private static final Map<String, String> CACHE_REQUIRED =
      Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8", "SCONCE_JAVA_OPTIONS", "-XX:AOTMode=on");

  @TempDir Path directory;

  @Test
  void bothNamesAnswerWithTheirVersions() throws Exception {
    assertEquals(new Run(0, "1.13.2\n"), run(ENVIRONMENT, Distribution.ninja(), "--version"));
    assertEquals(
        new Run(0, "sconce 0.1.0\n"), run(ENVIRONMENT, Distribution.sconce(), "--version"));
  }

  @Test
  void bothFacesStartFromTheirAotCache() throws Exception {
    for (Path program : List.of(Distribution.ninja(), Distribution.sconce())) {
      Run plain = run(ENVIRONMENT, program, "--no-such-flag");
      assertFalse(plain.output().isEmpty());
      assertEquals(plain, run(CACHE_REQUIRED, program, "--no-such-flag"));
    }
  }

  @Test
  void theArchiveWorksWhereItIsUnpacked() throws Exception {
    Path place = Files.createDirectories(directory.resolve("some where/ü"));
    Run tar = run(ENVIRONMENT, Path.of("tar"), "-xf", archive().toString(), "-C", place.toString());
    assertEquals(0, tar.code(), tar.output());
    Path home;
    try (Stream<Path> unpacked = Files.list(place)) {
      home = unpacked.findFirst().orElseThrow();
    }
    assertEquals(
        refusal(CACHE_REQUIRED, Distribution.ninja()),
        refusal(CACHE_REQUIRED, home.resolve("bin/ninja")));
  }

  @Test
  void aMissingCacheOnlyMakesTheStartSlower() throws Exception {
    Path home = directory.resolve("copy");
    Run copy =
        run(ENVIRONMENT, Path.of("cp"), "-a", Distribution.home().toString(), home.toString());
    assertEquals(0, copy.code(), copy.output());
    try (Stream<Path> lib = Files.list(home.resolve("lib"))) {
      for (Path cache : lib.filter(file -> file.toString().endsWith(".aot")).toList()) {
        Files.delete(cache);
      }
    }
    assertEquals(
        refusal(ENVIRONMENT, Distribution.ninja()),
        refusal(ENVIRONMENT, home.resolve("bin/ninja")));
  }

  /**
   * The message about an unknown option, which starts with the name by which the program was
   * called.
   */
  private Run refusal(Map<String, String> environment, Path program)
      throws IOException, InterruptedException {
    Run run = run(environment, program, "--no-such-flag");
    assertTrue(run.output().startsWith(program + ": unrecognized option"), run.output());
    return new Run(run.code(), run.output().substring(program.toString().length()));
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(Distribution.home().getParent())) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
  }

  private Run run(Map<String, String> environment, Path program, String... arguments)
      throws IOException, InterruptedException {
    return Run.of(directory, environment, program, arguments);
  }
}
