package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the launcher with a fake Java that only reports how it was called. */
final class LauncherTest {
  private static final Path SOURCE = Path.of("src/main/sh/sconce");

  @TempDir Path directory;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void installWithATellTaleJava() throws IOException {
    home = directory.resolve("a place with spaces/sconce");
    String launcher =
        Files.readString(SOURCE)
            .replace("@VERSION@", "0.1.0")
            .replace("@NINJA_VERSION@", "1.13.2")
            .replace("@DIGEST@", "abc")
            .replace("@SMALL_OPTIONS@", "-Xsmall")
            .replace("@JAVA_OPTIONS@", "-Xoption");
    install(launcher);
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
  }

  private void install(String launcher) throws IOException {
    program("bin/ninja", launcher);
    program("bin/sconce", launcher);
    program(
        "runtime/bin/java",
        """
        #!/bin/sh
        for argument; do echo "argument $argument"; done
        env
        """);
    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/sconce-abc.jar"));
  }

  /** Moves the installation to another directory. */
  private void moveTo(Path place) throws IOException {
    String launcher = Files.readString(home.resolve("bin/ninja"));
    home = place;
    install(launcher);
  }

  @Test
  void versionsAreAnsweredWithoutJava() throws Exception {
    Files.delete(home.resolve("runtime/bin/java"));
    assertEquals("1.13.2\n", run(ninja(), "--version").output());
    assertEquals("sconce 0.1.0\n", run(sconce(), "--version").output());
  }

  @Test
  void ninjaIdentifiesItselfToAnotherSconce() throws Exception {
    environment.put("SCONCE_ASKS_VERSION", "1");
    assertEquals("1.13.2 sconce\n", run(ninja(), "--version").output());
    assertEquals("sconce 0.1.0\n", run(sconce(), "--version").output());
  }

  @Test
  void versionAmongOtherArgumentsIsLeftToTheProgram() throws Exception {
    assertTrue(run(ninja(), "-v", "--version").tells("argument --version"));
    assertTrue(run(ninja(), "--", "--version").tells("argument --version"));
  }

  @Test
  void argumentsReachTheProgramAsTheyAre() throws Exception {
    List<String> lines = run(ninja(), "", "a  b", "*", "$HOME", "-v").lines();
    int main = lines.indexOf("argument dev.sconce.app.Main");
    assertEquals(
        List.of(
            "argument ninja",
            "argument ",
            "argument a  b",
            "argument *",
            "argument $HOME",
            "argument -v"),
        lines.subList(main + 1, main + 7));
  }

  @Test
  void theFaceFollowsTheName() throws Exception {
    assertTrue(run(ninja()).tells("argument ninja"));
    assertTrue(run(sconce()).tells("argument sconce"));
  }

  @Test
  void linksToALauncherWorkFromAnywhere() throws Exception {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    Path absolute = Files.createSymbolicLink(tools.resolve("ninja"), ninja());
    Path relative =
        Files.createSymbolicLink(tools.resolve("ninja-build"), Path.of("../tools/ninja"));
    Path renamed = Files.createSymbolicLink(tools.resolve("build"), ninja());
    for (Path link : List.of(absolute, relative, renamed)) {
      Run run = run(link);
      assertEquals(0, run.code(), run.output());
      assertTrue(run.tells("argument ninja"), link + ": " + run.output());
    }
    Path asSconce = Files.createSymbolicLink(tools.resolve("sconce"), ninja());
    assertTrue(run(asSconce).tells("argument sconce"));
  }

  @Test
  void aLauncherOnThePathIsFoundByName() throws Exception {
    environment.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
    assertTrue(run(Path.of("/bin/sh"), "-c", "ninja x").tells("argument x"));
  }

  @Test
  void aRelativeCallHandsOnAnAbsoluteClassPath() throws Exception {
    Run run = runIn(home, "bin/ninja");
    assertTrue(run.tells("argument " + home.resolve("lib/sconce-abc.jar")), run.output());
    run = runIn(home.resolve("bin"), "./ninja");
    assertEquals(0, run.code(), run.output());
  }

  @Test
  void theCacheIsTheOneOfTheFaceAndTheDigest() throws Exception {
    assertTrue(run(ninja()).tells("argument -XX:AOTCache=" + home.resolve("lib/ninja-abc.aot")));
    assertTrue(run(sconce()).tells("argument -XX:AOTCache=" + home.resolve("lib/sconce-abc.aot")));
  }

