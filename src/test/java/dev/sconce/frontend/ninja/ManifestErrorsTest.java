package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.FakeFiles;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts and positions of errors. */
class ManifestErrorsTest {
  private static final String CAT = "rule cat\n  command = cat ok\n";
  private static final String NEAR = "^ near here";

  @ParameterizedTest
  @MethodSource
  void errorsAreNinjas(String content, String message) {
    assertEquals(message, LoadedManifest.errorOf(content));
  }

  static Stream<Arguments> errorsAreNinjas() {
    return Stream.of(
        error("subn", "input:1: expected '=', got eof", "subn", "    " + NEAR),
        error("foobar", "input:1: expected '=', got eof", "foobar", "      " + NEAR),
        error("x 3", "input:1: expected '=', got identifier", "x 3", "  " + NEAR),
        error("x = 3", "input:1: unexpected EOF", "x = 3", "     " + NEAR),
        error("x = 3\ny 2", "input:2: expected '=', got identifier", "y 2", "  " + NEAR),
        error("x = $", badEscape(1), "x = $", "    " + NEAR),
        error("x = $\n $[\n", badEscape(2), " $[", " " + NEAR),
        error("x = a$\n b$\n $\n", "input:4: unexpected EOF", ""),
        error("build\n", "input:1: expected path", "build", "     " + NEAR),
        error("build x: y z\n", "input:1: unknown build rule 'y'", "build x: y z", in(9)),
        error("build x:: y z\n", "input:1: expected build command name", "build x:: y z", in(8)),
        error(CAT + "build x: cat $\n :\n", "input:4: expected newline, got ':'", " :", in(1)),
        error("rule cat\n", "input:2: expected 'command =' line", ""),
        error("rule cat\n  command =\n", "input:3: expected 'command =' line", ""),
        error(CAT + CAT, "input:3: duplicate rule 'cat'", "rule cat", in(8)),
        error("rule phony\n", "input:1: duplicate rule 'phony'", "rule phony", in(10)),
        error(
            CAT + "  rspfile = cat.rsp\n",
            "input:4: rspfile and rspfile_content need to be both specified",
            ""),
        error(
            "rule cat\n  command = ${fafsd\nfoo = bar\n",
            badEscape(2),
            "  command = ${fafsd",
            in(12)),
        error(CAT + "build $.: cat foo\n", badEscape(3), "build $.: cat foo", in(6)),
        error(
            CAT + "build $: cat foo\n",
            "input:3: expected ':', got newline ($ also escapes ':')",
            "build $: cat foo",
            in(16)),
        error("rule %foo\n", "input:1: expected rule name", "rule %foo", in(5)),
        error(
            CAT + "  othervar = bar\n",
            "input:3: unexpected variable 'othervar'",
            "  othervar = bar",
            in(16)),
        error(CAT + "  && bar", "input:3: expected variable name", "  && bar", in(2)),
        error("default\n", "input:1: expected target name", "default", in(7)),
        error(
            "default nonexistent\n",
            "input:1: unknown target 'nonexistent'",
            "default nonexistent",
            in(19)),
        error(
            CAT + "build b: cat\ndefault b:\n",
            "input:4: expected newline, got ':'",
            "default b:",
            in(9)),
        error("default $a\n", "input:1: empty path", "default $a", in(10)),
        error(CAT + "build $a: cat $c\n", "input:4: empty path", ""),
        error(CAT + "build a: cat $c\n", "input:4: empty path", ""),
        error(CAT + "build a: cat |@ $c\n", "input:4: empty path", ""),
        error(CAT + "  \n  generator = 1\n", "input:4: unexpected indent", ""),
        error("pool\n", "input:1: expected pool name", "pool", in(4)),
        error("pool foo\n", "input:2: expected 'depth =' line", ""),
        error(
            "pool foo\n  depth = 4\npool foo\n",
            "input:3: duplicate pool 'foo'",
            "pool foo",
            in(8)),
        error("pool console\n", "input:1: duplicate pool 'console'", "pool console", in(12)),
        error("pool foo\n  depth = -1\n", "input:2: invalid pool depth", "  depth = -1", in(12)),
        error("pool foo\n  bar = 1\n", "input:2: unexpected variable 'bar'", "  bar = 1", in(9)),
        error(
            CAT + "  pool = unnamed_pool\nbuild out: cat in\n",
            "input:5: unknown pool name 'unnamed_pool'",
            ""),
        error("\tx = 1\n", "input:1: tabs are not allowed, use spaces", ""),
        error("|| x\n", "input:1: unexpected '||'", ""),
        error("x\r = 1\n", "input:1: expected '=', got lexing error", "x\r = 1", in(1)),
        error(
            CAT + "build out1 out2: cat in1\nbuild out1: cat in2\nbuild final: cat out1\n",
            "input:5: multiple rules generate out1",
            ""),
        error(
            CAT + "build foo baz | foo baq foo: cat bar\n",
            "input:4: foo is defined as an output multiple times",
            ""),
        error(
            CAT + "build foo foo foo | foo foo foo foo: cat bar\n",
            "input:4: foo is defined as an output multiple times",
            ""),
        error(
            CAT + "build a ./b/../a: cat\n",
            "input:4: a is defined as an output multiple times",
            ""),
        error(
            CAT + "build result: cat\n  dyndep = notin\n",
            "input:5: dyndep 'notin' is not an input",
            ""),
        error(
            "subninja foo.ninja\n",
            "input:1: loading 'foo.ninja': No such file or directory",
            "subninja foo.ninja",
            in(18)),
        error("include\n", "input:1: loading '': No such file or directory", "include", in(7)));
  }

