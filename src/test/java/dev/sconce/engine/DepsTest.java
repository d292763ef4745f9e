package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.Node;
import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.StepWeights;
import dev.sconce.session.BuildEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that commands discover: depfiles that stay, and the deps log. */
class DepsTest {
  private static final String CC =
      """
      rule cc
        command = cc $in
        depfile = $out.d
      """;

  private static final String OBJECT = CC + "build foo.o: cc foo.c || gen\nbuild gen: touch\n";

  private static List<String> recorded(BuildFixture build, String output) {
    Node node = build.node(output);
    assertTrue(build.deps().has(node), output);
    List<String> paths = new ArrayList<>();
    for (Node input : build.deps().dependencies(node)) {
      paths.add(input.path());
    }
    return paths;
  }

  private static String printed(BuildFixture build) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    build.events(BuildEvent.StepFinished.class).getFirst().output().writeTo(bytes);
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void missingDepfileMakesDirty() {
    BuildFixture build =
        BuildFixture.of(CC + "build fo$ o.o: cc foo.c\n").create("foo.c", "fo o.o");
    build.built("fo o.o");
    assertEquals(List.of("fo o.o.d"), build.files.read());
  }

  @Test
  void depfileAddsInputsBetweenImplicitAndOrderOnlyOnes() {
    BuildFixture build = BuildFixture.of(OBJECT).create("foo.c");
    build.files.create("foo.o.d", "foo.o: blah.h bar.h\n");
    int edges = build.graph.edgeCount();
    build.built("foo.o").ran("touch gen", "cc foo.c");
    assertEquals(List.of("foo.c", "blah.h", "bar.h", "gen"), build.inputs("foo.o"));
    assertEquals(edges, build.graph.edgeCount());
    assertTrue(build.node("foo.c").namedByManifest());
    assertFalse(build.node("bar.h").namedByManifest());
  }

  @Test
  void discoveredInputTriggersWhenChangedOrGone() {
    BuildFixture build = BuildFixture.of(OBJECT).create("foo.c", "blah.h", "bar.h", "gen");
    build.files.create("foo.o.d", "foo.o: blah.h bar.h\n");
    build.built("foo.o").upToDate("foo.o");
    build.createLater("bar.h").built("foo.o").upToDate("foo.o");
    build.createLater("gen").upToDate("foo.o");
    build.files.delete("bar.h");
    build.built("foo.o").ran("cc foo.c");
  }

  @Test
  void depfileThatIsMalformedIsRefused() {
    BuildFixture build = BuildFixture.of(OBJECT).create("foo.c", "gen");
    build.files.create("foo.o.d", "randomtext\n");
    build.refused("foo.o.d: expected ':' in depfile", "foo.o");
  }

  @Test
  void depfileThatCannotBeReadIsRefused() {
    BuildFixture build = BuildFixture.of(OBJECT).create("foo.c", "gen");
    build.files.failAt("foo.o.d", "Permission denied");
    build.refused("loading 'foo.o.d': Permission denied", "foo.o");
  }

  @Test
  void depfilePathsAreMadeCanonical() {
    BuildFixture build =
        BuildFixture.of(CC + "build ./out.o: cc ./foo.cc\n").create("foo.cc", "out.o");
    build.files.create("out.o.d", "./out.o: ./foo/../hidden.h bar/../foo.cc\n");
    build.create("hidden.h").upToDate("out.o");
    build.createLater("hidden.h").built("out.o");
  }

  @Test
  void inputThatIsDiscoveredAndOrderOnlyTriggers() {
    BuildFixture build =
        BuildFixture.of(CC + "build gen.h: cat data\nbuild out.o: cc foo.cc || gen.h\n")
            .create("gen.h", "foo.cc", "out.o");
    build.files.create("out.o.d", "out.o: gen.h\n");
    build.createLater("data").built("out.o").ran("cat data > gen.h", "cc foo.cc");
  }

  @Test
  void removedDepfileMakesDirty() {
    BuildFixture build = BuildFixture.of(CC + "build out.o: cc foo.cc\n").create("foo.h", "foo.cc");
    build.createLater("out.o").files.create("out.o.d", "out.o: foo.h\n");
    build.upToDate("out.o");
    build.files.delete("out.o.d");
    build.built("out.o");
  }

  @Test
  void depfileOfAnotherOutputMakesDirty() {
    BuildFixture build =
        BuildFixture.of(CC + "build foo.o: cc foo.c\n")
            .options(BuildOptions.ofSlots(1).explaining())
            .create("foo.c", "foo.o", "header.h");
    build.files.create("foo.o.d", "bar.o: header.h\n");
    build.built("foo.o");
    assertEquals(
        List.of("expected depfile 'foo.o.d' to mention 'foo.o', got 'bar.o'"),
        build.explanations());
  }

