package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.peer.Checkout;
import dev.sconce.peer.Project;
import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The build of a real project, steered by keys on a real terminal, from a mistake to the end. */
@Tag("slow")
@Timeout(300)
class ConsoleProjectTest {
  private static final String SCONCE = Distribution.sconce().toString();
  private static final String BROKEN = "lib/nghttp2_submit.c";

  @TempDir Path base;

  @AfterEach
  void removeLink() throws IOException {
    Files.deleteIfExists(base.resolve("bin/ninja"));
  }

  @Test
  void aProjectIsPausedMendedRetriedFilteredAndLookedInto() throws Exception {
    Checkout checkout = Checkout.configured(Project.NGHTTP2, base);
    Path source = checkout.source(BROKEN);
    String sound = Files.readString(source);
    Files.writeString(source, sound + "\n#error not yet\n");
    String path = "PATH=" + base.resolve("bin") + ":/usr/bin:/bin";
    try (Tmux terminal = new Tmux(checkout.out(), 120, 40, path)) {
      terminal.command("clear; " + SCONCE + " -j1 --stay always; echo code=$?");
      terminal.await("BUILDING");
      terminal.type("p");
      terminal.await("PAUSED");
      String still = terminal.await("2 Jobs 0 of 1");
      assertTrue(still.contains("on hold"), still);
      terminal.type(">");
      terminal.await("2 Jobs 0 of 2");
      terminal.type("<");
      terminal.await("2 Jobs 0 of 1");
      terminal.type("p");
      terminal.await("the first error", text -> text.contains("error: #error not yet"));

      mend(terminal, source, sound);
      lookForIt(terminal);
      terminal.type("q");
      String left = terminal.await("code=0");
      assertTrue(left.contains("sconce: built all in"), left);
      String after = terminal.shell("ninja");
      assertTrue(after.contains("ninja: no work to do."), after);
    }
  }

  /**
   * Corrects the source. The build still goes on, or is over on a fast machine; both can be
   * retried.
   */
  private static void mend(Tmux terminal, Path source, String sound) throws IOException {
    Files.writeString(source, sound);
    terminal.type("r");
    terminal.awaitOver(0);
  }

  /** The rows above the next pane. */
  private static String tree(String screen) {
    return screen.substring(0, Math.max(0, screen.indexOf("├─ ")));
  }

  /** Filters the tree, and opens the page of the only match. */
  private static void lookForIt(Tmux terminal) throws IOException {
    terminal.type("1", "/").type("-l", "submit").type("Enter");
    terminal.await(
        "the tree of what matches",
        text -> tree(text).contains("nghttp2_submit.c") && !tree(text).contains("nghttp2_hd.c"));
    terminal.type("G", "Enter");
    terminal.await("[Summary]");
    terminal.await("lib/nghttp2_submit.c");
    terminal.type("Right", "Right");
    terminal.await("[Inputs]");
    terminal.await("nghttp2_submit.h");
    terminal.type("w");
    terminal.await("[Why]");
    terminal.await("source of the step, changed", text -> text.contains("lib/nghttp2_submit.c"));
    terminal.type("Escape");
    terminal.type("Escape");
    terminal.awaitOver(0);
  }
}
