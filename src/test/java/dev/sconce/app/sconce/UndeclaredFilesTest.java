package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traced builds with real files and commands: files that steps use without declaring them. */
final class UndeclaredFilesTest {
  private static final String MANIFEST =
      """
      rule show
        command = cat $in extra > $out
      rule join
        command = cat $in > $out
      build one: show in
      build two: join one
      default two
      """;

  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary.toRealPath()).withRealClock();
    stage.file("in", "in ").file("extra", "a").file("build.ninja", MANIFEST);
  }

  private int run(String... arguments) throws IOException {
    pause();
    stage.out.reset();
    stage.err.reset();
    int code = new SconceFace(stage.context()).run(List.of(arguments));
    assumeTrue(!stage.said().contains("not traced"), stage.said());
    pause();
    return code;
  }

  /** Waits until earlier files look old. */
  private static void pause() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  private String content(String name) throws IOException {
    return Files.readString(stage.directory.resolve(name));
  }

  private void expectRan(int steps) {
    String said = stage.said();
    String expected = steps == 0 ? "nothing to do" : ": " + steps + " built";
    assertTrue(said.contains(expected), said);
  }

  @Test
  void anUndeclaredFileThatChangesRunsItsStepsAgain() throws IOException {
    assertEquals(0, run("--deps=warn"));
    assertTrue(
        stage.said().contains("▲ 1 undeclared file\n  B  extra is used by cat of in\n"),
        stage.said());
    stage.file("extra", "b");
    assertEquals(0, run("--deps=off"));
    expectRan(0);
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
    assertEquals("in b", content("two"));
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
  }

  /** Compilers look for such a directory, if it is part of their search path. */
  @Test
  void outputsOfLaterStepsInAnAccessedDirectoryCauseNoRerun() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule search
          command = if test -d gen && test -e gen/deep/extra; then cat gen/deep/extra; fi > $out
        rule make
          command = touch $out
        build early: search
        build gen/deep/made: make | early
        """);
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
    for (int i = 0; i < 3; i++) { // with a record of a build without work, and without one
      assertEquals(0, run("--deps=warn"));
      expectRan(0);
    }
    stage.file("gen/deep/extra", "x");
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
    assertEquals("x", content("early"));
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
  }

  @Test
  void anOlderFileInItsPlaceCountsAsWell() throws IOException {
    assertEquals(0, run("--deps=warn"));
    stage.file("extra", "c");
    Files.setLastModifiedTime(
        stage.directory.resolve("extra"), FileTime.from(Instant.ofEpochSecond(1_000_000)));
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
    assertEquals("in c", content("two"));
  }

  @Test
  void aTouchedFileThatSaysTheSameRunsNothing() throws IOException {
    assertEquals(0, run("--deps=warn"));
    stage.file("extra", "a");
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
  }

  @Test
  void aStepThatIsDirtyByTimeAloneIsSparedIfWhatItUsedSaysTheSame() throws IOException {
    assertEquals(0, run("--deps=warn"));
    stage.file("in", "in ").file("extra", "a");
    assertEquals(0, run("--deps=warn"));
    assertTrue(stage.said().contains("2 spared: inputs unchanged"), stage.said());
    stage.file("in", "in ").file("extra", "d");
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
    assertEquals("in d", content("two"));
  }

  @Test
  void aFileThatWasExchangedForOneOfTheSameSizeAndTimeRunsTheStep() throws IOException {
    assertEquals(0, run("--deps=warn"));
    Path extra = stage.directory.resolve("extra");
    FileTime time = Files.getLastModifiedTime(extra);
    stage.file("other", "b");
    Files.setLastModifiedTime(stage.directory.resolve("other"), time);
    Files.move(stage.directory.resolve("other"), extra, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(time, Files.getLastModifiedTime(extra));
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
    assertEquals("in b", content("two"));
  }

  @Test
  void aFileThatMayBeExecutedNowRunsTheStepAndOtherPermissionsDoNot() throws IOException {
    assertEquals(0, run("--deps=warn"));
    Path extra = stage.directory.resolve("extra");
    Files.setPosixFilePermissions(extra, PosixFilePermissions.fromString("rw-------"));
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
    Files.createLink(stage.directory.resolve("name"), extra);
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
    Files.setPosixFilePermissions(extra, PosixFilePermissions.fromString("rwx------"));
    assertEquals(0, run("--deps=warn"));
    assertFalse(stage.said().contains("nothing to do"), stage.said());
  }

  @Test
  void stepsHaveTemporaryDirectoriesOfTheirOwnUnlessTheyShallShareThem() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule where
          command = mkdir -p $$TMPDIR/d && realpath $$TMPDIR > $out
        build one: where in
        build two: where in
        """);
    Path shared = Files.createDirectory(temporary.resolve("shared")).toRealPath();
    stage.with("PATH=" + System.getenv("PATH")).with("TMPDIR=" + shared);
    assertEquals(0, run("--deps=enforce"));
    String one = content("one").strip();
    assertFalse(one.equals(content("two").strip()));
    assertFalse(Files.exists(Path.of(one)));
    assertEquals(0, run("--deps=enforce"));
    expectRan(0);
    stage.file("in", "again");
    assertEquals(0, run("--deps=enforce"));
    expectRan(2);
    assertEquals(one, content("one").strip());
    stage.file("in", "once more");
    assertEquals(0, run("--deps=warn", "--shared-tmp"));
    expectRan(2);
    assertEquals(shared.toString(), content("one").strip());
  }

  @Test
  void temporaryDirectoriesThatCannotBeMadeAreSaidOnceAndSharedInstead() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule where
          command = echo $$TMPDIR > $out
        build one: where in
        build two: where in
        """);
    Path away = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(away));
    Path base = Files.createTempDirectory(away, "sconce-test");
    try {
      stage.with("TMPDIR=" + base);
      assertEquals(0, run("--deps=warn"));
      Path root = Path.of(content("one").strip()).getParent();
      Files.createFile(root);
      stage.file("in", "other");
      assertEquals(0, run("--deps=warn"));
      assertEquals(base.toString(), content("one").strip());
      String said = stage.said();
      int first = said.indexOf("no temporary directories of their own");
      assertTrue(first >= 0 && said.indexOf("no temporary directories", first + 1) < 0, said);
      Files.delete(root);
    } finally {
      Files.delete(base);
    }
  }

  @Test
  void strictEnvironmentHasWhatIsListedAndNamed() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule env
          command = env > $out
        build one: env in
        """);
    stage.with("PATH=/usr/bin:/bin").with("LEAK=1").with("CCACHE_DIR=/c").with("CFLAGS=-O1");
    assertEquals(0, run("--env=strict", "--env-keep=USER, CCACHE_*"));
    List<String> lines = content("one").lines().toList();
    assertTrue(
        lines.containsAll(
            List.of(
                "PATH=/usr/bin:/bin",
                "CCACHE_DIR=/c",
                "CFLAGS=-O1",
                "LANG=C.UTF-8",
                "PYTHONDONTWRITEBYTECODE=1")),
        lines.toString());
    assertFalse(lines.contains("LEAK=1"));
    assertEquals(0, run("--env=inherit"));
    expectRan(0);
    stage.file("in", "other");
    assertEquals(0, run());
    assertTrue(content("one").contains("LEAK=1"));
  }

  @Test
  void whatWasMissingAndAppearsRunsTheStep() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule look
          command = if test -e later/x; then echo there; else echo none; fi > $out
        build one: look in
        """);
    assertEquals(0, run("--deps=warn"));
    assertEquals("none\n", content("one"));
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
    stage.file("later/x", "");
    assertEquals(0, run("--deps=warn"));
    expectRan(1);
    assertEquals("there\n", content("one"));
  }

  @Test
  void aListingThatHasAnotherNameRunsTheStep() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule list
          command = ls d > $out
        build one: list in
        build d/made: list in
        """);
    stage.file("d/a", "");
    assertEquals(0, run("--deps=warn", "one"));
    assertEquals("a\n", content("one"));
    assertEquals(0, run("--deps=warn"));
    assertTrue(stage.said().contains("1 built"), stage.said());
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
    stage.file("d/b", "");
    assertEquals(0, run("--deps=warn", "one"));
    expectRan(1);
  }

  @Test
  void enforcedAStepFailsAndRunsAgainUntilItIsMended() throws IOException {
    assertEquals(3, run("--deps=enforce"));
    assertTrue(stage.said().contains("error[B]: one "), stage.said());
    assertTrue(stage.said().contains("extra"), stage.said());
    assertTrue(stage.said().contains("in: refused for undeclared files"), stage.said());
    assertFalse(stage.said().contains("exit 1"), stage.said());
    assertTrue(Files.exists(stage.directory.resolve("one")));
    assertEquals(3, run("--deps=enforce"));
    stage.file("build.ninja", MANIFEST.replace("show in", "show in | extra"));
    assertEquals(0, run("--deps=enforce"));
    assertEquals("in a", content("two"));
    assertFalse(stage.said().contains("undeclared"), stage.said());
  }

  @Test
  void enforcedAStepFailsAgainAlsoWhereNinjasRuleCallsItClean() throws IOException {
    assertEquals(0, run("--deps=off"));
    Files.delete(stage.directory.resolve("one"));
    assertEquals(3, run("--deps=enforce"));
    assertEquals(3, run("--deps=enforce"));
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
  }

  @Test
  void otherFailuresCountForMore() throws IOException {
    stage.file(
        "build.ninja",
        MANIFEST.replace("default two", "rule fail\n  command = false\nbuild bad: fail in\n"));
    assertEquals(1, run("--deps=enforce"));
    assertTrue(stage.said().contains("error[B]: one "), stage.said());
  }

  @Test
  void aRuleHasAPolicyOfItsOwn() throws IOException {
    assertEquals(0, run("--deps=enforce", "--deps-rules=sh*=off"));
    assertFalse(stage.said().contains("undeclared"), stage.said());
    stage.file("extra", "b");
    assertEquals(0, run("--deps=enforce", "--deps-rules=sh*=off"));
    expectRan(0);
  }

  @Test
  void anUndeclaredFileOfAnotherStepRunsItsReaderWhenItIsMadeAgain() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule copy
          command = cp $in $out
        rule use
          command = cat $in made > $out
        build made: copy source
        build one: use in || made
        """);
    stage.file("source", "x");
    assertEquals(0, run("--deps=warn"));
    assertEquals("in x", content("one"));
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
    stage.file("source", "y");
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
    assertEquals("in y", content("one"));
    stage.file("source", "y");
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
  }

  @Test
  void aBuildOfAnotherNinjaMakesWhatWasSeenCountNoMore() throws IOException {
    assertEquals(0, run("--deps=warn"));
    stage.file("extra", "b").file("in", "other ");
    assertEquals(0, run("--deps=off"));
    expectRan(2);
    assertEquals(0, run("--deps=warn"));
    expectRan(0);
  }

  @Test
  void aProcessThatStaysBehindIsSaidAndItsRuleRunsUntraced() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule serve
          command = setsid sh -c 'sleep 60; :' >/dev/null 2>&1 </dev/null & touch $out
        build one: serve in
        """);
    assertEquals(0, run("--deps=warn"));
    assertTrue(
        stage.said().contains("one leaves") && stage.said().contains("--deps-rules='serve=off'"),
        stage.said());
  }

  @Test
  void aDryRunFindsWhatWouldRunAndKeepsNothing() throws IOException {
    assertEquals(0, run("--deps=warn"));
    stage.file("extra", "e");
    assertEquals(0, run("--deps=warn", "-n"));
    assertTrue(stage.said().contains("would run 2 steps"), stage.said());
    assertEquals(0, run("--deps=warn"));
    expectRan(2);
  }

  private void expectWhy(String row) throws IOException {
    assertEquals(0, run("why", "one", "--deps=warn"));
    assertTrue(
        stage.said().contains("in (one) would run:\n    " + row + "\n"),
        () -> stage.said() + stage.err);
  }

  @Test
  void whyNamesTheUndeclaredFileAndWhatBecameOfIt() throws IOException {
    stage
        .file("d/name", "")
        .file(
            "build.ninja",
            MANIFEST.replace("cat $in", "(test -e absent; ls d; true) >/dev/null; cat $in"));
    assertEquals(0, run("--deps=warn"));
    assertEquals(0, run("why", "one", "--deps=warn"));
    assertTrue(stage.said().contains("in (one) is up to date"), stage.said());
    stage.file("extra", "b");
    expectWhy("changed     extra  the last run was seen to use it");
    assertEquals(0, run("why", "one"));
    assertTrue(stage.said().contains("in (one) is up to date"), stage.said());
    assertEquals(0, run("--deps=warn"));
    stage.file("absent", "");
    expectWhy("appeared    absent  the last run looked for it");
    assertEquals(0, run("--deps=warn"));
    stage.file("d/other", "");
    expectWhy("names       d  other than those that the last run listed");
    assertEquals(0, run("--deps=warn"));
    assertEquals(0, run("why", "one", "--deps=warn"));
    assertTrue(
        stage
            .said()
            .contains("because:\n    names       d  other than those that the last run listed\n"),
        stage.said());
    Files.delete(stage.directory.resolve("extra"));
    expectWhy("gone        extra  the last run was seen to use it");
    stage.file("extra", "b").file("in", "else ");
    assertEquals(0, run("why", "one", "--deps=warn"));
    assertTrue(stage.said().contains("changed     in  "), stage.said());
    assertFalse(stage.said().contains("in  the last run was seen"), stage.said());
  }
}
