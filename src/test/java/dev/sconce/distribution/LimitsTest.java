package dev.sconce.distribution;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.ControlGroup;
import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests both faces with too few processes, descriptors, address space, memory or Java heap. {@code
 * -Dsconce.limits.starts=20} and {@code -Dsconce.limits.steps=40000} ask for more.
 */
@Tag("slow")
@Timeout(900)
@ParameterizedClass
@EnumSource
final class LimitsTest {
  private static final int STEPS = 40;
  private static final int STARTS = Integer.getInteger("sconce.limits.starts", 3);
  private static final int MANY_STEPS = Integer.getInteger("sconce.limits.steps", 2_000);
  private static final long MEMORY_BYTES = 256L << 20;
  private static final int GIBIBYTE_IN_KIBIBYTES = 1 << 20;

  /** The name under which the program is called, and its message when it cannot continue. */
  enum Face {
    NINJA("ninja", "", 1),
    SCONCE("sconce", " --plain", 2);

    private final String name;
    private final String options;
    private final int fatal;

    Face(String name, String options, int fatal) {
      this.name = name;
      this.options = options;
      this.fatal = fatal;
    }

    private String command() {
      return Distribution.home().resolve("bin").resolve(name) + options;
    }
  }

  @Parameter Face face;
  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void cleanEnvironment() {
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
  }

  private void manifest(String rules, int steps) throws IOException {
    StringBuilder text = new StringBuilder(rules);
    for (int step = 0; step < steps; step++) {
      text.append("build out").append(step).append(": step\n");
    }
    Files.writeString(directory.resolve("build.ninja"), text);
  }

  /** Each step has a shell that starts another program. */
  private void manySteps() throws IOException {
    manifest("rule step\n  command = sleep 0.05; touch $out\n", STEPS);
  }

  private Run bash(String line) throws IOException, InterruptedException {
    return Run.of(directory, environment, RequiredTool.named("bash").path(), "-c", line);
  }

  private Run build(String before, String more) throws IOException, InterruptedException {
    return bash(before + "exec " + face.command() + more);
  }

  /** Expects that no work is left, and that real ninja agrees. */
  private void expectWhole(Run run, int steps) throws IOException, InterruptedException {
    assertEquals(0, run.code(), run.output());
    for (int step = 0; step < steps; step++) {
      assertTrue(Files.exists(directory.resolve("out" + step)), "out" + step);
    }
    assertEquals("ninja: no work to do.\n", bash(RequiredTool.ninja111().path() + " -n").output());
  }

  private void startOver() throws IOException, InterruptedException {
    bash("rm -rf out* .ninja* .sconce");
  }

  @Test
  void fewProcessesMakeABuildSlowerOnly() throws Exception {
    manySteps();
    for (int most : new int[] {24, 40, 100}) {
      try (ControlGroup group = ControlGroup.ofProcesses(most)) {
        expectWhole(build(group.enter(), " -j50"), STEPS);
        startOver();
      }
    }
  }

  @Test
  void noProcessesLeftIsOneLine() throws Exception {
    manySteps();
    for (int most = 1; most <= 20; most++) {
      try (ControlGroup group = ControlGroup.ofProcesses(most)) {
        Run run = build(group.enter(), " -j50");
        assertTrue(run.code() <= 2, most + ": " + run.code() + "\n" + run.output());
        // messages of Java before Sconce runs are Java's own
        assertFalse(run.output().contains("dev.sconce"), most + ": " + run.output());
        startOver();
      }
    }
  }

  @Test
  void fewDescriptorsMakeABuildSlowerOnly() throws Exception {
    manySteps();
    for (int most : new int[] {24, 40, 64}) {
      expectWhole(build("ulimit -n " + most + "; ", " -j50"), STEPS);
      startOver();
    }
  }

