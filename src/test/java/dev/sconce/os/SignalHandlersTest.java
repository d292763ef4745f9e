package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.testing.JavaProgram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalHandlersTest {
  /** Signals may be ignored where the tests run, and the probe would inherit that. */
  private static final List<String> WITH_DEFAULTS = List.of("env", "--default-signal");

  private static String probe(String before, String arguments) throws Exception {
    String line = before + " exec " + JavaProgram.commandLine(InterruptsProbe.class) + arguments;
    List<String> command = new ArrayList<>(WITH_DEFAULTS);
    command.addAll(List.of("sh", "-c", line));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void signalsAreReportedByNumber() throws Exception {
    assertEquals("1 1\n2 2\n15 15\n", probe("", ""));
  }

  @Test
  void onlyHangUpStaysIgnoredWhereItWas() throws Exception {
    assertEquals("1 nothing\n2 2\n15 15\n", probe("trap '' HUP INT TERM;", " ignoring"));
  }

  @Test
  void signalsThatWereIgnoredAreIgnoredAgainAtTheEnd() throws Exception {
    assertEquals("1 1\n2 2\n15 15\nignored [2]\n", probe("trap '' INT;", " ignored-after"));
  }

  @Test
  void childrenIgnoreWhatJavaTookOverAndNotWhatIsCaught() throws Exception {
    assertEquals(
        "1 1\n2 2\n15 15\nchild ignores [3, 13]\n",
        probe("trap '' INT QUIT PIPE;", " child 'QUIT PIPE'"));
  }
}
