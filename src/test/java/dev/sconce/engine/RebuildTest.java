package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is rebuilt when files change: without logs, by time stamps. */
class RebuildTest {
  private static final String THREE =
      """
      build left: cat a
      build right: cat a b
      build both: cat left right
      """;

  @Test
  void nothingWantedIsNothingToDo() {
    BuildFixture.of(THREE).upToDate();
  }

  @Test
  void missingOutputIsMade() {
    BuildFixture.of(THREE).create("a", "b").built("left").ran("cat a > left");
  }

  @Test
  void inputsAreMadeBeforeTheirReaders() {
    BuildFixture build = BuildFixture.of(THREE).create("a", "b");
    build.built("both").ran("cat a > left", "cat a b > right", "cat left right > both");
    build.createLater("b").built("both").ran("cat a b > right", "cat left right > both");
    build.upToDate("both");
  }

  @Test
  void oneCommandMakesAllItsOutputs() {
    BuildFixture.of("build x y: touch src\n").create("src").built("x").ran("touch x y");
  }

  @Test
  void implicitOutputIsATarget() {
    BuildFixture.of("build x | y: touch src\n").create("src").built("y").ran("touch x");
  }

  @Test
  void edgeWithImplicitOutputsOnlyIsBuilt() {
    BuildFixture build = BuildFixture.of("build | x: cat src\n").create("src");
    build.built("x");
    build.createLater("src").built("x");
  }

  @Test
  void secondOutputOfAnEdgeMayBeNeeded() {
    BuildFixture.of(
            """
            build mid other: touch src
            build out: touch src | mid
            """)
        .create("src")
        .createLater("mid")
        .built("out");
  }

  @Test
  void chainIsBuiltFromTheChangeOn() {
    BuildFixture build =
        BuildFixture.of(
                """
                build c2: cat c1
                build c3: cat c2
                build c4: cat c3
                build c5: cat c4
                """)
            .create("c1");
    assertEquals(4, build.built("c5").commands.ran().size());
    build.upToDate("c5");
    build.createLater("c3").built("c5").ran("cat c3 > c4", "cat c4 > c5");
  }

  @Test
  void missingSourceIsRefusedWithItsReader() {
    BuildFixture.of(THREE)
        .create("b")
        .refused("'a', needed by 'left', missing and no known rule to make it", "left");
  }

  @Test
  void missingSourceAsTargetIsRefused() {
    BuildFixture.of(THREE).refused("'a' missing and no known rule to make it", "a");
  }

  @Test
  void sourceThatIsThereNeedsNothing() {
    BuildFixture.of(THREE).create("a").upToDate("a");
  }

  @Test
  void directoriesOfOutputsAreMade() {
    BuildFixture build = BuildFixture.of("build one/two/out: touch\n").built("one/two/out");
    assertEquals(List.of("one", "one/two"), build.files.directoriesMade());
  }

  @Test
  void missingImplicitInputMakesDirty() {
    BuildFixture.of("build out: cat src | hidden\n")
        .create("src", "out")
        .refused("'hidden', needed by 'out', missing and no known rule to make it", "out");
  }

  @Test
  void newerImplicitInputMakesDirty() {
    BuildFixture.of("build out: cat src | hidden\n")
        .create("src", "out")
        .createLater("hidden")
        .built("out");
  }

  @Test
  void anyMissingOutputMakesAllDirty() {
    BuildFixture build = BuildFixture.of("build x | y: cat src\n").create("src", "x");
    build.built("x");
    assertTrue(build.dirty("x"));
    assertTrue(build.dirty("y"));
  }

  @Test
  void anyOldOutputMakesAllDirty() {
    BuildFixture build =
        BuildFixture.of("build x | y: cat src\n").create("y").createLater("src", "x");
    build.built("x");
    assertTrue(build.dirty("x"));
    assertTrue(build.dirty("y"));
  }

  @Test
  void orderOnlyInputIsMadeButDoesNotTrigger() {
    BuildFixture build =
        BuildFixture.of(
                """
                build gen: touch gen.in
                build out: cat src || gen
                """)
            .create("src", "gen.in");
    build.built("out").ran("touch gen", "cat src > out");
    build.upToDate("out");
    build.files.delete("gen");
    build.built("out").ran("touch gen");
    build.createLater("gen.in").built("out").ran("touch gen");
  }

  @Test
  void edgeThatIsReadyTwiceRunsOnce() {
    BuildFixture.of(
            """
            build c: touch
            build b: touch || c
            build a: touch | b || c
            """)
        .create("b")
        .built("a")
        .ran("touch c", "touch a");
  }

  @Test
  void inputNamedTwiceIsNoTrouble() {
    BuildFixture.of(
            """
            build mid: touch
            build out: cat mid mid | mid
            """)
        .built("out")
        .ran("touch mid", "cat mid mid > out");
  }

