package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests how many requests each step costs. One connection is never idle, so that nothing is
 * requested speculatively.
 */
@Tag("dist")
final class CacheTripsTest {
  private static final int SOURCES = 10;
  private static final int STEPS = SOURCES + 2;

  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  @TempDir Path temporary;
  private Map<String, String> variables = Map.of();
  private CachedProject project;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    project = new CachedProject(temporary.toRealPath());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange request) throws IOException {
    try (request) {
      String path = request.getRequestURI().getPath();
      if (request.getRequestMethod().equals("PUT")) {
        stored.put(path, request.getRequestBody().readAllBytes());
        request.sendResponseHeaders(200, -1);
        return;
      }
      boolean get = request.getRequestMethod().equals("GET");
      if (get && path.startsWith("/ac/")) {
        lookups.incrementAndGet();
      }
      byte[] body = stored.get(path);
      if (body == null) {
        request.sendResponseHeaders(404, -1);
        return;
      }
      request.sendResponseHeaders(200, get && body.length > 0 ? body.length : -1);
      if (get && body.length > 0) {
        request.getResponseBody().write(body);
      }
    }
  }

  /** Creates sources without includes, an archive and a program. */
  private Path workspace(String name) throws IOException {
    Path root = temporary.toRealPath().resolve(name);
    StringBuilder manifest = new StringBuilder();
    manifest.append("rule CC\n command = gcc -O1 -MD -MF $out.d -c $in -o $out\n");
    manifest.append(" depfile = $out.d\n deps = gcc\n");
    manifest.append("rule AR\n command = rm -f $out && gcc-ar crD $out $in\n");
    manifest.append("rule LINK\n command = gcc $in -o $out\n");
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < SOURCES; i++) {
      objects.add("f" + i + ".o");
      manifest.append("build f" + i + ".o: CC ../src/f" + i + ".c\n");
    }
    String first = objects.removeFirst();
    manifest.append("build liball.a: AR " + String.join(" ", objects) + "\n");
    manifest.append("build app: LINK " + first + " liball.a\n");
    CachedProject.write(root.resolve("sconce.toml"), "");
    CachedProject.write(root.resolve("build/build.ninja"), manifest.toString());
    edit(root.resolve("build"), 0);
    return root.resolve("build");
  }

  private static void edit(Path build, int revision) throws IOException {
    for (int i = 0; i < SOURCES; i++) {
      String function = i == 0 ? "main" : "f" + i;
      CachedProject.write(
          build.resolve("../src/f" + i + ".c"),
          "int " + function + "(void) { return " + (revision * 100 + i) + "; }\n");
    }
  }

  private Map<String, String> build(Path build, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--disk-cache=off",
                "--local-race=off",
                "--remote-cache-connections=1",
                "--remote-cache-url=http://127.0.0.1:" + server.getAddress().getPort()));
    options.addAll(List.of(more));
    return project.build(build, variables, options.toArray(new String[0]));
  }

  private void push(Path build) throws Exception {
    Map<String, String> made = build(build, "--remote-cache-push-enabled", "--wait-for-uploads");
    assertEquals(STEPS, made.size());
    assertFalse(made.containsValue("failed"), made.toString());
  }

  private int lookupsOfHits(Path build) throws Exception {
    int before = lookups.get();
    Map<String, String> outcomes = build(build);
    assertEquals(STEPS, outcomes.size());
    assertTrue(outcomes.values().stream().allMatch("hit"::equals), outcomes.toString());
    return lookups.get() - before;
  }

  @Test
  void oneTripIsEnoughForStepsOfAKnownFamily() throws Exception {
    push(workspace("one"));
    int families = 3;
    assertEquals(STEPS + families, lookupsOfHits(workspace("two")));
  }

  @Test
  void oneTripIsEnoughWhereAnEarlierRevisionWasBuilt() throws Exception {
    Path one = workspace("one");
    Path two = workspace("two");
    push(one);
    lookupsOfHits(two);
    edit(one, 1);
    edit(two, 1);
    push(one);
    assertEquals(STEPS, lookupsOfHits(two));
  }

  @Test
  void oneTripIsEnoughAfterRunsOfTheCommands() throws Exception {
    oneTripAfterRuns();
  }

  private void oneTripAfterRuns() throws Exception {
    Path one = workspace("one");
    Path two = workspace("two");
    project.build(two, variables, "--deps=warn", "--env=strict");
    edit(one, 1);
    edit(two, 1);
    push(one);
    assertEquals(STEPS, lookupsOfHits(two));
  }

  /** In the other tests it is above the workspace, where it is never part of a key. */
  @Test
  void theTemporaryDirectoryIsNoPartOfWhatIsPredicted() throws Exception {
    Path elsewhere = Files.createDirectories(temporary.toRealPath().resolve("elsewhere"));
    variables = Map.of("TMPDIR", elsewhere.toString());
    oneTripAfterRuns();
  }

  /**
   * However the output was made: here by a build that pushed nothing, so that the server knows
   * nothing of it.
   */
  @Test
  void whatThisMachineHasIsFoundWithoutATrip() throws Exception {
    String kept = "--disk-cache=" + temporary.toRealPath().resolve("kept");
    project.build(workspace("one"), "--env=strict", kept);
    int before = lookups.get();
    Path two = workspace("two");
    Map<String, String> outcomes =
        project.build(
            two,
            kept,
            "--local-race=off",
            "--remote-cache-connections=1",
            "--remote-cache-url=http://127.0.0.1:" + server.getAddress().getPort());
    assertTrue(outcomes.values().stream().allMatch("hit"::equals), outcomes.toString());
    int families = 3; // looked up ahead
    assertTrue(lookups.get() - before <= families, () -> "" + (lookups.get() - before));
  }

  @Test
  void theListOfPathSetsIsAskedForBeforeAMiss() throws Exception {
    Path one = workspace("one");
    push(one);
    Path two = workspace("two");
    CachedProject.write(
        two.resolve("../src/f1.c"), "#include \"f1.h\"\nint f1(void) { return 1; }\n");
    CachedProject.write(two.resolve("../src/f1.h"), "");
    build(two, "--remote-cache-push-enabled", "--wait-for-uploads");
    Path three = workspace("three");
    CachedProject.write(
        three.resolve("../src/f1.c"), "#include \"f1.h\"\nint f1(void) { return 1; }\n");
    CachedProject.write(three.resolve("../src/f1.h"), "");
    int trips = lookupsOfHits(three);
    assertTrue(trips > STEPS + 3, () -> "" + trips);
  }
}
