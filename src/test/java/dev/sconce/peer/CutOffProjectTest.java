package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Touches the sources of real projects, or changes branches and back. The sconce face runs nothing,
 * no output changes except for its time, and real ninja finds no work afterwards.
 */
@Tag("slow")
final class CutOffProjectTest {
  private static final String NO_WORK = "ninja: no work to do.\n";
  private static final String SOURCES =
      "find . -path ./out -prune -o -path ./.git -prune -o -type f"
          + " ( -name *.c -o -name *.h -o -name *.cc -o -name *.cpp ) ";

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
  void touchedSourcesRunNothingBesideNinja113(Project project)
      throws IOException, InterruptedException {
    touchAll(project, RequiredTool.ninja113().path().toRealPath());
  }

  @ParameterizedTest
  @MethodSource("projects")
  void touchedSourcesRunNothingBesideNinja111(Project project)
      throws IOException, InterruptedException {
    touchAll(project, RequiredTool.ninja111().path().toRealPath());
  }

  @ParameterizedTest
  @MethodSource("projects")
  void anotherBranchAndBackRunsNothing(Project project) throws IOException, InterruptedException {
    Path peer = RequiredTool.ninja113().path().toRealPath();
    Checkout checkout = built(project, peer);
    Map<String, String> before = state(checkout);
    git(checkout, "init", "-q", "-b", "one");
    Files.writeString(checkout.out().resolveSibling(".gitignore"), "/out/\n");
    git(checkout, "add", "-A");
    git(checkout, "commit", "-q", "-m", "one");
    git(checkout, "checkout", "-q", "-b", "two");
    checkout.append(project.source(), "/* another branch */");
    checkout.append(project.header(), "/* another branch */");
    git(checkout, "commit", "-q", "-a", "-m", "two");
    git(checkout, "checkout", "-q", "one");
    expectNothingRan(sconce(checkout), project + " on its first branch again");
    assertEquals(before, state(checkout));
    expectNoWork(checkout, peer);
  }

  private void touchAll(Project project, Path peer) throws IOException, InterruptedException {
    Checkout checkout = built(project, peer);
    Map<String, String> before = state(checkout);
    for (int round = 1; round <= 2; round++) {
      touchSources(checkout);
      Shell.Result plan = checkout.ninjaAt(peer, "-n");
      assertFalse(plan.output().endsWith(NO_WORK), "ninja would not run anything");
      expectNothingRan(sconce(checkout, "-n"), project + " in a dry run");
      expectNothingRan(sconce(checkout), project + ", all touched, round " + round);
      assertEquals(before, state(checkout));
      expectNoWork(checkout, peer);
    }
    checkout.append(project.header(), "/* a comment */");
    Shell.Result edited = sconce(checkout).orFail();
    assertTrue(edited.output().contains(" built"), edited.output());
    expectNoWork(checkout, peer);
  }

  private Checkout built(Project project, Path peer) throws IOException, InterruptedException {
    Checkout checkout = new Checkout(project, base);
    checkout.use(peer);
    checkout.configure();
    sconce(checkout).orFail();
    expectNoWork(checkout, peer);
    return checkout;
  }

  private static Shell.Result sconce(Checkout checkout, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Distribution.sconce().toString(), "--plain", "-j2"));
    command.addAll(List.of(arguments));
    return checkout.run(command.toArray(new String[0]));
  }

  private static void touchSources(Checkout checkout) throws IOException, InterruptedException {
    checkout
        .run(
            "sh",
            "-c",
            "cd .. && set -f && "
                + SOURCES.replace("(", "\\(").replace(")", "\\)")
                + "-exec touch {} +")
        .orFail();
  }

  private static void git(Checkout checkout, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                RequiredTool.named("git").path().toString(),
                "-C",
                "..",
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.org"));
    command.addAll(List.of(arguments));
    checkout.run(command.toArray(new String[0])).orFail();
  }

  private static void expectNothingRan(Shell.Result result, String when) {
    result.orFail();
    assertTrue(
        result.output().startsWith("sconce: nothing to do, ")
            && result.output().contains(" spared: inputs unchanged "),
        () -> when + "\n" + result.output());
  }

  private static void expectNoWork(Checkout checkout, Path ninja)
      throws IOException, InterruptedException {
    Shell.Result plan = checkout.ninjaAt(ninja, "-n", "-d", "explain");
    assertTrue(plan.output().endsWith(NO_WORK), () -> "by " + ninja + "\n" + plan.output());
    assertEquals(NO_WORK, checkout.ninjaAt(ninja).output(), () -> "by " + ninja);
  }

  /** The digest and inode of every output. */
  private static Map<String, String> state(Checkout checkout)
      throws IOException, InterruptedException {
    Map<String, String> state = new TreeMap<>();
    for (Map.Entry<String, String> output : checkout.outputs().entrySet()) {
      Path file = checkout.out().resolve(output.getKey());
      state.put(output.getKey(), output.getValue() + " " + Files.getAttribute(file, "unix:ino"));
    }
    return state;
  }
}
