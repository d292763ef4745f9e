package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sconce and real ninja take turns in one build directory. What one has built is no work for the
 * other: with new logs, with logs that the other created, and after either has built an edit. The
 * other ninja is the one that CMake and the PATH name, or follows Sconce on the PATH.
 */
@Tag("slow")
final class AlternationTest {
  private static final String NO_WORK = "ninja: no work to do.\n";

  @TempDir private Path base;

  static List<Project> projects() {
    return List.of(Project.NGHTTP2, Project.JSONCPP, Project.GN_EXAMPLE);
  }

  /** Runs before the directory is deleted, because JUnit warns of links that lead out of it. */
  @AfterEach
  void removeLinks() throws IOException {
    BuildTree.delete(base.resolve("bin"));
  }

  @ParameterizedTest
  @MethodSource("projects")
  void takesTurnsWithNinja113(Project project) throws IOException, InterruptedException {
    takeTurns(project, RequiredTool.ninja113().path().toRealPath());
  }

  @ParameterizedTest
  @MethodSource("projects")
  void takesTurnsWithNinja111(Project project) throws IOException, InterruptedException {
    takeTurns(project, RequiredTool.ninja111().path().toRealPath());
  }

  private void takeTurns(Project project, Path peer) throws IOException, InterruptedException {
    Path sconce = Subject.ninja();
    takeTurns(project, peer, peer, sconce);
    takeTurns(project, peer, sconce, peer);
    takeTurns(project, sconce, sconce, peer);
  }

  /**
   * @param used the ninja that the PATH and the generator find first
   * @param first the program that creates the logs
   */
  private void takeTurns(Project project, Path used, Path first, Path second)
      throws IOException, InterruptedException {
    Checkout checkout = new Checkout(project, base);
    checkout.use(used);
    checkout.useBehind(second);
    checkout.configure();
    String turn = project + ", begun by " + first + ", with " + used + ": ";
    build(checkout, first, turn + "first build");
    expectNoWork(checkout, List.of(second, first, second), turn + "after the first build");
    checkout.touch(project.source());
    build(checkout, second, turn + "second's edit");
    expectNoWork(checkout, List.of(first, second), turn + "after second's edit");
    checkout.append(project.header(), "/* a comment */");
    build(checkout, first, turn + "first's edit");
    expectNoWork(checkout, List.of(second, first), turn + "after first's edit");
    checkout.addSource();
    build(checkout, second, turn + "regeneration");
    expectNoWork(checkout, List.of(first, second), turn + "after regeneration");
    checkout.deleteOutput();
    build(checkout, first, turn + "deleted output");
    expectNoWork(checkout, List.of(second, first), turn + "after a deleted output");
    for (Path ninja : List.of(second, first)) {
      assertEquals(0, checkout.ninjaAt(ninja, "-t", "recompact").exitCode(), turn + "recompact");
      expectNoWork(checkout, List.of(first, second), turn + "after recompaction by " + ninja);
    }
  }

  private static void build(Checkout checkout, Path ninja, String when)
      throws IOException, InterruptedException {
    Shell.Result result = checkout.ninjaAt(ninja).orFail();
    assertFalse(Checkout.steps(result).isEmpty(), () -> when + ": " + result.output());
    assertTrue(!result.output().contains("warning: build log"), () -> when + result.output());
  }

  private static void expectNoWork(Checkout checkout, List<Path> turns, String when)
      throws IOException, InterruptedException {
    for (Path ninja : turns) {
      Shell.Result plan = checkout.ninjaAt(ninja, "-n", "-d", "explain");
      assertTrue(
          plan.output().endsWith(NO_WORK),
          () -> when + ", seen by " + ninja + "\n" + plan.output());
      assertEquals(NO_WORK, checkout.ninjaAt(ninja).output(), () -> when + ", by " + ninja);
    }
  }
}
