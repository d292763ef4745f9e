package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Errno;
import dev.sconce.os.SteeredSystem;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandTracerTest {
  @TempDir private Path temp;
  private final SteeredSystem system = new SteeredSystem();

  @Test
  void commandsRunUntracedWhereFiltersAreRefused() throws Exception {
    system.refuseFilters(Errno.EBUSY);
    try (LocalRunner runner =
        new LocalRunner(
            system.posix(),
            LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), temp.resolve("spill")))) {
      for (int i = 0; i < 3; i++) {
        CommandRunner.End.Exited end = Commands.run(Tracing.all(runner), "echo all the same");
        assertEquals("all the same\n", Commands.textOf(end.output()));
        assertEquals(Optional.empty(), end.accesses());
      }
    }
  }

  @Test
  void reasonIsSaid() throws Exception {
    system.refuseFilters(Errno.EBUSY);
    try (CommandTracer tracer = new CommandTracer(system.posix())) {
      String reason = tracer.test().orElseThrow();
      assertTrue(reason.startsWith("seccomp: "), reason);
    }
  }

  @Test
  void shortageIsNoVerdict() throws Exception {
    Tracing.assumePossible();
    try (CommandTracer tracer = new CommandTracer(system.posix())) {
      system.withoutProcesses(true);
      assertThrows(Exception.class, tracer::test);
      system.withoutProcesses(false);
      assertEquals(Optional.empty(), tracer.test());
    }
  }
}
