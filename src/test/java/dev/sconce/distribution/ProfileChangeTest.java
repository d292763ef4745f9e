package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build of the ninja face that changes to the full profile of Java looks, to all other programs,
 * the same as one that does not (decision 0132).
 */
@Tag("slow")
@Timeout(600)
final class ProfileChangeTest {
  private static final int LITTLE_ADDRESS_SPACE_KIBIBYTES = 2_000_000;

  @TempDir static Path shared;
  private static WatchedDistribution watched;

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeAll
  static void copyDistribution() throws Exception {
    watched = WatchedDistribution.in(shared.toRealPath());
  }

  @BeforeEach
  void beginAgain() throws Exception {
    directory = directory.toRealPath();
    watched.forget();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LANG", "en_US.UTF-8");
    Files.writeString(directory.resolve("in"), "");
  }

  private void manifest(String text) throws IOException {
    Files.writeString(directory.resolve("build.ninja"), text);
  }

  private void oneStep() throws IOException {
    manifest("rule make\n  command = touch $out\nbuild out: make in\n");
  }

  private Run ninja(boolean change, String... arguments) throws Exception {
    return run(change, watched.ninja(), arguments);
  }

  private Run run(boolean change, Path program, String... arguments) throws Exception {
    Map<String, String> variables = new HashMap<>(environment);
    // The variable is set in both cases, so that commands see the same environment.
    variables.put("SCONCE_PROFILE", change ? "full" : "none");
    return Run.of(directory, variables, program, arguments);
  }

  private Run bash(boolean change, String line) throws Exception {
    Path bash = RequiredTool.named("bash").path();
    return run(change, bash, "-c", line.replace("NINJA", watched.ninja().toString()));
  }

  private void removeAll() throws Exception {
    bash(false, "rm -rf * .ninja* .sconce; touch -d @1000000000 in");
  }

  private void assertStarts(int quick, int full) throws IOException {
    assertEquals(quick, watched.starts("quick"), "starts in the quick profile");
    assertEquals(full, watched.starts("full"), "changes");
    watched.forget();
  }

  @Test
  void onlyABuildWithWorkChangesItsProfile() throws Exception {
    oneStep();
    for (String[] arguments :
        new String[][] {{"-n"}, {"-t", "targets"}, {"nothing"}, {"-j", "x"}}) {
      ninja(true, arguments);
      assertStarts(1, 0);
    }
    assertEquals(0, ninja(true).code());
    assertStarts(1, 1);
    assertEquals("ninja: no work to do.\n", ninja(true).output());
    assertStarts(1, 0);
    assertEquals("ninja: no work to do.\n", ninja(true, "-d", "explain", "in").output());
    assertStarts(1, 0);
  }

  @Test
  void noBuildDoesSoUnlessItIsAskedFor() throws Exception {
    oneStep();
    assertEquals(0, ninja(false).code());
    assertStarts(1, 0);
  }

  @Test
  void theOtherProgramFindsAllThatThisOneWasGiven() throws Exception {
    oneStep();
    environment.put("JAVA_TOOL_OPTIONS", "-Dx=1");
    environment.put("MAKEFLAGS", "-j3 --jobserver-auth=7,8");
    environment.put("A", "two\nlines");
    Run run =
        bash(true, "umask 027; ulimit -n 200; exec 7< in 8> other 9<> in; exec NINJA -C . ''");
    assertEquals(1, run.code(), run.output()); // there is no target without a name
    run = bash(true, "umask 027; ulimit -n 200; exec 7< in 8> other 9<> in; exec NINJA -C . out");
    assertEquals(0, run.code(), run.output());
    assertEquals(1, watched.starts("full"));
    Files.delete(directory.resolve("out"));
    watched.forget();
    bash(true, "umask 027; ulimit -n 200; exec 7< in 8> other 9<> in; exec NINJA -C . out");
    assertIterableEquals(watched.note("quick", "state"), watched.note("full", "state"));
    assertIterableEquals(watched.descriptors("quick"), watched.descriptors("full"));
    assertEquals(watched.note("quick", "environment"), watched.note("full", "environment"));
    List<String> before = watched.note("quick", "arguments");
    List<String> after = watched.note("full", "arguments");
    assertTrue(after.contains("-Dsconce.program=" + watched.ninja()), after.toString());
    assertEquals(ofUser(before), ofUser(after));
  }

