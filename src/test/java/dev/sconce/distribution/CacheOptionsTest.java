package dev.sconce.distribution;

import static dev.sconce.distribution.CachedProject.files;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.MemoryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the effect of cache options on whole builds. */
@Tag("dist")
final class CacheOptionsTest {
  private static final String UNWATCHED = "--deps=off";
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path temporary;
  private CachedProject project;
  private MemoryServer server;

  @BeforeEach
  void start() throws IOException {
    project = new CachedProject(temporary.toRealPath());
    server = new MemoryServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String[] fetching(String... options) {
    List<String> all =
        new ArrayList<>(List.of("--disk-cache=off", "--local-race=off", server.url()));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private String[] pushing(String... options) {
    List<String> all = new ArrayList<>(List.of(fetching(options)));
    all.addAll(List.of("--remote-cache-push-enabled", "--wait-for-uploads"));
    return all.toArray(String[]::new);
  }

  private Map<String, String> buildElsewhere(String... options) throws Exception {
    Path elsewhere = temporary.toRealPath().resolve("elsewhere");
    if (Files.exists(elsewhere)) {
      CachedProject.delete(elsewhere);
    }
    Path build = project.workspace("elsewhere");
    Map<String, String> outcomes = project.build(build, options);
    Map<String, String> made = files(build);
    project.expectNoWorkForNinja(build);
    CachedProject.delete(elsewhere);
    build = project.workspace("elsewhere");
    project.build(build, "--env=strict");
    assertEquals(files(build), made, outcomes.toString());
    return outcomes;
  }

  private static void expect(String outcome, Map<String, String> outcomes, String... steps) {
    for (String step : steps) {
      assertEquals(outcome, outcomes.get(step), () -> step + " in " + outcomes);
    }
  }

  @Test
  void unwatchedStepsAreSharedOfTheRulesThatAreNamed() throws Exception {
    project.build(project.workspace("one"), pushing(UNWATCHED, "--cache-untraced=CC,COPY"));
    Map<String, String> outcomes = buildElsewhere(fetching(UNWATCHED));
    expect("hit", outcomes, "../src/one.c", "../src/two.c", "../script.sh");
    expect("built", outcomes, "../VERSION", "libnumbers.a", "app");
  }

  @Test
  void unwatchedStepsOfAllRulesAreSharedWithWhoAsksForThat() throws Exception {
    Path account = temporary.resolve("account");
    project.build(
        project.workspace("one"),
        pushing(UNWATCHED, "--cache-untraced=all", "--cache-debug=" + account));
    List<String> stored = Files.readAllLines(account);
    assertTrue(stored.contains("stored app"), stored.toString());
    Map<String, String> outcomes = buildElsewhere(fetching(UNWATCHED));
    expect("hit", outcomes, "../src/one.c", "../VERSION", "libnumbers.a", "app", "language");
  }

  @Test
  void watchedStepsTakeNoResultsOfUnwatchedOnes() throws Exception {
    project.build(project.workspace("one"), pushing(UNWATCHED, "--cache-untraced=all"));
    Map<String, String> outcomes = buildElsewhere(fetching());
    expect("built", outcomes, "../src/one.c", "../VERSION", "app");
  }

  @Test
  void whoWantsVerifiedResultsTakesThoseOfWatchedStepsAlone() throws Exception {
    String[] verified = fetching(UNWATCHED, "--remote-cache-require-verified");
    project.build(project.workspace("one"), pushing(UNWATCHED, "--cache-untraced=all"));
    expect("built", buildElsewhere(verified), "../src/one.c", "../VERSION", "app");
    project.build(project.workspace("two"), pushing());
    expect("hit", buildElsewhere(verified), "../src/one.c", "../VERSION", "app");
  }

  @Test
  void bothFormsOfResultsAreReadWhicheverIsWritten() throws Exception {
    project.build(project.workspace("one"), pushing("--remote-cache-format=json"));
    assertFalse(server.results().isEmpty());
    for (byte[] result : server.results()) {
      assertEquals('{', result[0]);
    }
    expect("hit", buildElsewhere(fetching()), "../src/one.c", "../VERSION", "app");
    server.forget();
    project.build(project.workspace("two"), pushing("--remote-cache-format=protobuf"));
    assertFalse(server.results().isEmpty());
    for (byte[] result : server.results()) {
      assertTrue(result[0] != '{');
    }
    String[] reading = fetching("--remote-cache-format=json");
    expect("hit", buildElsewhere(reading), "../src/one.c", "../VERSION", "app");
  }

  @Test
  void buildsOfAnotherSaltShareNothing() throws Exception {
    project.build(project.workspace("one"), pushing("--cache-salt=blue"));
    expect("built", buildElsewhere(fetching()), "../src/one.c", "../VERSION", "app");
    String[] red = fetching("--cache-salt=red");
    expect("built", buildElsewhere(red), "../src/one.c", "../VERSION", "app");
    String[] blue = fetching("--cache-salt=blue");
    expect("hit", buildElsewhere(blue), "../src/one.c", "../VERSION", "app");
  }

  @Test
  void waitingForUploadsReportsWhatWasPushed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    server.beforeStoring = () -> pass(asked, gate);
    Path one = project.workspace("one");
    Path log = temporary.resolve("log");
    List<String> options = new ArrayList<>(List.of(pushing("--plain", "--event-log=" + log)));
    Process process = project.start(one, Distribution.sconce(), options.toArray(String[]::new));
    try {
      assertTrue(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      awaitText(log, "\"build-finished\"");
      assertTrue(process.isAlive());
      gate.countDown();
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    } finally {
      gate.countDown();
      process.destroyForcibly();
    }
    expect("hit", buildElsewhere(fetching()), "../src/one.c", "../VERSION", "app");
    server.forget();
    Run run = project.run(project.workspace("two"), Distribution.sconce(), pushing("--plain"));
    assertTrue(run.output().contains(" pushed, "), run.output());
    assertTrue(run.output().contains(" out"), run.output());
  }

  private static void pass(CountDownLatch asked, CountDownLatch gate) {
    asked.countDown();
    try {
      assertTrue(gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitText(Path file, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      assertTrue(System.nanoTime() < end, "never in " + file + ": " + text);
      Thread.sleep(20);
    }
  }

  @Test
  void notWaitingForUploadsReportsHowManyAreLost() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    server.beforeStoring = () -> pass(asked, gate);
    try {
      Run run =
          project.run(
              project.workspace("one"),
              Distribution.sconce(),
              fetching("--plain", "--remote-cache-push-enabled"));
      assertEquals(0, run.code(), run.output());
      assertTrue(
          run.output().contains("results were not pushed; --wait-for-uploads waits for that"),
          run.output());
    } finally {
      gate.countDown();
    }
  }

  @Test
  void aRefusalOfWhatIsPushedLastIsSaidAsWell() throws Exception {
    server.refusesToStore = true;
    Run sconce = project.run(project.workspace("one"), Distribution.sconce(), pushing("--plain"));
    assertEquals(0, sconce.code(), sconce.output());
    assertEquals(
        1,
        sconce.lines().stream().filter(line -> line.contains(": warning: cache: ")).count(),
        sconce.output());
    assertTrue(sconce.output().contains(" could not be pushed"), sconce.output());
    Run ninja =
        project.run(
            project.workspace("two"),
            Map.of(
                "SCONCE_REMOTE_CACHE_URL", server.address(),
                "SCONCE_DISK_CACHE", "off",
                "SCONCE_REMOTE_CACHE_PUSH_ENABLED", "true",
                "SCONCE_WAIT_FOR_UPLOADS", "true"),
            Distribution.ninja());
    assertEquals(0, ninja.code(), ninja.output());
    assertEquals(
        1,
        ninja.lines().stream().filter(line -> line.contains(": warning: cache: ")).count(),
        ninja.output());
  }

  @Test
  void theAccountHasEveryHitAndMissWithItsReason() throws Exception {
    Path account = temporary.resolve("account");
    project.build(
        project.workspace("one"), pushing("--cache-debug=" + account, "--cache-rules=ENV=off"));
    List<String> first = Files.readAllLines(account);
    assertTrue(first.contains("miss one.o: no-node"), first.toString());
    assertTrue(first.contains("stored one.o"), first.toString());
    assertTrue(
        first.contains("not stored language: the settings keep rule ENV out of the cache"),
        first.toString());
    Path two = project.workspace("two");
    CachedProject.write(two.resolve("../include/numbers.h"), "int one(void);\nint two(void);\n\n");
    project.build(two, fetching("--cache-debug=" + account));
    List<String> second = Files.readAllLines(account);
    assertTrue(second.contains("miss one.o: not-found"), second.toString());
    assertTrue(second.contains("hit remote script.sh"), second.toString());
    List<String> hits = second.stream().filter(line -> line.startsWith("hit ")).toList();
    assertEquals(hits.stream().distinct().toList(), hits);
    assertTrue(second.contains("  command cp ../script.sh script.sh"), second.toString());
    Run refused =
        project.run(
            two, Distribution.sconce(), "--plain", "--cache-debug=/nowhere/account", server.url());
    assertEquals(2, refused.code(), refused.output());
    assertTrue(refused.output().contains("/nowhere/account cannot be written"), refused.output());
  }
}
