package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.NativePath;
import dev.sconce.os.Posix;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs small builds with real commands. */
class BuildCommandTest {
  private static final String RULES =
      """
      rule touch
        command = touch $out
      rule warn
        command = echo $out is odd; touch $out
      rule fail
        command = echo $out is bad; exit 3
      rule stop
        command = exit 130
      """;

  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary).withRealClock();
  }

  private int run(String... arguments) throws IOException {
    stage.out.reset();
    stage.err.reset();
    return new SconceFace(stage.context()).run(List.of(arguments));
  }

  private void manifest(String builds) throws IOException {
    stage.file("build.ninja", RULES + builds);
  }

  /** The output, without times. */
  private String said() {
    return stage
        .said()
        .replaceAll("(in|after|\\() ?(?:[0-9.]+s|[0-9]+ms)", "$1 TIME")
        .replaceAll(" +(?:[0-9.]+s|[0-9]+ms)  ", " TIME ");
  }

  @Test
  void buildsAndThenHasNothingToDo() throws IOException {
    manifest("build a: touch\nbuild b: touch a\n");
    assertEquals(0, run());
    assertEquals(
        """
        [1/2] ✓ TIME TOUCH a
        [2/2] ✓ TIME TOUCH b
        sconce: built all in TIME: 2 built
        """,
        said());
    assertEquals(0, run());
    assertEquals("sconce: nothing to do, 2 steps up to date ( TIME)\n", said());
    assertEquals("", stage.complained());
  }

  @Test
  void aCycleAmongVariablesOfARuleIsTheManifestsError() throws IOException {
    String rule = "rule loop\n  command = $description\n  description = $command\n";
    String pool = "rule swim\n  command = true\n  pool = $pool\n";
    manifest(rule + "build a: loop\n");
    assertEquals(2, run());
    assertEquals(
        "sconce: error: build.ninja:12: cycle in rule variables: description -> command ->"
            + " description\n",
        stage.complained());
    manifest(pool + "build a: swim\n");
    assertEquals(2, run());
    assertEquals(
        "sconce: error: build.ninja:12: cycle in rule variables: pool -> pool\n",
        stage.complained());
  }

  @Test
  void buildsWhatIsNamed() throws IOException {
    manifest("build a: touch\nbuild b: touch\n");
    assertEquals(0, run("b"));
    assertTrue(said().endsWith("sconce: built b in TIME: 1 built\n"), said());
    assertFalse(Files.exists(stage.directory.resolve("a")));
  }

  @Test
  void goesOnAfterAFailureAndSaysWhatItStops() throws IOException {
    manifest("build a: fail\nbuild b: touch a\nbuild c: touch b\nbuild d: touch\n");
    assertEquals(1, run("-j1"));
    assertTrue(
        said()
            .endsWith(
                """

                ✘ a: exit 3 after TIME; blocks b and c
                  see it again:  sconce log a
                sconce: FAILED in TIME: 1 failed, 2 not run, 1 built
                """),
        said());
    assertTrue(said().contains(" a  exit 3\necho a is bad; exit 3\na is bad\n"), said());
  }

  @Test
  void stopsAfterAsManyFailuresAsTheUserAllows() throws IOException {
    manifest("build a: fail\nbuild b: fail\nbuild c: fail\nbuild all: phony a b c\n");
    assertEquals(1, run("-j1", "-k2"));
    assertTrue(said().endsWith("sconce: FAILED in TIME: 2 failed, 1 not run\n"), said());
  }

  @Test
  void saysWhichCommandShowsTheFailureAgainFromWhereTheUserStands() throws IOException {
    stage.file("out/build.ninja", RULES + "build a: fail\n");
    assertEquals(1, run("-C", "out"));
    assertTrue(said().startsWith("sconce: Entering directory `out'\n"), said());
    assertTrue(said().contains("  see it again:  sconce -C out log a\n"), said());
    assertEquals(0, run("-C", "out", "log", "a"));
    assertTrue(stage.said().startsWith("✘ a: exit 3 after "), stage.said());
  }

  @Test
  void saysWhereItBuildsWhenItHadToLook() throws IOException {
    stage.file("CMakeLists.txt", "").cmake("build", ".", "Ninja", "Debug");
    stage.file("build/build.ninja", RULES + "build a: touch\n");
    assertEquals(0, run());
    assertTrue(
        said()
            .startsWith("sconce: building in build/ (CMake, Debug); another one: -C DIR\n[1/1] ✓"),
        said());
    assertTrue(Files.exists(stage.directory.resolve("build/a")));
  }

  @Test
  void endsWithTwoWhenATargetIsUnknown() throws IOException {
    manifest("build app: touch\nbuild CMakeFiles/x.dir/x.c.o: touch x.c\n");
    assertEquals(2, run("ap"));
    assertEquals("sconce: error: unknown target 'ap'; did you mean 'app'?\n", stage.complained());
    assertEquals(2, run("CMakeFiles/x.c"));
    assertEquals(
        "sconce: error: unknown target 'CMakeFiles/x.c'; 'sconce --ninja -t targets all' lists"
            + " them\n",
        stage.complained());
    assertEquals("", stage.said());
  }

  @Test
  void endsWithTwoWhenTheManifestIsWrong() throws IOException {
    stage.file("build.ninja", "build a: nosuch\n");
    assertEquals(2, run());
    assertTrue(
        stage.complained().startsWith("sconce: error: build.ninja:1: unknown build rule"),
        stage.complained());
  }

  @Test
  void endsWithTwoWhenASourceIsMissing() throws IOException {
    manifest("build a: touch nosuch.c\n");
    assertEquals(2, run());
    assertTrue(stage.complained().contains("'nosuch.c'"), stage.complained());
    assertEquals("", stage.said());
  }

  private static OutputStream full() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        throw new IOException("No space left on device");
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "why"})
  void doesNotPassOverOutputThatIsNotWhole(String command) throws IOException {
    manifest("build a: fail\n");
    assertEquals(1, run());
    IOException unwritable =
        assertThrows(
            IOException.class,
            () -> new SconceFace(stage.context(full())).run(List.of(command, "a")));
    assertEquals(
        "standard output cannot be written: No space left on device", unwritable.getMessage());
  }

  @Test
  void saysThatItsOutputCannotBeWrittenAndStops() throws IOException {
    manifest("build a: touch\nbuild b: touch a\nbuild c: touch b\n");
    assertEquals(130, new SconceFace(stage.context(full())).run(List.of()));
    assertEquals(
        "sconce: standard output cannot be written: No space left on device;"
            + " the build is stopped\n",
        stage.complained());
    assertFalse(Files.exists(temporary.resolve("c")));
  }

  @Test
  void endsWithTwoWhenTheLastLinesCannotBeWritten() throws IOException {
    manifest("build a: touch\n");
    assertEquals(2, new SconceFace(stage.context(full())).run(List.of()));
    assertTrue(Files.exists(stage.directory.resolve("a")));
    stage.err.reset();
    assertEquals(2, new SconceFace(stage.context(full())).run(List.of()));
    assertEquals(
        "sconce: standard output cannot be written: No space left on device\n", stage.complained());
  }

  private static final String SPOIL =
      "rule spoil\n  command = touch $out; rm -f .ninja_log; mkdir .ninja_log\n";

  @Test
  void aLogThatCannotBeWrittenForTheLastStepIsAFailure() throws IOException {
    manifest(SPOIL + "build a: spoil\n");
    assertEquals(1, run());
    assertEquals(
        """
        [1/1] ✓ TIME SPOIL a
        sconce: error: Error writing to build log: Is a directory
        sconce: FAILED in TIME: 1 built
        """,
        said());
  }

  @Test
  void unwritableLogIsReportedBesideAFailure() throws IOException {
    manifest(SPOIL + "build bad: fail\nbuild a: spoil\n");
    assertEquals(1, run("-j1", "bad", "a"));
    assertTrue(
        said().contains("sconce: error: Error writing to build log: Is a directory\n"), said());
    assertTrue(said().contains("see it again:  sconce log bad\n"), said());
  }

  @Test
  void aStepOfAnUnknownKindOfDepsIsAnErrorOfTheBuild() throws IOException {
    manifest("build a: touch\nbuild b: touch a\n  deps = gclc\nbuild c: touch b\n");
    for (String dry : List.of("-n", "--plain")) {
      assertEquals(1, run(dry));
      assertTrue(said().contains("sconce: error: unknown deps type 'gclc'\n"), said());
      assertTrue(said().endsWith("sconce: FAILED in TIME: 2 not run, 1 built\n"), said());
    }
    assertEquals(2, run("why", "b"));
    assertEquals("sconce: error: unknown deps type 'gclc'\n", stage.complained());
  }

  @Test
  void aDryRunFailsAsTheRunWouldAndSaysNothingOfALog() throws IOException {
    manifest("build a: touch\n  deps = gcc\nbuild b: touch a\n");
    assertEquals(1, run("-n"));
    assertEquals(
        """
        [1/2] would run  TOUCH a  exit 1
        touch a
        edge with deps=gcc but no depfile makes no sense

        ✘ a: exit 1 after TIME; blocks b
        sconce: FAILED in TIME: 1 failed, 1 not run
        """,
        said());
    assertEquals(0, run("why", "b"));
    assertTrue(said().startsWith("b would run"), said());
  }

  @Test
  void endsWith130WhenItIsStopped() throws IOException {
    manifest("build a: touch\nbuild b: stop a\nbuild c: touch b\n");
    assertEquals(130, run());
    assertTrue(said().endsWith("sconce: stopped after TIME: 1 of 3 done\n"), said());
  }

  @Test
  void namesWhatWouldRunAndRunsNothing() throws IOException {
    manifest("build a: touch\nbuild b: touch a\n");
    assertEquals(0, run("-n"));
    assertEquals(
        """
        [1/2] would run  TOUCH a
        [2/2] would run  TOUCH b
        sconce: would run 2 steps; nothing was run (-n)
        """,
        stage.said());
    assertEquals(
        List.of("build.ninja"),
        List.of(java.util.Objects.requireNonNull(stage.directory.toFile().list())));
  }

  @Test
  void remakesTheManifestFirst() throws IOException {
    stage.file("new.ninja", RULES + generator() + "build made: touch\n");
    stage.file("build.ninja", RULES + generator() + "build old: touch\n");
    older("build.ninja", 60);
    assertEquals(0, run());
    assertEquals(
        """
        [1/1] ✓ TIME RUN  new.ninja
        [2/2] ✓ TIME TOUCH made
        sconce: built all in TIME: 2 built
        """,
        said());
    assertFalse(Files.exists(stage.directory.resolve("old")));
  }

  @Test
  void doesNotFollowAManifestThatItWouldOnlyMake() throws IOException {
    stage.file("new.ninja", RULES + generator() + "build made: touch\n");
    stage.file("build.ninja", RULES + generator() + "build old: touch\n");
    older("build.ninja", 60);
    assertEquals(0, run("-n"));
    assertEquals(
        """
        [1/1] would run  RUN  new.ninja
        sconce: that comes first; what follows from it is not known yet (-n)
        """,
        stage.said());
  }

  @Test
  void endsWithOneWhenTheManifestCannotBeMade() throws IOException {
    stage.file("source", "");
    manifest("rule regen\n  command = exit 1\n  generator = 1\nbuild build.ninja: regen source\n");
    older("build.ninja", 60);
    assertEquals(1, run());
    assertTrue(said().endsWith("sconce: FAILED in TIME: 1 failed\n"), said());
  }

  private static String generator() {
    return """
    rule generator
      command = cp new.ninja build.ninja
      generator = 1
    build build.ninja: generator new.ninja
    """;
  }

  private void older(String file, int seconds) throws IOException {
    Files.setLastModifiedTime(
        stage.directory.resolve(file), FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  @Test
  void showsWhatTheLastRunPrintedAgain() throws IOException {
    manifest("build a: warn\nbuild b: touch a\n");
    assertEquals(0, run());
    assertTrue(said().contains("▲ 1 step printed output: sconce log --printed\n"), said());
    assertEquals(0, run("log"));
    assertEquals("sconce: no step failed when it ran last\n", stage.said());
    assertEquals(0, run("log", "--warnings"));
    assertEquals(
        "sconce: no step that succeeded when it ran last printed a warning\n", stage.said());
    assertEquals(0, run("log", "--printed"));
    assertTrue(stage.said().startsWith("▲ a: built in "), stage.said());
    assertTrue(stage.said().endsWith(" ago\necho a is odd; touch a\na is odd\n"), stage.said());
    assertEquals(0, run("log", "b"));
    assertEquals("sconce: b printed nothing when it ran last\n", stage.said());
  }

  @Test
  void tellsOtherProgramsWhatToolsReported() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule cc
          command = cat $in; test $ok
        build bad.o: cc bad.txt
          ok =
        build good.o: cc good.txt
          ok = 1
        """);
    stage.file("bad.txt", "src/a.c:3:7: error: no\nh.h:1: warning: old [-Wold]\n");
    stage.file("good.txt", "h.h:1: warning: old [-Wold]\nanything else\n");
    stage.file("src/a.c", "");
    assertEquals(1, run());
    assertEquals(0, run("log", "--format=errorformat"));
    assertEquals("HERE/src/a.c:3:7: error: no\nHERE/h.h:1: warning: old [-Wold]\n", stage.said());
    assertEquals(0, run("log", "--json", "--warnings"));
    assertTrue(stage.said().startsWith("{\"format\":\"sconce-log\",\"version\":1,"), stage.said());
    assertTrue(stage.said().contains("\"errors\":0,\"warnings\":1,"), stage.said());
    assertEquals(0, run("log", "--sarif", "bad.o"));
    assertTrue(stage.said().contains("\"level\":\"error\""), stage.said());
    assertEquals(2, run("log", "--format=yaml"));
    assertEquals(
        "sconce: error: there is no format 'yaml'; there are text, json, errorformat, sarif\n",
        stage.complained());
  }

  @Test
  void customTargetThatDependsOnOthersIsFoundByTheNameThatTheScreenShows() throws IOException {
    manifest(
        """
        rule speak
          command = echo spoken
        build app: touch
        build CMakeFiles/check: speak | app
        build check: phony CMakeFiles/check app
        """);
    assertEquals(0, run("check"));
    assertEquals(0, run("log", "check"), stage.complained());
    assertTrue(stage.said().contains("spoken"), stage.said());
    assertEquals(0, run("why", "check"), stage.complained());
  }

  @Test
  void saysWhyThereIsNothingToShow() throws IOException {
    manifest("build a: touch\nbuild b: touch\nbuild all: phony a b\n");
    assertEquals(2, run("log"));
    assertEquals(
        "sconce: error: no build with sconce is recorded here yet.  Try  sconce\n",
        stage.complained());
    assertEquals(0, run("a"));
    assertEquals(2, run("log", "b"));
    assertEquals("sconce: error: b has not been run by sconce yet\n", stage.complained());
    assertEquals(2, run("log", "all"));
    assertEquals(
        "sconce: error: all only groups other targets: it prints nothing itself\n",
        stage.complained());
    assertEquals(2, run("log", "alll"));
    assertEquals(
        "sconce: error: no step is called 'alll'; did you mean 'all'?\n", stage.complained());
    assertEquals(0, run("log", "--printed"));
    assertEquals(
        "sconce: no step that succeeded when it ran last printed anything\n", stage.said());
  }

  @Test
  void findsStepsByTheNamesThatItShows() throws IOException {
    stage.file("src/x.c", "").file("CMakeLists.txt", "").cmake("b", ".", "Ninja", "");
    stage.file(
        "b/build.ninja",
        RULES + "build CMakeFiles/x.dir/x.c.o: fail " + stage.directory + "/src/x.c\n");
    assertEquals(1, run());
    assertTrue(said().contains("see it again:  sconce log src/x.c\n"), said());
    for (String name : List.of("src/x.c", "CMakeFiles/x.dir/x.c.o", "x.c")) {
      assertEquals(0, run("log", name), name);
      assertTrue(stage.said().startsWith("✘ src/x.c: exit 3 after "), stage.said());
    }
  }

  @Test
  void forgetsAFailureThatAnotherNinjaHasMended() throws IOException {
    manifest("build a: fail\n");
    assertEquals(1, run());
    assertEquals(0, run("log"));
    assertTrue(stage.said().startsWith("✘ a: exit 3"), stage.said());
    long later = TimeUnit.SECONDS.toNanos(Instant.now().plusSeconds(5).getEpochSecond());
    stage.file(".ninja_log", "# ninja log v7\n0\t1\t" + later + "\ta\t0\n");
    assertEquals(0, run("log"));
    assertEquals("sconce: no step failed when it ran last\n", stage.said());
  }

  @Test
  void doesNotTakeRunsThatCannotBeReadForNone() throws IOException {
    manifest("build a: touch\n");
    Files.createDirectories(stage.directory.resolve(".sconce/runs"));
    assertEquals(2, run("log"));
    assertTrue(
        stage.complained().contains("error: what is recorded here cannot be read: "),
        stage.complained());
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "ingredients"})
  void explainsWhatItCanOfRunsThatCannotBeRead(String file) throws IOException {
    manifest("build a: touch in\n");
    stage.file("in", "");
    assertEquals(0, run());
    Path record = stage.directory.resolve(".sconce").resolve(file);
    Files.delete(record);
    Files.createDirectories(record);
    assertEquals(0, run("why", "a"));
    assertTrue(said().startsWith("in (a) is up to date\n"), said());
    assertEquals(
        "sconce: warning: what is recorded here cannot be read: open(HERE/.sconce/"
            + file
            + "): Is a directory; remove .sconce\n",
        stage.complained());
  }

  @Test
  void givesATargetNamedLikeASubcommandAfterTwoDashes() throws IOException {
    manifest("build log: touch\n");
    assertEquals(0, run("--", "log"));
    assertTrue(said().endsWith("sconce: built log in TIME: 1 built\n"), said());
  }

  @Test
  void readsAgainWhatAnotherBuildRecordedBeforeThisOneHadTheLock() throws IOException {
    manifest("build a: touch\n");
    assertEquals(0, run());
    Files.delete(stage.directory.resolve("a"));
    Path history = stage.directory.resolve(".sconce/runs");
    AtomicInteger changes = new AtomicInteger();
    stage.withClock(
        () -> {
          int change = changes.incrementAndGet();
          if (change <= 20) {
            changeTime(history, change);
          }
          return Instant.now();
        });
    assertEquals(0, run("--event-log", "log.jsonl"));
    assertTrue(said().endsWith("sconce: built all in TIME: 1 built\n"), said());
    List<String> log = Files.readAllLines(stage.directory.resolve("log.jsonl"));
    long begun = log.stream().filter(line -> line.contains("\"build-started\"")).count();
    assertTrue(begun > 1, "begun " + begun + " times");
  }

  private static void changeTime(Path file, int seconds) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Stage.NOW.plusSeconds(seconds)));
    } catch (IOException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "ingredients", "digests"})
  void whatSconceKnowsMayBeUnreadableAndTheBuildIsNoneTheWorse(String file) throws IOException {
    manifest("build a: touch in\n");
    stage.file("in", "");
    Files.createDirectories(stage.directory.resolve(".sconce/" + file));
    assertEquals(0, run());
    String said = said();
    String warning =
        "sconce: warning: this build cannot be fully recorded: open(HERE/.sconce/"
            + file
            + "): Is a directory; remove .sconce\n";
    assertTrue(said.contains(warning), said);
    assertEquals(2, said.split("warning", -1).length, said);
    assertTrue(said.endsWith("sconce: built all in TIME: 1 built\n"), said);
    assertEquals(0, run());
  }

  @Test
  void nothingIsSaidOfALogThatCouldNotBeWritten() throws IOException {
    manifest(
        "rule spoil\n  command = rm -rf .sconce; touch .sconce; exit 3\nbuild a: spoil\n"
            + "build b: warn a\n");
    assertEquals(1, run());
    assertEquals(1, said().split("cannot be fully recorded", -1).length - 1, said());
    assertFalse(said().contains("sconce log"), said());
    assertEquals(2, run("log"));
    assertTrue(
        stage
            .complained()
            .startsWith("sconce: error: what is recorded here cannot be read: open(HERE/.sconce"),
        stage.complained());
    assertTrue(stage.complained().endsWith("; remove .sconce\n"), stage.complained());
    assertEquals("", stage.said());
  }

  @Test
  void anEarlierRecordDoesNotAnswerForABuildThatCouldNotBeRecorded() throws IOException {
    manifest(
        "rule spoil\n  command = rm .sconce/runs; mkdir .sconce/runs; exit 3\n"
            + "build a: touch\nbuild b: spoil\n");
    assertEquals(0, run("a"));
    assertEquals(1, run("b"));
    assertFalse(said().contains("sconce log"), said());
    assertEquals(2, run("log"));
    assertEquals(
        "sconce: error: no build with sconce is recorded here yet.  Try  sconce\n",
        stage.complained());
  }

  @Test
  void aJobServerGivesTheSlots() throws IOException {
    manifest(
        "rule alone\n  command = mkdir busy && sleep 0.05 && rmdir busy && touch $out\n"
            + "build a: alone\nbuild b: alone\nbuild c: alone\n");
    Path fifo = stage.directory.resolve("fifo");
    Posix posix = stage.context().posix().get();
    posix.makeFifo(NativePath.bytes(fifo), 0600);
    // the implicit token is the only one
    stage.with("MAKEFLAGS= -j1 --jobserver-auth=fifo:" + fifo);
    assertEquals(0, run("--event-log", "log"), this::said);
    String log = Files.readString(stage.directory.resolve("log"));
    assertTrue(log.contains("\"event\":\"build-started\""), log);
    assertTrue(log.contains("\"slots\":0,"), log);
    assertTrue(log.contains("\"reasons\":[\"output a doesn't exist\"]"), log);
  }

  @Test
  void waitsForAnotherBuildInTheSameDirectory() throws IOException, InterruptedException {
    manifest("build a: touch\n");
    Process other =
        new ProcessBuilder(
                "flock", NativePath.bytes(stage.directory), "sh", "-c", "touch started; sleep 2")
            .directory(stage.directory.toFile())
            .start();
    while (!Files.exists(stage.directory.resolve("started")) && other.isAlive()) {
      Thread.sleep(10);
    }
    assertEquals(0, run());
    assertTrue(
        said()
            .startsWith(
                "sconce: another build runs here (pid " + other.pid() + "); waiting for it\n"),
        said());
    assertTrue(said().endsWith("sconce: built all in TIME: 1 built\n"), said());
    assertTrue(other.waitFor(10, TimeUnit.SECONDS));
  }
}
