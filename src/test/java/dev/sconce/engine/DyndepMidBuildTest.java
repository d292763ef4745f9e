package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dyndep files that the build itself makes. */
class DyndepMidBuildTest {
  private static final String COPY =
      """
      rule copy
        command = cp $in $out
      build dd: copy dd-in
      """;

  private static final String OUT =
      """
      build out: touch || dd
        dyndep = dd
      """;

  private static final String VERSION = "ninja_dyndep_version = 1\n";

  private static BuildFixture with(String manifest, String dyndep) {
    BuildFixture build = BuildFixture.of(COPY + manifest);
    build.files.create("dd-in", VERSION + dyndep);
    return build;
  }

  @Test
  void thatSayNothingNewAreRead() {
    BuildFixture build = with(OUT, "build out: dyndep\n");
    build.built("out").ran("cp dd-in dd", "touch out");
    assertEquals(List.of("dd"), build.files.read());
  }

  @Test
  void thatAreMalformedEndTheBuild() {
    BuildFixture build = BuildFixture.of(COPY + OUT);
    build.files.create("dd-in", "build out: dyndep\n");
    build.broken("dd:1: expected 'ninja_dyndep_version = ...'\n", "out").ran("cp dd-in dd");
    build.files.tick();
    build.files.create("dd-in", VERSION + "build out: dyndep\n");
    build.built("out").ran("cp dd-in dd", "touch out");
  }

  @Test
  void thatHoldValidationsEndTheBuild() {
    BuildFixture build = with(OUT, "build out: dyndep |@ check\n");
    RunResult result = build.build("out");
    assertEquals(
        "dd:2: expected newline, got '|@'", result.message().lines().findFirst().orElse(""));
  }

  @Test
  void thatAreNotMadeAreMissed() {
    BuildFixture.of("rule nothing\n  command = nothing\nbuild dd: nothing\n" + OUT)
        .broken("loading 'dd': No such file or directory", "out");
  }

  @Test
  void othersMayDependOnThem() {
    BuildFixture build =
        with(
            """
            build unrelated: touch || dd
            build out: touch unrelated || dd
              dyndep = dd
            """,
            "build out: dyndep\n");
    build.createLater("out").built("out").ran("cp dd-in dd", "touch unrelated", "touch out");
  }

  @Test
  void newOutputMakesDirty() {
    BuildFixture build =
        with(
            """
            build out: touch in || dd
              dyndep = dd
            """,
            "build out | more: dyndep\n");
    build.create("in").createLater("out").built("out").ran("cp dd-in dd", "touch out");
    assertTrue(build.files.exists("more"));
  }

  @Test
  void outputOfAnotherEdgeEndsTheBuild() {
    BuildFixture build =
        with(
            """
            build out1 | twice: touch in
            build out2: touch in || dd
              dyndep = dd
            """,
            "build out2 | twice: dyndep\n");
    build.create("in").createLater("out1", "out2");
    build.broken("multiple rules generate twice", "out1", "out2");
    build.refused("multiple rules generate twice", "out1", "out2");
  }

  @Test
  void outputOfAnotherDyndepFileEndsTheBuild() {
    BuildFixture build =
        BuildFixture.of(
            """
            rule copy
              command = cp $in $out
            build dd1: copy dd1-in
            build out1: touch || dd1
              dyndep = dd1
            build dd2: copy dd2-in || dd1
            build out2: touch || dd2
              dyndep = dd2
            """);
    build.files.create("dd1-in", VERSION + "build out1 | twice: dyndep\n");
    build.files.create("dd2", VERSION + "build out2 | twice: dyndep\n");
    build.create("dd2-in").createLater("out1", "out2");
    build.broken("multiple rules generate twice", "out1", "out2");
  }

  @Test
  void newInputIsMadeFirst() {
    BuildFixture build = with("build in: touch\n" + OUT, "build out: dyndep | in\n");
    build.createLater("out").built("out").ran("cp dd-in dd", "touch in", "touch out");
  }

  @Test
  void newInputThatIsMissingMakesDirtyButIsNoError() {
    BuildFixture build = with(OUT, "build out: dyndep | nowhere\n");
    build.createLater("out").built("out").ran("cp dd-in dd", "touch out");
  }