  private static List<String> ofUser(List<String> arguments) {
    return arguments.subList(arguments.indexOf("dev.sconce.app.Main"), arguments.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--ignore-signal=QUIT",
        "--ignore-signal=PIPE,XFSZ,INT",
        "--ignore-signal=HUP,TERM",
        "--block-signal=USR1,HUP",
        "--block-signal=INT,TERM",
        "--ignore-signal=QUIT --block-signal=QUIT"
      })
  void signalsAreAsTheyWereAtTheStart(String how) throws Exception {
    manifest("rule make\n  command = grep ^Sig[BI] /proc/self/status > $out\nbuild out: make\n");
    String line = "exec env --default-signal " + how + " NINJA";
    assertEquals(0, bash(false, line).code());
    String seen = Files.readString(directory.resolve("out"));
    removeAllBut("build.ninja");
    watched.forget();
    assertEquals(0, bash(true, line).code());
    assertEquals(seen, Files.readString(directory.resolve("out")));
    assertIterableEquals(watched.note("quick", "state"), watched.note("full", "state"));
    assertIterableEquals(watched.descriptors("quick"), watched.descriptors("full"));
  }

  private void removeAllBut(String kept) throws Exception {
    String text = Files.readString(directory.resolve(kept));
    removeAll();
    Files.writeString(directory.resolve(kept), text);
  }

  @Test
  void commandsFindTheSameWithAndWithoutAChange() throws Exception {
    String manifest =
        """
        rule make
          command = env | sort > $out; ls /proc/self/fd >> $out; cat /proc/self/limits >> $out; umask >> $out
        build out: make
        """;
    environment.put("MALLOC_ARENA_MAX", "3");
    environment.put("_JAVA_OPTIONS", "-Dx=1");
    for (String before : List.of("", "ulimit -v " + LITTLE_ADDRESS_SPACE_KIBIBYTES + "; ")) {
      manifest(manifest);
      assertEquals(0, bash(false, before + "exec NINJA").code());
      String seen = Files.readString(directory.resolve("out"));
      removeAll();
      manifest(manifest);
      watched.forget();
      assertEquals(0, bash(true, before + "exec NINJA").code());
      assertStarts(1, 1);
      String expected = seen.replace("SCONCE_PROFILE=none", "SCONCE_PROFILE=full");
      assertEquals(expected, Files.readString(directory.resolve("out")));
      removeAll();
    }
  }

  @Test
  void optionsForLittleMemoryAreKept() throws Exception {
    oneStep();
    assertEquals(
        0, bash(true, "ulimit -v " + LITTLE_ADDRESS_SPACE_KIBIBYTES + "; exec NINJA").code());
    List<String> arguments = watched.note("full", "arguments");
    assertTrue(arguments.contains("-XX:ReservedCodeCacheSize=32m"), arguments.toString());
    assertTrue(watched.note("full", "environment").contains("MALLOC_ARENA_MAX=1"));
  }

  /** Builds of many kinds: what precedes them, and their arguments. */
  static Stream<String> builds() {
    String steps = "rule make\n  command = echo made $out; touch $out\n  description = MAKE $out\n";
    String some = steps + "build a: make in\nbuild b: make a\nbuild c: make\n";
    String fails = "rule fail\n  command = echo no; exit 3\nbuild f: fail\n";
    String remade =
        """
        rule again
          command = touch in; cp template build.ninja
          generator = 1
        build build.ninja: again template
        """;
    return Stream.of(
        some + "|",
        some + "|-v",
        some + "|-d explain",
        some + "|-d explain -v",
        some + "|-n",
        some + "|-n -d explain",
        some + "|--quiet",
        some + "|-C .",
        some + "|-C . -d explain a",
        some + "|-w dupbuild=err -v b c",
        some + "|-d keeprsp -k0",
        some + fails + "|-k0",
        some + fails + "|-k0 -j1 -v -d explain f a",
        some + "build loop: phony loop\n|",
        some + "build loop: phony loop\n|-w phonycycle=err",
        some + "ninja_required_version = 1.99\n|",
        some + "build x: make missing\n|",
        some + remade + "|-v",
        some + remade + "|-d explain -v",
        some + fails + remade + "|-j1",
        "builddir = made\n" + some + "|-v");
  }

  @Test
  void whatIsSaidIsTheSameWithAndWithoutAChange() throws Exception {
    List<String> makeFlags =
        List.of("", "-j2 --jobserver-auth=3,4", "-j2 --jobserver-auth=fifo:/nowhere");
    int changes = 0;
    for (String build : builds().toList()) {
      for (String flags : build.endsWith("|") ? makeFlags : List.of("")) {
        environment.put("MAKEFLAGS", flags);
        Run expected = said(false, build);
        watched.forget();
        assertEquals(expected, said(true, build), build);
        assertTrue(watched.starts("full") <= 2, build);
        changes += (int) watched.starts("full");
      }
    }
    assertTrue(changes > 15, changes + " builds have changed their profile");
  }

