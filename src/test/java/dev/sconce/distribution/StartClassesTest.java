package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each class that does not come from a face's class cache costs a start up to milliseconds. The
 * remaining ones are listed here with their reasons; a new one must be trained, avoided, or listed
 * too.
 */
@Tag("slow")
final class StartClassesTest {
  private static final String IN_CACHE = "shared objects file";

  /** How lines start that name a source of classes: an opened jar, a directory. */
  private static final Set<String> PLACES = Set.of("opened:", "path:");

  /** Code that Java generates for method handles: here for the single shape of native calls. */
  private static final String HANDLE_CODE = "java.lang.invoke.LambdaForm";

  /** The number that Java 25 generates for it, with a margin for other machines. */
  private static final int MOST_HANDLE_CODE = 12;

  /** Classes that the first command of a build needs. */
  private static final Set<String> OF_COMMANDS =
      Set.of(
          // the binding to the C library, which Java generates for the running machine
          "jdk.internal.foreign.abi.AbstractLinker$$TypeSwitch",
          "jdk.internal.foreign.abi.BindingSpecializer$$TypeSwitch",
          "jdk.internal.foreign.abi.CallingSequenceBuilder$$TypeSwitch",
          "jdk.internal.foreign.abi.DowncallStub",
          // created when threads meet at a counter, a lock, or the end of two commands: not always
          "java.util.concurrent.atomic.Striped64$Cell",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer$ExclusiveNode",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer$SharedNode",
          // waiting for the version of the other ninja, if it has not answered yet
          "java.util.concurrent.CompletableFuture$Signaller",
          "java.util.concurrent.ForkJoinTask$Aux",
          "java.util.concurrent.ForkJoinWorkerThread",
          // Java's own events, which it leaves out of caches
          "jdk.internal.event.Event",
          "jdk.internal.event.SecurityProviderServiceEvent",
          "jdk.internal.event.ThreadSleepEvent");

  /** A file that was just written does not count as settled. */
  private static final long SETTLE_MILLIS = 2_500;

  @TempDir Path temporary;
  private Path build;

  @BeforeEach
  void makeDirectory() throws IOException {
    build = Files.createDirectories(temporary.toRealPath().resolve("project/build"));
  }

  @Test
  void aBuildWithNothingToDoHasAllFromTheCache() throws Exception {
    steps(20, "cp $in $out");
    classes(Distribution.ninja(), build, 0);
    assertEquals(Set.of(), classes(Distribution.ninja(), build, 0));
    assertEquals(Set.of(), classes(Distribution.sconce(), build, 0));
  }

  @Test
  void soHasOneOnATerminal() throws Exception {
    Path script = RequiredTool.named("script").path();
    steps(20, "cp $in $out");
    classes(Distribution.ninja(), build, 0);
    String line = "stty rows 40 columns 120; '" + Distribution.sconce() + "'";
    assertEquals(Set.of(), classes(script, build, 0, "-qec", line, "/dev/null"));
  }

  @Test
  void aLargeBuildWithNothingToDoWritesItsRecord() throws Exception {
    steps(700, "cp $in $out");
    classes(Distribution.ninja(), build, 0);
    // no build that runs commands writes one, so it is not trained
    Set<String> ofRecord =
        Set.of(
            "dev.sconce.history.UpToDateRecorder",
            "dev.sconce.files.AtomicWrite",
            "java.nio.file.StandardCopyOption",
            "sun.nio.fs.UnixFileSystem$Flags");
    Thread.sleep(SETTLE_MILLIS);
    for (Path face : List.of(Distribution.ninja(), Distribution.sconce())) {
      assertKnown(ofRecord, classes(face, build, 0));
      assertEquals(Set.of(), classes(face, build, 0), "answered from it");
    }
  }

  @Test
  void anEditInALargeBuildOfCompilersMeetsOnlyWhatIsKnown() throws Exception {
    steps(700, "cp $in $out && echo $out: $in > $out.d\n  depfile = $out.d\n  deps = gcc");
    classes(Distribution.ninja(), build, 0);
    Thread.sleep(SETTLE_MILLIS);
    for (Path face : List.of(Distribution.ninja(), Distribution.sconce())) {
      classes(face, build, 0);
      for (int edit = 0; edit < 2; edit++) {
        write("in" + edit, "edited for " + face);
        assertKnown(OF_COMMANDS, classes(face, build, 0));
      }
    }
  }

