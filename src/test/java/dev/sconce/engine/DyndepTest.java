package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dyndep files that exist before the build. */
class DyndepTest {
  private static final String OUT =
      """
      build out: touch || dd
        dyndep = dd
      """;

  private static BuildFixture with(String manifest, String dyndep) {
    BuildFixture build = BuildFixture.of(manifest);
    build.files.create("dd", "ninja_dyndep_version = 1\n" + dyndep);
    return build;
  }

  @Test
  void thatSayNothingNewAreFine() {
    BuildFixture build = with(OUT, "build out: dyndep\n").built("out");
    assertEquals(List.of("dd"), build.inputs("out"));
    assertFalse(build.edge("out").restat());
    build.upToDate("out");
  }

  @Test
  void mayAddAnInputThatAStepMakes() {
    BuildFixture build =
        with(
            """
            build out1: touch in || dd
              dyndep = dd
            build out2: touch in
            """,
            "build out1: dyndep | out2\n");
    build.create("in").built("out1").ran("touch out2", "touch out1");
    assertEquals(List.of("in", "out2", "dd"), build.inputs("out1"));
    assertEquals(1, build.edge("out1").orderOnlyInputs());
  }

  @Test
  void maySpeakOfSeveralEdges() {
    BuildFixture build =
        with(
            """
            build out1: touch in1 || dd
              dyndep = dd
            build out2: touch in2 || dd
              dyndep = dd
            build strange: touch in3 || dd
            build all: phony out1 out2 strange
            """,
            """
            build out1 | more1: dyndep | in1i
            build out2: dyndep | in2i
              restat = 1
            """);
    build.create("in1", "in2", "in3", "in1i", "in2i").built("all");
    assertEquals(List.of("in1", "in1i", "dd"), build.inputs("out1"));
    assertEquals(List.of("in2", "in2i", "dd"), build.inputs("out2"));
    assertEquals(List.of("in3", "dd"), build.inputs("strange"));
    assertEquals(build.edge("out1"), build.edge("more1"));
    assertFalse(build.edge("out1").restat());
    assertTrue(build.edge("out2").restat());
  }

  @Test
  void thatAreMissingWithoutARuleAreRefused() {
    BuildFixture.of(OUT).refused("loading 'dd': No such file or directory", "out");
  }

  @Test
  void thatLeaveAnEdgeOutAreRefused() {
    with(OUT, "").refused("'out' not mentioned in its dyndep file 'dd'", "out");
  }

  @Test
  void thatSpeakOfAStrangeEdgeAreRefused() {
    with(OUT + "build out2: touch in || dd\n", "build out: dyndep\nbuild out2: dyndep\n")
        .refused(
            "dyndep file 'dd' mentions output 'out2' whose build statement"
                + " does not have a dyndep binding for the file",
            "out");
  }

  @Test
  void thatClaimTheOutputOfAnotherEdgeAreRefused() {
    with("build other | twice: touch in1\n" + OUT, "build out | twice: dyndep\n")
        .refused("multiple rules generate twice", "out");
  }

  @Test
  void thatBothClaimAnOutputAreRefused() {
    BuildFixture build =
        BuildFixture.of(
            """
            build out1: touch || dd1
              dyndep = dd1
            build out2: touch || dd2
              dyndep = dd2
            build all: phony out1 out2
            """);
    build.files.create("dd1", "ninja_dyndep_version = 1\nbuild out1 | twice: dyndep\n");
    build.files.create("dd2", "ninja_dyndep_version = 1\nbuild out2 | twice: dyndep\n");
    build.refused("multiple rules generate twice", "all");
  }

  @Test
  void thatAreMalformedAreRefused() {
    BuildFixture build = BuildFixture.of(OUT);
    build.files.create("dd", "build out: dyndep\n");
    build.refused("dd:1: expected 'ninja_dyndep_version = ...'\n", "out");
  }

  @Test
  void newerAddedInputMakesDirty() {
    BuildFixture build = with(OUT, "build out: dyndep | in\n").create("out").createLater("in");
    build.built("out");
    assertFalse(build.dirty("in"));
    assertFalse(build.dirty("dd"));
    assertTrue(build.dirty("out"));
  }

  @Test
  void thatAStepMakesAreReadWhenUpToDate() {
    BuildFixture build = with("build dd: touch dd-in\n" + OUT, "build out: dyndep | in\n");
    build.create("dd-in", "out").createLater("in").built("out").ran("touch out");
  }

  @Test
  void mayCloseACycle() {
    BuildFixture build =
        with(
            """
            build out: touch in || dd
              dyndep = dd
              depfile = out.d
            build in: touch circ
            """,
            "build out | circ: dyndep\n");
    build.files.create("out.d", "out: hidden\n");
    build.create("out").refused("dependency cycle: circ -> in -> circ", "out");
    assertEquals(List.of("in", "hidden", "dd"), build.inputs("out"));
  }

  @Test
  void mayConnectTwoEdgesThatTheySpeakOf() {
    BuildFixture build =
        with(
            """
            build tmp: touch || dd
              dyndep = dd
            build out: touch || dd
              dyndep = dd
            """,
            """
            build out | out.imp: dyndep | tmp.imp
            build tmp | tmp.imp: dyndep
            """);
    build.built("out").ran("touch tmp", "touch out").upToDate("out");
    assertTrue(build.files.exists("tmp.imp"));
  }

  @Test
  void areReadOnceHoweverOftenOneBuilds() {
    BuildFixture build = with(OUT, "build out | more: dyndep\n").built("out").upToDate("out");
    assertEquals(List.of(), build.files.read());
    build.files.delete("more");
    build.built("out");
  }

  @Test
  void areAppliedOnceHoweverManyBuildsShareTheGraph() {
    BuildFixture build = with(OUT, "build out | more: dyndep\n").built("out");
    build.loseLogs().upToDate("out");
    assertEquals(List.of("dd"), build.inputs("out"));
  }

  @Test
  void readingIsNoReasonForAStepToRun() {
    BuildFixture build =
        with(OUT, "build out: dyndep | in\n")
            .options(BuildOptions.ofSlots(1).explaining())
            .create("out");
    build.createLater("in").built("out");
    assertEquals(
        List.of("output out older than most recent input in (1 vs 2)"), build.explanations());
  }

  @Test
  void discoverNewOutputsOfStepsThatAreNotBuilt() {
    BuildFixture build =
        with(
            """
            build a: touch || dd
              dyndep = dd
            build b: touch || dd
              dyndep = dd
            """,
            "build a: dyndep\nbuild b | b.more: dyndep\n");
    build.built("a").ran("touch a");
    build.built("b.more").ran("touch b");
    assertEquals(Set.of("b", "b.more", ".ninja_lock"), build.files.created());
    assertNotNull(build.node("b.more").producer());
    assertNull(build.node("dd").producer());
    assertEquals(1, build.events(BuildEvent.StepFinished.class).size());
  }
}
