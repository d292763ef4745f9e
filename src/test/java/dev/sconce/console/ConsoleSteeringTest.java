package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A build that is steered by keys on a real terminal. */
@Tag("slow")
@Timeout(300)
class ConsoleSteeringTest {
  private static final String SCONCE = Distribution.sconce().toString();
  private static final String CODE = "; echo code=$?";

  @TempDir Path directory;

  /** A step that fails until it is fixed, and one that depends on it. */
  private GatedBuild breaking() throws IOException {
    return new GatedBuild(directory)
        .step("a.o", "breaks", "a.c")
        .step("app", "gated", "a.o")
        .write();
  }

  /** Builds in the console until a step fails; the console stays. */
  private static void untilItFailed(Tmux terminal, GatedBuild build) throws IOException {
    terminal.command("clear; " + SCONCE + CODE);
    terminal.await("BUILDING");
    build.go("a.o");
    terminal.awaitOver(1);
  }

  @Test
  void aFailedStepIsFixedAndRetriedWhileTheRestGoesOn() throws IOException {
    GatedBuild build =
        new GatedBuild(directory)
            .step("a.o", "breaks", "a.c")
            .step("b.o", "gated", "b.c")
            .step("app", "gated", "a.o", "b.o")
            .write();
    build.go("a.o").go("app");
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await("FAILING");
      build.fix("a.c");
      terminal.type("r");
      terminal.await("no failure", screen -> screen.contains("BUILDING"));
      build.go("b.o");
      terminal.awaitOver(0); // the user pressed keys just before the end
      terminal.type("q");
      terminal.await("code=0");
      assertTrue(Files.exists(directory.resolve("app")));
    }
  }

  @Test
  void aStepIsRetriedAfterTheEndOfTheBuild() throws IOException {
    GatedBuild build = breaking();
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      untilItFailed(terminal, build);
      build.fix("a.c");
      terminal.type("r");
      build.awaitBegun("app");
      terminal.await("BUILDING");
      build.go("app");
      terminal.awaitOver(0);
      terminal.type("q");
      String left = terminal.await("code=0");
      assertTrue(left.contains("sconce: built all in"), left);
    }
  }

  @Test
  void othersBuildWhileItStaysAndWhatTheyDidIsReadAgain() throws IOException {
    GatedBuild build = breaking();
    try (Tmux terminal = new Tmux(directory, 120, 40);
        Tmux other = new Tmux(directory, 120, 40)) {
      untilItFailed(terminal, build);
      build.fix("a.c");
      String elsewhere = other.shell(SCONCE + " --plain a.o");
      assertTrue(elsewhere.contains("sconce: built a.o in"), elsewhere);
      assertFalse(elsewhere.contains("waiting"), elsewhere);
      build.go("app");
      terminal.type("R");
      build.awaitFile("app");
      terminal.awaitOver(0);
      terminal.type("5");
      terminal.await("another build ran here meanwhile");
      terminal.type("q");
      String left = terminal.await("code=0");
      assertTrue(left.contains("sconce: built all in"), left);
      assertTrue(left.contains(": 1 built"), left);
    }
  }

  @Test
  void aManifestThatWasChangedIsReadAgainByARetry() throws IOException {
    GatedBuild build = breaking();
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      untilItFailed(terminal, build);
      build.go("app").go("new").fix("a.c").step("new", "gated", "a.o").write();
      terminal.type("r");
      build.awaitFile("new");
      terminal.awaitOver(0);
      terminal.type("q");
      String left = terminal.await("code=0");
      assertTrue(left.contains(": 3 built"), left);
    }
  }

  @Test
  void pausesGoesOnAndChangesItsSlots() throws IOException {
    GatedBuild build =
        new GatedBuild(directory)
            .step("a.o", "gated", "a.c")
            .step("b.o", "gated", "b.c")
            .step("c.o", "gated", "c.c")
            .write();
    try (Tmux terminal = new Tmux(directory, 120, 40)) {
      terminal.command("clear; " + SCONCE + " -j1" + CODE);
      terminal.await("2 Jobs 1 of 1");
      build.awaitBegun("a.o");
      terminal.type("p");
      terminal.await("PAUSED");
      build.go("a.o").awaitFile("a.o");
      terminal.await("2 Jobs 0 of 1");
      assertFalse(Files.exists(directory.resolve("began/b.o")));
      terminal.type("p");
      build.awaitBegun("b.o");
      terminal.type(">");
      build.awaitBegun("c.o");
      terminal.await("2 Jobs 2 of 2");
      terminal.type("X", "X");
      String left = terminal.await("code=130");
      assertTrue(left.contains("1 of 3 done"), left);
    }
  }

  @Test
  void opensTheEditorAtTheErrorAndThePager() throws IOException {
    GatedBuild build = breaking();
    Path editor = directory.resolve("editor");
    Files.writeString(
        editor, "#!/bin/sh\necho \"$@\" > edited; stty -a > editor.stty; read line\n");
    assertTrue(editor.toFile().setExecutable(true));
    try (Tmux terminal = new Tmux(directory, 120, 40, "EDITOR=" + editor, "PAGER=cat > paged")) {
      untilItFailed(terminal, build);
      terminal.type("e");
      build.awaitFile("editor.stty");
      assertEquals("0", terminal.flag("alternate_on"));
      terminal.type("Enter");
      terminal.awaitFlag("alternate_on", "1");
      assertEquals(
          "+41 " + directory + "/a.c", Files.readString(directory.resolve("edited")).strip());
      assertTrue(Files.readString(directory.resolve("editor.stty")).contains(" icanon"));
      terminal.awaitOver(1);
      terminal.type("L");
      build.awaitFile("paged");
      terminal.awaitFlag("alternate_on", "1");
      assertTrue(Files.readString(directory.resolve("paged")).contains("no member named retries"));
      terminal.awaitOver(1);
      terminal.type("q");
      terminal.await("code=1");
    }
  }

  @Test
  void keysAreTheUsersOwn() throws IOException {
    GatedBuild build = new GatedBuild(directory).step("a.o", "gated", "a.c").write();
    Path keys = directory.resolve("config/sconce/keys");
    Files.createDirectories(keys.getParent());
    Files.writeString(keys, "pause = ,\n");
    try (Tmux terminal = new Tmux(directory, 120, 40, "XDG_CONFIG_HOME=" + directory + "/config")) {
      terminal.command("clear; " + SCONCE + CODE);
      terminal.await(", pause");
      terminal.type(",");
      terminal.await("PAUSED");
      terminal.type(",");
      terminal.await("BUILDING");
      build.go("a.o");
      terminal.awaitOver(0);
      terminal.type("q");
      terminal.await("code=0");
      Files.writeString(keys, "pause = ,\ndance = d\n");
      String text = terminal.shell(SCONCE + CODE);
      assertTrue(text.contains("keys:2:"), text);
      assertTrue(text.contains("code=2"), text);
    }
  }
}