  @Test
  void buildsOfCMakeAndMesonHaveAllFromTheCache() throws Exception {
    steps(1, "cp $in $out");
    classes(Distribution.ninja(), build, 0);
    write("../CMakeLists.txt", "");
    write("CMakeCache.txt", "CMAKE_HOME_DIRECTORY:INTERNAL=" + build.getParent() + "\n");
    assertEquals(Set.of(), classes(Distribution.sconce(), build.getParent(), 0));
    assertEquals(Set.of(), classes(Distribution.sconce(), build, 0));

    Files.delete(build.resolve("CMakeCache.txt"));
    Files.delete(build.resolve("../CMakeLists.txt"));
    write("../meson.build", "");
    write(
        "meson-info/meson-info.json",
        "{\"directories\": {\"source\": \"" + build.getParent() + "\"}}");
    assertEquals(Set.of(), classes(Distribution.sconce(), build.getParent(), 0));
    assertEquals(Set.of(), classes(Distribution.sconce(), build, 0));
  }

  @Test
  void stepsOfTheNinjaFaceMeetOnlyWhatIsKnown() throws Exception {
    for (int count : List.of(1, 20)) {
      steps(count, "cp $in $out");
      assertKnown(OF_COMMANDS, classes(Distribution.ninja(), build, 0));
      write("in0", "other");
      assertKnown(OF_COMMANDS, classes(Distribution.ninja(), build, 0));
    }
  }

  @Test
  void stepsOfTheSconceFaceMeetOnlyWhatIsKnown() throws Exception {
    for (int count : List.of(1, 20)) {
      steps(count, "cp $in $out");
      assertKnown(OF_COMMANDS, classes(Distribution.sconce(), build, 0));
      write("in0", "other");
      assertKnown(OF_COMMANDS, classes(Distribution.sconce(), build, 0));
    }
  }

  @Test
  void failuresMeetOnlyWhatIsKnown() throws Exception {
    steps(1, "echo no; false");
    assertKnown(OF_COMMANDS, classes(Distribution.ninja(), build, 1));
    // The training fails on a terminal, where the command of a failed step is not shown.
    Set<String> known = with(OF_COMMANDS, "dev.sconce.ui.text.CommandText");
    assertKnown(known, classes(Distribution.sconce(), build, 1));
  }

  private static Set<String> with(Set<String> known, String... more) {
    Set<String> all = new HashSet<>(known);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /** Starts over with that many steps, each of which needs its own file. */
  private void steps(int count, String command) throws IOException {
    StringBuilder text = new StringBuilder("rule make\n  command = " + command + "\n");
    for (int step = 0; step < count; step++) {
      write("in" + step, "in");
      Files.deleteIfExists(build.resolve("out" + step));
      text.append("build out").append(step).append(": make in").append(step).append('\n');
    }
    write("build.ninja", text.toString());
  }

  private void write(String file, String text) throws IOException {
    Path path = build.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static void assertKnown(Set<String> known, Set<String> found) {
    Set<String> unknown = new TreeSet<>(found);
    unknown.removeAll(known);
    unknown.removeIf(name -> name.startsWith(HANDLE_CODE));
    assertEquals(Set.of(), unknown);
    long handleCode = found.stream().filter(name -> name.startsWith(HANDLE_CODE)).count();
    assertTrue(handleCode <= MOST_HANDLE_CODE, handleCode + " classes for method handles");
  }

  /**
   * The classes of a run that do not come from the cache. Generated classes are named by the class
   * that they belong to; code of method handles has its own name.
   */
  private Set<String> classes(Path program, Path directory, int code, String... arguments)
      throws Exception {
    Path log = temporary.resolve("classes.log");
    Run run =
        Run.of(
            directory,
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "HOME",
                temporary.toString(),
                "SCONCE_JAVA_OPTIONS",
                "-XX:AOTMode=on -Xlog:class+load:file=" + log + ":none",
                "TERM",
                "xterm-256color"),
            program,
            arguments);
    assertEquals(code, run.code(), run.output());
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(log)) {
      if (!line.contains(IN_CACHE) && PLACES.stream().noneMatch(line::startsWith)) {
        String name = line.substring(0, line.indexOf(' '));
        int address = name.indexOf('/');
        names.add(address < 0 || name.startsWith(HANDLE_CODE) ? name : name.substring(0, address));
      }
    }
    return names;
  }
}
