package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.MemoryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operating a cache server by keys on a real terminal. */
@Tag("slow")
@Timeout(300)
class ConsoleCacheTest {
  private static final String CODE = "; echo code=$?";

  /** More than the failures that suspend a server. */
  private static final int STEPS = 15;

  @TempDir Path temporary;
  private MemoryServer server;

  @BeforeEach
  void start() throws IOException {
    server = new MemoryServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String sconce(String... options) {
    return "clear; "
        + Distribution.sconce()
        + " --disk-cache=off --local-race=off --wait-for-uploads "
        + server.url()
        + " "
        + String.join(" ", options)
        + CODE;
  }

  /**
   * Creates steps that are copied at once, one that waits, and one whose key is known after that.
   */
  private GatedBuild workspace(String name, int early) throws IOException {
    Path directory = Files.createDirectories(temporary.toRealPath().resolve(name));
    GatedBuild build = new GatedBuild(directory);
    for (int i = 0; i < early; i++) {
      build.step("early" + i + ".o", "copy", "early" + i + ".c");
    }
    build.step("gate.o", "gated", "gate.c").step("late.o", "copy", "gate.o").write();
    for (int i = 0; i < early; i++) {
      Files.writeString(directory.resolve("early" + i + ".c"), "early " + i);
    }
    return build;
  }

  private Path directory(String name) throws IOException {
    return temporary.toRealPath().resolve(name);
  }

  @Test
  void resultsArePushedAndFetchedFromWhenTheModeSaysSo() throws Exception {
    GatedBuild pushing = workspace("one", 1);
    try (Tmux terminal = new Tmux(directory("one"), 140, 40)) {
      terminal.command(sconce());
      pushing.awaitBegun("gate.o").awaitFile("early0.o");
      terminal.await("BUILDING");
      terminal.type("m");
      terminal.await("mode (now fetch)");
      terminal.type("b");
      terminal.await("y pushes results to ");
      terminal.type("Escape");
      terminal.await("no question", screen -> !screen.contains("y pushes results to "));
      terminal.type("m");
      terminal.await("mode (now fetch)");
      terminal.type("b");
      terminal.await("y pushes results to ");
      terminal.type("y");
      terminal.await("the new mode", screen -> screen.lines().anyMatch(ConsoleCacheTest::pushes));
      pushing.go("gate.o");
      terminal.awaitOver(0);
      terminal.type("q");
      terminal.await("code=0");
    }
    assertEquals(1, server.resultsWith("late.o").size());
    assertEquals(0, server.resultsWith("early0.o").size());
    GatedBuild fetching = workspace("two", 1);
    try (Tmux terminal = new Tmux(directory("two"), 140, 40)) {
      terminal.command(sconce("--remote-cache-fetch-enabled=false"));
      fetching.awaitBegun("gate.o").awaitFile("early0.o");
      terminal.await("BUILDING");
      terminal.type("m");
      terminal.await("mode (now off)");
      terminal.type("f");
      terminal.await("fetch", screen -> screen.lines().anyMatch(line -> line.contains(" fetch ")));
      fetching.go("gate.o");
      terminal.awaitOver(0);
      terminal.type("q");
      String left = terminal.await("code=0");
      assertTrue(left.contains(": 2 built, 1 hit"), left);
    }
    assertEquals(
        Files.readString(directory("one").resolve("late.o")),
        Files.readString(directory("two").resolve("late.o")));
  }

  private static boolean pushes(String line) {
    return line.stripLeading().startsWith("fetch+push ");
  }

  @Test
  void aServerThatIsLeftAloneIsAskedAgainByAKey() throws IOException {
    GatedBuild pushing = workspace("one", STEPS);
    pushing.go("gate.o");
    try (Tmux terminal = new Tmux(directory("one"), 140, 40)) {
      terminal.command(sconce("--plain --remote-cache-push-enabled"));
      terminal.await("code=0");
    }
    server.failing = true;
    GatedBuild fetching = workspace("two", STEPS);
    try (Tmux terminal = new Tmux(directory("two"), 140, 40)) {
      terminal.command(sconce());
      fetching.awaitBegun("gate.o").awaitFile("early0.o");
      String suspended = terminal.await("SUSPENDED ");
      assertTrue(suspended.contains("10 failures, "), suspended);
      server.failing = false;
      terminal.type("B");
      terminal.await("a server that is asked", screen -> !screen.contains("SUSPENDED "));
      fetching.go("gate.o");
      terminal.awaitOver(0);
      terminal.type("q");
      String left = terminal.await("code=0");
      assertTrue(left.contains("1 hit"), left);
      assertTrue(left.contains("it is suspended for "), left);
    }
  }
}
