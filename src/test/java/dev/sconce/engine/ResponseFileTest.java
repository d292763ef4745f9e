package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.StepWeights;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Response files exist while a command runs, and are removed once it has succeeded. */
class ResponseFileTest {
  private static final String MANIFEST =
      """
      rule cat-rsp
        command = cat $rspfile > $out
        rspfile = $out.rsp
        rspfile_content = $text
      rule fail
        command = fail
        rspfile = $out.rsp
        rspfile_content = $text
      build plain: cat in
      build one: cat-rsp in
        rspfile = one file.rsp
        text = a long text
      build two$ words: cat-rsp in
        text = another
      build broken: fail in
        text = kept text
      """;

  @Test
  void isWrittenAndRemoved() {
    BuildFixture build = BuildFixture.of(MANIFEST).create("in");
    build.built("plain", "one", "two words");
    assertEquals(
        Set.of("plain", "one", "two words", "one file.rsp", "two words.rsp", ".ninja_lock"),
        build.files.created());
    assertEquals(Set.of("one file.rsp", "two words.rsp", ".ninja_lock"), build.files.removed());
  }

  @Test
  void staysAfterAFailure() {
    BuildFixture build = BuildFixture.of(MANIFEST).create("in");
    build.stopped("subcommand failed", "broken");
    assertEquals("kept text", build.files.content("broken.rsp"));
  }

  @Test
  void staysWhenAskedFor() {
    BuildFixture build =
        BuildFixture.of(MANIFEST)
            .options(
                new BuildOptions(
                    1, 1, false, false, PlanReporting.NONE, false, true, StepWeights.EQUAL))
            .create("in");
    build.built("one");
    assertTrue(build.files.exists("one file.rsp"));
  }

  @Test
  void itsContentIsPartOfTheCommand() {
    BuildFixture build = BuildFixture.logged(MANIFEST).create("in");
    build.built("one").upToDate("one");
    assertFalse(build.files.exists("one file.rsp"));
  }
}