  @Test
  void startsInAGibibyteOfAddressSpaceFromItsCache() throws Exception {
    manySteps();
    environment.put("SCONCE_JAVA_OPTIONS", "-XX:AOTMode=on");
    for (int start = 0; start < STARTS; start++) {
      expectWhole(build("ulimit -v " + GIBIBYTE_IN_KIBIBYTES + "; ", " -j20"), STEPS);
      startOver();
    }
  }

  @Test
  void startsWithLittleData() throws Exception {
    manySteps();
    expectWhole(build("ulimit -d 400000; ", ""), STEPS);
  }

  @Test
  void commandsGetTheirEnvironmentBack() throws Exception {
    manifest("rule step\n  command = env > $out\n", 1);
    String limit = "ulimit -v " + GIBIBYTE_IN_KIBIBYTES + "; ";
    expectWhole(build(limit, ""), 1);
    assertFalse(Files.readString(directory.resolve("out0")).contains("MALLOC_ARENA_MAX"));
    startOver();
    environment.put("MALLOC_ARENA_MAX", "3");
    expectWhole(build(limit, ""), 1);
    List<String> seen = Files.readAllLines(directory.resolve("out0"));
    assertTrue(seen.contains("MALLOC_ARENA_MAX=3"), () -> String.join("\n", seen));
    assertFalse(String.join("\n", seen).contains("SCONCE_ORIG"));
  }

  @Test
  void aLargeBuildFitsInto256Mebibytes() throws Exception {
    manifest("rule step\n  command = touch $out\n", MANY_STEPS);
    try (ControlGroup group = ControlGroup.ofMemory(MEMORY_BYTES)) {
      expectWhole(build(group.enter(), ""), MANY_STEPS);
    }
  }

  private void expectFatal(String javaOptions, String reason) throws Exception {
    environment.put("SCONCE_JAVA_OPTIONS", javaOptions);
    Run run = build("", "");
    environment.remove("SCONCE_JAVA_OPTIONS");
    assertEquals(face.fatal, run.code(), javaOptions + "\n" + run.output());
    List<String> lines = run.lines();
    String line = face.name + ": fatal: " + reason;
    assertTrue(lines.getLast().startsWith(line), javaOptions + "\n" + run.output());
    assertEquals(1, lines.stream().filter(one -> one.contains(": fatal: ")).count());
    assertFalse(run.output().contains("\tat "), run.output());
  }

  @Test
  void aFullHeapIsOneLineAndTheLogIsWhole() throws Exception {
    String all = IntStream.range(0, STEPS).mapToObj(i -> "out" + i).collect(joining(" "));
    manifest(
        """
        rule step
          command = touch $out
        rule hog
          command = touch $out; head -c 60000000 /dev/zero > $out.d
          depfile = $out.d
          deps = gcc
        build hog: hog | %s
        """
            .formatted(all),
        STEPS);
    expectFatal("-Xms8m -Xmn4m -Xmx40m", "out of memory: Java heap space");
    assertEquals(1 + STEPS, Files.readAllLines(directory.resolve(".ninja_log")).size());
    String explained = bash(RequiredTool.ninja111().path() + " -n").output();
    assertTrue(explained.startsWith("[1/1]"), explained);
  }

  @Test
  void aFullHeapBeforeAnythingRunsIsOneLine() throws Exception {
    manifest("rule step\n  command = touch $out\n", 20_000);
    expectFatal("-Xms8m -Xmn4m -Xmx8m", "out of memory: Java heap space");
  }

  @Test
  void noRoomForClassesIsOneLine() throws Exception {
    manySteps();
    expectFatal("-XX:MaxMetaspaceSize=512k", "out of memory: Metaspace");
  }

  @Test
  void aFullStackIsOneLine() throws Exception {
    String deep = "a/".repeat(1_900) + "out";
    manifest("rule step\n  command = touch $out\nbuild " + deep + ": step out0\n", 1);
    expectFatal("-Xss160k", "something is nested too deeply");
    assertEquals(2, Files.readAllLines(directory.resolve(".ninja_log")).size());
  }
}
