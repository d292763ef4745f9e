package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.history.BuildLog;
import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are out of date only by time. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CutOffTest {
  private static final String CHAIN =
      """
      rule copy
        command = copy $in $out
      build mid: copy in
      build out: copy mid
      """;

  @TempDir private Path directory;

  private BuildFixture of(String manifest) {
    return BuildFixture.withLogs(manifest, directory, BuildLog.NEWEST_VERSION)
        .remembering(directory);
  }

  /** A finished build of files that are older than the build. */
  private BuildFixture built(String manifest, String target, String... sources) {
    BuildFixture fixture = of(manifest);
    for (String source : sources) {
      fixture.files.create(source, source + "'s text");
    }
    fixture.files.tick();
    return fixture.built(target);
  }

  /** Reloads a build as after a start, and touches files. */
  private static BuildFixture touched(BuildFixture fixture, String manifest, String... paths)
      throws IOException {
    BuildFixture next = fixture.restarted(manifest);
    next.files.tick();
    for (String path : paths) {
      next.files.touch(path);
    }
    next.files.tick();
    return next;
  }

  private static List<String> spared(BuildFixture fixture) {
    return fixture.events(BuildEvent.StepFinished.class).stream()
        .filter(finished -> finished.outcome() == StepOutcome.UP_TO_DATE)
        .map(finished -> finished.text().outputs().getFirst())
        .toList();
  }

  /** Requires that a build by ninja's rule alone finds nothing to do. */
  private void ninjaFindsNothingToDo(BuildFixture fixture, String manifest, String target)
      throws IOException {
    fixture.restarted(manifest).forgetful().upToDate(target);
  }

  @Test
  void touchedSourceRunsNothingAlongAChain() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN, "in");
    fixture.upToDate("out");
    assertEquals(List.of("mid", "out"), spared(fixture));
    assertEquals("in's text", fixture.files.content("out"));
    ninjaFindsNothingToDo(fixture, CHAIN, "out");
  }

  @Test
  void sparesAgainAndAgain() throws IOException {
    BuildFixture fixture = built(CHAIN, "out", "in");
    for (int i = 0; i < 3; i++) {
      fixture = touched(fixture, CHAIN, "in");
      fixture.upToDate("out");
    }
    ninjaFindsNothingToDo(fixture, CHAIN, "out");
  }

  @Test
  void changedSourceRunsAll() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN);
    fixture.files.create("in", "other");
    fixture.files.tick();
    fixture.built("out").ran("copy in mid", "copy mid out");
  }

  @Test
  void sourceThatChangedAndChangedBackRunsNothing() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN);
    fixture.files.create("in", "other");
    fixture.files.tick();
    fixture.files.create("in", "in's text");
    fixture.files.tick();
    fixture.upToDate("out");
  }

  @Test
  void readersOfAStepThatRanAgainRunThoughItsBytesAreTheSame() throws IOException {
    String stamp =
        """
        build stamp: touch in
        build out: cat stamp
        """;
    BuildFixture fixture = touched(built(stamp, "out", "in"), stamp);
    fixture.files.create("in", "other");
    fixture.files.tick();
    fixture.built("out").ran("touch stamp", "cat stamp > out");
    assertEquals("", fixture.files.content("stamp"));
  }

  @Test
  void readersLearnOfARunWhoseReadersWereNotBuiltThen() throws IOException {
    String stamp =
        """
        build stamp: touch in
        build out: cat stamp
        """;
    BuildFixture fixture = touched(built(stamp, "out", "in"), stamp);
    fixture.files.create("in", "other");
    fixture.files.tick();
    fixture.built("stamp");
    fixture = touched(fixture, stamp, "stamp");
    fixture.built("out").ran("cat stamp > out");
  }

  @Test
  void readersOfARestatStepThatLeftItsOutputAloneAreSpared() throws IOException {
    String manifest =
        """
        rule nothing
          command = maybe $in $out
          restat = 1
        build gen: nothing in
        build out: cat gen other
        """;
    BuildFixture fixture = of(manifest);
    fixture.files.create("in", "1");
    fixture.files.create("other", "2");
    fixture.files.create("gen", "3");
    fixture.files.tick();
    fixture.built("out");
    fixture = touched(fixture, manifest, "other");
    fixture.files.create("in", "changed");
    fixture.files.tick();
    fixture.built("out").ran("maybe in gen");
    assertEquals(List.of("out"), spared(fixture));
    ninjaFindsNothingToDo(fixture, manifest, "out");
  }

  @Test
  void touchedInputOfARestatStepKeepsItsOutputsTime() throws IOException {
    String manifest =
        """
        rule copy
          command = copy $in $out
          restat = 1
        build mid: copy in
        build out: cat mid
        """;
    BuildFixture fixture = touched(built(manifest, "out", "in"), manifest, "in");
    long before = fixture.files.mtimeNanos("mid");
    fixture.upToDate("out");
    assertEquals(before, fixture.files.mtimeNanos("mid"));
    assertEquals(List.of("mid"), spared(fixture));
    ninjaFindsNothingToDo(fixture, manifest, "out");
  }

  @Test
  void discoveredInputsCount() throws IOException {
    discoveredInputsCount(
        """
        rule depfile_cc
          command = cc $in
          deps = gcc
          depfile = $out.d
        build out.o: depfile_cc in.c
          test_dep = a.h b.h
        """,
        "cc in.c");
  }

  @Test
  void includeLinesOfMsvcCount() throws IOException {
    discoveredInputsCount(
        """
        rule cat_cl
          command = cl $in
          deps = msvc
          msvc_deps_prefix = using$ \

        build out.o: cat_cl in.c
          prints = using b.h
        """,
        "cl in.c");
  }

  private void discoveredInputsCount(String manifest, String command) throws IOException {
    BuildFixture fixture = built(manifest, "out.o", "in.c", "a.h", "b.h");
    fixture = touched(fixture, manifest, "a.h", "in.c");
    fixture.upToDate("out.o");
    ninjaFindsNothingToDo(fixture, manifest, "out.o");
    fixture = touched(fixture, manifest);
    fixture.files.create("b.h", "changed");
    fixture.files.tick();
    fixture.built("out.o").ran(command);
  }

  @Test
  void aDepfileThatStaysIsRead() throws IOException {
    String manifest =
        """
        rule depfile_cc
          command = cc $in
          depfile = $out.d
        build out.o: depfile_cc in.c
          test_dep = a.h
        """;
    BuildFixture fixture = touched(built(manifest, "out.o", "in.c", "a.h"), manifest, "a.h");
    fixture.upToDate("out.o");
    ninjaFindsNothingToDo(fixture, manifest, "out.o");
    fixture = touched(fixture, manifest);
    fixture.files.create("a.h", "changed");
    fixture.files.tick();
    fixture.built("out.o");
  }

  @Test
  void aMissingDiscoveredInputIsLeftToNinjasRule() throws IOException {
    String manifest =
        """
        rule depfile_cc
          command = cc $in
          deps = gcc
          depfile = $out.d
        build out.o: depfile_cc in.c
          test_dep = no.h
        """;
    BuildFixture fixture = touched(built(manifest, "out.o", "in.c"), manifest);
    fixture.built("out.o").ran("cc in.c");
  }

  @Test
  void anotherCommandRuns() throws IOException {
    BuildFixture fixture = built(CHAIN, "out", "in");
    String other = CHAIN.replace("copy $in $out", "copy -v $in $out");
    touched(fixture, other, "in").built("out").ran("copy -v in mid", "copy -v mid out");
  }

  @Test
  void anotherResponseFileRuns() throws IOException {
    String manifest =
        """
        rule copy
          command = copy $in
          rspfile = $out.rsp
          rspfile_content = words
        build out: copy in
        """;
    BuildFixture fixture = built(manifest, "out", "in");
    touched(fixture, manifest.replace("words", "others"), "in").built("out");
  }

  @Test
  void anInputMoreOrLessRuns() throws IOException {
    String two = "rule r\n  command = x\nbuild out: r a | b\n";
    String one = "rule r\n  command = x\nbuild out: r a\n";
    BuildFixture fixture = touched(built(two, "out", "a", "b"), one, "a");
    fixture.built("out").ran("x");
    touched(fixture, two, "a").built("out").ran("x");
  }

  @Test
  void outputThatSomebodyChangedRuns() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN, "in");
    fixture.files.create("mid", "by hand", fixture.files.mtimeNanos("mid"));
    fixture.files.tick();
    fixture.built("out").ran("copy in mid", "copy mid out");
  }

  @Test
  void outputThatIsMissingRuns() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN, "in");
    fixture.files.delete("out");
    fixture.built("out").ran("copy mid out");
    assertEquals(List.of("mid"), spared(fixture));
  }

  @Test
  void aRunOfAnotherNinjaInBetweenIsNotKnown() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN);
    fixture.files.create("in", "other");
    fixture.files.tick();
    BuildFixture other = fixture.restarted(CHAIN).forgetful();
    other.built("out");
    fixture = touched(other, CHAIN);
    fixture.remembering(directory).files.create("in", "in's text");
    fixture.files.tick();
    fixture.built("out").ran("copy in mid", "copy mid out");
  }

  @Test
  void readersLearnOfARunThatFollowsOneOfAnotherNinja() throws IOException {
    String stamp =
        """
        build stamp: touch in
        build out: cat stamp other
        """;
    BuildFixture other = of(stamp).forgetful();
    other.files.create("in", "1").create("other", "1");
    other.files.tick();
    other.built("out");
    BuildFixture fixture = touched(other, stamp).remembering(directory);
    fixture.files.create("other", "2");
    fixture.files.tick();
    fixture.built("out").ran("cat stamp other > out");
    fixture = touched(fixture, stamp);
    fixture.files.create("in", "2");
    fixture.files.tick();
    fixture.built("out").ran("touch stamp", "cat stamp other > out");
  }

  @Test
  void aRunThatFailedLeavesNothingToRelyOn() throws IOException {
    String fails = CHAIN.replace("rule copy", "rule fail").replace(": copy", ": fail");
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), fails);
    fixture.files.create("in", "other");
    fixture.files.tick();
    assertEquals(RunResult.Status.FAILED, fixture.build("out").status());
    fixture = touched(fixture, CHAIN);
    fixture.files.create("in", "in's text");
    fixture.files.tick();
    fixture.built("out").ran("copy in mid", "copy mid out");
  }

  @Test
  void inputThatChangesDuringTheRunLeavesNothingToRelyOn() throws IOException {
    BuildFixture fixture = of(CHAIN);
    fixture.files.create("in", "1");
    fixture.files.tick();
    fixture.commands.whenEnding(
        edge -> {
          fixture.files.tick();
          fixture.files.create("in", "2", 1);
          fixture.commands.whenEnding(_ -> {});
        });
    fixture.built("out");
    touched(fixture, CHAIN, "in").built("out").ran("copy in mid", "copy mid out");
  }

  @Test
  void whatDependsOnAnAlwaysDirtyGroupRuns() throws IOException {
    String manifest =
        """
        build always: phony
        build out: cat in | always
        """;
    BuildFixture fixture = touched(built(manifest, "out", "in"), manifest);
    fixture.built("out").ran("cat in > out");
  }

  @Test
  void groupsAreLookedThrough() throws IOException {
    String manifest =
        """
        build group: phony a b
        build out: cat in | group
        """;
    BuildFixture fixture = touched(built(manifest, "out", "in", "a", "b"), manifest, "b");
    fixture.upToDate("out");
    fixture = touched(fixture, manifest);
    fixture.files.create("b", "changed");
    fixture.files.tick();
    fixture.built("out");
  }

  @Test
  void orderOnlyInputsDoNotCount() throws IOException {
    String manifest =
        """
        rule copy
          command = copy $in $out
        build first: copy a
        build out: copy in || first
        """;
    BuildFixture fixture = touched(built(manifest, "out", "in", "a"), manifest, "in");
    fixture.files.create("a", "changed");
    fixture.files.tick();
    fixture.built("out").ran("copy a first");
    assertEquals(List.of("out"), spared(fixture));
  }

  @Test
  void generatorsAndStepsWithTheTerminalRun() throws IOException {
    String manifest =
        """
        rule gen
          command = gen
          generator = 1
        rule ask
          command = ask
          pool = console
        build g: gen in
        build c: ask in
        build all: phony g c
        """;
    BuildFixture fixture = touched(built(manifest, "all", "in"), manifest, "in");
    assertEquals(RunResult.Status.BUILT, fixture.build("all").status());
    assertEquals(2, fixture.commands.ran().size());
  }

  @Test
  void inputFromTheFutureRuns() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN);
    fixture.files.create("in", "in's text", fixture.files.now() + 1_000_000_000L);
    fixture.built("out").ran("copy in mid", "copy mid out");
  }

  @Test
  void aDryRunTellsThatWhatReadsAnInputFromTheFutureRuns() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN);
    fixture.options(BuildOptions.ofSlots(1).asDryRun());
    long clockNanos = TimeUnit.MILLISECONDS.toNanos(fixture.files.now());
    fixture.files.create("in", "in's text", clockNanos + 1_000_000_000L);
    assertEquals(RunResult.Status.BUILT, fixture.build("out").status());
    assertEquals(2, fixture.events(BuildEvent.StepStarted.class).size());
  }

  @Test
  void inputThatIsNewerThanTheTimeInUseGetsALaterOne() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN);
    fixture.files.create("in", "in's text", fixture.files.now() + 5);
    fixture.upToDate("out");
    ninjaFindsNothingToDo(fixture, CHAIN, "out");
  }

  @Test
  void outputsThatCannotBeTouchedRun() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN, "in");
    fixture.files.fixTime("mid");
    fixture.built("out").ran("copy in mid", "copy mid out");
  }

  @Test
  void aCrashAtAnyMomentOfACutOffIsMadeGoodByTheNextBuild() throws IOException {
    for (int writes = 0; writes < 2; writes++) {
      BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN, "in");
      String stopAt = writes == 0 ? "mid" : "out";
      BuildFixture crashing = fixture;
      fixture.files.crashWhenTimed(stopAt);
      assertThrows(IllegalStateException.class, () -> crashing.build("out"));
      fixture.files.crashWhenTimed("");
      fixture = touched(fixture, CHAIN);
      fixture.upToDate("out");
      ninjaFindsNothingToDo(fixture, CHAIN, "out");
    }
  }

  @Test
  void aDryRunSaysWhatWouldRunAndChangesNothing() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN, "in");
    fixture.options(BuildOptions.ofSlots(1).asDryRun());
    fixture.upToDate("out");
    assertEquals(List.of("mid", "out"), spared(fixture));
    assertEquals(Set.of(), fixture.files.created());
    fixture = touched(fixture, CHAIN);
    fixture.options(BuildOptions.ofSlots(1).asDryRun());
    fixture.files.create("in", "changed");
    fixture.files.tick();
    assertEquals(RunResult.Status.BUILT, fixture.build("out").status());
    assertEquals(2, fixture.events(BuildEvent.StepStarted.class).size());
    fixture = touched(fixture, CHAIN).options(BuildOptions.ofSlots(1));
    fixture.built("out").ran("copy in mid", "copy mid out");
  }

  @Test
  void aNullBuildLooksAtNoContent() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN);
    fixture.upToDate("out");
    assertEquals(List.of(), fixture.files.read());
    assertFalse(fixture.files.created().contains(".clock"));
  }

  @Test
  void severalOutputsAreOneStep() throws IOException {
    String manifest = "build a b: cat in\n";
    BuildFixture fixture = touched(built(manifest, "a", "in"), manifest, "in");
    fixture.upToDate("a");
    ninjaFindsNothingToDo(fixture, manifest, "b");
    fixture = touched(fixture, manifest, "in");
    fixture.files.delete("b");
    fixture.built("a");
  }

  /** A later build, so much later that the digests of its inputs are remembered. */
  private static BuildFixture later(BuildFixture fixture, String manifest) throws IOException {
    BuildFixture next = fixture.restarted(manifest);
    next.files.advance(TimeUnit.MILLISECONDS.toNanos(50));
    return next;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build out: format in\n  after = in\n",
        "build out: format in more\n  after = in more\n",
        "build out: format more | in\n  after = in\n",
        "build group: phony in more\nbuild out: format group\n  after = in\n",
        "build gen: touch more\nbuild out: format gen | in\n  after = gen in\n",
        "build out: format in\n  after = in\n  deps = gcc\n  depfile = d\n",
        "build out: format in\n  after = in\n  restat = 1\n",
      })
  void stepThatWritesItsInputAgainIsSparedOnceTwoRunsSawAndMadeTheSame(String build)
      throws IOException {
    String manifest = "rule format\n  command = format $in\n" + build;
    BuildFixture fixture = later(built(manifest, "out", "in", "more"), manifest);
    fixture.built("out").ran("format " + argument(fixture));
    fixture = later(fixture, manifest);
    fixture.upToDate("out");
    assertEquals(List.of("out"), spared(fixture));
    ninjaFindsNothingToDo(fixture, manifest, "out");
    fixture = later(fixture.restarted(manifest).remembering(directory), manifest);
    fixture.files.create("in", "edited");
    fixture.files.advance(TimeUnit.MILLISECONDS.toNanos(50));
    fixture.built("out");
    later(fixture, manifest).built("out");
    later(fixture, manifest).upToDate("out");
  }

  private static String argument(BuildFixture fixture) {
    return fixture.edge("out").value("in");
  }

  private static final String FORMATTER =
      """
      rule format
        command = format
      build out: format in
        after = in
      """;

  @Test
  void stepThatChangesItsInputRunsUntilItChangesNothing() throws IOException {
    BuildFixture fixture = built(FORMATTER, "out", "in");
    for (int i = 0; i < 3; i++) {
      fixture = later(fixture, FORMATTER);
      String changed = "changed " + i;
      BuildFixture current = fixture;
      current.commands.whenEnding(_ -> current.files.create("in", changed));
      fixture.built("out").ran("format");
    }
    fixture = later(fixture, FORMATTER);
    fixture.built("out").ran("format");
    later(fixture, FORMATTER).upToDate("out");
  }

  @Test
  void anEditWhileAStepWritesItsInputAgainIsNotTakenForWhatItRead() throws IOException {
    BuildFixture fixture = later(built(FORMATTER, "out", "in"), FORMATTER);
    BuildFixture edited = fixture;
    edited.commands.whenEnding(_ -> edited.files.create("in", "edited"));
    fixture.built("out").ran("format");
    fixture = later(fixture, FORMATTER);
    fixture.built("out").ran("format");
    later(fixture, FORMATTER).upToDate("out");
  }

  @Test
  void anInputThatWasNeverHashedBeforeSparesNothing() throws IOException {
    BuildFixture fixture = built(FORMATTER, "out", "in");
    for (int i = 0; i < 3; i++) {
      fixture = later(fixture, FORMATTER);
      Files.deleteIfExists(directory.resolve("digests"));
      fixture.files.touch("in"); // too young to be remembered
      fixture.built("out").ran("format");
    }
  }

  @Test
  void damagedRunsAreReportedAndCostTimeOnly() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN, "in");
    damage(directory.resolve("runs"));
    fixture.built("out");
    assertTrue(
        fixture.events(BuildEvent.Message.class).stream()
            .anyMatch(message -> message.text().contains("is damaged")));
    fixture = touched(fixture, CHAIN, "in");
    fixture.upToDate("out");
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void stepsAreSparedWithoutReadingTheirIngredients() throws IOException {
    BuildFixture fixture = touched(built(CHAIN, "out", "in"), CHAIN, "in");
    damage(directory.resolve("ingredients"));
    fixture.upToDate("out");
    assertEquals(List.of(), fixture.events(BuildEvent.Message.class));
    assertFalse(fixture.runs().isOutdated());
  }

  @Test
  void aDirectoryAmongTheInputsCountsByItsTime() throws IOException {
    BuildFixture fixture = of("build out: cat in | dir\n");
    fixture.files.create("in", "text").makeDirectory("dir");
    fixture.files.tick();
    fixture.built("out");
    fixture = touched(fixture, "build out: cat in | dir\n", "in");
    fixture.upToDate("out");
    fixture = touched(fixture, "build out: cat in | dir\n", "dir");
    fixture.built("out");
  }
}
