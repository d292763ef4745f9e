package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real projects have no undeclared dependency, and each seeded one is found. {@code
 * -Dsconce.seeded.mutants=1000} tries all; {@code -Dsconce.seeded.seed=N} selects others.
 */
@Tag("slow")
final class SeededDependenciesTest {
  private static final int MUTANTS = Integer.getInteger("sconce.seeded.mutants", 40);
  private static final long SEED = Long.getLong("sconce.seeded.seed", 1);

  @TempDir private Path base;

  /** Runs before the directory is deleted, because JUnit warns of links that lead out of it. */
  @AfterEach
  void removeLinks() throws IOException {
    BuildTree.delete(base.resolve("bin"));
  }

  @Test
  void seededInCMakeLibraryAreFound() throws Exception {
    check(Project.NGHTTP2);
  }

  @Test
  void seededInMesonProjectAreFound() throws Exception {
    check(Project.JSONCPP);
  }

  @Test
  void seededInCMakeProjectWithProgramsAreFound() throws Exception {
    check(Project.GOOGLETEST);
  }

  private void check(Project project) throws Exception {
    RequiredTool.named("strace").path();
    Checkout checkout = Checkout.configured(project, base);
    Map<String, String> environment =
        Map.of(
            "PATH",
            System.getenv("PATH"),
            "HOME",
            base.toString(),
            "LC_ALL",
            "C.UTF-8",
            "CCACHE_DISABLE",
            "1");
    SeededDependencies seeded =
        new SeededDependencies(
            checkout.out(),
            checkout.source(""),
            new Shell(base, environment),
            RequiredTool.ninja113().path(),
            base.resolve("scratch"));
    SeededDependencies.Score score = seeded.score(MUTANTS, SEED);
    assertAll(
        () -> assertEquals(List.of(), seeded.unmutated(), "reports on the project as it is"),
        () -> assertEquals(List.of(), score.missed(), "seeded and not found"),
        () -> assertEquals(List.of(), score.invented(), "reports about other steps"),
        () -> assertTrue(score.found().size() > 1, () -> "too few classes: " + score.found()));
  }
}
