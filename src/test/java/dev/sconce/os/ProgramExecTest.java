package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.testing.JavaProgram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgramExecTest {
  /** The output of a probe that becomes a shell; the first line is the id of its process. */
  private static List<String> probe(String signals, String shell, String script, String ignored)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
    command.addAll(List.of(signals.split(" ")));
    String line =
        "exec "
            + JavaProgram.commandLine(ExecProbe.class)
            + " '"
            + String.join("' '", List.of(shell, script, ignored))
            + "'";
    command.addAll(List.of("bash", "-c", line)); // others unblock all signals
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), told);
    return told.lines().toList();
  }

  @Test
  void theProcessStaysTheSame() throws Exception {
    List<String> told = probe("A=1", "/bin/sh", "echo $$ $0 $A", "");
    assertEquals(List.of(told.getFirst(), "not ending", told.getFirst() + " shell"), told);
  }

  @Test
  void signalsAreIgnoredAndBlockedAsAtTheStart() throws Exception {
    String script = "sed -n \"s/^Sig[BI].*\\(........\\)$/\\1/p\" /proc/self/status";
    List<String> told =
        probe(
            "--block-signal=USR1 --ignore-signal=INT,QUIT,PIPE", "/bin/bash", script, "QUIT PIPE");
    int inherited = 1 << 31; // signal 32 is the C library's own
    assertEquals("00000200", told.get(2));
    assertEquals(0x1006, Integer.parseUnsignedInt(told.get(3), 16) & ~inherited);
  }

  @Test
  void whatJavaOpenedIsClosed() throws Exception {
    String script = "if [ -e /proc/self/fd/$OURS ]; then echo open; else echo closed; fi";
    assertEquals("closed", probe("A=1", "/bin/sh", script, "").get(2));
  }

  @Test
  void aProgramThatIsNotThereIsReported() throws Exception {
    List<String> told = probe("A=1", "/nowhere/sh", "", "");
    assertEquals("exec: /nowhere/sh: No such file or directory", told.get(2));
  }
}
