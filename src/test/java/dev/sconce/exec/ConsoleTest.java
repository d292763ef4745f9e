package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.JavaProgram;
import dev.sconce.testing.RequiredTool;
import java.nio.charset.StandardCharsets;
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
    Process process =
        new ProcessBuilder(
                RequiredTool.named("script").path().toString(),
                "-qec",
                line.toString(),
                "/dev/null")
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return output.replace("\r", "").replace("^D\b\b", "");
  }

  @Test
  void commandHasTheTerminalAndItsForeground() throws Exception {
    assertEquals(
        "exit 0 captured 0\nshown\nexit 3 captured 0\nKilled\nexit 137 captured 0\n",
        onTerminal(
            "test -t 0 -a -t 1 -a -t 2", "sh -c 'echo shown; exit 3'", "sh -c 'kill -9 $$'"));
    String[] stat = onTerminal("cat /proc/self/stat").split(" ");
    assertEquals(stat[7], stat[4], "its group has the terminal");
  }
}
