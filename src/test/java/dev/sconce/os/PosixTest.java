package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.ThisMachine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PosixTest {
  @TempDir private Path temp;
  private Posix posix;

  @BeforeEach
  void load() throws Exception {
    posix = ThisMachine.posix();
  }

  @Test
  void otherSystemsAreRefusedClearly() {
    OsException e = assertThrows(OsException.class, () -> Posix.of("Mac OS X", "aarch64"));
    assertEquals(
        "Sconce: Mac OS X on aarch64: not supported: it runs on Linux on x86_64 and aarch64",
        e.getMessage());
    assertThrows(OsException.class, () -> Posix.of("Linux", "riscv64"));
  }

  @Test
  void failureSaysWhatAndWhy() {
    OsException e =
        assertThrows(OsException.class, () -> posix.open("/no/such/file", Posix.READ_ONLY, 0));
    assertEquals(Errno.ENOENT, e.errno());
    assertEquals("open", e.call());
    assertEquals("open: /no/such/file: No such file or directory", e.getMessage());
    assertEquals("Argument list too long", posix.describe(Errno.E2BIG));
  }

  @Test
  void errnoIsThatOfTheCallNotOfAnEarlierOne() {
    for (int i = 0; i < 1000; i++) {
      assertEquals(
          Errno.ENOENT,
          assertThrows(OsException.class, () -> posix.open("/no/such", 0, 0)).errno());
      assertEquals(Errno.EBADF, assertThrows(OsException.class, () -> posix.unlock(-1)).errno());
    }
  }

  @Test
  void functionsThatTheLibraryLacksAnswerSo() {
    NativeCalls none = new FakeCalls(new FfmCalls(), NativeCalls.CFunction.FLOCK);
    assertEquals(
        Errno.ENOSYS, assertThrows(OsException.class, () -> new Posix(none).unlock(0)).errno());
  }

  @Test
  void pipeCarriesBytesAndEnds() throws Exception {
    try (NativeMemory memory = new NativeMemory(16)) {
      Pipe pipe = posix.pipe(memory);
      assertTrue(posix.isPipe(pipe.readEnd()));
      assertFalse(posix.isInheritable(pipe.readEnd()));
      byte[] sent = "more than the memory holds at once".getBytes(StandardCharsets.ISO_8859_1);
      posix.write(pipe.writeEnd(), memory, sent);
      posix.close(pipe.writeEnd());
      byte[] got = new byte[sent.length];
      byte[] part = new byte[100];
      int length = 0;
      for (int read; (read = posix.read(pipe.readEnd(), memory, part)) > 0; length += read) {
        System.arraycopy(part, 0, got, length, read);
      }
      assertArrayEquals(sent, got);
      posix.close(pipe.readEnd());
    }
  }

  @Test
  void pollTellsWhichCanBeRead() throws Exception {
    try (NativeMemory memory = new NativeMemory(16)) {
      Pipe first = posix.pipe(memory);
      Pipe second = posix.pipe(memory);
      assertEquals(0, posix.awaitReadable(first.readEnd(), second.readEnd(), memory, 0));
      posix.write(second.writeEnd(), memory, new byte[1]);
      assertEquals(2, posix.awaitReadable(first.readEnd(), second.readEnd(), memory, -1));
      posix.close(first.writeEnd());
      assertEquals(3, posix.awaitReadable(first.readEnd(), second.readEnd(), memory, -1));
      posix.close(first.readEnd());
      posix.close(second.readEnd());
      posix.close(second.writeEnd());
    }
  }

  @Test
  void lockIsForOneUntilItIsClosed() throws Exception {
    String path = temp.resolve("lock").toString();
    int flags = Posix.CREATE | Posix.READ_WRITE | Posix.CLOSE_ON_EXEC;
    int first = posix.open(path, flags, 0600);
    int second = posix.open(path, flags, 0600);
    assertTrue(posix.tryLock(first));
    assertFalse(posix.tryLock(second));
    posix.close(first);
    assertTrue(posix.tryLock(second));
    posix.unlock(second);
    assertTrue(posix.tryLock(second));
    posix.close(second);
  }

  @Test
  void filesAreNoTerminalsOrPipes() throws Exception {
    int file = posix.open("/dev/null", Posix.READ_ONLY | Posix.CLOSE_ON_EXEC, 0);
    assertFalse(posix.isTerminal(file));
    assertFalse(posix.isPipe(file));
    assertEquals(Optional.empty(), posix.windowSize(file));
    posix.close(file);
    assertFalse(posix.isInheritable(file));
  }

  @Test
  void programsCanBeExecuted() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    try (NativeMemory memory = new NativeMemory(8)) {
      assertTrue(posix.isExecutable("/bin/sh", memory));
      assertFalse(posix.isExecutable(file.toString(), memory));
      assertFalse(posix.isExecutable("/no/such/file", memory));
    }
  }

  @Test
  void loadIsKnown() throws Exception {
    String first = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    assertEquals(Double.parseDouble(first), posix.loadAverage().orElseThrow(), 0.5);
  }

  @Test
  void signalsToNobodyAreTold() throws Exception {
    assertTrue(posix.signal((int) ProcessHandle.current().pid(), 0));
    assertFalse(posix.signal(0x3fffffff, 0));
    assertFalse(posix.signalGroup(0x3fffffff, 0));
  }
}
