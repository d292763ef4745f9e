package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a new directory suits the ninja installed beside Sconce, whatever comes first on the
 * PATH: that ninja finds no work in what Sconce built.
 */
@Tag("slow")
final class NewLogTest {
  private static final String NO_WORK = "ninja: no work to do.\n";

  @TempDir private Path base;
  private int directories;

  /** Runs before the directory is deleted, because JUnit warns of links that lead out of it. */
  @AfterEach
  void removeLinks() throws IOException {
    BuildTree.delete(base.resolve("links"));
    BuildTree.delete(base.resolve("newer"));
  }

  @Test
  void sconceFirstOnThePathIsPassedOver() throws IOException, InterruptedException {
    Path bin = Distribution.ninja().getParent();
    expectNoWork(bin + ":" + debian(), "", RequiredTool.ninja111().path());
    expectNoWork(bin + ":" + newer() + ":" + debian(), "", RequiredTool.ninja113().path());
  }

  @Test
  void linksCopiesAndWrappersOfSconceArePassedOver() throws IOException, InterruptedException {
    Path links = Files.createDirectories(base.resolve("links"));
    Files.createSymbolicLink(links.resolve("ninja"), Distribution.ninja());
    Files.createSymbolicLink(links.resolve("ninja-build"), Distribution.sconce());
    Path copy = base.resolve("copy");
    new Shell(base, Map.of("PATH", "/usr/bin:/bin"))
        .run("cp", "-al", Distribution.home().toString(), copy.toString())
        .orFail();
    Path wrapped = wrapper("wrapped", "\"" + Distribution.ninja() + "\" \"$@\"");
    Path other = wrapper("other", "\"" + Distribution.sconce() + "\" --ninja \"$@\"");
    String path = links + ":" + copy.resolve("bin") + ":" + wrapped + ":" + other + ":" + debian();
    expectNoWork(path, "", RequiredTool.ninja111().path());
  }

  @Test
  void theNinjaOfCMakeComesBeforeThatOfThePath() throws IOException, InterruptedException {
    Path used = RequiredTool.ninja113().path();
    expectNoWork(debian(), "CMAKE_MAKE_PROGRAM:FILEPATH=" + used, used);
    expectNoWork(
        newer() + ":" + debian(),
        "CMAKE_MAKE_PROGRAM:FILEPATH=" + Distribution.ninja(),
        RequiredTool.ninja113().path());
  }

  private static String debian() {
    return "/usr/bin:/bin";
  }

  private Path newer() throws IOException {
    Path newer = Files.createDirectories(base.resolve("newer"));
    Files.deleteIfExists(newer.resolve("samu"));
    return Files.createSymbolicLink(newer.resolve("samu"), RequiredTool.ninja113().path())
        .getParent();
  }

  private Path wrapper(String name, String command) throws IOException {
    Path directory = Files.createDirectories(base.resolve(name));
    Path program = directory.resolve("ninja");
    Files.writeString(program, "#!/bin/sh\nexec " + command + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }

  /** Builds with either face in a new directory, and expects that the other ninja finds no work. */
  private void expectNoWork(String path, String cacheEntry, Path other)
      throws IOException, InterruptedException {
    List<List<String>> faces =
        List.of(
            List.of(Distribution.ninja().toString()),
            List.of(Distribution.sconce().toString(), "--plain"));
    for (List<String> face : faces) {
      Path work = Files.createDirectories(base.resolve("work" + directories++));
      Files.writeString(
          work.resolve("build.ninja"),
          "rule cp\n  command = cp $in $out\nbuild out: cp in\nbuild last: cp out\n");
      Files.writeString(work.resolve("in"), "");
      if (!cacheEntry.isEmpty()) {
        Files.writeString(work.resolve("CMakeCache.txt"), "# a cache\n" + cacheEntry + "\n");
      }
      Shell shell = new Shell(work, Map.of("PATH", path, "HOME", base.toString(), "LC_ALL", "C"));
      String said = shell.run(face).orFail().output();
      assertTrue(Files.exists(work.resolve("last")), said);
      Shell.Result plan = shell.run(other.toString(), "-n", "-d", "explain");
      assertEquals(NO_WORK, plan.output(), () -> face + " with PATH=" + path);
    }
  }
}
