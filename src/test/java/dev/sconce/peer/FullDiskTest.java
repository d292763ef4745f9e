package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests builds that cannot extend their logs, as on a full disk. A limit on file sizes simulates
 * that: files can be created, but not grow.
 */
@Tag("slow")
final class FullDiskTest {
  private static final int STEPS = 150;
  private static final int BLOCK_BYTES = 512;
  private static final String NO_WORK = "ninja: no work to do.\n";

  @TempDir private Path base;
  private Path work = Path.of("");

  private void write() throws IOException {
    work = Files.createDirectories(base.resolve("work"));
    writeSources();
    StringBuilder manifest = new StringBuilder("rule cp\n  command = cp $in $out\n");
    for (int step = 0; step < STEPS; step++) {
      manifest.append("build out").append(step).append(": cp in").append(step).append('\n');
    }
    Files.writeString(work.resolve("build.ninja"), manifest);
  }

  private Shell.Result sh(String line) throws IOException, InterruptedException {
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8");
    return new Shell(base, environment).in(work).run("sh", "-c", line);
  }

  private Shell.Result sconce(String before) throws IOException, InterruptedException {
    return sh(before + Distribution.sconce() + " --plain -j2");
  }

  private void writeSources() throws IOException {
    for (int step = 0; step < STEPS; step++) {
      Files.writeString(work.resolve("in" + step), "text " + step);
    }
  }

  private void expectRight(String when) throws IOException, InterruptedException {
    Shell.Result next = sconce("");
    assertEquals(0, next.exitCode(), () -> when + "\n" + next.output());
    for (int step = 0; step < STEPS; step++) {
      assertEquals("text " + step, Files.readString(work.resolve("out" + step)), when);
    }
    Shell.Result peer = sh(RequiredTool.ninja111().path() + " -n -d explain");
    assertEquals(NO_WORK, peer.output(), when);
  }

  @Test
  void aCutOffThatCannotBeWrittenDownIsMadeGoodByTheNextBuild()
      throws IOException, InterruptedException {
    write();
    sconce("").orFail();
    List<String> failures = new ArrayList<>();
    for (int part = 1; part <= 6; part++) {
      writeSources();
      long blocks = (Files.size(work.resolve(".ninja_log")) / BLOCK_BYTES) + part * 3L;
      String limit = "ulimit -f " + blocks + "; ";
      Shell.Result full = sconce(limit);
      if (full.exitCode() != 0) {
        failures.add(limit + full.output());
        assertTrue(full.output().contains("File too large"), limit + full.output());
      }
      expectRight(limit);
    }
    assertTrue(failures.size() >= 2, () -> "hardly any build met the limit: " + failures);
  }

  @Test
  void aBuildThatCannotBeWrittenDownIsMadeGoodByTheNextBuild()
      throws IOException, InterruptedException {
    for (int blocks = 1; blocks <= 10; blocks += 3) {
      write();
      String limit = "ulimit -f " + blocks + "; ";
      Shell.Result full = sconce(limit);
      assertTrue(full.exitCode() != 0, limit + full.output());
      assertTrue(full.output().contains("File too large"), limit + full.output());
      expectRight(limit);
      BuildTree.delete(work);
    }
  }
}