  @Test
  void validationOfANewInputIsBuilt() {
    BuildFixture build =
        with(
            """
            build in: touch |@ check
            build check: touch in out
            """
                + OUT,
            "build out: dyndep | in\n");
    build
        .createLater("out")
        .built("out")
        .ran("cp dd-in dd", "touch in", "touch out", "touch check");
  }

  @Test
  void twoEdgesMayBeConnected() {
    BuildFixture build =
        with(
            """
            build tmp: touch || dd
              dyndep = dd
            """
                + OUT,
            """
            build out | out.imp: dyndep | tmp.imp
            build tmp | tmp.imp: dyndep
            """);
    build.built("out").ran("cp dd-in dd", "touch tmp", "touch out").upToDate("out");
  }

  @Test
  void sourceInADepfileMayTurnOutToBeMade() {
    BuildFixture build =
        with(
            """
            build tmp: touch || dd
              dyndep = dd
            build out: copy tmp
              depfile = out.d
            """,
            "build tmp | tmp.imp: dyndep\n");
    build.files.create("out.d", "out: tmp.imp\n");
    assertNull(build.graph.find("tmp.imp"));
    build.built("out").ran("cp dd-in dd", "touch tmp", "cp tmp out");
    assertEquals(build.edge("tmp"), build.edge("tmp.imp"));
  }

  @Test
  void edgeThatWasCleanMayTurnOutToBeWanted() {
    BuildFixture build =
        with(
            """
            build tmp: touch || dd
              dyndep = dd
            build out: touch tmp || dd
              dyndep = dd
            """,
            "build out: dyndep\nbuild tmp | tmp.imp: dyndep\n");
    build.create("tmp", "out").built("out").ran("cp dd-in dd", "touch tmp", "touch out");
  }

  @Test
  void dependentThatWasCleanMayTurnOutToBeWanted() {
    BuildFixture build =
        with(
            """
            build tmp: touch || dd
              dyndep = dd
            build out: touch tmp
            """,
            "build tmp | tmp.imp: dyndep\n");
    build.create("tmp", "out").built("out").ran("cp dd-in dd", "touch tmp", "touch out");
    assertEquals(
        List.of("dd", "tmp", "out"),
        build.events(BuildEvent.StepWanted.class).stream()
            .map(wanted -> build.graph.edge(wanted.step()).outputs()[0].path())
            .toList());
  }

  @Test
  void cycleEndsTheBuild() {
    BuildFixture build =
        with(
            """
            build out: touch in || dd
              depfile = out.d
              dyndep = dd
            build in: touch || dd
              dyndep = dd
            """,
            "build out | circ: dyndep\nbuild in: dyndep | circ\n");
    build.files.create("out.d", "out: hidden\n");
    build.create("out").broken("dependency cycle: circ -> in -> circ", "out");
  }

  @Test
  void restatMayBeDiscovered() {
    BuildFixture build =
        BuildFixture.logged(
            COPY
                + """
                rule nothing
                  command = nothing
                build out1: nothing in || dd
                  dyndep = dd
                build out2: cat out1
                """);
    build.files.create("dd-in", VERSION + "build out1: dyndep\n  restat = 1\n");
    build.create("out1", "out2").createLater("in");
    build.built("out2").ran("cp dd-in dd", "nothing", "cat out1 > out2");
    build.createLater("in").built("out2").ran("nothing");
  }

  @Test
  void newInputMayBeUnderWay() {
    BuildFixture build =
        BuildFixture.of(
                """
                rule copy
                  command = cp $in $out
                build out1 | out1.imp: touch
                build zdd: copy zdd-in
                build out2: copy out1 || zdd
                  dyndep = zdd
                """)
            .options(BuildOptions.ofSlots(2));
    build.files.create("zdd-in", VERSION + "build out2: dyndep | out1.imp\n");
    build.commands.whenEnding(
        edge -> {
          if (edge == build.edge("zdd")) {
            assertTrue(build.commands.runs("out1"));
          }
        });
    build.built("out1", "out2").ran("touch out1", "cp zdd-in zdd", "cp out1 out2");
  }

