package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.JavaProgram;
import dev.sconce.testing.RequiredTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsoleTest {
  @TempDir private Path temp;

  private String onTerminal(String... commandLines) throws Exception {
    StringBuilder line = new StringBuilder(JavaProgram.commandLine(ConsoleCommand.class));
    for (String command : commandLines) {
      line.append(" '").append(command.replace("'", "'\\''")).append('\'');
    }
    // Its input stays open, because at its end script types an end-of-file character at any moment.
    Process process =
        new ProcessBuilder(
                RequiredTool.named("script").path().toString(),
                "-qec",
                line.toString(),
                "/dev/null")
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return output.replace("\r", "");
  }

  @Test
  void commandHasTheTerminalAndItsForeground() throws Exception {
    assertEquals(
        "exit 0 captured \nshown\nexit 3 captured \nKilled\nexit 137 captured \n",
        onTerminal(
            "test -t 0 -a -t 1 -a -t 2", "sh -c 'echo shown; exit 3'", "sh -c 'kill -9 $$'"));
    String[] stat = onTerminal("cat /proc/self/stat").split(" ");
    assertEquals(stat[7], stat[4], "its group uses the terminal");
  }

  @Test
  void aRelayedCommandHasATerminalOfItsOwnWhoseOutputIsKept() throws Exception {
    assertEquals(
        "exit 0 captured \n"
            + "shown\nexit 3 captured shown\n"
            + "Killed\nexit 137 captured Killed\n",
        onTerminal(
            ConsoleCommand.RELAY,
            "test -t 0 -a -t 1 -a -t 2",
            "sh -c 'echo shown; exit 3'",
            "sh -c 'kill -9 $$'"));
    String[] lines = onTerminal(ConsoleCommand.RELAY, "cat /proc/self/stat").split("\n");
    String[] stat = lines[0].split(" ");
    assertEquals(stat[7], stat[4], "its group uses the terminal");
    assertEquals(stat[5], stat[4], "it has a session of its own");
  }

  @Test
  void aRelayedCommandHasTheSizeAndTheModeOfTheUsersTerminal() throws Exception {
    String told =
        onTerminal(
            ConsoleCommand.RELAY,
            "stty size; stty -a | grep -q -- ' -ixany' && echo as found; echo $GPG_TTY; tty");
    String[] lines = told.split("\n");
    assertTrue(lines[0].matches("\\d+ \\d+"), told);
    assertEquals("as found", lines[1], told);
    assertEquals(lines[3], lines[2], told);
  }

  @Test
  void allThatARelayedCommandPrintsIsShownAndNothingOfWhatItLeavesRunningIsWaitedFor()
      throws Exception {
    String told =
        onTerminal(
            ConsoleCommand.RELAY,
            "seq 1 20000; (trap '' HUP; sleep 30) & echo $! > pid; sleep 0.1; seq 20001 40000");
    assertTrue(told.startsWith("1\n2\n3\n"), told.substring(0, 100));
    assertTrue(told.contains("\n39999\n40000\nexit 0 captured 1\n"), "the end is missing");
    String pid = Files.readString(temp.resolve("pid")).strip();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
  }
}