  private Run said(boolean change, String build) throws Exception {
    int end = build.lastIndexOf('|');
    String options = "-j1 " + build.substring(end + 1);
    removeAll();
    Files.writeString(directory.resolve("template"), build.substring(0, end));
    bash(
        false,
        "cp template build.ninja; touch -d @1000000000 build.ninja; touch -d @1400000000 template");
    Run all = bash(change, "NINJA " + options + "; echo code=$?");
    // once more, now with logs
    Run again = bash(change, "touch -d @1500000000 in; NINJA " + options + "; echo code=$?");
    return new Run(all.code(), all.output() + again.output());
  }

  @Test
  void aManifestThatIsRemadeChangesTheProfileOnce() throws Exception {
    manifest(
        """
        rule again
          command = cp next build.ninja
          generator = 1
        build build.ninja: again template
        """);
    bash(false, "touch -d @1000000000 build.ninja; touch template");
    Files.writeString(
        directory.resolve("next"),
        """
        rule again
          command = cp next build.ninja
          generator = 1
        rule make
          command = touch $out
        build build.ninja: again template
        build out: make
        """);
    assertEquals(0, ninja(true).code());
    assertTrue(Files.exists(directory.resolve("out")));
    assertStarts(1, 1);
  }

  @Test
  void theTerminalIsAsItWas() throws Exception {
    Path script = RequiredTool.named("script").path();
    String build =
        "stty -g > before; " + watched.ninja() + "; stty -g > after; cat /proc/self/stat";
    environment.put("TERM", "xterm");
    oneStep();
    Run expected =
        run(false, script, "-qec", build.replace("; cat /proc/self/stat", ""), "/dev/null");
    removeAllBut("build.ninja");
    watched.forget();
    Run changed =
        run(true, script, "-qec", build.replace("; cat /proc/self/stat", ""), "/dev/null");
    assertStarts(1, 1);
    assertEquals(expected, changed);
    assertEquals(
        Files.readString(directory.resolve("before")),
        Files.readString(directory.resolve("after")));
  }

  @Test
  void whoeverReadsNoMoreEndsTheBuildAsBefore() throws Exception {
    manifest("rule make\n  command = echo said; touch $out\nbuild a: make\nbuild b: make a\n");
    Run run = bash(true, "{ NINJA -v -C .; echo code=$? >&2; } | true");
    assertTrue(run.tells("code=141"), run.output());
    run = bash(true, "NINJA; { NINJA -C .; echo code=$? >&2; } | true");
    assertTrue(run.tells("code=141"), run.output());
  }

  @Test
  void withoutTheOtherLauncherTheBuildGoesOnInTheQuickProfile() throws Exception {
    Path aside = watched.otherLauncher().resolveSibling("aside");
    Files.move(watched.otherLauncher(), aside);
    try {
      manifest(
          "rule make\n"
              + "  command = touch $out\n"
              + "build out: make in\n"
              + "build loop: phony loop\n"
              + "default out\n");
      Run expected = ninja(false);
      removeAllBut("build.ninja");
      Run run = ninja(true);
      String warning =
          "ninja: warning: this build goes on in the quick profile: exec: "
              + watched.otherLauncher()
              + ": No such file or directory\n";
      assertEquals(new Run(0, warning + expected.output()), run);
      assertTrue(Files.readString(directory.resolve(".ninja_log")).contains("out"));
      watched.forget();
      assertEquals(expected.lines().getFirst(), ninja(true).lines().getFirst());
    } finally {
      Files.move(aside, watched.otherLauncher());
    }
  }

  @Test
  void argumentsWithoutRoomForMoreKeepABuildInTheQuickProfile() throws Exception {
    oneStep();
    // The minimum that a system grants, whatever the stack size: 128 KiB. One variable may use all
    // of it.
    Run run =
        bash(true, "ulimit -s 256; X=$(head -c 110000 /dev/zero | tr '\\0' x) exec NINJA; echo no");
    assertEquals(0, run.code(), run.output());
    assertTrue(run.output().contains("goes on in the quick profile: exec: "), run.output());
    assertTrue(run.output().contains("Argument list too long"), run.output());
    assertTrue(Files.exists(directory.resolve("out")));
  }

  @Test
  void stepsThatFailEndTheBuildWithTheirCode() throws Exception {
    manifest("rule fail\n  command = exit 7\nbuild out: fail\n");
    int code = ninja(false).code();
    assertEquals(code, ninja(true).code());
    assertFalse(Files.exists(directory.resolve("out")));
  }
}
