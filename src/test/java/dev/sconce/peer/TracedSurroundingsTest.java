package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests traced builds of several users, inside other programs, and of steps that evade tracing. */
@Tag("slow")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TracedSurroundingsTest {
  /**
   * An ordinary user, as whom only root can run programs; and a user who is root in a namespace.
   */
  private static final String ORDINARY = "setpriv --reuid=nobody --clear-groups ";

  private static final String ROOT_TO_ONESELF = "unshare -Ur ";

  @TempDir private Path base;
  private Path work = Path.of("");

  @BeforeEach
  void makeDirectory() throws Exception {
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    work = Files.createDirectories(base.toRealPath().resolve("work"));
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private Shell.Result sh(String line) throws IOException, InterruptedException {
    return sh(line, work.resolve("home"));
  }

  private Shell.Result sh(String line, Path home) throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8", "HOME", home.toString());
    return new Shell(work, environment).run("sh", "-c", line);
  }

  /** A rule for each step, by its output. */
  private void manifest(String... steps) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < steps.length; i += 2) {
      text.append("rule ").append(steps[i]).append("\n  command = ").append(steps[i + 1]);
      text.append("\nbuild ").append(steps[i]).append(".out: ").append(steps[i]).append('\n');
    }
    Files.writeString(work.resolve("build.ninja"), text);
  }

  private static void assumeUser(String user) {
    if (user.contains("setpriv")) {
      RequiredTool.named("setpriv").path();
      Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "this needs root");
    }
  }

  private void assumeReachable(String user) throws Exception {
    Shell.Result reachable = sh(user + Distribution.sconce() + " --version");
    Assumptions.assumeTrue(
        reachable.exitCode() == 0, () -> "nobody may run the distribution: " + reachable.output());
  }

  private static void expect(String text, Shell.Result said) {
    assertTrue(said.output().contains(text), said::output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ORDINARY, ROOT_TO_ONESELF, ORDINARY + ROOT_TO_ONESELF})
  void stepsThatGetAwayEndAsTheyShould(String user) throws Exception {
    for (String tool : List.of("bwrap", "gdb", "strace", "unshare", "setsid")) {
      RequiredTool.named(tool).path();
    }
    assumeUser(user);
    assumeReachable(user);
    manifest(
        "plain", "cat undeclared > plain.out",
        "escape", "setsid sleep 1234 >/dev/null 2>&1 </dev/null & touch escape.out",
        "bwrap", "bwrap --ro-bind / / --dev-bind /dev /dev true && touch bwrap.out",
        "mount", "unshare -Urm true && touch mount.out",
        "strace", "strace -f -o log true && wc -l < log > strace.out && rm log",
        "filtered",
            "strace -f --seccomp-bpf -e trace=%file -o log2 true 2>/dev/null"
                + " && wc -l < log2 > filtered.out && rm log2",
        "gdb", "gdb -nx -batch -ex run /bin/true > gdb.out 2>&1",
        "rights", "passwd --help > rights.out");
    Files.writeString(work.resolve("undeclared"), "text");
    Shell.Result built = sh(user + Distribution.sconce() + " --plain --deps=warn -j1");
    assertEquals(0, built.exitCode(), built::output);
    expect("B  undeclared is used by cat of plain.out", built);
    expect("1 undeclared file\n", built);
    expect("escape.out leaves ", built);
    expect("running; it is ended when sconce is. From now on rule escape runs untraced", built);
    assertEquals(List.of(), sleeping(), "nobody is left");
    Shell.Result check = sh(user + Distribution.sconce() + " deps check --recorded");
    assertEquals(3, check.exitCode(), check::output);
    expect("escape.out may depend on more than was seen: it leaves a process running", check);
    expect("bwrap.out may depend on more than was seen: it changes what paths mean", check);
    expect("mount.out may depend on more than was seen: it changes what paths mean", check);
    assertEquals(2, check.output().split("gdb.out uses /proc/", -1).length, check::output);
    assertFalse(check.output().contains("strace.out"), check::output);
    assertTrue(lines("strace.out") > 20, "a debugger sees what it always sees");
    assertTrue(lines("filtered.out") < lines("strace.out"), "as the manual says");
    assertTrue(Files.readString(work.resolve("gdb.out")).contains("exited normally"));
    if (user.equals(ORDINARY)) {
      expect("rights.out runs /usr/bin/passwd, which gets no rights of its own", built);
      expect("for good with  --deps-rules='rights=off'", built);
    }
  }

  private int lines(String file) throws IOException {
    return Integer.parseInt(Files.readString(work.resolve(file)).strip());
  }

  private static List<Long> sleeping() {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().commandLine().orElse("").endsWith("sleep 1234"))
        .map(ProcessHandle::pid)
        .toList();
  }

  @Test
  void insideAnotherSconceDepfilesCount() throws Exception {
    Path inner = Files.createDirectory(work.resolve("inner"));
    Files.writeString(
        inner.resolve("build.ninja"),
        "rule t\n  command = cat x > $out\nbuild a: t\nbuild b: t\nbuild all: phony a b\n");
    Files.writeString(inner.resolve("x"), "text");
    manifest("nested", Distribution.sconce() + " -C inner --plain --deps=warn > nested.out 2>&1");
    Shell.Result built = sh(Distribution.sconce() + " --plain --deps=warn");
    assertEquals(0, built.exitCode(), built::output);
    String said = Files.readString(work.resolve("nested.out"));
    String once = "not traced: seccomp: Device or resource busy; going by depfiles alone";
    assertEquals(2, said.split(once, -1).length, said);
    assertTrue(said.contains("2 built"), said);
  }

  @Test
  void whatUsersHaveAtHomeIsNoneOfTheProjectsBusiness() throws Exception {
    RequiredTool.named("git").path();
    RequiredTool.named("python3").path();
    sh("git init -q . && git -c user.name=n -c user.email=e commit -q --allow-empty -m m").orFail();
    manifest(
        "head", "git log -1 --format=%s > head.out",
        "script", "/usr/bin/python3 -c 'import json' > script.out");
    String bare = reports(Files.createDirectory(base.resolve("bare")));
    Path home = Files.createDirectories(base.resolve("furnished"));
    Files.writeString(home.resolve(".gitconfig"), "[core]\n  pager = cat\n");
    Files.createDirectories(home.resolve(".config/git"));
    Files.writeString(home.resolve(".config/git/ignore"), "x\n");
    String version =
        sh("/usr/bin/python3 -c 'import sys; print(\"python%d.%d\" % sys.version_info[:2])'")
            .output()
            .strip();
    Path site = Files.createDirectories(home.resolve(".local/lib/" + version + "/site-packages"));
    Files.writeString(site.resolve("mine.pth"), "\n");
    assertEquals(bare, reports(home));
    assertTrue(bare.contains("error[B]: head.out reads .git/HEAD"), bare);
    assertFalse(bare.contains(base.toRealPath() + "/"), bare);
  }

  private String reports(Path home) throws Exception {
    sh("rm -rf *.out .sconce .ninja_log").orFail();
    return sh(Distribution.sconce() + " --plain deps check 2>&1 | grep '^error\\|^note'", home)
        .output();
  }

  @Test
  void serverThatAStepStartedIsEndedAndThatOfAUserGoesOn() throws Exception {
    RequiredTool.named("gcc").path();
    Path sccache = RequiredTool.unpacked("sccache").path();
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String to = "SCCACHE_SERVER_PORT=" + port + " SCCACHE_DIR=" + base + "/cache " + sccache;
    Files.writeString(work.resolve("a.c"), "int a;\n");
    manifest(
        "one", to + " gcc -c a.c -o one.out",
        "two", to + " gcc -c a.c -o two.out");
    Shell.Result built = sh(Distribution.sconce() + " --plain --deps=warn -j1");
    assertEquals(0, built.exitCode(), built::output);
    expect("one.out leaves sccache", built);
    assertFalse(built.output().contains("two.out leaves"), built::output);
    assertFalse(sh(to + " --stop-server").exitCode() == 0, "it was ended");
    try {
      sh(to + " --start-server").orFail();
      sh("rm *.out").orFail();
      built = sh(Distribution.sconce() + " --plain --deps=warn -j1");
      assertEquals(0, built.exitCode(), built::output);
      assertFalse(built.output().contains("leaves"), built::output);
      Shell.Result check = sh(Distribution.sconce() + " deps check --recorded");
      String reason = "sccache has its server compile; configure without it";
      assertEquals(2, check.output().split(reason, -1).length, check::output);
      sh(to + " gcc -c a.c -o c.o").orFail();
    } finally {
      sh(to + " --stop-server").orFail();
    }
  }
}
