package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.testing.RequiredTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests steps that delegate compilation to another process: the build reports once that its reads
 * are unknown.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CompilerWrappersTest {
  @TempDir private Path temp;
  private JudgedProject project;
  private Map<String, String> variables;

  @BeforeEach
  void makeProject() throws Exception {
    project = JudgedProject.in(temp);
    project.file("a.c", "int a;\n");
    variables =
        new HashMap<>(
            Map.of("HOME", Files.createDirectory(temp.toRealPath().resolve("home")).toString()));
    RequiredTool.named("gcc").path();
  }

  private List<String> judge(String wrapper) throws Exception {
    project.setVariables(variables);
    Path program = RequiredTool.unpacked(wrapper).path();
    return project.judge("a.o : ../a.c", program + " gcc -c $in -o $out");
  }

  @Test
  void distccCompilesElsewhere() throws Exception {
    variables.put("DISTCC_HOSTS", "127.0.0.1:1");
    assertEquals(List.of("E distcc compiles elsewhere; configure without it"), judge("distcc"));
    assertEquals(List.of(), project.judgeAgain(), "it knows by now that nobody answers");
  }

  @Test
  void icecreamCompilesElsewhere() throws Exception {
    variables.put("USE_SCHEDULER", "127.0.0.1:1");
    assertEquals(List.of("E icecc compiles elsewhere; configure without it"), judge("icecc"));
  }
}
