package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.DirectoryLock;
import dev.sconce.files.NativePath;
import dev.sconce.os.Posix;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock between real processes. The program flock of util-linux plays the other build. */
class BuildLockProcessTest {
  @TempDir Path directory;
  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  private BuildLock acquire(Runnable whileWaiting) throws IOException, InterruptedException {
    return BuildLock.acquire(
        new DirectoryLock.PosixDirectoryLock(
            Posix.of(System.getProperty("os.name"), System.getProperty("os.arch")),
            NativePath.bytes(directory)),
        directory,
        new LockHolders(Path.of("/proc"), ProcessHandle.current().pid()),
        () -> now,
        time -> {
          now = now.plusSeconds(1);
          Thread.sleep(time);
          whileWaiting.run();
        },
        new BuildLock.Listener() {
          @Override
          public void waitingForBuild(long pid) {
            told.add("build " + pid);
          }

          @Override
          public void waitingForOrphans(List<Long> pids) {
            told.add("orphans " + pids);
          }
        });
  }

  /** Starts a process that holds the lock, with a child that inherited it. */
  private Process otherBuild() throws IOException, InterruptedException {
    Process build =
        new ProcessBuilder("flock", directory.toString(), "sleep", "600")
            .redirectErrorStream(true)
            .start();
    while (build.isAlive() && build.children().findAny().isEmpty()) {
      Thread.sleep(5);
    }
    assertTrue(build.isAlive(), "flock could not be run");
    return build;
  }

  @Test
  void anotherBuildIsNamedAndItsEndWaitedFor() throws Exception {
    Process build = otherBuild();
    ProcessHandle command = build.children().findAny().orElseThrow();
    Runnable end =
        () -> {
          command.destroyForcibly();
          build.destroyForcibly();
        };
    try (BuildLock held = acquire(end)) {
      assertTrue(held.waited());
      assertFalse(held.exempt());
    } finally {
      end.run();
    }
    assertEquals("build " + build.pid(), told.getFirst());
  }

  @Test
  void commandsOfAKilledBuildAreFound() throws Exception {
    Process build = otherBuild();
    ProcessHandle command = build.children().findAny().orElseThrow();
    try {
      build.destroyForcibly();
      build.waitFor();
      BuildLock.OrphanedCommandsException failure =
          assertThrows(BuildLock.OrphanedCommandsException.class, () -> acquire(() -> {}));
      assertEquals(List.of(command.pid()), failure.pids());
      assertEquals(List.of("orphans [" + command.pid() + "]"), told);
    } finally {
      command.destroyForcibly();
    }
    command.onExit().join();
    try (BuildLock held = acquire(() -> {})) {
      assertFalse(held.exempt());
    }
  }

  @Test
  void aBuildOfOurOwnIsExempt() throws Exception {
    try (BuildLock outer = acquire(() -> {});
        BuildLock inner = acquire(() -> {})) {
      assertFalse(outer.exempt());
      assertTrue(inner.exempt());
    }
  }
}