  @Test
  void manyOutputsAreCheckedForRepetition() {
    StringBuilder outputs = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      outputs.append(" o").append(i);
    }
    assertEquals(
        "input:4: o7 is defined as an output multiple times\n",
        LoadedManifest.errorOf(CAT + "build" + outputs + " o7: cat\n"));
  }

  @Test
  void missingManifestIsNamed() {
    ManifestException error =
        assertThrows(
            ManifestException.class,
            () ->
                Manifest.load(
                    new FakeFiles(), "build.ninja", Manifest.Options.DEFAULT, warning -> {}));
    assertEquals("loading 'build.ninja': No such file or directory", error.getMessage());
    assertEquals("build.ninja", error.location().file());
    assertFalse(error.fatal());
  }

  @Test
  void unreadableFileIsNamedWithTheReason() {
    FakeFiles files = new FakeFiles();
    files.failAt("a.ninja", "Permission denied");
    assertEquals(
        "input:1: loading 'a.ninja': Permission denied\ninclude a.ninja\n"
            + "               ^ near here",
        LoadedManifest.errorOf(files, "include a.ninja\n"));
  }

  @Test
  void errorInAnIncludedFileIsReportedThere() {
    FakeFiles files = new FakeFiles().create("include.ninja", "build\n");
    assertEquals(
        "include.ninja:1: expected path\nbuild\n     ^ near here",
        LoadedManifest.errorOf(files, "include include.ninja\n"));
  }

  @Test
  void textBehindAnIncludeIsAnError() {
    FakeFiles files = new FakeFiles().create("a", "x = 1\n");
    assertEquals(
        "input:1: expected newline, got identifier\ninclude a b\n          ^ near here",
        LoadedManifest.errorOf(files, "include a b\n"));
  }

  @Test
  void secondProducerInAnIncludedFileIsReportedThere() {
    FakeFiles files =
        new FakeFiles().create("sub.ninja", CAT + "build a b: cat c\nbuild a: cat d\nx = 1\n");
    assertEquals(
        "sub.ninja:5: multiple rules generate a\n",
        LoadedManifest.errorOf(files, "subninja sub.ninja\n"));
  }

  @Test
  void fileThatIncludesItselfForEverIsAnError() {
    assertTrue(
        LoadedManifest.errorOf("include input\n").startsWith("input:1: 'input' includes itself\n"));
  }

  @Test
  void deepIncludesNeedNoStack() throws ManifestException {
    FakeFiles files = new FakeFiles();
    int depth = 5000;
    for (int i = 0; i < depth; i++) {
      files.create("f" + i, "subninja f" + (i + 1) + "\n");
    }
    files.create("f" + depth, "rule r\n  command = $x\nbuild a: r\n");
    LoadedManifest loaded =
        LoadedManifest.of(files, Manifest.Options.DEFAULT, "x = top\ninclude f0\n");
    assertEquals("top", loaded.command(0));
    assertEquals(depth + 2, loaded.manifest().files().size());
  }

  @Test
  void endlessIncludesAreAnError() {
    FakeFiles files = new FakeFiles();
    for (int i = 0; i <= 10_000; i++) {
      files.create("f" + i, "include f" + (i + 1) + "\n");
    }
    assertTrue(
        LoadedManifest.errorOf(files, "include f0\n")
            .startsWith("f9999:1: more than 10000 files include each other\n"));
  }

  @Test
  void valuesThatDoubleWithEachLineAreAnError() {
    StringBuilder content = new StringBuilder("x = 0123456789\n");
    content.append("x = $x$x\n".repeat(60));
    assertTrue(
        LoadedManifest.errorOf(content.toString())
            .matches("(?s)input:\\d+: expanded text is longer than \\d+ bytes\n.*"));
  }

  @Test
  void manyLongValuesAreAnErrorInTheEnd() {
    String content = "x = " + "y".repeat(1 << 20) + "\n" + "z = $x$x$x$x$x$x$x$x\n".repeat(200);
    assertTrue(
        LoadedManifest.errorOf(content)
            .matches("(?s)input:\\d+: expanded texts are longer than \\d+ bytes\n.*"));
  }

  @Test
  void manifestForALaterNinjaIsFatal() {
    ManifestException error =
        assertThrows(
            ManifestException.class, () -> LoadedManifest.of("ninja_required_version = 1.14"));
    assertTrue(error.fatal());
    assertEquals(
        "ninja version (1.13.2) incompatible with build file ninja_required_version version"
            + " (1.14).",
        error.getMessage());
  }

  @Test
  void manifestForAnOlderMajorVersionIsWarnedOf() throws ManifestException {
    assertEquals(
        List.of(
            "ninja executable version (1.13.2) greater than build file ninja_required_version"
                + " (0.9); versions may be incompatible."),
        LoadedManifest.of("ninja_required_version = 0.9").warnings());
    assertEquals(List.of(), LoadedManifest.of("ninja_required_version = 1.3.4").warnings());
  }

  @Test
  void lineBreaksAreEscapedOnlyWhereTheManifestRequiresThem() throws ManifestException {
    Manifest.Options later = new Manifest.Options(false, "1.14.0");
    String value = "x = a$^b\n";
    LoadedManifest loaded =
        LoadedManifest.of(new FakeFiles(), later, "ninja_required_version = 1.14\n" + value);
    assertEquals("a\nb", loaded.manifest().variable("x"));
    assertThrows(ManifestException.class, () -> LoadedManifest.of(new FakeFiles(), later, value));
  }

  private static Arguments error(String content, String... lines) {
    return Arguments.of(content, String.join("\n", lines));
  }

  private static String badEscape(int line) {
    return "input:" + line + ": bad $-escape (literal $ must be written as $$)";
  }

  private static String in(int column) {
    return " ".repeat(column) + NEAR;
  }
}
