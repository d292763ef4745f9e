package dev.sconce.app.sconce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of steps that a cache has no result for, though they ran here before. */
final class MissCausesTest {
  private static final String MANIFEST =
      """
      flags = -p
      rule copy
        command = cp $flags $in $out
      rule shout
        command = tr a-z A-Z < $in | cut -c 1-3 > $out
      rule join
        command = cat $in > $out
      build a.txt: copy a.in
      build word: shout word.in
      build all.txt: join a.txt word
      """;

  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary).withRealClock();
    stage.file("build.ninja", MANIFEST).file("a.in", "one").file("word.in", "word");
  }

  /** What a build says of what differs. */
  private String differences(String... options) throws IOException {
    Path account = stage.directory.resolve("account");
    Files.deleteIfExists(account);
    stage.err.reset();
    String cache = "--disk-cache=" + stage.directory.resolve("cache");
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of("--deps=off", "--cache-untraced=all", cache, "--cache-debug=" + account));
    assertEquals(0, new SconceFace(stage.context()).run(arguments), stage.complained());
    StringBuilder told = new StringBuilder();
    boolean inside = false;
    for (String line : Files.readAllLines(account)) {
      inside = line.startsWith("differs ") || (inside && line.startsWith(" "));
      told.append(inside ? line + "\n" : "");
    }
    return told.toString();
  }

  @Test
  void nothingIsSaidOfWhatNeverRanHere() throws IOException {
    assertEquals("", differences());
  }

  @Test
  void theInputThatChangedIsNamedAndWhatItMakesIsNamedWithItsReaders() throws IOException {
    differences();
    stage.file("a.in", "three");
    assertEquals(
        """
        differs a.txt from its last run here
          changed a.in
        differs all.txt from its last run here
          changed a.txt
        """,
        differences());
  }

  @Test
  void theWordsOfTheCommandAreNamed() throws IOException {
    differences();
    stage.file("build.ninja", MANIFEST.replace("-p", "-f"));
    String told = differences();
    assertTrue(told.contains("differs a.txt from its last run here\n  command -p -> -f\n"), told);
  }

  @Test
  void aVariableThatIsPartOfKeysIsNamedWithoutItsValue() throws IOException {
    stage.with("SECRET=first");
    differences("--env=strict", "--env-keep=SECRET");
    stage = new Stage(temporary).withRealClock().with("SECRET=second");
    Files.delete(stage.directory.resolve("a.txt"));
    assertEquals(
        """
        differs a.txt from its last run here
          changed environment SECRET
        differs all.txt from its last run here
          changed environment SECRET
        """,
        differences("--env=strict", "--env-keep=SECRET"));
    assertFalse(
        Files.readString(stage.directory.resolve(".sconce/ingredients"), ISO_8859_1)
            .contains("second"));
  }

  @Test
  void theVariablesInKeysAreListedWithoutTheirValues() throws IOException {
    stage.with("SECRET=first");
    String before = conditions();
    stage = new Stage(temporary).withRealClock().with("SECRET=second");
    Files.delete(stage.directory.resolve("a.txt"));
    String after = conditions();
    assertTrue(before.startsWith("conditions\n  directories "), before);
    assertFalse(before.contains("first"), before);
    assertEquals(
        List.of("environment SECRET"),
        after
            .lines()
            .filter(line -> before.lines().noneMatch(line::equals))
            .map(line -> line.substring(0, line.lastIndexOf(' ')).strip())
            .toList());
  }

  /** What the file of a build says of its environment. */
  private String conditions() throws IOException {
    differences("--env=strict", "--env-keep=SECRET");
    String account = Files.readString(stage.directory.resolve("account"));
    return account.substring(0, account.indexOf("\nmiss ") + 1);
  }

  @Test
  void anInputThatWasAddedOrRemovedIsNamed() throws IOException {
    differences();
    stage.file("b.in", "two");
    stage.file("build.ninja", MANIFEST.replace("join a.txt word", "join a.txt b.in"));
    String told = differences();
    assertTrue(told.contains("  command word -> b.in\n  added b.in\n  removed word\n"), told);
  }

  @Test
  void whoReadsWhatWasMadeAgainWithTheSameBytesIsNotSaidToDiffer() throws IOException {
    differences();
    stage.file("word.in", "words of which three letters count");
    assertEquals(
        """
        differs word from its last run here
          changed word.in
        """,
        differences());
  }

  @Test
  void whatWasTakenFromTheCacheCountsAsItsLastRun() throws IOException {
    differences();
    stage.file("a.in", "three");
    differences();
    stage.file("a.in", "one");
    assertEquals("", differences());
    stage.file("a.in", "four");
    assertTrue(differences().contains("  changed a.in\n"));
  }
}