  @Test
  void javasOwnVariablesAreSetAside() throws Exception {
    environment.put("JAVA_TOOL_OPTIONS", "-Dx=1 -Dy");
    environment.put("_JAVA_OPTIONS", "");
    Run run = run(ninja());
    assertFalse(run.output().contains("\nJAVA_TOOL_OPTIONS="), run.output());
    assertFalse(run.output().contains("\n_JAVA_OPTIONS="), run.output());
    assertTrue(run.tells("SCONCE_ORIG_JAVA_TOOL_OPTIONS==-Dx=1 -Dy"), run.output());
    assertTrue(run.tells("SCONCE_ORIG__JAVA_OPTIONS=="), run.output());
    assertFalse(run.output().contains("SCONCE_ORIG_JDK_JAVA_OPTIONS"), run.output());
  }

  @Test
  void whatAnOuterSconceSetAsideIsForgotten() throws Exception {
    environment.put("SCONCE_ORIG_JAVA_TOOL_OPTIONS", "=-Dold");
    environment.put("SCONCE_ORIG_LC_ALL", "=old");
    assertFalse(run(ninja()).output().contains("SCONCE_ORIG"));
  }

  @Test
  void javaRunsInUtf8AndTheCallersLocaleIsKept() throws Exception {
    environment.put("LC_ALL", "");
    environment.put("LANG", "de_DE.ISO-8859-1");
    Run empty = run(ninja());
    assertTrue(empty.tells("LC_ALL=C.UTF-8"), empty.output());
    assertTrue(empty.tells("SCONCE_ORIG_LC_ALL=="), empty.output());

    environment.remove("LC_ALL");
    Run unset = run(ninja());
    assertTrue(unset.tells("LC_ALL=C.UTF-8"), unset.output());
    assertTrue(unset.tells("SCONCE_ORIG_LC_ALL=-"), unset.output());

    environment.put("LC_ALL", "POSIX");
    assertTrue(run(ninja()).tells("SCONCE_ORIG_LC_ALL==POSIX"));
  }

  @Test
  void aLocaleThatIsRightAlreadyIsLeftAlone() throws Exception {
    environment.remove("LC_ALL");
    environment.put("LANG", "C.UTF-8");
    Run run = run(ninja());
    assertFalse(run.output().contains("LC_ALL"), run.output());
  }

  @Test
  void aMissingRuntimeIsNamedWithWhatToDo() throws Exception {
    Files.delete(home.resolve("runtime/bin/java"));
    Run ninja = run(ninja());
    assertEquals(1, ninja.code());
    assertTrue(ninja.output().contains(home.resolve("runtime/bin/java") + " is missing"));
    assertTrue(ninja.output().contains("unpack the distribution again"), ninja.output());
    assertEquals(2, run(sconce()).code());
  }

  @Test
  void aMissingJarIsNamed() throws Exception {
    Files.delete(home.resolve("lib/sconce-abc.jar"));
    Run ninja = run(ninja());
    assertEquals(1, ninja.code());
    assertTrue(ninja.output().contains(home.resolve("lib/sconce-abc.jar") + " is missing"));
  }

