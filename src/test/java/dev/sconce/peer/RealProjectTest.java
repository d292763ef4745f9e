package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds real projects with ninja 1.13 and with Sconce's ninja, one after the other in the same
 * place. The same steps run and every output has the same bytes, also after edits, regeneration,
 * deletion, an interrupt and a kill.
 */
@Tag("slow")
final class RealProjectTest {
  private static final String NO_WORK = "ninja: no work to do.\n";
  private static final int WAIT_SECONDS = 60;

  /** Some headers are read more than once. */
  private static final String DECLARATION =
      """
      #ifndef ADDED_BY_A_TEST
      #define ADDED_BY_A_TEST
      static int added_by_a_test __attribute__((unused)) = 1;
      #endif
      """;

  @TempDir private Path base;

  /** Runs before the directory is deleted, because JUnit warns of links that lead out of it. */
  @AfterEach
  void removeLinks() throws IOException {
    BuildTree.delete(base.resolve("bin"));
  }

  @Test
  void cmakeProjectIsBuiltAsByNinja() throws IOException, InterruptedException {
    compare(Project.NGHTTP2, true);
  }

  @Test
  void mesonProjectIsBuiltAsByNinja() throws IOException, InterruptedException {
    compare(Project.JSONCPP, true);
  }

  @Test
  void gnProjectIsBuiltAsByNinja() throws IOException, InterruptedException {
    compare(Project.GN_EXAMPLE, false);
  }

  @Test
  void cmakeProjectWithManyProgramsIsBuiltAsByNinja() throws IOException, InterruptedException {
    compare(Project.GOOGLETEST, false);
  }

  private void compare(Project project, boolean interrupt)
      throws IOException, InterruptedException {
    Path peer = RequiredTool.ninja113().path().toRealPath();
    Map<String, Object> expected = observe(project, peer, interrupt);
    Map<String, Object> got = observe(project, Subject.ninja(), interrupt);
    assertAll(
        expected.entrySet().stream()
            .map(
                entry ->
                    (Executable)
                        () ->
                            assertEquals(
                                entry.getValue(),
                                got.get(entry.getKey()),
                                () -> project + ": " + entry.getKey())));
  }

  /** Takes a project through everything that happens to one, and records the observations. */
  private Map<String, Object> observe(Project project, Path ninja, boolean interrupt)
      throws IOException, InterruptedException {
    Checkout checkout = new Checkout(project, base);
    checkout.use(ninja);
    checkout.configure();
    Map<String, Object> seen = new LinkedHashMap<>();
    note(seen, "first build", checkout);
    checkout.touch(project.source());
    note(seen, "after a source was touched", checkout);
    checkout.append(project.header(), DECLARATION);
    note(seen, "after a header was edited", checkout);
    checkout.addSource();
    note(seen, "after a source was added", checkout);
    checkout.deleteOutput();
    note(seen, "after an output was deleted", checkout);
    seen.put("driver's build", driverBuild(project, checkout));
    if (interrupt) {
      checkout.ninja("-t", "clean").orFail();
      seen.put("exit code when interrupted", stop(checkout, "INT"));
      noteBytes(seen, "after an interrupt", checkout);
      checkout.ninja("-t", "clean").orFail();
      stop(checkout, "KILL");
      noteBytes(seen, "after a kill", checkout);
    }
    return seen;
  }

  private static void note(Map<String, Object> seen, String what, Checkout checkout)
      throws IOException, InterruptedException {
    Shell.Result build = checkout.ninja().orFail();
    seen.put("steps: " + what, Checkout.steps(build));
    seen.put("outputs: " + what, checkout.outputs());
    seen.put("once more: " + what, checkout.ninja().orFail().output());
    assertEquals(NO_WORK, seen.get("once more: " + what), what);
  }

  private static void noteBytes(Map<String, Object> seen, String what, Checkout checkout)
      throws IOException, InterruptedException {
    checkout.ninja().orFail();
    seen.put("outputs: " + what, checkout.outputs());
    assertEquals(seen.get("outputs: after an output was deleted"), checkout.outputs(), what);
    assertEquals(NO_WORK, checkout.ninja().orFail().output(), what);
  }

  /** Builds by the generator's own command, which calls the ninja that it was given. */
  private static List<String> driverBuild(Project project, Checkout checkout)
      throws IOException, InterruptedException {
    Shell.Result result =
        switch (project.generator()) {
          case CMAKE -> checkout.run("cmake", "--build", ".", "--clean-first", "-j2");
          case MESON -> checkout.run("meson", "compile", "--clean");
          case GN -> checkout.run("gn", "clean", ".");
        };
    result.orFail();
    Shell.Result build =
        switch (project.generator()) {
          case CMAKE -> result;
          case MESON -> checkout.run("meson", "test").orFail();
          case GN -> checkout.ninja().orFail();
        };
    return Checkout.steps(build);
  }

  /** Starts a build and stops it when a third of its steps are done; returns the exit code. */
  private int stop(Checkout checkout, String signal) throws IOException, InterruptedException {
    int steps = checkout.ninja("-n").orFail().output().lines().toList().size();
    Path output = base.resolve("stopped.txt");
    Process build = checkout.start(output);
    while (build.isAlive() && Files.readString(output).lines().count() < steps / 3) {
      Thread.sleep(5);
    }
    List<ProcessHandle> commands = build.descendants().toList();
    assertTrue(build.isAlive(), () -> "the build was over before it could be stopped");
    new ProcessBuilder("kill", "-" + signal, Long.toString(build.pid())).start().waitFor();
    assertTrue(build.waitFor(WAIT_SECONDS, TimeUnit.SECONDS), "not stopped by " + signal);
    if (Files.isSameFile(checkout.program(), RequiredTool.ninja113().path())) {
      // Real ninja does not know of commands that outlive it, and would build while they run.
      commands.forEach(command -> command.onExit().join());
    }
    return build.exitValue();
  }
}
