package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildLockTest {
  private static final long SELF = 500;
  private static final long OTHER = 100;

  @TempDir Path temporary;
  private Path proc;
  private Path directory;
  private final FakeLock lock = new FakeLock();
  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private Runnable whileWaiting = () -> {};

  private static final class FakeLock implements DirectoryLock {
    boolean taken;
    boolean ours;

    @Override
    public boolean tryTake() {
      if (taken) {
        return false;
      }
      taken = true;
      ours = true;
      return true;
    }

    @Override
    public void giveBack() {
      taken = false;
      ours = false;
    }

    @Override
    public int descriptor() {
      return ours ? 42 : -1;
    }
  }

  @BeforeEach
  void makeProcesses() throws IOException {
    proc = Files.createDirectory(temporary.resolve("proc"));
    directory = Files.createDirectory(temporary.resolve("build")).toRealPath();
    process(1, 0);
    process(SELF, 400);
    process(400, 1);
    process(OTHER, 1);
  }

  private void process(long pid, long parent) throws IOException {
    Path process = Files.createDirectories(proc.resolve(Long.toString(pid)));
    Files.createDirectories(process.resolve("fd"));
    Files.createDirectories(process.resolve("fdinfo"));
    Files.writeString(process.resolve("stat"), pid + " (a (strange) name) S " + parent + " 1 1 0");
  }

  /** Adds the descriptor of the lock to a process. */
  private void holds(long pid, long taker) throws IOException {
    process(pid, 1);
    Path process = proc.resolve(Long.toString(pid));
    Files.createSymbolicLink(process.resolve("fd/0"), temporary.resolve("elsewhere"));
    Files.writeString(process.resolve("fdinfo/0"), "pos:\t0\n");
    Files.createSymbolicLink(process.resolve("fd/7"), directory);
    Files.writeString(process.resolve("fdinfo/7"), "pos:\t0\nflags:\t02300000\nmnt_id:\t27\n");
    Files.createSymbolicLink(process.resolve("fd/8"), directory);
    Files.writeString(
        process.resolve("fdinfo/8"),
        "pos:\t0\nlock:\t1: FLOCK  ADVISORY  WRITE " + taker + " fe:00:10076405 0 EOF\n");
  }

  private void ends(long pid) {
    try {
      for (String file : List.of("fd/0", "fd/7", "fd/8", "fdinfo/8", "stat")) {
        Files.deleteIfExists(proc.resolve(Long.toString(pid)).resolve(file));
      }
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private BuildLock acquire() throws IOException, InterruptedException {
    return BuildLock.acquire(
        lock,
        directory,
        new LockHolders(proc, SELF),
        () -> now,
        time -> {
          now = now.plus(time);
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

  @Test
  void aFreeLockIsTakenAtOnceAndGivenBack() throws Exception {
    try (BuildLock held = acquire()) {
      assertFalse(held.exempt());
      assertFalse(held.waited());
      assertEquals(42, held.descriptor());
      assertTrue(lock.taken);
    }
    assertFalse(lock.taken);
    assertEquals(List.of(), told);
  }

  @Test
  void aSecondBuildWaitsForTheFirstAndNamesIt() throws Exception {
    lock.taken = true;
    holds(OTHER, OTHER);
    holds(101, OTHER);
    whileWaiting =
        () -> {
          if (now.isAfter(Instant.EPOCH.plusSeconds(3600))) {
            lock.taken = false;
          }
        };
    try (BuildLock held = acquire()) {
      assertTrue(held.waited());
      assertFalse(held.exempt());
    }
    assertEquals(List.of("build 100"), told);
  }

  @Test
  void aBuildInsideTheRunningOneGoesAhead() throws Exception {
    lock.taken = true;
    holds(400, 400);
    try (BuildLock inner = acquire()) {
      assertTrue(inner.exempt());
      assertEquals(-1, inner.descriptor());
    }
    assertTrue(lock.taken, "the outer build keeps the lock");
    assertEquals(List.of(), told);
  }

  @Test
  void commandsOfAKilledBuildAreWaitedFor() throws Exception {
    lock.taken = true;
    holds(101, OTHER);
    holds(102, OTHER);
    whileWaiting =
        () -> {
          if (now.isAfter(Instant.EPOCH.plusSeconds(9))) {
            lock.taken = false;
          }
        };
    try (BuildLock held = acquire()) {
      assertTrue(held.waited());
    }
    assertEquals(List.of("orphans [101, 102]"), told);
  }

  @Test
  void commandsThatOutlastThePatienceAreNamed() throws Exception {
    lock.taken = true;
    holds(101, OTHER);
    holds(102, OTHER);
    whileWaiting = () -> ends(102);
    BuildLock.OrphanedCommandsException failure =
        assertThrows(BuildLock.OrphanedCommandsException.class, this::acquire);
    assertEquals(List.of(101L), failure.pids());
    assertEquals(
        "commands of a build that was killed are still running: 101", failure.getMessage());
    assertTrue(Duration.between(Instant.EPOCH, now).compareTo(BuildLock.ORPHAN_PATIENCE) >= 0);
  }

  @Test
  void aBuildThatIsKilledWhileWaitedForLeavesOrphans() throws Exception {
    lock.taken = true;
    holds(OTHER, OTHER);
    holds(101, OTHER);
    whileWaiting = () -> ends(OTHER);
    assertThrows(BuildLock.OrphanedCommandsException.class, this::acquire);
    assertEquals(List.of("build 100", "orphans [101]"), told);
  }

  @Test
  void aHolderThatCannotBeSeenIsWaitedFor() throws Exception {
    lock.taken = true;
    whileWaiting =
        () -> {
          if (now.isAfter(Instant.EPOCH.plusSeconds(60))) {
            lock.taken = false;
          }
        };
    try (BuildLock held = acquire()) {
      assertTrue(held.waited());
    }
    assertEquals(List.of("build 0"), told);
  }

  @Test
  void missingProcMeansUnknownHolder() {
    LockHolders blind = new LockHolders(temporary.resolve("nothing"), SELF);
    assertEquals(0, blind.of(directory).taker());
    assertFalse(blind.isAncestor(OTHER));
    assertTrue(blind.isAncestor(SELF));
  }

  @Test
  void aDryRunNeedsNoLock() throws Exception {
    lock.taken = true;
    try (BuildLock none = BuildLock.none(lock)) {
      assertTrue(none.exempt());
      assertEquals(-1, none.descriptor());
    }
    assertTrue(lock.taken);
  }
}