  /** Runs a program in a shell whose directory is deleted first. */
  private Run inDeletedDirectory(Path program, String... arguments) throws Exception {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-c", "mkdir gone && cd gone && rmdir ../gone && exec \"$@\"", "sh"));
    words.add(program.toString());
    words.addAll(List.of(arguments));
    return run(Path.of("/bin/sh"), words.toArray(String[]::new));
  }

  @Test
  void aDirectoryThatWasDeletedIsNamedAndAnotherOneServes() throws Exception {
    Run ninja = inDeletedDirectory(ninja());
    assertEquals(1, ninja.code());
    String error = "ninja: error: loading 'build.ninja': No such file or directory\n";
    assertTrue(ninja.output().endsWith(error), ninja.output()); // the shell may print a line first
    Run sconce = inDeletedDirectory(sconce(), "all");
    assertEquals(2, sconce.code());
    assertTrue(sconce.output().contains("sconce: error: this directory was deleted"));
    assertTrue(inDeletedDirectory(ninja(), "-C", "/tmp", "all").tells("argument /tmp"));
    assertTrue(inDeletedDirectory(sconce(), "help").tells("argument help"));
  }

  @Test
  void aClosedDescriptorIsNotLeftToTheFirstFileThatJavaOpens() throws Exception {
    program("runtime/bin/java", "#!/bin/sh\nreadlink /proc/$$/fd/0; readlink /proc/$$/fd/2\n");
    for (Path program : List.of(ninja(), sconce())) {
      Run run = run(Path.of("/bin/sh"), "-c", "\"$0\" <&- 2>&-", program.toString());
      assertEquals("/dev/null\n/dev/null\n", run.output());
    }
  }

  @Test
  void limitedAddressSpaceMakesJavaReserveLess() throws Exception {
    for (String limit : List.of("-v 2000000", "-d 2000000", "-v 8388607")) {
      Run run = limited(limit);
      assertTrue(run.tells("argument -Xsmall"), limit + "\n" + run.output());
      assertTrue(run.tells("MALLOC_ARENA_MAX=1"), limit + "\n" + run.output());
      assertTrue(run.tells("SCONCE_ORIG_MALLOC_ARENA_MAX=-"), limit + "\n" + run.output());
    }
    environment.put("MALLOC_ARENA_MAX", "4");
    assertTrue(limited("-v 2000000").tells("SCONCE_ORIG_MALLOC_ARENA_MAX==4"));
  }

  @Test
  void enoughAddressSpaceChangesNothing() throws Exception {
    for (String limit : List.of("-v 8388608", "-d unlimited", "-c 0")) {
      Run run = limited(limit);
      assertFalse(run.tells("argument -Xsmall"), limit + "\n" + run.output());
      assertFalse(run.output().contains("MALLOC_ARENA_MAX"), limit + "\n" + run.output());
    }
  }

  private Run limited(String limit) throws Exception {
    return run(Path.of("/bin/sh"), "-c", "ulimit " + limit + "; exec \"$0\"", ninja().toString());
  }

  @Test
  void ignoredSignalsAreHandedOn() throws Exception {
    Path env = Path.of("/usr/bin/env");
    for (String shell : List.of("sh", "bash", "busybox sh")) {
      String program = shell + " " + ninja().toString().replace(" ", "\\ ");
      Run run = run(env, "--default-signal", "sh", "-c", "trap '' INT QUIT PIPE; " + program);
      assertTrue(run.tells("argument -Dsconce.ignored= QUIT PIPE"), shell + run.output());
      run = run(env, "--default-signal", "sh", "-c", program);
      assertTrue(run.tells("argument -Dsconce.ignored="), shell + run.output());
    }
  }

  @Test
  void aColonInThePathIsReportedInOneLine() throws Exception {
    moveTo(directory.resolve("a:b/sconce"));
    String expected =
        ": fatal: Java does not start from a path with a ':' in it: move Sconce away from "
            + home
            + "\n";
    assertEquals(new Run(1, "ninja" + expected), run(ninja()));
    assertEquals(new Run(2, "sconce" + expected), run(sconce()));
    Path link = Files.createSymbolicLink(directory.resolve("link"), home);
    assertEquals(1, run(link.resolve("bin/ninja")).code());
    assertEquals("1.13.2\n", run(ninja(), "--version").output());
  }

  @Test
  void aLinkWithAColonToAGoodPlaceIsFollowed() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("x:y"), home);
    Run run = run(link.resolve("bin/ninja"));
    assertTrue(run.tells("argument " + home.resolve("lib/sconce-abc.jar")), run.output());
  }

  @Test
  void aPathThatIsNotUtf8IsReportedInOneLine() throws Exception {
    Run run =
        run(
            Path.of("/bin/sh"),
            "-c",
            "new=$(printf 'caf\\351'); mkdir \"$new\" && cp -R \"$0\" \"$new/s\" && exec"
                + " \"$new/s/bin/ninja\"",
            home.toString());
    assertEquals(1, run.code(), run.output());
    assertTrue(
        run.output().startsWith("ninja: fatal: Java does not start from a path that is not UTF-8"),
        run.output());
    assertEquals(1, run.lines().size(), run.output());
  }

  @Test
  void unusualCharactersInThePathAreNoTrouble() throws Exception {
    for (String name : List.of("a*b", "two\nlines", "p%p", "ü", "back\\slash", "-dash", "'\"$x`")) {
      moveTo(directory.resolve(name + "/sconce"));
      Run run = run(ninja());
      assertEquals(0, run.code(), run.output());
      assertTrue(run.output().contains("argument " + home.resolve("lib/sconce-abc.jar\n")));
    }
  }

  @Test
  void aLinkToTheProgramsNeedNotHaveTheRestBesideIt() throws Exception {
    Path usr = Files.createDirectories(directory.resolve("usr"));
    Files.createDirectories(usr.resolve("lib"));
    Path bin = Files.createSymbolicLink(usr.resolve("bin"), home.resolve("bin"));
    Path tools = Files.createSymbolicLink(usr.resolve("tools"), home.resolve("bin"));
    for (Path link : List.of(bin, tools)) {
      Run run = run(link.resolve("ninja"));
      assertEquals(0, run.code(), run.output());
      assertTrue(run.tells("argument ninja"), run.output());
    }
  }

  private Path ninja() {
    return home.resolve("bin/ninja");
  }

  private Path sconce() {
    return home.resolve("bin/sconce");
  }

  private Run run(Path program, String... arguments) throws Exception {
    return Run.of(directory, environment, program, arguments);
  }

  private Run runIn(Path where, String program) throws Exception {
    return Run.of(where, environment, Path.of(program));
  }

  private void program(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
