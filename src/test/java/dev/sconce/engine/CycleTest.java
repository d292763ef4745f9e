package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Dependency cycles, reported from the name that closes them. */
class CycleTest {
  @Test
  void cycleIsReportedStartingAtTheTarget() {
    BuildFixture.of(
            """
            build out: cat mid
            build mid: cat in
            build in: cat pre
            build pre: cat out
            """)
        .refused("dependency cycle: out -> mid -> in -> pre -> out", "out");
  }

  @Test
  void phonyThatNamesItselfIsACycleWhenAskedFor() {
    BuildFixture.strict("build a: phony a\n")
        .refused("dependency cycle: a -> a [-w phonycycle=err]", "a");
  }

  @Test
  void cycleThroughAnotherOutputNamesTheNodeThatClosesIt() {
    BuildFixture.of("build a b: cat a\n").refused("dependency cycle: a -> a", "b");
    BuildFixture.of("build b a: cat a\n").refused("dependency cycle: a -> a", "b");
  }

  @Test
  void cycleOverTwoEdgesNamesTheNodeThatClosesIt() {
    BuildFixture.of(
            """
            build a b: cat c
            build c: cat a
            """)
        .refused("dependency cycle: a -> c -> a", "b");
  }

  @Test
  void pathToACycleIsNotReported() {
    BuildFixture.of(
            """
            build d: cat c
            build c: cat b
            build b: cat a
            build a e: cat d
            build f: cat e
            """)
        .refused("dependency cycle: a -> d -> c -> b -> a", "f");
  }

  @Test
  void depfileMayCloseACycleWithinOneEdge() {
    BuildFixture build =
        BuildFixture.of(
            """
            rule dep
              command = unused
              depfile = dep.d
            build a b: dep
            """);
    build.files.create("dep.d", "a: b\n");
    build.refused("dependency cycle: b -> b", "a");
    assertEquals(List.of("b"), build.inputs("a"));
  }

  @Test
  void depfileMayCloseACycleOverTwoEdges() {
    BuildFixture build =
        BuildFixture.of(
            """
            rule dep
              command = unused
              depfile = dep.d
            build a b: dep
            build c: touch b
            build d: touch a
            """);
    build.files.create("dep.d", "a: c\n");
    build.refused("dependency cycle: b -> c -> b", "a");
    assertEquals(List.of("c"), build.inputs("a"));
    build.refused("dependency cycle: b -> c -> b", "d");
  }
}