  @Test
  void depfileThatNamesAStrangeOutputIsRefused() {
    BuildFixture build = BuildFixture.of(OBJECT).create("foo.c", "gen");
    build.files.create("foo.o.d", "foo.o bar.o: x.h\n");
    build.refused(
        "foo.o.d: depfile mentions 'bar.o' as an output, but no such output was declared", "foo.o");
  }

  @Test
  void spuriousReaderOfARestatHeaderIsSpared() {
    BuildFixture build =
        BuildFixture.of(
                """
                rule nothing
                  command = nothing
                  restat = 1
                build header.h: nothing header.in
                build out: cat in
                  depfile = in.d
                """)
            .create("header.h", "in", "out");
    build.files.create("in.d", "out: header.h");
    build.createLater("header.in").built("out").ran("nothing");
  }

  @Test
  void readerWithoutADepfileIsNotSpared() {
    BuildFixture build =
        BuildFixture.of(
                """
                rule nothing
                  command = nothing
                  restat = 1
                build header.h: nothing header.in
                build out: cat header.h
                  depfile = out.d
                """)
            .create("header.h")
            .createLater("out", "header.in");
    build.built("out").ran("nothing", "cat header.h > out");
  }

  private static final String GCC =
      """
      build out: cat in
        deps = gcc
        depfile = in.d
      """;

  @Test
  void depfileMovesIntoTheDepsLog() {
    BuildFixture build = BuildFixture.withDepsLog(GCC).create("in");
    build.files.create("in.d", "out: seen");
    build.built("out");
    assertFalse(build.files.exists("in.d"));
    assertEquals(List.of("seen"), recorded(build, "out"));
    build.create("seen").upToDate("out");
    build.createLater("seen").built("out");
    assertEquals(List.of(), recorded(build, "out"));
  }

  @Test
  void depfileStaysWhenAskedFor() {
    BuildFixture build =
        BuildFixture.withDepsLog(GCC)
            .options(
                new BuildOptions(
                    1, 1, false, false, PlanReporting.NONE, true, false, StepWeights.EQUAL))
            .create("in");
    build.files.create("in.d", "out: seen");
    build.built("out");
    assertTrue(build.files.exists("in.d"));
  }

  @Test
  void outputThatIsNewerThanItsRecordIsBuiltAgain() {
    BuildFixture build =
        BuildFixture.withDepsLog(GCC).options(BuildOptions.ofSlots(1).explaining()).create("in");
    build.built("out");
    build.createLater("in", "out").built("out");
    assertEquals(List.of("stored deps info out of date for 'out' (1 vs 2)"), build.explanations());
    build.upToDate("out");
  }

  @Test
  void withoutDepsLogTheStepRunsEachTime() {
    BuildFixture build = BuildFixture.of(GCC).create("in");
    build.built("out").built("out");
  }

  @Test
  void missingDepfileNameFailsTheStep() throws IOException {
    BuildFixture build = BuildFixture.of("build out: cat\n  deps = gcc\n  prints = hello\n");
    build.stopped("subcommand failed", "out");
    assertEquals("hello\nedge with deps=gcc but no depfile makes no sense", printed(build));
  }

  @Test
  void malformedDepfileFailsTheStep() throws IOException {
    BuildFixture build = BuildFixture.of(GCC).create("in");
    build.files.create("in.d", "AAA BBB");
    build.stopped("subcommand failed", "out");
    assertEquals("expected ':' in depfile", printed(build));
    assertTrue(build.files.exists("in.d"));
  }

  @Test
  void depfileOfAFailedCommandIsReadAndNotRecorded() throws IOException {
    BuildFixture build =
        BuildFixture.withDepsLog(
            """
            rule fail
              command = fail
              deps = gcc
              depfile = out.d
            build out: fail
            """);
    build.files.create("out.d", "AAA BBB");
    build.stopped("subcommand failed", "out");
    assertEquals("", printed(build));
    assertFalse(build.deps().has(build.node("out")));
  }

  @Test
  void unknownKindOfDepsEndsTheBuild() {
    BuildFixture.of("build out: cat\n  deps = wishes\n")
        .misdeclared("unknown deps type 'wishes'", "out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x y: a b",
        "x y: a\\nx y: b",
        "x: a b\\ny: a b",
        "x: a b",
        "y: a b",
      })
  void depsAreRecordedForAllOutputs(String depfile) {
    BuildFixture build =
        BuildFixture.withDepsLog("build x y: cat a b\n  deps = gcc\n  depfile = in.d\n")
            .create("a", "b");
    build.files.create("in.d", depfile.replace("\\n", "\n"));
    build.built("x");
    assertEquals(List.of("a", "b"), recorded(build, "x"));
    assertEquals(List.of("a", "b"), recorded(build, "y"));
  }

