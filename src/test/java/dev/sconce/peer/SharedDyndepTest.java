package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests several dyndep files in one build. Ninja 1.13 starts steps of these builds too early, or
 * not at all. Both faces build them correctly at once, and ninja finds no work afterwards.
 */
@Tag("slow")
final class SharedDyndepTest {
  enum Face {
    NINJA,
    SCONCE;

    String command() {
      return this == NINJA ? Distribution.ninja().toString() : Distribution.sconce() + " --plain";
    }
  }

  /** The rules: {@code says} writes dyndep files, {@code cat} fails if its source is missing. */
  private static final String RULES =
      """
      rule says
        command = $says
      rule cat
        command = cat $reads > $out
      rule slow
        command = sleep .2; cat $reads > $out
      rule slow-mod
        command = sleep .2; cat $reads > $out.mod; touch $out
      """;

  /** The dyndep file of a step, as a shell command writes it. */
  private static String file(String step, String found) {
    return "printf 'ninja_dyndep_version = 1\\nbuild " + step + ": dyndep" + found + "\\n' > ";
  }

  @TempDir private Path directory;

  private Shell.Result sh(String line) throws IOException, InterruptedException {
    String path = RequiredTool.ninja113().path().getParent() + ":/usr/bin:/bin";
    Map<String, String> environment = Map.of("PATH", path, "LC_ALL", "C.UTF-8");
    return new Shell(directory, environment).run("sh", "-c", line);
  }

  private void manifest(String steps) throws IOException {
    Files.writeString(directory.resolve("build.ninja"), RULES + steps);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content + "\n");
  }

  /** Builds, and expects a correct output and no work left. */
  private void expect(Face face, String target, String content)
      throws IOException, InterruptedException {
    sh(face.command() + " " + target).orFail();
    assertEquals(content + "\n", Files.readString(directory.resolve(target)));
    Shell.Result again = sh(face.command() + " " + target).orFail();
    String nothing = face == Face.NINJA ? "no work to do" : "nothing to do";
    assertTrue(again.output().contains(nothing), again::output);
    assertEquals("ninja: no work to do.\n", sh("ninja " + target).output());
  }

  /** Two dyndep files: the first makes {@code b} needed, the second {@code c}. */
  private static String chain(String producer) {
    return """
    build a.dd b.dd: says in
      says = %s
    build a: cat | a.dd
      dyndep = a.dd
      reads = b
    build c: slow source
      reads = source
    build b: cat | b.dd
      dyndep = b.dd
      reads = c
    """
        .formatted(producer);
  }

  private static final String BOTH = file("a", " | b") + "a.dd; " + file("b", " | c") + "b.dd";

  @ParameterizedTest
  @EnumSource
  void stepsWaitForTheirOwnFiles(Face face) throws IOException, InterruptedException {
    manifest(chain(BOTH));
    write("in", "");
    write("source", "one");
    sh(face.command()).orFail();
    expect(face, "a", "one");
    write("source", "two");
    expect(face, "a", "two");
  }

  @ParameterizedTest
  @EnumSource
  void stepsWaitForTheirOwnFilesInPoolsToo(Face face) throws IOException, InterruptedException {
    manifest(
        "pool one\n  depth = 1\n"
            + chain(BOTH)
                .replace("  reads = b\n", "  reads = b\n  pool = one\n")
                .replace("  reads = source\n", "  reads = source\n  pool = one\n")
                .replace("  reads = c\n", "  reads = c\n  pool = console\n"));
    write("in", "");
    write("source", "one");
    sh(face.command()).orFail();
    expect(face, "a", "one");
  }

  @ParameterizedTest
  @EnumSource
  void stepsWaitForTheirOwnFilesWhenTheseAreMadeAgainButTheSame(Face face)
      throws IOException, InterruptedException {
    String unlessSame = "cmp -s $f.new $f.dd || mv $f.new $f.dd";
    manifest(
        chain(
            (BOTH + "; " + unlessSame.replace("$f", "a") + "; " + unlessSame.replace("$f", "b"))
                    .replace("> a.dd", "> a.new")
                    .replace("> b.dd", "> b.new")
                + "\n  restat = 1"));
    write("source", "one");
    write("in", "");
    sh(face.command()).orFail();
    write("in", "other");
    write("source", "two");
    expect(face, "a", "two");
  }

  /** The example of ninja's issue 1988. */
  @ParameterizedTest
  @EnumSource
  void readerOfAnotherOutputOfTheSameStepWaitsForItsFile(Face face)
      throws IOException, InterruptedException {
    manifest(
        """
        build other.d foo.dd: says
          says = touch other.d; %s foo.dd
        build foo: cat other.d || foo.dd
          dyndep = foo.dd
          reads = bar.h
        build bar.h: slow source
          reads = source
        default foo
        """
            .formatted(file("foo", " | bar.h")));
    write("source", "one");
    expect(face, "foo", "one");
  }

  @ParameterizedTest
  @EnumSource
  void whatOneFileDeclaresIsMadeForTheOther(Face face) throws IOException, InterruptedException {
    manifest(
        """
        build a.dd b.dd: says
          says = %s a.dd; %s b.dd
        build a: cat || a.dd
          dyndep = a.dd
          reads = b.mod
        build b: slow-mod source || b.dd
          dyndep = b.dd
          reads = source
        default a
        """
            .formatted(file("a", " | b.mod"), file("b | b.mod", "")));
    write("source", "one");
    expect(face, "a", "one");
    write("source", "two");
    expect(face, "a", "two");
  }

  @ParameterizedTest
  @EnumSource
  void whatAFileOnDiskDeclaresIsMadeThoughNobodyIsBoundToIt(Face face)
      throws IOException, InterruptedException {
    manifest(
        """
        build b.dd: says
          says = %s b.dd
        build a.dd: says || b.dd
          says = %s a.dd
        build a: cat || a.dd
          dyndep = a.dd
          reads = b.mod
        build b: slow-mod source || b.dd
          dyndep = b.dd
          reads = source
        default a
        """
            .formatted(file("b | b.mod", ""), file("a", " | b.mod")));
    write("source", "one");
    expect(face, "a", "one");
    write("source", "two");
    expect(face, "a", "two");
  }

  /** The example of ninja's issue 2641. */
  @ParameterizedTest
  @EnumSource
  void whatADepfileNamesMayBeWhatADyndepFileDeclares(Face face)
      throws IOException, InterruptedException {
    manifest(
        """
        rule reports
          command = cat m.mod > $out; echo '$out: m.mod' > $out.d
          depfile = $out.d
        build m.dd: says
          says = %s m.dd
        build m: slow-mod source || m.dd
          dyndep = m.dd
          reads = source
        build out: reports || m
        """
            .formatted(file("m | m.mod", "")));
    write("source", "one");
    expect(face, "out", "one");
    write("source", "two");
    expect(face, "out", "two");
  }
}
