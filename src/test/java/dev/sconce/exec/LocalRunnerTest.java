package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.ThisMachine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunnerTest {
  @TempDir Path temp;

  @Test
  void runsAndCaptures() throws Exception {
    LocalSetup setup = LocalSetup.of(CommandEnvironment.ofThisProcess(), temp);
    try (LocalRunner runner = new LocalRunner(ThisMachine.posix(), setup)) {
      for (int i = 0; i < 10; i++) {
        CompletableFuture<CommandEnd> end = new CompletableFuture<>();
        runner.start(new Command("ls -d / /nowhere " + i, false), end::complete);
        CommandEnd e = end.get();
        String output = new String(e.output().head(1000), StandardCharsets.UTF_8);
        assertTrue(output.contains("'/nowhere': No such file or directory"), output);
        assertEquals(2, e.exitCode());
      }
    }
  }
}