  @Test
  void cleanFileMayDependOnADirtyOne() {
    BuildFixture build =
        BuildFixture.of(
            """
            rule copy
              command = cp $in $out
            build dd1: copy dd1-in
            build out1 | out1.imp: touch || dd1
              dyndep = dd1
            build dd2: copy dd2-in || dd1
            build out2: touch || dd2
              dyndep = dd2
            """);
    build.files.create("dd1-in", VERSION + "build out1: dyndep\n");
    build.files.create("dd2", VERSION + "build out2 | out2.imp: dyndep | out1.imp\n");
    build.create("out1.imp", "out2", "out2.imp", "dd2-in");
    build.built("out2").ran("cp dd1-in dd1", "touch out1", "touch out2");
  }

  @Test
  void cleanFileMayDependOnADirtyOneThroughAStep() {
    BuildFixture build =
        BuildFixture.of(
            """
            rule copy
              command = cp $in $out
            build dd1: copy dd1-in
            build out1: touch || dd1
              dyndep = dd1
            build dd2: copy dd2-in || out1
            build out2: touch || dd2
              dyndep = dd2
            """);
    build.files.create("dd1-in", VERSION + "build out1 | out1.imp: dyndep\n");
    build.files.create("dd2", VERSION + "build out2 | out2.imp: dyndep | out1.imp\n");
    build.create("out1.imp", "out2", "out2.imp", "dd2-in");
    build.built("out2").ran("cp dd1-in dd1", "touch out1", "touch out2");
  }

  private static final String NESTED =
      """
      rule copy
        command = cp $in $out
      build dd0: copy dd0-in
      build dd1: copy dd1-in
      build in: touch
      build tmp: touch || dd0
        dyndep = dd0
      build out: touch || dd1
        dyndep = dd1
      """;

  @Test
  void newInputMayHaveAFileOfItsOwnThatIsReady() {
    BuildFixture build = BuildFixture.of(NESTED);
    build.files.create("dd1-in", VERSION + "build out: dyndep | tmp\n");
    build.files.create("dd0", VERSION + "build tmp: dyndep | in\n");
    build.create("dd0-in").createLater("out");
    build.built("out").ran("cp dd1-in dd1", "touch in", "touch tmp", "touch out");
  }

  @Test
  void newInputMayHaveAFileOfItsOwnThatIsToBeMade() {
    BuildFixture build = BuildFixture.of(NESTED);
    build.files.create("dd1-in", VERSION + "build out: dyndep | tmp\n");
    build.files.create("dd0-in", VERSION + "build tmp: dyndep | in\n");
    build.createLater("out");
    build.built("out").ran("cp dd1-in dd1", "cp dd0-in dd0", "touch in", "touch tmp", "touch out");
  }

  @Test
  void fileThatIsNotCleanIsNotReadBeforeItsTime() {
    BuildFixture build = BuildFixture.of(COPY + OUT);
    build.files.create("dd", "this is not to be read");
    build.createLater("out").files.create("dd-in", VERSION + "build out: dyndep\n");
    build.built("out").ran("cp dd-in dd");
  }

  @Test
  void fileThatWaitsForAnotherStepIsNotReadBeforeItsTime() {
    BuildFixture build =
        BuildFixture.of(
            """
            rule gen
              command = touch $out
            build tmp: touch
            build dd: cat dd-in || tmp
            """
                + OUT);
    build.files.create("dd", VERSION + "build out: dyndep\n");
    build.create("dd-in").createLater("out").built("out").ran("touch tmp");
  }

  @Test
  void fileBehindAnotherDyndepFileIsNotReadBeforeItsTime() {
    BuildFixture build =
        BuildFixture.of(
            """
            rule copy
              command = cp $in $out
            build dd1: copy dd1-in
            build dd2-in: touch || dd1
              dyndep = dd1
            build dd2: copy dd2-in
            build out: touch || dd2
              dyndep = dd2
            """);
    build.create("dd1", "dd2").files.create("dd2-in", VERSION + "build out: dyndep\n");
    build.createLater("out").files.create("dd1-in", VERSION + "build dd2-in: dyndep\n");
    build.files.create("dd2", VERSION + "build out: dyndep\n");
    build.built("out").ran("cp dd1-in dd1");
  }
}
