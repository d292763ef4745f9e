package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommands {@code deps} and {@code who} on a traced build with real files and commands. */
final class DepsCommandTest {
  private static final String MANIFEST =
      """
      rule show
        command = cat $in extra > $out && echo > $out.log
      rule join
        command = cat $in > $out
      build one: show in
      build two: join one | spare
      default two
      """;

  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary.toRealPath()).withRealClock();
    stage.file("in", "in ").file("extra", "a").file("spare", "").file("build.ninja", MANIFEST);
  }

  private int run(String... arguments) throws IOException {
    stage.out.reset();
    stage.err.reset();
    int code = new SconceFace(stage.context()).run(List.of(arguments));
    assumeTrue(!stage.said().contains("not traced"), stage.said());
    return code;
  }

  private void expect(String text) {
    String said = stage.said() + stage.err;
    assertTrue(said.contains(text), said);
  }

  @Test
  void checkBuildsAndReportsWhatIsUndeclared() throws IOException {
    assertEquals(3, run("deps", "check"));
    expect("error[C]: one makes one.log, which is no output of it\n");
    expect("error[B]: one reads extra, which it does not declare\n");
    expect("  step    one  (rule show)  by cat\n");
    expect("          Ninja   build one: show in | extra\n");
    expect("sconce: 2 undeclared files in 1 step; 2 of 2 steps watched\n");
    assertEquals(3, run("deps", "check", "--recorded"), "the same without building");
    expect("error[B]: one reads extra");
  }

  @Test
  void checkOfDeclaredBuildFindsNothing() throws IOException {
    stage.file(
        "build.ninja",
        MANIFEST.replace("show in", "show in | extra").replace(" && echo > $out.log", ""));
    assertEquals(0, run("deps", "check"));
    expect("sconce: nothing undeclared; 2 of 2 steps watched\n");
  }

  @Test
  void machinesReadJsonAndSarifOnStandardOutput() throws IOException {
    assertEquals(3, run("deps", "check", "--json"));
    String json = stage.said();
    assertTrue(json.startsWith("[{\"class\":\"C\",\"step\":\"one\",\"process\":\"sh\""), json);
    assertEquals(3, run("deps", "check", "--recorded", "--sarif"));
    assertTrue(stage.said().contains("\"version\":\"2.1.0\""), stage.said());
  }

  @Test
  void nothingIsCheckedWhereNothingWasWatched() throws IOException {
    assertEquals(0, run("--deps=off"));
    assertEquals(2, run("deps", "check"));
    expect("no step here was watched in its last run");
  }

  @Test
  void allowedFilesAreNoViolations() throws IOException {
    assertEquals(3, run("deps", "check"));
    assertEquals(0, run("deps", "allow", "--step", "one", "--reason", "known", "extra"));
    assertEquals(0, run("deps", "allow", "--step=one", "--reason=log", "--access=write", "*.log"));
    assertEquals(0, run("deps", "check", "--recorded"));
    assertEquals(0, run("deps", "allow", "--step", "two", "--reason", "?", "nothing"));
    assertEquals(0, run("deps", "check", "--recorded"));
    expect("sconce-deps.toml:17: entry 'nothing' allows nothing that happens; remove it");
  }

  @Test
  void expiredEntryIsSaidAndAllowsNothing() throws IOException {
    stage.file(
        "sconce-deps.toml",
        """
        [[allow]]
        step = "show"
        path = "extra"
        reason = "r"
        expires = 2020-01-31
        """);
    assertEquals(3, run("deps", "check"));
    expect("error[B]: one reads extra");
    expect("sconce-deps.toml:1: entry 'extra' expired on 2020-01-31");
  }

  @Test
  void anEntryThatWouldAllowNothingIsNotAdded() throws IOException {
    assertEquals(
        2, run("deps", "allow", "--step=show", "--reason=r", "--expires=2020-01-31", "extra"));
    expect("2020-01-31 is past: the entry would allow nothing");
    assertTrue(Files.notExists(stage.directory.resolve("sconce-deps.toml")));
  }

  @Test
  void anEntryThatIsThereAlreadyIsNotAddedAgain() throws IOException {
    assertEquals(0, run("deps", "allow", "--step=show", "--reason=known", "extra"));
    assertEquals(2, run("deps", "allow", "--step=show", "--reason=again", "extra"));
    expect("sconce-deps.toml:1 allows that already: known");
    assertEquals(0, run("deps", "allow", "--step=join", "--reason=again", "extra"));
  }

  @Test
  void aFileMayBeNamedFromWhereOneIs() throws IOException {
    stage.file("sconce-deps.toml", "");
    stage.file(
        "build/build.ninja", "rule show\n  command = cat ../extra > $out\nbuild one: show\n");
    assertEquals(0, run("-C", "build", "deps", "allow", "--step=show", "--reason=r", "extra"));
    String entry = Files.readString(stage.directory.resolve("sconce-deps.toml"));
    assertTrue(entry.contains("path = \"../extra\""), entry);
  }

  @Test
  void entriesAreAddedAtTheEndAndCommentsStay() throws IOException {
    String before = "# why we have this\n[[outputs]]\nstep = \"show\"\npath = \"*.log\" # logs";
    stage.file("sconce-deps.toml", before);
    assertEquals(0, run("deps", "allow", "--step=show", "--reason=a \"b\"", "extra"));
    assertEquals(
        before
            + """


            [[allow]]
            name = "extra"
            step = "show"
            path = "extra"
            access = "any"
            effect = "uncacheable"
            reason = "a \\"b\\""
            """,
        Files.readString(stage.directory.resolve("sconce-deps.toml")));
    assertEquals(0, run("deps", "check"));
  }

  @Test
  void allowNeedsStepAndReason() throws IOException {
    assertEquals(2, run("deps", "allow", "extra"));
    expect("sconce deps allow --step STEP --reason TEXT FILE");
    assertEquals(2, run("deps", "allow", "--step=a", "--reason=b", "--expires=soon", "extra"));
    expect("--expires takes a day such as 2027-01-31, not 'soon'");
    assertEquals(2, run("deps", "allow", "--step=a", "--reason=b", "--effect=none", "extra"));
    expect("--effect is uncacheable or untracked, not 'none'");
  }

  @Test
  void mistakesInTheListStopTheCheckBeforeItBuilds() throws IOException {
    stage.file("sconce-deps.toml", "[[allow]]\nstep = \"x\"\npath = \"y\"\n");
    assertEquals(2, run("deps", "check"));
    expect("sconce-deps.toml:1: an entry needs reason");
    assertTrue(Files.notExists(stage.directory.resolve("one")));
  }

  @Test
  void showListsWhatAStepReadAndWrote() throws IOException {
    run("deps", "check");
    assertEquals(0, run("deps", "show", "one"));
    expect("one  (rule show)\n");
    expect("  reads    extra  (cat)\n");
    expect("  writes   one.log  (sh)\n");
  }

  @Test
  void unusedListsWhatIsDeclaredAndNotRead() throws IOException {
    run("deps", "check");
    assertEquals(0, run("deps", "unused"));
    expect("spare  not read by two\nsconce: 1 declared file not read; 2 steps watched\n");
  }

  @Test
  void whoNamesReadersByWhatIsKnownOfThem() throws IOException {
    run("deps", "check");
    assertEquals(0, run("who", "extra"));
    assertEquals(
        """
        extra  a source file
        1 step runs again when it changes
        seen by the trace  1
          one  by cat
        """,
        stage.said());
    assertEquals(0, run("who", "spare"));
    expect("1 step runs again when it changes\ndeclared  1\n  two\n");
    assertEquals(2, run("who", "nowhere"));
    expect("neither a file nor a name in the manifest: nowhere");
  }

  @Test
  void depsNeedsToKnowWhatToDo() throws IOException {
    assertEquals(2, run("deps"));
    expect("deps takes check, show, unused, allow or prove");
    expect("Try  sconce help deps");
    assertEquals(2, run("deps", "chek"));
    expect("not 'chek'");
  }

  @Test
  void proveTellsWhetherAStepNeedsAFile() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule fails
          command = cat $in extra > $out
        rule tries
          command = cat $in extra > $out 2> /dev/null; true
        rule looks
          command = test -e extra; cat $in > $out
        rule dates
          command = date +%N > $out; test -e extra; true
        build failing: fails in
        build trying: tries in
        build looking: looks in
        build dated: dates in
        build no: phony in
        """);
    assertEquals(0, run("--deps=off"));
    String made = Files.readString(temporary.toRealPath().resolve("failing"));
    assertEquals(3, run("deps", "prove", "failing", "extra"));
    expect("sconce: needed: without extra, failing fails (exit 1)\n  cat: extra: No such file");
    assertEquals(3, run("deps", "prove", "trying", "extra"));
    expect("sconce: needed: without extra, other bytes are in trying\n");
    assertEquals(0, run("deps", "prove", "looking", "extra"));
    expect("sconce: not needed: looking looks for extra, and makes the same without it\n");
    assertEquals(0, run("deps", "prove", "failing", "spare"));
    expect("sconce: not needed: failing never looked for spare\n");
    assertEquals(2, run("deps", "prove", "dated", "extra"));
    expect("sconce: cannot be told: with extra as well, other bytes are in dated each time\n");
    assertEquals(made, Files.readString(temporary.toRealPath().resolve("failing")));
    assertEquals(0, run("-n"));
    expect("nothing to do");
  }

  @Test
  void proveRefusesWhatItCannotFindOut() throws IOException {
    assertEquals(2, run("deps", "prove", "one", "extra"));
    expect("it or something that it needs is out of date; build it first:  sconce one\n");
    assertEquals(0, run("--deps=off"));
    assertEquals(2, run("deps", "prove", "one"));
    expect("deps prove needs a step and a file.");
    assertEquals(2, run("deps", "prove", "one", "nothing"));
    expect("there is no file 'nothing', so there is nothing to hide");
    assertEquals(2, run("deps", "prove", "onne", "nothing"));
    expect("no step is called 'onne'; did you mean 'one'?");
  }
}
