package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.graph.Edge;
import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.StepWeights;
import dev.sconce.session.BuildEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which step starts when: critical path, pools, slots. */
class OrderTest {
  private static BuildFixture slots(String manifest, int slots) {
    return BuildFixture.of(manifest).options(BuildOptions.ofSlots(slots));
  }

  @Test
  void longestPathStartsFirst() {
    slots(
            """
            build out: touch short long
            build short: touch
            build long: touch long1
            build long1: touch long2
            build long2: touch
            """,
            1)
        .built("out")
        .ran("touch long2", "touch long1", "touch short", "touch long", "touch out");
  }

  @Test
  void equallyLongPathsStartInOrderOfDeclaration() {
    slots(
            """
            build out: touch a0 b0 c0
            build a0: touch a1
            build a1: touch a2
            build b0: touch b1
            build c0: touch b1
            """,
            1)
        .create("a2", "b1")
        .built("out")
        .ran("touch a1", "touch a0", "touch b0", "touch c0", "touch out");
  }

  @Test
  void phoniesAddNothingToAPath() {
    slots(
            """
            build out: touch x group
            build group: phony group2
            build group2: phony y
            build x: touch
            build y: touch
            """,
            1)
        .built("out")
        .ran("touch x", "touch y", "touch out");
  }

  @Test
  void durationsWeighWhenGiven() {
    String manifest =
        """
        build out: touch a b
        build a: touch
        build b: touch
        """;
    StepWeights slowB =
        new StepWeights() {
          @Override
          public long expectedMillis(Edge edge) {
            return edge.outputs()[0].path().equals("b") ? 100 : 10;
          }

          @Override
          public long weight(Edge edge) {
            return expectedMillis(edge);
          }
        };
    BuildFixture.of(manifest)
        .options(new BuildOptions(1, 1, false, false, PlanReporting.NONE, false, false, slowB))
        .built("out")
        .ran("touch b", "touch a", "touch out");
  }

  @Test
  void slotsAreFilled() {
    BuildFixture build =
        slots(
            """
            build a: touch
            build b: touch
            build c: touch
            build all: phony a b c
            """,
            2);
    build.built("all");
    assertEquals(2, build.commands.mostActive());
  }

  @Test
  void bothReadersOfAnOutputRun() {
    slots(
            """
            build out: cat a1 a2
            build a1: cat mid
            build a2: cat mid
            build mid: cat in
            """,
            2)
        .create("in")
        .built("out")
        .ran("cat in > mid", "cat mid > a1", "cat mid > a2", "cat a1 a2 > out");
  }

  @Test
  void outputsOfOneCommandFeedSeveralReaders() {
    slots(
            """
            build out: cat b1 b2
            build b1: cat a1
            build b2: cat a2
            build a1 a2: cat in
            """,
            1)
        .create("in")
        .built("out")
        .ran("cat in > a1 a2", "cat a1 > b1", "cat a2 > b2", "cat b1 b2 > out");
  }

  @Test
  void poolOfDepthOneRunsOneAtATime() {
    BuildFixture build =
        slots(
            """
            pool narrow
              depth = 1
            build a: touch
              pool = narrow
            build b: touch
              pool = narrow
            build all: phony a b
            """,
            4);
    build.built("all").ran("touch a", "touch b");
    assertEquals(1, build.commands.mostActive());
  }

  @Test
  void consolePoolRunsOneAtATime() {
    BuildFixture build =
        slots(
            """
            build a: touch
              pool = console
            build b: touch
              pool = console
            build c: touch
            build all: phony a b c
            """,
            4);
    build.built("all").ran("touch a", "touch c", "touch b");
    assertEquals(2, build.commands.mostActive());
  }

  @Test
  void poolsLimitOnlyTheirOwn() {
    BuildFixture build =
        slots(
            """
            pool red
              depth = 2
            pool blue
              depth = 2
            rule r
              command = r $out
              pool = red
            rule b
              command = b $out
              pool = blue
            build r1: r
            build r2: r
            build r3: r
            build b1: b
            build b2: b
            build b3: b
              pool =
            build all: phony r1 r2 r3 b1 b2 b3
            """,
            9);
    build.built("all").ran("r r1", "r r2", "b b1", "b b2", "b b3", "r r3");
    assertEquals(5, build.commands.mostActive());
  }

  @Test
  void placesInAPoolGoToTheMostUrgent() {
    slots(
            """
            pool narrow
              depth = 1
            build all: phony a b
            build a: touch
              pool = narrow
            build b: touch b1
            build b1: touch
              pool = narrow
            """,
            2)
        .built("all")
        .ran("touch b1", "touch a", "touch b");
  }

  @Test
  void poolEdgeWithASharedInputIsScheduledOnce() {
    slots(
            """
            pool narrow
              depth = 1
            build x.o: touch x.c || x.c
              pool = narrow
            build y.o: touch y.c || y.c
              pool = narrow
            build lib: touch x.o y.o
            build x.c: touch
            build y.c: touch
            build all: phony lib
            """,
            3)
        .built("all")
        .ran("touch x.c", "touch y.c", "touch y.o", "touch x.o", "touch lib");
  }

  @Test
  void poolIsNotTakenByEdgesThatHaveNothingToDo() {
    BuildFixture build =
        slots(
            """
            pool some
              depth = 4
            rule stamp
              command = stamp $out
              pool = some
            rule nothing
              command = nothing
            build first: nothing | src
            build second: stamp first
            build last: stamp || second
            """,
            1);
    build.create("src", "first");
    build.built("last");
    build.files.delete("first");
    build.built("last");
    assertEquals(4, build.graph.pool("some").depth());
  }

  @Test
  void expectationsAreReported() {
    BuildFixture build = BuildFixture.logged("build a: touch\n");
    build.built("a");
    assertEquals(
        List.of(-1L),
        build.events(BuildEvent.StepWanted.class).stream()
            .map(BuildEvent.StepWanted::expectedMillis)
            .toList());
    assertEquals(0, new BuildLogWeights(build.log()).expectedMillis(build.edge("a")));
  }
}
