package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the comparison finds differences, with scripts in place of ninja. */
final class CaseRunnerTest {
  private static final String QUIET = "true";

  @TempDir private Path base;

  private CaseRunner runner;

  @BeforeEach
  void makeRunner() throws IOException {
    runner = new CaseRunner(base, Files.createDirectories(base.resolve("tools")), script(QUIET));
  }

  @AfterEach
  void removeLinks() throws IOException {
    BuildTree.delete(base.resolve("bin"));
    BuildTree.delete(base.resolve("peer"));
  }

  @Test
  void theSameIsTheSame() throws IOException, InterruptedException {
    String everything = "echo out; echo err >&2; mkdir d; echo text > d/file; exit 3";
    assertEquals(traces(everything), traces(everything));
    StepTrace step = traces(everything).getFirst();
    assertEquals(3, step.exitCode());
    assertEquals("out\n", step.out());
    assertEquals("err\n", step.err());
    assertEquals("d/\nd/file [text\n]\n", step.tree());
  }

  @Test
  void everyKindOfDifferenceIsSeen() throws IOException, InterruptedException {
    for (String difference :
        List.of("echo x", "echo x >&2", "exit 1", "touch file", "mkdir d", "ln -s a b")) {
      assertNotEquals(traces(QUIET), traces(difference), difference);
    }
    assertNotEquals(traces("echo a > file"), traces("echo b > file"));
    assertNotEquals(traces("echo a"), traces("printf a"));
  }

  @Test
  void theStateOfSconceDoesNotCount() throws IOException, InterruptedException {
    assertEquals(traces(QUIET), traces("mkdir .sconce; touch .sconce/history"));
  }

  @Test
  void eachRunBeginsAgain() throws IOException, InterruptedException {
    String once = "[ -e file ] && exit 9; touch file";
    assertEquals(traces(once), traces(once));
  }

  private List<StepTrace> traces(String script) throws IOException, InterruptedException {
    PeerCase peerCase = new PeerCase("here", "case", List.of(), List.of("ninja"), List.of(), false);
    return runner.run(peerCase, script(script));
  }

  private Path script(String text) throws IOException {
    Path file = Files.createTempFile(base, "script", "");
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
    return file;
  }
}
