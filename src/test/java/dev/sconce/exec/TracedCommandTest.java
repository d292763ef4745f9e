package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.testing.JavaProgram;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the recorded accesses of commands, by what they do to files. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TracedCommandTest {
  @TempDir private Path temp;
  private Path dir;
  private LocalRunner runner;

  @BeforeEach
  void open() throws Exception {
    Tracing.assumePossible();
    dir = Files.createDirectory(temp.toRealPath().resolve("work"));
    runner =
        new LocalRunner(
            Tracing.posix(),
            LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), temp.resolve("spill"))
                .in(dir.toString()));
  }

  @AfterEach
  void close() {
    runner.close();
  }

  private CommandRunner.End.Exited run(String commandLine) {
    return Commands.run(Tracing.all(runner), commandLine);
  }

  private AccessSet accesses(String commandLine) {
    return run(commandLine).accesses().orElseThrow();
  }

  /** The accesses in the working directory: one word for each path. */
  private Set<String> here(AccessSet set) {
    Set<String> found = new TreeSet<>();
    for (Access access : set.accesses()) {
      String prefix = dir + "/";
      if (access.path().startsWith(prefix)) {
        StringBuilder text = new StringBuilder(access.path().substring(prefix.length()));
        text.append(access.before().kind() == State.Kind.ABSENT ? " absent" : "");
        for (Use use : Use.values()) {
          if (access.has(use)) {
            text.append(' ').append(use.name().toLowerCase(Locale.ROOT));
          }
        }
        found.add(text.toString());
      }
    }
    return found;
  }

  @Test
  void copyReadsOneFileAndWritesTheOther() throws Exception {
    Files.writeString(dir.resolve("in"), "text");
    AccessSet set = accesses("cat in > out");
    assertEquals(Set.of("in read", "out absent write"), here(set));
    assertEquals("text", Files.readString(dir.resolve("out")));
    Path cat = Path.of("/usr/bin/cat").toRealPath();
    assertTrue(set.find(cat.toString()).orElseThrow().has(Use.EXECUTE));
    assertTrue(
        set.accesses().stream()
            .anyMatch(one -> one.path().contains("/libc.so") && one.has(Use.READ)));
    assertTrue(set.isWhole(), () -> set.blindSpots().toString());
    assertFalse(set.find(dir + "/out").orElseThrow().after().equals(State.ABSENT));
  }

  private void script(String name, String... lines) throws Exception {
    Path file = dir.resolve(name);
    Files.writeString(file, String.join("\n", lines) + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private AccessSet python(String... lines) throws Exception {
    Path python = RequiredTool.named("python3").path().toRealPath();
    Files.write(dir.resolve("program.py"), List.of(lines));
    return accesses(python + " -S -E -B program.py > printed");
  }

  /** Compiles a program in C, in which nothing else can make a call. */
  private String program(String... lines) throws Exception {
    Path compiler = RequiredTool.named("gcc").path();
    Files.write(dir.resolve("program.c"), List.of(lines));
    Path made = temp.toRealPath().resolve("program");
    CommandRunner.End.Exited end =
        Commands.run(runner, compiler + " -O0 -pthread -w -o " + made + " program.c");
    assertEquals(0, end.exitCode(), () -> Commands.textOf(end.output()));
    Files.delete(dir.resolve("program.c"));
    return made.toString();
  }

  private static Set<BlindSpot> blindSpots(AccessSet set) {
    return set.blindSpots().keySet();
  }

  @Test
  void whatIsLookedForInVainIsSeen() {
    assertEquals(
        Set.of("here absent probe", "there absent read"),
        here(accesses("test -e here; cat there")));
  }

  @Test
  void namesInDirectoryAreAccess() throws Exception {
    Files.createDirectory(dir.resolve("sub"));
    assertEquals(Set.of("sub probe list"), here(accesses("ls sub")));
    assertEquals(Set.of("sub probe list"), here(accesses("echo sub/*")));
  }

  @Test
  void linksAreSeenAndWhereTheyLead() throws Exception {
    Files.createDirectories(dir.resolve("real/deep"));
    Files.writeString(dir.resolve("real/file"), "");
    Files.createSymbolicLink(dir.resolve("link"), Path.of("real/file"));
    Files.createSymbolicLink(dir.resolve("directory"), Path.of("real/deep"));
    assertEquals(Set.of("link follow", "real/file read"), here(accesses("cat link")));
    assertEquals(
        Set.of("directory follow", "real/file read"), here(accesses("cat directory/../file")));
    assertEquals(Set.of("link follow"), here(accesses("readlink link")));
    assertEquals(Set.of("link write"), withoutProbes(accesses("rm link")));
    Files.createSymbolicLink(dir.resolve("dangling"), Path.of("nowhere"));
    assertEquals(Set.of("dangling follow", "nowhere absent read"), here(accesses("cat dangling")));
  }

  /**
   * GCC opens a system header under its real name if that is shorter. Then only readlink names the
   * link.
   */
  @Test
  void linkThatTheCompilerReadsAndDoesNotOpenIsSeen() throws Exception {
    RequiredTool.named("gcc").path();
    Files.writeString(Files.createDirectory(dir.resolve("real")).resolve("a.h"), "");
    Path link = Files.createDirectories(dir.resolve("system/library")).resolve("of-long-name.h");
    Files.createSymbolicLink(link, Path.of("../../real/a.h"));
    Files.writeString(dir.resolve("source.c"), "#include <library/of-long-name.h>\n");
    Set<String> seen = here(accesses("gcc -isystem " + dir + "/system -c source.c"));
    assertTrue(seen.contains("system/library/of-long-name.h follow"), seen::toString);
    assertTrue(seen.contains("real/a.h read probe"), seen::toString);
  }

  @Test
  void linkToItselfLeadsNowhere() throws Exception {
    Files.createSymbolicLink(dir.resolve("self"), Path.of("self"));
    assertEquals(Set.of("self read follow"), here(accesses("cat self")));
  }

  @Test
  void pathsAreRelativeToWhereTheProcessIs() throws Exception {
    Files.createDirectories(dir.resolve("sub"));
    Files.writeString(dir.resolve("in"), "");
    assertEquals(
        Set.of("in read", "sub probe", "sub/none absent probe"),
        here(accesses("cd sub && cat ../in && cat < ./../in; test -e none")));
  }

  @Test
  void pathsAreRelativeToOpenDirectories() throws Exception {
    Files.createDirectories(dir.resolve("sub"));
    Files.writeString(dir.resolve("sub/in"), "");
    AccessSet set =
        python(
            "import os",
            "d = os.open('sub', os.O_RDONLY)",
            "os.open('in', os.O_RDONLY, dir_fd=d)",
            "os.open('out', os.O_WRONLY | os.O_CREAT, dir_fd=d)",
            "os.fchdir(d)",
            "os.stat('in')");
    assertTrue(
        here(set).containsAll(Set.of("sub/in read probe", "sub/out absent write")),
        () -> here(set).toString());
  }

  @Test
  void selfIsTheProcessThatAsks() throws Exception {
    Files.writeString(dir.resolve("in"), "");
    AccessSet set = accesses("cat /proc/self/cwd/in /proc/self/status /dev/fd/3 3< in");
    assertEquals(Set.of("in read"), here(set));
    assertTrue(set.find("/proc/self/status").orElseThrow().has(Use.READ));
  }

  @Test
  void selfIsEachProcessThatAsks() throws Exception {
    for (String name : List.of("a", "b")) {
      Files.createDirectory(dir.resolve(name));
      Files.writeString(dir.resolve(name).resolve("in"), "");
    }
    AccessSet set = accesses("(cd a; cat /proc/self/cwd/in); (cd b; cat /proc/self/cwd/in)");
    assertTrue(set.find(dir + "/a/in").orElseThrow().has(Use.READ));
    assertTrue(set.find(dir + "/b/in").orElseThrow().has(Use.READ));
  }

  private static Stream<Arguments> changedWays() {
    return Stream.of(
            "ln -s one way; cat way/f; rm way; ln -s two way; cat way/f",
            "ln -s one way; cat way/f; ln -s two other; mv -T other way; cat way/f",
            "cat one/f; cat way/f 2> /dev/null; ln -s two way; cat way/f",
            "cat one/f; cat way 2> /dev/null; ln -s two/f way; cat way",
            "ln -s one/f way; cat way; rm way; ln -s two/f way; cat way",
            "cp one/f way; cat one/f way; rm way; ln -s two/f way; cat way",
            "cp one/f way; cat one/f way; ln -s two/f other; mv -T other way; cat way",
            "mkdir way; cp one/f way; cat one/f way/f; mv way gone; ln -s two way; cat way/f",
            "mkdir way; cat one/f way/f 2> /dev/null; rmdir way; ln -s two way; cat way/f")
        .flatMap(command -> Stream.of(arguments(command, false), arguments(command, true)));
  }

  /** A resolved path is valid only until the command itself changes where it leads. */
  @ParameterizedTest
  @MethodSource("changedWays")
  void waysAreFollowedAgainWhenTheCommandChangesThem(String command, boolean absolute)
      throws Exception {
    for (String name : List.of("one", "two")) {
      Files.createDirectory(dir.resolve(name));
      Files.writeString(dir.resolve(name).resolve("f"), "");
    }
    String names = absolute ? " " + dir + "/$1" : " $1";
    AccessSet set = accesses(command.replaceAll(" (one|two|way|other|gone)\\b", names));
    assertTrue(set.find(dir + "/one/f").orElseThrow().has(Use.READ));
    assertTrue(set.find(dir + "/two/f").orElseThrow().has(Use.READ));
  }

  @Test
  void interpretersAreExecuted() throws Exception {
    script("inner", "#!/bin/sh", "echo inner");
    script("outer", "#!./inner with words");
    AccessSet set = accesses("./outer");
    assertEquals(Set.of("inner read execute", "outer execute"), here(set));
    assertTrue(set.find("/usr/bin/dash").isPresent() || set.find("/usr/bin/bash").isPresent());
    assertTrue(
        set.accesses().stream()
            .anyMatch(one -> one.path().contains("/ld-linux") && one.has(Use.EXECUTE)));
    assertTrue(set.isWhole(), () -> set.blindSpots().toString());
  }

  @Test
  void programsThatTouchFirstAreNamed() throws Exception {
    Files.writeString(dir.resolve("in"), "");
    Files.createDirectory(dir.resolve("sub"));
    AccessSet set = accesses("cat in; ls sub > out");
    assertEquals("cat", set.find(dir + "/in").orElseThrow().program());
    assertEquals("sh", set.find(dir + "/out").orElseThrow().program());
    assertEquals("ls", set.find(dir + "/sub").orElseThrow().program());
  }

  @Test
  void whatChangesNamesIsWritten() throws Exception {
    Files.writeString(dir.resolve("a"), "");
    Files.writeString(dir.resolve("c"), "");
    AccessSet moved = accesses("mv a b");
    assertEquals(Set.of("a write", "b absent write"), withoutProbes(moved));
    assertEquals(State.ABSENT, moved.find(dir + "/a").orElseThrow().after());
    AccessSet linked = accesses("ln c d");
    assertEquals(Set.of("c read", "d absent write"), withoutProbes(linked));
    assertEquals(
        linked.find(dir + "/c").orElseThrow().before().inode(),
        linked.find(dir + "/d").orElseThrow().after().inode());
    assertEquals(Set.of("b write"), withoutProbes(accesses("rm b")));
    assertEquals(Set.of("s absent write"), withoutProbes(accesses("ln -s c s")));
    assertEquals(Set.of("c write update"), withoutProbes(accesses("chmod 600 c")));
  }

  private Set<String> withoutProbes(AccessSet set) {
    Set<String> found = new TreeSet<>();
    for (String line : here(set)) {
      String text = line.replace(" probe", "");
      if (text.contains(" read") || text.contains(" write")) {
        found.add(text);
      }
    }
    return found;
  }

  @Test
  void filesInRenamedDirectoryAreWrittenUnderTheNewName() {
    assertEquals(
        Set.of(
            "new absent write",
            "new/file absent write",
            "old absent write",
            "old/file absent write"),
        withoutProbes(accesses("mkdir old; echo > old/file; mv old new")));
  }

  @Test
  void whatIsTriedInVainChangesNothing() throws Exception {
    Files.createDirectories(dir.resolve("sub"));
    AccessSet set = accesses("mkdir -p sub/deep");
    assertTrue(set.find(dir + "/sub/deep").orElseThrow().isChanged());
    AccessSet again = accesses("mkdir -p sub/deep");
    assertFalse(again.find(dir + "/sub/deep").orElseThrow().isChanged());
  }

  @Test
  void oldContentThatMayRemainIsSeen() throws Exception {
    Files.writeString(dir.resolve("log"), "");
    assertEquals(Set.of("log write update"), here(accesses("echo x >> log")));
    assertEquals(Set.of("log write"), here(accesses("echo x > log")));
    assertEquals(Set.of("log write"), here(accesses("echo x > log; echo y >> log")));
    assertEquals(Set.of("new absent write"), here(accesses("echo x >> new; echo y >> new")));
  }

  @Test
  void deathBySignalIsTheSame() {
    CommandRunner.End.Exited end = run("kill -9 $$");
    assertEquals(9, end.signal());
    assertTrue(end.accesses().isPresent());
  }

  @Test
  void networkIsBlindSpot() throws Exception {
    AccessSet set =
        python(
            "import _socket",
            "try: _socket.socket(2, 1).connect(('127.0.0.1', 1))",
            "except OSError: pass");
    assertEquals(Set.of(BlindSpot.NETWORK), blindSpots(set));
  }

  @Test
  void addressOfLaterMessageIsSeen() throws Exception {
    AccessSet set =
        python(
            "import ctypes, struct",
            "from _socket import socket",
            "address = ctypes.create_string_buffer(struct.pack('=HHI8x', 2, 256, 16777343))",
            "def message(at): return struct.pack('=QIIQQQQiiIi', at, 16 if at else 0, 0,"
                + " 0, 0, 0, 0, 0, 0, 0, 0)",
            "both = ctypes.create_string_buffer("
                + "message(0) + message(ctypes.addressof(address)))",
            "s = socket(2, 2)",
            "ctypes.CDLL(None).sendmmsg(s.fileno(), both, 2, 0)");
    assertTrue(set.blindSpots().containsKey(BlindSpot.NETWORK), set.blindSpots()::toString);
  }

  @Test
  void socketOfItsOwnIsNoNetwork() throws Exception {
    AccessSet set =
        python(
            "import _socket",
            "s = _socket.socket(1, 1)",
            "s.bind('socket')",
            "s.listen(1)",
            "_socket.socket(1, 1).connect('socket')",
            "try: _socket.socket(1, 1).connect('absent')",
            "except OSError: pass");
    assertEquals(Set.of(), blindSpots(set));
    assertTrue(here(set).contains("absent absent probe"), () -> here(set).toString());
  }

  @Test
  void ringsAreRefused() throws Exception {
    String program =
        program(
            "#include <errno.h>",
            "#include <unistd.h>",
            "int main() { char p[120] = {0}; return syscall(425, 4, p) < 0 ? errno : 0; }");
    assertEquals(38, run(program).exitCode());
  }

  @Test
  void callsOfAnotherMachineAreBlindSpot() throws Exception {
    Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "only x86_64 has them");
    String program =
        program("int main() { int r; asm(\"int $0x80\" : \"=a\"(r) : \"a\"(20)); return r <= 0; }");
    CommandRunner.End.Exited end = run(program);
    Assumptions.assumeTrue(end.signal() == 0, "this kernel has no 32-bit calls");
    assertEquals(0, end.exitCode());
    assertEquals(Set.of(BlindSpot.FOREIGN_CALL), blindSpots(end.accesses().orElseThrow()));
  }

  @Test
  void callsNewerThanTheTableAreBlindSpot() throws Exception {
    String program =
        program("#include <unistd.h>", "int main() { return syscall(999) == -1 ? 0 : 1; }");
    CommandRunner.End.Exited end = run(program);
    assertEquals(0, end.exitCode());
    assertEquals(Set.of(BlindSpot.UNKNOWN_CALL), blindSpots(end.accesses().orElseThrow()));
  }

  @Test
  void pathThatCannotBeReadIsBlindSpot() throws Exception {
    String program =
        program("#include <fcntl.h>", "int main() { return open((char *) 8, 0) < 0 ? 0 : 1; }");
    CommandRunner.End.Exited end = run(program);
    assertEquals(0, end.exitCode());
    assertEquals(Set.of(BlindSpot.UNREADABLE_CALL), blindSpots(end.accesses().orElseThrow()));
  }

  @Test
  void pathAtTheVeryEndOfMemoryIsRead() throws Exception {
    String program =
        program(
            "#include <fcntl.h>",
            "#include <string.h>",
            "#include <sys/mman.h>",
            "int main() {",
            "  char *p = mmap(0, 8192, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);",
            "  munmap(p + 4096, 4096);",
            "  strcpy(p + 4096 - 5, \"last\");",
            "  return open(p + 4096 - 5, 0) < 0 ? 0 : 1; }");
    AccessSet set = accesses(program);
    assertEquals(Set.of("last absent read"), here(set));
    assertTrue(set.isWhole());
  }

  @Test
  void threadsShareTheirDirectory() throws Exception {
    Files.createDirectories(dir.resolve("sub"));
    String program =
        program(
            "#include <fcntl.h>",
            "#include <pthread.h>",
            "#include <unistd.h>",
            "void *go(void *x) { open(\"first\", 0); chdir(\"sub\"); open(\"second\", 0); return 0;"
                + " }",
            "int main() {",
            "  open(\"zeroth\", 0);",
            "  pthread_t t; pthread_create(&t, 0, go, 0); pthread_join(t, 0);",
            "  open(\"third\", 0); return 0; }");
    assertEquals(
        Set.of(
            "first absent read",
            "sub probe",
            "sub/second absent read",
            "sub/third absent read",
            "zeroth absent read"),
        here(accesses(program)));
  }

  @Test
  void directoryOfForkedProcessIsItsOwn() throws Exception {
    Files.createDirectories(dir.resolve("sub"));
    assertEquals(
        Set.of("a absent probe", "sub probe", "sub/b absent probe", "c absent probe"),
        here(accesses("test -e a; (cd sub; test -e b); test -e c")));
  }

  @Test
  void childThatStaysIsBlindSpotAndDoesNotHoldUpTheEnd() {
    AccessSet set = accesses("sleep 30 > /dev/null 2>&1 &");
    assertEquals(Set.of(BlindSpot.LEFT_RUNNING), blindSpots(set));
    assertEquals("sleep", set.blindSpots().get(BlindSpot.LEFT_RUNNING));
  }

  @Test
  void outputAndExitAreThoseOfAnUntracedRun() throws Exception {
    script("noisy", "#!/bin/sh", "echo out; echo err >&2; exit 7");
    for (String line :
        List.of(
            "./noisy",
            "no_such_program",
            "./noisy 2>&1 | cat; exit 3",
            "/dev/null",
            "sh -c 'kill -TERM $$'",
            "ulimit -a; umask; trap",
            "cat /proc/self/status | grep -E '^Sig|^Shd'")) {
      CommandRunner.End.Exited plain = Commands.run(runner, line);
      CommandRunner.End.Exited traced = run(line);
      assertEquals(
          Commands.textOf(plain.output()).replaceAll("SigQ.*", ""),
          Commands.textOf(traced.output()).replaceAll("SigQ.*", ""),
          line);
      assertEquals(plain.exitCode(), traced.exitCode(), line);
      assertEquals(plain.signal(), traced.signal(), line);
    }
  }

  /** Before Linux 5.16 filters turned speculation off by default. */
  @Test
  void processorSpeculatesAsInAnUntracedRun() {
    String command = "grep Specul /proc/self/status || true";
    CommandRunner.End.Exited untraced = Commands.run(runner, command);
    assertEquals(Commands.textOf(untraced.output()), Commands.textOf(run(command).output()));
  }

  @Test
  void childThatStaysCanGoOnUntilTheRunnerEndsIt() throws Exception {
    accesses("(while ! test -e go; do :; done; echo > went; exec sleep 60) > /dev/null 2>&1 &");
    Files.writeString(dir.resolve("go"), "");
    while (!Files.exists(dir.resolve("went"))) {
      Thread.onSpinWait();
    }
    runner.close();
    assertEquals(
        List.of(),
        ProcessHandle.allProcesses()
            .filter(one -> one.info().commandLine().orElse("").endsWith("sleep 60"))
            .filter(one -> Files.exists(dir.resolve("went")) && runsHere(one))
            .toList());
  }

  private boolean runsHere(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(dir);
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void programIsSearchedWithoutShellButInTheSamePlaces() throws Exception {
    Files.writeString(dir.resolve("in"), "");
    AccessSet direct = accesses("cat in");
    AccessSet shell = accesses("cat in;");
    assertTrue(direct.find("/usr/bin/dash").isEmpty());
    assertEquals(programs(shell), programs(direct));
  }

  private static Set<String> programs(AccessSet set) {
    Set<String> found = new TreeSet<>();
    for (Access access : set.accesses()) {
      if (access.path().endsWith("/cat")) {
        found.add(access.path() + " " + access.before().kind());
      }
    }
    return found;
  }

  @Test
  void whatIsMissingOnTheWayIsNamedAsFarAsTheKernelGets() throws Exception {
    Files.writeString(dir.resolve("in"), "");
    assertEquals(Set.of("none/below absent read"), here(accesses("cat none/deep/../below")));
    assertEquals(Set.of("none absent read"), here(accesses("cat none/../in")));
    assertEquals(Set.of("none absent read"), here(accesses("cat none/deep/../../in")));
    assertEquals(Set.of("in/x absent read"), here(accesses("cat in/x")));
  }

  /**
   * In a program that does not restart calls, an interrupting timer would show as an error of open.
   */
  @Test
  void signalsDoNotDisturbCalls() throws Exception {
    String program =
        program(
            "#include <fcntl.h>",
            "#include <signal.h>",
            "#include <sys/time.h>",
            "#include <errno.h>",
            "#include <unistd.h>",
            "void on(int s) {}",
            "int main() {",
            "  struct sigaction a = {0}; a.sa_handler = on; a.sa_flags = SA_RESTART;",
            "  sigaction(SIGALRM, &a, 0);",
            "  struct itimerval t = {{0, 200}, {0, 200}}; setitimer(ITIMER_REAL, &t, 0);",
            "  for (int i = 0; i < 2000; i++) {",
            "    int f = open(\"made\", O_CREAT | O_WRONLY, 0600); if (f < 0) return errno;"
                + " close(f); }",
            "  return 0; }");
    CommandRunner.End.Exited end = run(program);
    assertEquals(0, end.exitCode());
    assertEquals(Set.of("made absent write"), here(end.accesses().orElseThrow()));
  }

  @Test
  void deathWhileCallsWaitEndsTheTrace() throws Exception {
    for (int i = 0; i < 20; i++) {
      Commands.Begun begun =
          Commands.begin(Tracing.all(runner), "echo up; while :; do test -e a; done");
      begun.awaitOutput("up\n");
      begun.running().signal(9);
      assertEquals(9, begun.await().signal());
      assertTrue(begun.await().accesses().orElseThrow().isWhole());
    }
  }

  @Test
  void tracingInsideTracedCommandSaysThatItCannot() {
    CommandRunner.End.Exited end = run(JavaProgram.commandLine(NestedTracing.class));
    String said = Commands.textOf(end.output());
    assertTrue(said.endsWith("seccomp: Device or resource busy"), said);
  }

  @Test
  void otherRootIsBlindSpot() {
    CommandRunner.End.Exited end = run("unshare -Urm true");
    Assumptions.assumeTrue(end.exitCode() == 0, "no namespaces for this user");
    assertTrue(blindSpots(end.accesses().orElseThrow()).contains(BlindSpot.OTHER_ROOT));
  }

  @Test
  void programWithRightsOfItsOwnIsBlindSpot() {
    Assumptions.assumeTrue(Tracing.posix().user() != 0, "this user has all rights");
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/passwd")), "no setuid program");
    assertTrue(blindSpots(accesses("passwd --help")).contains(BlindSpot.PRIVILEGED_PROGRAM));
  }

  @Test
  void programThatMayOnlyBeExecutedIsBlindSpot() throws Exception {
    Assumptions.assumeTrue(Tracing.posix().user() != 0, "this user may read everything");
    Files.copy(Path.of("/bin/true"), dir.resolve("secret"));
    Files.setPosixFilePermissions(
        dir.resolve("secret"), PosixFilePermissions.fromString("--x--x--x"));
    assertTrue(blindSpots(accesses("./secret")).contains(BlindSpot.UNKNOWN_PROGRAM));
  }

  @Test
  void commandWithTheTerminalIsTracedToo() {
    CommandRunner.Request.Command command =
        new CommandRunner.Request.Command("test -e here;", true);
    CommandRunner.End.Exited end = Commands.begin(Tracing.all(runner), command).await();
    assertEquals(Set.of("here absent probe"), here(end.accesses().orElseThrow()));
  }

  @Test
  void directoryOfTheRequestIsWhereItRuns() throws Exception {
    Files.createDirectory(dir.resolve("sub"));
    CommandRunner.Request request =
        new CommandRunner.Request(
            0,
            new CommandRunner.Request.Command("test -e $NAME", false),
            Map.of("NAME", "here"),
            "sub",
            CommandRunner.Request.TracePolicy.ACCESSES);
    AccessSet set = Commands.begin(runner, request).await().accesses().orElseThrow();
    assertTrue(here(set).contains("sub/here absent probe"), () -> here(set).toString());
  }

  private CommandRunner.Request withTemporary(String step, String commandLine) {
    return new CommandRunner.Request(
        0,
        new CommandRunner.Request.Command(commandLine, false),
        Map.of(),
        "",
        CommandRunner.Request.TracePolicy.ACCESSES.withTemporaryDirectoryOf(step));
  }

  private CommandRunner.End.Exited runWithTemporary(String step, String commandLine) {
    return Commands.begin(runner, withTemporary(step, commandLine)).await();
  }

  private String temporaryOf(String step) {
    return Commands.textOf(runWithTemporary(step, "printenv TMPDIR").output()).strip();
  }

  @Test
  void commandHasAnEmptyTemporaryDirectoryThatIsGoneAfterwards() {
    CommandRunner.End.Exited end =
        runWithTemporary("a", "ls -A $TMPDIR; stat -c %a $TMPDIR; mktemp; mktemp -d; echo $TMPDIR");
    List<String> lines = Commands.textOf(end.output()).lines().toList();
    assertEquals("700", lines.get(0), lines.toString());
    String temporary = lines.getLast();
    assertTrue(lines.get(1).startsWith(temporary + "/"), lines.toString());
    assertFalse(Files.exists(Path.of(temporary)));
    assertFalse(temporary.startsWith(dir.toString()));
  }

  @Test
  void temporaryDirectoryIsTheSameForTheSameStepWithAndWithoutTheShell() {
    String first = temporaryOf("a");
    assertEquals(first, temporaryOf("a"));
    assertEquals(first, Commands.textOf(runWithTemporary("a", "echo $TMPDIR;").output()).strip());
    assertFalse(first.equals(temporaryOf("b")));
    CommandRunner.Request variable =
        new CommandRunner.Request(
            0,
            new CommandRunner.Request.Command("echo $X $TMPDIR", false),
            Map.of("X", "x"),
            "",
            CommandRunner.Request.TracePolicy.ACCESSES.withTemporaryDirectoryOf("a"));
    assertEquals(
        "x " + first + "\n", Commands.textOf(Commands.begin(runner, variable).await().output()));
  }

  @Test
  void environmentWithTemporaryDirectoryIsWhatTheShellWouldGive() throws Exception {
    CommandEnvironment environment =
        CommandEnvironment.ofThisProcess().with("TMPDIR", temp.toString()).with("ZZZ", "last");
    LocalRunner.Setup setup =
        LocalRunner.Setup.of(environment, temp.resolve("spill")).in(dir.toString());
    try (LocalRunner own = new LocalRunner(Tracing.posix(), setup)) {
      for (String line : List.of("env", ": && env && :", "cd / && env")) {
        String direct =
            Commands.textOf(Commands.begin(own, withTemporary("a", line)).await().output());
        String byShell =
            Commands.textOf(Commands.begin(own, withTemporary("a", line + ";")).await().output());
        assertEquals(byShell, direct, line);
        assertTrue(direct.contains("\nTMPDIR=" + temp.toRealPath() + "/sconce-"), direct);
      }
    }
  }

  @Test
  void whatIsDoneInTheTemporaryDirectoryConcernsNobody() throws Exception {
    AccessSet set =
        runWithTemporary(
                "a", "echo x > $TMPDIR/x; mkdir -p $TMPDIR/d; cat $TMPDIR/x; ls $TMPDIR/..")
            .accesses()
            .orElseThrow();
    assertTrue(set.accesses().stream().noneMatch(one -> one.path().contains("/sconce-")));
    assertTrue(set.isWhole());
    AccessSet moved =
        runWithTemporary("a", "mkdir $TMPDIR/d; echo x > $TMPDIR/d/x; mv $TMPDIR/d d")
            .accesses()
            .orElseThrow();
    assertTrue(here(moved).contains("d/x absent write"), () -> here(moved).toString());
  }

  @Test
  void processThatStaysBehindKeepsItsTemporaryDirectory() {
    CommandRunner.End.Exited end =
        runWithTemporary(
            "a", "setsid sleep 60 >/dev/null 2>&1 </dev/null & echo x > $TMPDIR/x; echo $TMPDIR");
    Path temporary = Path.of(Commands.textOf(end.output()).strip());
    assertTrue(blindSpots(end.accesses().orElseThrow()).contains(BlindSpot.LEFT_RUNNING));
    assertTrue(Files.exists(temporary.resolve("x")));
    runner.close();
    assertFalse(Files.exists(temporary.getParent()));
  }

  @Test
  void commandThatIsNotTracedHasNoTemporaryDirectory() {
    CommandRunner.Request request =
        new CommandRunner.Request(
            0,
            new CommandRunner.Request.Command("echo .$TMPDIR.", false),
            Map.of(),
            "",
            CommandRunner.Request.TracePolicy.OFF.withTemporaryDirectoryOf("a"));
    assertFalse(
        Commands.textOf(Commands.begin(runner, request).await().output()).contains("sconce-"));
  }

  @Test
  void setsShareWhatIsTheSame() {
    AccessSet first = accesses("test -e a;");
    AccessSet second = accesses("test -e b;");
    Access library = library(first);
    assertSame(library, library(second));
    assertEquals(library, library(first));
  }

  private static Access library(AccessSet set) {
    return set.accesses().stream()
        .filter(one -> one.path().contains("/libc.so"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void directoriesThatChangePlacesAreWrittenUnderBothNames() throws Exception {
    String program =
        program(
            "#include <fcntl.h>",
            "#include <sys/stat.h>",
            "#include <sys/syscall.h>",
            "#include <unistd.h>",
            "int main() {",
            "  mkdir(\"a\", 0700); mkdir(\"b\", 0700);",
            "  close(creat(\"a/x\", 0600)); close(creat(\"b/y\", 0600));",
            "  return syscall(SYS_renameat2, AT_FDCWD, \"a\", AT_FDCWD, \"b\", 2) == 0 ? 0 : 1; }");
    CommandRunner.End.Exited end = run(program);
    Assumptions.assumeTrue(end.exitCode() == 0, "this file system cannot exchange names");
    assertEquals(
        Set.of(
            "a absent write",
            "a/x absent write",
            "a/y absent write",
            "b absent write",
            "b/x absent write",
            "b/y absent write"),
        here(end.accesses().orElseThrow()));
  }
}
