package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build log contributes: changed commands, recorded time stamps, restat, generators. */
class BuildLogRulesTest {
  private static final String RULES =
      """
      rule nothing
        command = nothing
        restat = 1
      rule cc
        command = cc
        restat = 1
      """;

  @Test
  void outputThatTheLogDoesNotKnowIsBuilt() {
    BuildFixture build = BuildFixture.logged("build out: cat in\n").create("in", "out");
    build.built("out").upToDate("out");
  }

  @Test
  void generatorThatTheLogDoesNotKnowIsTrusted() {
    BuildFixture build =
        BuildFixture.logged(
            """
            build out: touch | in
              generator = 1
            """);
    build.create("in", "out").upToDate("out");
    build.createLater("in").built("out").upToDate("out");
  }

  @Test
  void generatorThatTouchesItsOwnInputIsUpToDateAfterwards() {
    BuildFixture build =
        BuildFixture.logged(
            """
            build out: touch | own other
              generator = 1
              before = own
            """);
    build.create("own", "out").createLater("other").files.tick();
    build.built("out").upToDate("out");
    build.createLater("own").built("out").upToDate("out");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7})
  void changedCommandIsBuiltAgain(int version, @TempDir Path directory) throws IOException {
    String manifest = "rule say\n  command = touch $text\nbuild touched: touch\nbuild out: say\n";
    BuildFixture first = BuildFixture.withLogs(manifest + "  text = one\n", directory, version);
    first.options(BuildOptions.ofSlots(1)).create("out").built("out").upToDate("out");
    BuildFixture same = first.restarted(manifest + "  text = one\n");
    same.upToDate("out");
    BuildFixture changed = same.restarted(manifest + "  text = two\n");
    changed.options(BuildOptions.ofSlots(1).explaining());
    changed.built("out").ran("touch two");
    assertEquals(List.of("command line changed for out"), changed.explanations());
  }

  @Test
  void outputThatAFailedCommandTouchedIsBuiltAgain() {
    BuildFixture build =
        BuildFixture.logged(
                """
                rule touch-fail
                  command = touch-fail
                build out: touch in
                build both: touch-fail out
                """)
            .create("in");
    build.built("out");
    build.createLater("in");
    build.files.tick();
    build.files.touch("out");
    build.built("out").upToDate("out");
    build.stopped("subcommand failed", "both");
    build.files.tick();
    build.stopped("subcommand failed", "both");
  }

  @Test
  void edgeWithoutInputsRunsOnce() {
    BuildFixture build = BuildFixture.logged("build a: touch\nbuild b: touch in\n").create("in");
    build.built("a", "b");
    build.createLater("in").built("a", "b").ran("touch b");
  }

  @Test
  void unchangedOutputOfARestatEdgeSparesItsReaders() {
    BuildFixture build =
        BuildFixture.logged(
                RULES
                    + """
                    build one: cc in
                    build two: nothing one
                    build three: cat two
                    """)
            .create("one", "two", "three")
            .createLater("in");
    build.built("three").ran("cc", "nothing", "cat two > three");
    build.createLater("in").built("three").ran("cc", "nothing");
    assertEquals(1, build.events(BuildEvent.StepDropped.class).size());
    build.upToDate("three");
    build.createLater("in").built("three").ran("cc", "nothing");
  }

  @Test
  void outputThatARestatEdgeNeverMakesCountsAsUnchanged() {
    BuildFixture build =
        BuildFixture.logged(
                RULES
                    + """
                    build one: nothing in
                    build two: cat one
                    """)
            .create("in", "two");
    build.built("two");
    build.createLater("in", "two").built("two").ran("nothing");
  }

  @Test
  void readerWithAnotherReasonToRunIsNotSpared() {
    BuildFixture build =
        BuildFixture.logged(
                RULES
                    + """
                    build one: nothing in
                    build two three: touch one
                    build four: touch two
                    """)
            .create("in");
    build.built("four");
    build.createLater("in").files.delete("three");
    build.built("four").ran("nothing", "touch two three", "touch four");
  }

  @Test
  void sparingGoesThroughPhonies() {
    BuildFixture build =
        BuildFixture.logged(
                RULES
                    + """
                    build one: nothing in
                    build group: phony one
                    build two: cat group
                    build all: phony two
                    """)
            .create("one", "in");
    build.built("all");
    build.createLater("in").built("all").ran("nothing");
  }

  @Test
  void removedInputOfARestatEdgeRunsItOnce() {
    BuildFixture build =
        BuildFixture.logged(
                """
                rule nothing
                  command = nothing
                  depfile = $out.d
                  restat = 1
                build one: nothing in
                build two: cat one
                """)
            .create("in");
    long recorded = build.files.tick();
    build.create("gone", "stays").files.create("one.d", "one: gone stays\n");
    build.built("two").ran("nothing", "cat one > two");
    assertEquals(recorded, build.log().mtimeNanos(build.node("one")));
    build.files.delete("gone");
    build.built("two").ran("nothing");
    assertEquals(recorded, build.log().mtimeNanos(build.node("one")));
  }

  @Test
  void restatEdgeIsRecordedAtItsEndUnlessItLeftSomethingAlone() {
    BuildFixture build =
        BuildFixture.logged(
                """
                rule depfile
                  command = make $out
                  depfile = out.d
                  restat = 1
                build pre: cat a
                build out: depfile || pre
                  test_dep = b
                  before = b
                """)
            .create("a", "b");
    build.built("out");
    assertEquals(build.files.now(), build.log().mtimeNanos(build.node("out")));
    build.createLater("a").built("out").ran("cat a > pre");
  }

  @Test
  void restatEdgeIsRecordedAtItsStartUnlessAnInputIsNewer() {
    BuildFixture build =
        BuildFixture.withLogs(
            RULES
                + """
                build plain: cc in
                  before = other
                build own: cc
                  depfile = own.d
                  deps = gcc
                  before = made
                build directory: phony in
                build within: cc directory
                  before = directory
                """);
    build.create("in", "other", "made", "directory").files.create("own.d", "own: made");
    long start = build.files.now();
    build.built("plain");
    assertEquals(start, build.log().mtimeNanos(build.node("plain")));
    for (String output : List.of("own", "within")) {
      build.built(output).upToDate(output);
      assertEquals(build.files.now(), build.log().mtimeNanos(build.node(output)));
    }
  }

  @Test
  void ordinaryEdgeIsRecordedAtItsStart() {
    BuildFixture build =
        BuildFixture.logged(
                """
                build out: touch in
                  before = in
                """)
            .create("in");
    long start = build.files.now();
    build.built("out");
    assertEquals(start, build.log().mtimeNanos(build.node("out")));
    build.built("out").built("out");
    assertTrue(build.files.now() > start);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7})
  void editWhileAStepRunsIsBuilt(int version, @TempDir Path directory) {
    BuildFixture build =
        BuildFixture.withLogs(
            """
            build one two: touch in
              edited = in
            build group: phony in
            build three: touch group
              edited = in
            build four: touch
              deps = gcc
              depfile = four.d
              edited = in
            """,
            directory,
            version);
    for (String output : List.of("one", "three", "four")) {
      build.files.create("in", "").create("four.d", "four: in");
      build.files.tick();
      build.built(output).built(output);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7})
  void editBeforeAStepRunsIsPartOfTheRun(int version, @TempDir Path directory) {
    BuildFixture build = BuildFixture.withLogs("build out: touch in\n", directory, version);
    build.create("in");
    build.built("out").upToDate("out");
    build.createLater("in").files.tick();
    build.built("out").upToDate("out");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7})
  void editWhileARestatStepRunsIsBuilt(int version, @TempDir Path directory) {
    BuildFixture build =
        BuildFixture.withLogs(
            RULES
                + """
                build one: cc in
                  edited = in
                build group: phony in
                build two: cc group
                  edited = in
                build may-be-missing: phony
                build four: cc may-be-missing
                  edited = may-be-missing
                build three: cc
                  depfile = three.d
                  deps = gcc
                  edited = in
                """,
            directory,
            version);
    for (String output : List.of("one", "two", "four")) {
      build.create("in", "may-be-missing");
      build.built(output).built(output);
    }
    build.files.create("three.d", "three: in");
    build.built("three");
    build.createLater("in").files.create("three.d", "three: in");
    build.built("three").built("three");
  }

  @Test
  void editWhileAGeneratorRunsIsBuiltOnce() {
    BuildFixture build =
        BuildFixture.logged(
            """
            build out: touch ../in cache
              generator = 1
              edited = ../in
            build ../in cache: phony
            """);
    build.create("../in", "cache").built("out").built("out").upToDate("out");
    build.createLater("cache").built("out").built("out").upToDate("out");
  }

  @Test
  void generatorThatChangesItsOwnInputIsUpToDateAfterwards() {
    BuildFixture build =
        BuildFixture.logged(
            """
            build out: touch ../in cache
              generator = 1
              edited = cache
            """);
    build.create("../in", "cache").built("out").upToDate("out");
    build.createLater("../in").built("out").upToDate("out");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7})
  void stepThatWritesItsOwnInputRunsEachTime(int version, @TempDir Path directory) {
    BuildFixture build =
        BuildFixture.withLogs(
            """
            build out: touch own
              before = own
            """,
            directory,
            version);
    build.create("own").built("out").built("out");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7})
  void restatStepThatWritesTheSameIntoItsInputIsUpToDateAfterwards(
      int version, @TempDir Path directory) {
    BuildFixture build =
        BuildFixture.withLogs(
            RULES
                + """
                build out: cc own other
                  before = own
                """,
            directory,
            version);
    build.create("own", "other", "out").built("out").upToDate("out");
    build.createLater("other").built("out").upToDate("out");
    build.createLater("own").built("out").upToDate("out");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7})
  void restatBehindAPhonySettles(int version, @TempDir Path directory) {
    BuildFixture build =
        BuildFixture.withLogs(
            RULES
                + """
                build group: phony in
                build out: nothing group
                """,
            directory,
            version);
    build.create("in", "out").built("out").upToDate("out");
    build.createLater("in").built("out").ran("nothing").upToDate("out");
  }

  @Test
  void depfileWrittenWithTheOutputIsNotNewer() {
    BuildFixture build =
        BuildFixture.logged(
                """
                rule depfile
                  command = make $out
                  depfile = out.d
                build out: depfile
                  test_dep = seen
                """)
            .create("seen");
    build.files.tick();
    build.built("out").upToDate("out");
  }

  @Test
  void generatorLetsGoOfTheLogs() {
    BuildFixture build =
        BuildFixture.withLogs(
            """
            build out: touch
              generator = 1
            """);
    build.built("out").upToDate("out");
    assertFalse(build.dirty("out"));
  }
}
