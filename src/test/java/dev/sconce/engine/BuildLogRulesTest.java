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

/** What the build log adds: changed commands, recorded time stamps, restat, generators. */
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
