package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.testing.JavaProgram;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterruptsTest {
  private static String probe(String before, String arguments) throws Exception {
    String line = before + " exec " + JavaProgram.commandLine(InterruptsProbe.class) + arguments;
    Process process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void signalsAreToldByNumber() throws Exception {
    assertEquals("1 1\n2 2\n15 15\n", probe("", ""));
  }

  @Test
  void signalsThatWereIgnoredStayIgnored() throws Exception {
    assertEquals("1 nothing\n2 nothing\n15 15\n", probe("trap '' HUP INT;", " ignoring"));
  }
}