  @Test
  void phonyRunsNoCommand() {
    BuildFixture build =
        BuildFixture.of(
                """
                build out: cat src
                build all: phony out
                """)
            .create("src");
    build.built("all").ran("cat src > out");
    build.upToDate("all");
  }

  @Test
  void phonyThatNamesItselfIsUpToDate() {
    BuildFixture.of("build a: phony a\n").upToDate("a");
  }

  @Test
  void nestedPhoniesWithoutInputsHaveNothingToDo() {
    BuildFixture.of(
            """
            build n1: phony
            build n2: phony n1
            """)
        .upToDate("n2");
  }

  @Test
  void phonyWithoutInputsIsAlwaysDirtyForReadersButNotOrderOnlyOnes() {
    BuildFixture build =
        BuildFixture.of(
                """
                build never: phony
                build calm: cat || never
                build eager: cat never
                """)
            .create("calm", "eager");
    build.upToDate("calm");
    build.built("eager").ran("cat never > eager");
    build.built("eager").ran("cat never > eager");
  }

  private static final String PHONIES =
      """
      build unreal: phony real
      build p1: phony unreal
      build p2: phony
      build p3: phony real
      build p4: phony unreal
      build p5: phony
      build p6: phony real
      build t1: touch p1
      build t2: touch p2
      build t3: touch p3
      build t4: touch p4
      build t5: touch p5
      build t6: touch p6
      """;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 6})
  void phonyStandsForItsNewestInput(int which) {
    BuildFixture build = BuildFixture.of(PHONIES).create("real");
    build.built("t1", "t2", "t3", "t4", "t5", "t6");
    build.upToDate("t" + which);
    build.createLater("real").built("t" + which).ran("touch t" + which);
    assertFalse(build.dirty("p" + which));
    build.upToDate("t" + which);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void phonyOfNothingMakesReadersRunEachTime(int which) {
    BuildFixture build = BuildFixture.of(PHONIES).create("real");
    build.built("t1", "t2", "t3", "t4", "t5", "t6");
    build.files.tick();
    build.built("t" + which).ran("touch t" + which);
    build.built("t" + which).ran("touch t" + which);
  }

  @Test
  void newerInputBehindAPhonyMakesDirty() {
    BuildFixture build =
        BuildFixture.of(
                """
                build group: phony src
                build out: touch group
                """)
            .create("src", "out");
    build.upToDate("out");
    build.createLater("src").built("out");
  }

  @Test
  void statFailureIsReported() {
    BuildFixture build = BuildFixture.of("build out: cat src\n").create("src");
    build.files.failAt("out", "stat failed");
    build.refused("stat(out): stat failed", "out");
  }

  @Test
  void firstErrorInOrderOfVisitsIsReported() {
    BuildFixture.of(
            """
            build out: cat one two
            build one: cat missing1
            build two: cat missing2
            """)
        .refused("'missing1', needed by 'one', missing and no known rule to make it", "out");
  }

  @Test
  void consolePoolStepIsMarked() {
    BuildFixture build =
        BuildFixture.of(
            """
            build shell: touch
              pool = console
            """);
    build.built("shell");
    assertTrue(build.events(BuildEvent.StepStarted.class).getFirst().text().console());
  }

  @Test
  void lockFileTellsTheTimeAndGoesAway() {
    BuildFixture build = BuildFixture.of(THREE).create("a", "b").built("left");
    assertTrue(build.files.created().contains(".ninja_lock"));
    assertFalse(build.files.exists(".ninja_lock"));
  }

  @Test
  void aChainOfAHundredThousandStepsIsNoTrouble() {
    StringBuilder manifest = new StringBuilder();
    int length = 100_000;
    for (int i = 1; i <= length; i++) {
      manifest.append("build n").append(i).append(": phony n").append(i - 1).append('\n');
    }
    manifest.append("build out: touch n").append(length).append('\n');
    BuildFixture build = BuildFixture.of(manifest.toString()).create("n0");
    build.built("out").ran("touch out");
    build.upToDate("out");
    build.files.delete("n0");
    build.refused("'n0', needed by 'n1', missing and no known rule to make it", "out");
    assertNull(build.node("n0").producer());
  }

  @Test
  void aDeepChainOfCleanStepsBehindADirtyOneIsPassed() {
    StringBuilder manifest = new StringBuilder("build gen: touch gen.in\nbuild n0: touch || gen\n");
    int length = 20_000;
    for (int i = 1; i <= length; i++) {
      manifest.append("build n").append(i).append(": touch n").append(i - 1).append('\n');
    }
    BuildFixture build = BuildFixture.of(manifest.toString()).create("gen.in");
    for (int i = 0; i <= length; i++) {
      build.create("n" + i);
    }
    build.built("n" + length).ran("touch gen");
  }
}
