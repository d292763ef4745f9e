package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Spawner.Request.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpawnerTest {
  private static final EnvironmentBlock ENVIRONMENT =
      new EnvironmentBlock(List.of("A=1", "B=caf\u00e9", "PATH=/usr/bin:/bin"));

  private static Spawner.Request request(int output, List<Change> changes, String... arguments) {
    return new Spawner.Request(
        arguments[0], List.of(arguments), ENVIRONMENT, changes, "/", output, List.of());
  }

  private static String run(NativeCalls calls, List<Change> changes, String... arguments)
      throws OsException {
    Posix posix = new Posix(calls);
    try (NativeMemory memory = new NativeMemory(4096);
        Spawner spawner = posix.spawner()) {
      Pipe pipe = posix.pipe(memory);
      int pid = spawner.spawn(request(pipe.writeEnd(), changes, arguments));
      posix.close(pipe.writeEnd());
      StringBuilder output = new StringBuilder();
      byte[] part = new byte[4096];
      for (int length; (length = posix.read(pipe.readEnd(), memory, part)) > 0; ) {
        output.append(new String(part, 0, length, StandardCharsets.ISO_8859_1));
      }
      posix.close(pipe.readEnd());
      posix.children().awaitEnd(pid, memory);
      assertEquals(0, posix.children().reap(pid, memory).exitCode());
      assertEquals(
          Errno.ECHILD,
          assertThrows(OsException.class, () -> posix.children().reap(pid, memory)).errno());
      return output.toString();
    }
  }

  @Test
  void argumentsAndEnvironmentArriveAsBytes() throws Exception {
    FfmCalls calls = new FfmCalls();
    assertEquals(
        "a b|\u00e9|", run(calls, List.of(), "/usr/bin/printf", "%s|%s|", "a b", "\u00e9"));
    assertEquals("A=1\nB=caf\u00e9\nPATH=/usr/bin:/bin\n", run(calls, List.of(), "/usr/bin/env"));
  }

  @Test
  void entriesOfTheEnvironmentAreReplacedInTheirPlaces() throws Exception {
    assertEquals(
        "A=1\nC=3\nD=4\n",
        run(new FfmCalls(), List.of(new Change(1, "C=3"), new Change(2, "D=4")), "/usr/bin/env"));
  }

  @Test
  void descriptorsAreClosedWithAnOldLibraryToo() throws Exception {
    NativeCalls old = new FakeCalls(new FfmCalls(), NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE_FROM);
    Posix posix = new Posix(old);
    int leaked = posix.open("/dev/null", Posix.READ_ONLY, 0);
    assertTrue(posix.isInheritable(leaked));
    String open = run(old, List.of(), "/bin/ls", "-l", "/proc/self/fd");
    assertFalse(open.contains(" " + leaked + " -> /dev/null"), open);
    posix.close(leaked);
  }

  @Test
  void oldLibraryCannotSpawnElsewhere() {
    NativeCalls old = new FakeCalls(new FfmCalls(), NativeCalls.CFunction.SPAWN_ACTIONS_CHDIR);
    assertFalse(new Posix(old).canSpawnElsewhere());
    assertTrue(new Posix(new FfmCalls()).canSpawnElsewhere());
  }

  @Test
  void startIsOneCallOnAnyThread() throws Exception {
    Posix posix = new Posix(new FfmCalls());
    try (NativeMemory memory = new NativeMemory(512);
        Spawner spawner = posix.spawner()) {
      Pipe pipe = posix.pipe(memory);
      spawner.prepare(request(pipe.writeEnd(), List.of(), "/bin/sh", "-c", "exit 5"));
      CompletableFuture<Integer> started = new CompletableFuture<>();
      Thread.ofPlatform().start(() -> started.complete(spawner.start()));
      assertEquals(0, started.get());
      int pid = spawner.pid();
      spawner.discard();
      posix.children().awaitEnd(pid, memory);
      assertEquals(5, posix.children().reap(pid, memory).exitCode());
      posix.close(pipe.readEnd());
      posix.close(pipe.writeEnd());
    }
  }

  @Test
  void unexecutableFileIsReported() {
    assertEquals(Errno.ENOENT, errno("/no/such/program"));
    assertEquals(Errno.EACCES, errno("/etc/passwd"));
    assertEquals(Errno.EACCES, errno("/"));
  }

  private static int errno(String program) {
    Posix posix = new Posix(new FfmCalls());
    try (Spawner spawner = posix.spawner()) {
      Spawner.Request request = request(1, List.of(), program);
      return assertThrows(OsException.class, () -> spawner.spawn(request)).errno();
    }
  }

  @Test
  void exitsAreTakenApart() {
    assertEquals(7, new ChildExit(7 << 8, 0, 0).exitCode());
    assertEquals(0, new ChildExit(7 << 8, 0, 0).signal());
    assertEquals(139, new ChildExit(11 | 0x80, 0, 0).exitCode());
    assertEquals(11, new ChildExit(11 | 0x80, 0, 0).signal());
    assertTrue(new ChildExit(11 | 0x80, 0, 0).coreDumped());
  }
}
