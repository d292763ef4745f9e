package dev.sconce.distribution;

import static dev.sconce.distribution.CachedProject.files;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.MemoryServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with a cache server that does not work: they have the same bytes, and report it once. */
@Tag("dist")
final class SickServerTest {
  /** Concurrent requests: fewer than there are steps, so that most steps ask later. */
  private static final int CONNECTIONS = 4;

  /** The number of bad answers until the server is suspended. */
  private static final int FAILURES = 10;

  private static final int MORE_STEPS = 30;

  @TempDir Path temporary;
  private CachedProject project;
  private ServerSocket socket;
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeEach
  void listen() throws IOException {
    project = new CachedProject(temporary.toRealPath());
    socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  /** Accepts each connection, and gives each request the same answer, or none. */
  private void answerAllWith(String answer) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket connection = socket.accept();
                  Thread.ofVirtual().start(() -> serve(connection, answer));
                }
              } catch (IOException closed) {
                return; // end of the stream
              }
            });
  }

  private void serve(Socket connection, String answer) {
    try (connection;
        var in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          requests.incrementAndGet();
          connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException gone) {
      return; // the client has left
    }
  }

  private Path workspace() throws IOException {
    Path build = project.workspace("sick");
    var steps = new StringBuilder();
    for (int step = 0; step < MORE_STEPS; step++) {
      steps.append("build copy%d: COPY ../script.sh\n".formatted(step));
    }
    Files.writeString(build.resolve("build.ninja"), steps, StandardOpenOption.APPEND);
    return build;
  }

  /** Builds with the server, and compares with a build without it. */
  private List<String> expectAsWithoutCache(String... options) throws Exception {
    Path build = workspace();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--plain",
                "-j2",
                "--disk-cache=off",
                "--env=strict",
                "--remote-cache-connections=" + CONNECTIONS,
                "--remote-cache-url=http://127.0.0.1:" + socket.getLocalPort()));
    arguments.addAll(List.of(options));
    Run run = project.run(build, Distribution.sconce(), arguments.toArray(String[]::new));
    assertEquals(0, run.code(), run.output());
    Map<String, String> made = files(build);
    project.expectNoWorkForNinja(build);
    CachedProject.delete(build.getParent());
    build = workspace();
    project.build(build, "--env=strict");
    assertEquals(files(build), made);
    return run.lines();
  }

  private void expectSaidOnce(String what, List<String> lines) {
    List<String> said =
        lines.stream().filter(line -> line.contains(":" + socket.getLocalPort())).toList();
    assertEquals(1, said.size(), lines.toString());
    assertTrue(said.getFirst().contains(what), said.getFirst());
  }

  @Test
  void aServerThatNeverAnswersIsWaitedForOnce() throws Exception {
    answerAllWith("");
    expectSaidOnce(
        "no answer in time; it is suspended for ", expectAsWithoutCache("--local-race=off"));
    assertTrue(requests.get() <= CONNECTIONS, requests + " requests: one after a timeout");
  }

  @Test
  void aServerThatNeverAnswersIsNotWaitedForWhereStepsRunMeanwhile() throws Exception {
    answerAllWith("");
    expectAsWithoutCache();
  }

  @Test
  void aServerThatIsGoneIsSaidToBe() throws Exception {
    socket.close();
    expectSaidOnce("connect", expectAsWithoutCache("--local-race=off"));
  }

  @Test
  void garbageIsNoResult() throws Exception {
    String page = "<html>Log in first</html>";
    answerAllWith(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(page.length(), page));
    expectSaidOnce("a web page", expectAsWithoutCache("--local-race=off"));
    int most = FAILURES + CONNECTIONS - 1; // requests in flight at the last failure
    assertTrue(most < MORE_STEPS, "each step asks");
    assertTrue(requests.get() <= most, requests + " requests");
  }

  @Test
  void aServerThatIsAwayForAWhileInMidBuildCostsHitsAndNothingElse() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    try (MemoryServer server = new MemoryServer()) {
      List<String> options = List.of("--disk-cache=off", "--local-race=off", server.url());
      List<String> pushing = new ArrayList<>(options);
      pushing.addAll(List.of("--remote-cache-push-enabled", "--wait-for-uploads"));
      project.build(project.workspace("one"), pushing.toArray(String[]::new));
      server.before =
          _ -> {
            int number = answers.incrementAndGet();
            if (number > 5 && number <= 12) {
              throw new IOException("away");
            }
          };
      Path two = project.workspace("two");
      Map<String, String> outcomes = project.build(two, options.toArray(String[]::new));
      Map<String, String> made = files(two);
      project.expectNoWorkForNinja(two);
      assertTrue(outcomes.containsValue("hit"), outcomes.toString());
      CachedProject.delete(two.getParent());
      two = project.workspace("two");
      project.build(two, "--env=strict");
      assertEquals(files(two), made);
    }
  }

  @Test
  void whatIsPushedToSuchAServerIsNoFailureEither() throws Exception {
    answerAllWith("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
    expectSaidOnce(
        "answers 500", expectAsWithoutCache("--local-race=off", "--remote-cache-push-enabled"));
  }
}