  @Test
  void includeLinesAreTakenOutOfTheOutput() throws IOException {
    BuildFixture build =
        BuildFixture.withDepsLog(
                """
                build x y: cat a
                  deps = msvc
                  msvc_deps_prefix = using$ \

                  prints = using ./in1
                """)
            .create("a");
    build.built("x");
    assertEquals(List.of("in1"), recorded(build, "x"));
    assertEquals(List.of("in1"), recorded(build, "y"));
    assertEquals("", printed(build));
  }

  @Test
  void includeLinesAreTakenOutOfTheOutputOfAFailedCommandToo() throws IOException {
    BuildFixture build =
        BuildFixture.withDepsLog(
            """
            rule fail
              command = fail
              deps = msvc
              msvc_deps_prefix = using$ \

            build x: fail
              prints = using in1
            """);
    build.stopped("subcommand failed", "x");
    assertEquals("", printed(build));
  }

  @Test
  void restatHeaderInTheDepsLogSparesItsReader() {
    BuildFixture build =
        BuildFixture.withDepsLog(
                """
                rule nothing
                  command = nothing
                  restat = 1
                build header.h: nothing header.in
                build out: cat in
                  deps = gcc
                  depfile = in.d
                """)
            .create("in", "header.h", "header.in");
    build.files.create("in.d", "out: header.h");
    build.built("out");
    build.createLater("header.in").built("out").ran("nothing");
  }

  @Test
  void restatHeaderDoesNotSpareAReaderWithoutRecord() {
    BuildFixture build =
        BuildFixture.withLogs(
                """
                rule nothing
                  command = nothing
                  restat = 1
                build header.h: nothing header.in
                build out: cat header.h
                  deps = gcc
                  depfile = out.d
                """)
            .create("header.in", "header.h");
    build.files.create("out.d", "out: header.h");
    build.built("out").ran("nothing", "cat header.h > out").upToDate("out");
    build.createLater("header.in").loseLogs();
    build.built("out").ran("nothing", "cat header.h > out").upToDate("out");
    build.createLater("header.in", "out").built("out").ran("nothing", "cat header.h > out");
    build.upToDate("out");
  }

  @Test
  void inputThatChangesWhileACommandRunsTriggersAgain() {
    BuildFixture build =
        BuildFixture.withLogs(
                """
                rule depfile
                  command = long
                build out: depfile
                  deps = gcc
                  depfile = out.d
                  test_dep = header.h
                """)
            .create("header.h");
    int[] runs = {0};
    build.commands.whenEnding(
        _ -> {
          if (runs[0]++ == 0) {
            build.files.tick();
            build.files.touch("header.h");
            build.files.tick();
            build.files.touch("out");
          }
        });
    build.built("out");
    assertEquals(1, build.log().mtimeNanos(build.node("out")));
    build.built("out").upToDate("out");
  }

  @Test
  void discoveredInputThatAnotherCommandTouchesIsSettledByTheNextBuild() {
    BuildFixture build =
        BuildFixture.withLogs(
                """
                rule depfile
                  command = dep
                  deps = gcc
                  depfile = out2.d
                build out1: touch in
                  after = hidden
                build out2: depfile in || out1
                  test_dep = hidden
                """)
            .create("in");
    build.files.tick();
    build.built("out2");
    build.createLater("in").built("out2");
    build.files.tick();
    build.upToDate("out2");
  }

  @Test
  void depsSurviveARestart(@TempDir Path directory) throws IOException {
    String manifest = CC + "build fo$ o.o: cc foo.c\n  deps = gcc\n";
    BuildFixture build = BuildFixture.withLogs(manifest, directory, 7).create("foo.c");
    build.files.create("fo o.o.d", "fo\\ o.o: blah.h bar.h\n");
    build.create("blah.h", "bar.h").built("fo o.o");
    BuildFixture again = build.restarted(manifest);
    again.upToDate("fo o.o");
    again.files.delete("bar.h");
    BuildFixture third = again.restarted(manifest);
    third.built("fo o.o").ran("cc foo.c");
    assertEquals(List.of("foo.c", "blah.h", "bar.h"), third.inputs("fo o.o"));
  }

  @Test
  void recordedHeaderThatIsMadeByAStepIsMadeFirst() {
    BuildFixture build =
        BuildFixture.withDepsLog(
                """
                build gen.h: touch gen.in
                build out: cat in || gen.h
                  deps = gcc
                  depfile = in.d
                build other: cat in
                  deps = gcc
                  depfile = other.d
                """)
            .create("in", "gen.in");
    build.files.create("in.d", "out: gen.h").create("other.d", "other: gen.h");
    build.built("out").built("other");
    build.createLater("gen.in").built("other").ran("touch gen.h", "cat in > other");
  }
}
