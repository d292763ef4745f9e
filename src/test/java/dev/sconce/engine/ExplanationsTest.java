package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Why steps are out of date, in ninja's words. */
class ExplanationsTest {
  private static List<String> of(BuildFixture build, String target) {
    build.options(BuildOptions.ofSlots(1).explaining()).build(target);
    return build.explanations();
  }

  @Test
  void missingOutputAndWhatFollows() {
    assertEquals(
        List.of("output mid doesn't exist", "mid is dirty"),
        of(BuildFixture.of("build out: cat mid\nbuild mid: cat in\n").create("in", "out"), "out"));
  }

  @Test
  void olderOutput() {
    assertEquals(
        List.of("output out older than most recent input b (1 vs 3)"),
        of(
            BuildFixture.of("build out: cat a b\n").create("out").createLater("a").createLater("b"),
            "out"));
  }

  @Test
  void phonyWithoutInputs() {
    assertEquals(
        List.of("never is dirty"),
        of(BuildFixture.of("build never: phony\nbuild out: cat never\n").create("out"), "out"));
  }

  @Test
  void discoveredInputThatIsMissing() {
    BuildFixture build =
        BuildFixture.of("build out: cat in\n  depfile = out.d\n").create("in", "out");
    build.files.create("out.d", "out: gone.h");
    assertEquals(List.of("gone.h is dirty"), of(build, "out"));
  }

  @Test
  void missingDepfileAndDeps() {
    assertEquals(
        List.of("depfile 'out.d' is missing"),
        of(BuildFixture.of("build out: cat in\n  depfile = out.d\n").create("in", "out"), "out"));
    assertEquals(
        List.of("deps for 'out' are missing"),
        of(
            BuildFixture.of("build out: cat in\n  deps = gcc\n  depfile = out.d\n")
                .create("in", "out"),
            "out"));
  }

  @Test
  void whatTheLogSays() {
    BuildFixture build = BuildFixture.logged("build out: cat in\n").create("in", "out");
    assertEquals(List.of("command line not found in log for out"), of(build, "out"));
    build.createLater("in").files.touch("out");
    assertEquals(
        List.of("recorded mtime of out older than most recent input in (1 vs 2)"),
        of(build, "out"));
  }

  @Test
  void nothingIsCollectedUnlessAskedFor() {
    BuildFixture build = BuildFixture.of("build out: cat in\n").create("in");
    build.built("out");
    assertEquals(List.of(), build.explanations());
  }
}
