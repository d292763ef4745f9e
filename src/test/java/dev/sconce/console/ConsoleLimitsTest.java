package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.ControlGroup;
import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console when address space, processes or memory are short. {@code -Dsconce.limits.starts=20}
 * sets a higher number of starts.
 */
@Tag("slow")
@Timeout(600)
class ConsoleLimitsTest {
  private static final String SCONCE = Distribution.sconce().toString();
  private static final String CODE = "; echo code=$?";
  private static final int STARTS = Integer.getInteger("sconce.limits.starts", 3);

  @TempDir Path directory;

  @Test
  void startsInAGibibyteOfAddressSpace() throws IOException {
    GatedBuild build =
        new GatedBuild(directory).step("a.o", "gated", "a.c").step("app", "gated", "a.o").write();
    try (Tmux terminal = new Tmux(directory, 100, 30)) {
      for (int start = 0; start < STARTS; start++) {
        terminal.command("clear; (ulimit -v 1048576; exec " + SCONCE + ")" + CODE);
        terminal.await("BUILDING");
        assertEquals("1", terminal.flag("alternate_on"));
        build.go("a.o").go("app");
        String left = terminal.await("code=0");
        assertTrue(left.contains("sconce: built all in"), left);
        assertEquals("0", terminal.flag("alternate_on"));
        terminal.shell("rm -rf a.o app .ninja* .sconce");
        build.forget();
      }
    }
  }

  @Test
  void fewProcessesMakeABuildSlowerOnly() throws IOException {
    StringBuilder manifest = new StringBuilder("rule step\n  command = sleep 0.1; touch $out\n");
    for (int step = 0; step < 40; step++) {
      manifest.append("build out").append(step).append(": step\n");
    }
    Files.writeString(directory.resolve("build.ninja"), manifest);
    try (ControlGroup group = ControlGroup.ofProcesses(40);
        Tmux terminal = new Tmux(directory, 100, 30)) {
      terminal.command("sh -c '" + group.enter() + "exec " + SCONCE + " -j50'" + CODE);
      terminal.await("BUILDING");
      String left = terminal.await("code=0");
      assertTrue(left.contains("sconce: built all in"), left);
    }
  }

  @Test
  void aFullHeapGivesTheTerminalBackAndIsOneLine() throws IOException {
    Files.writeString(
        directory.resolve("build.ninja"),
        """
        rule hog
          command = until test -e go; do sleep 0.02; done; $
            head -c 60000000 /dev/zero > $out.d; touch $out
          depfile = $out.d
          deps = gcc
        build hog: hog
        """);
    try (Tmux terminal =
        new Tmux(directory, 100, 30, "SCONCE_JAVA_OPTIONS=-Xms8m -Xmn4m -Xmx40m")) {
      String modes = terminal.shell("stty -a");
      terminal.command(SCONCE + CODE);
      terminal.await("BUILDING");
      Files.createFile(directory.resolve("go"));
      String left = terminal.await("code=2");
      assertTrue(left.contains("sconce: fatal: out of memory: Java heap space"), left);
      assertEquals("0", terminal.flag("alternate_on"));
      assertEquals(modes, terminal.shell("stty -a"));
    }
  }
}
