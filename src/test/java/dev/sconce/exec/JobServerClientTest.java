package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.NativeMemory;
import dev.sconce.os.Posix;
import dev.sconce.testing.ThisMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobServerClientTest {
  @TempDir private Path temp;
  private Posix posix;
  private String path;

  /** The server's end, which keeps the tokens in the FIFO. */
  private int server;

  @BeforeEach
  void serve() throws Exception {
    posix = ThisMachine.posix();
    path = temp.resolve("fifo").toString();
    posix.makeFifo(path, 0600);
    server = posix.open(path, Posix.READ_WRITE | Posix.NON_BLOCKING | Posix.CLOSE_ON_EXEC, 0);
  }

  @AfterEach
  void stop() {
    posix.close(server);
  }

  private void offer(String tokens) throws Exception {
    try (NativeMemory memory = new NativeMemory(64)) {
      posix.write(server, memory, tokens.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** Empties the FIFO and returns its content. */
  private String drain() throws Exception {
    byte[] read = new byte[64];
    try (NativeMemory memory = new NativeMemory(64)) {
      int length = posix.read(server, memory, read);
      return length < 0 ? "" : new String(read, 0, length, StandardCharsets.ISO_8859_1);
    }
  }

  private JobServerClient open() throws IOException {
    return JobServerClient.open(posix, path, "");
  }

  @Test
  void implicitTokenComesFirstAndThenThoseOfTheServer() throws Exception {
    offer("01\u00ff34");
    try (JobServerClient client = open()) {
      assertTrue(client.tryAcquire().orElseThrow().isImplicit());
      List<JobServerClient.Token> tokens = new ArrayList<>();
      for (int value : new int[] {'0', '1', 0xff, '3', '4'}) {
        JobServerClient.Token token = client.tryAcquire().orElseThrow();
        assertEquals(value, token.value());
        tokens.add(token);
      }
      assertEquals(Optional.empty(), client.tryAcquire());
      for (JobServerClient.Token token : tokens.reversed()) {
        client.release(token);
      }
      assertEquals("43\u00ff10", drain());
    }
  }

  @Test
  void tokensCanBeTakenAgain() throws Exception {
    offer("+");
    try (JobServerClient client = open()) {
      for (int i = 0; i < 3; i++) {
        JobServerClient.Token implicit = client.tryAcquire().orElseThrow();
        JobServerClient.Token explicit = client.tryAcquire().orElseThrow();
        assertEquals(Optional.empty(), client.tryAcquire());
        client.release(implicit);
        client.release(explicit);
      }
    }
    assertEquals("+", drain());
  }

  @Test
  void closeGivesBackWhatIsStillTaken() throws Exception {
    offer("abc");
    JobServerClient client = open();
    client.tryAcquire();
    client.tryAcquire();
    JobServerClient.Token later = client.tryAcquire().orElseThrow();
    client.close();
    assertEquals("cab", drain());
    client.release(later);
    client.close();
    assertEquals("", drain());
    assertEquals(Optional.empty(), client.tryAcquire());
  }

  @Test
  void tokenCannotBeGivenBackTwice() throws Exception {
    offer("a");
    try (JobServerClient client = open()) {
      JobServerClient.Token implicit = client.tryAcquire().orElseThrow();
      JobServerClient.Token explicit = client.tryAcquire().orElseThrow();
      client.release(implicit);
      client.release(explicit);
      assertThrows(IllegalStateException.class, () -> client.release(implicit));
      assertThrows(IllegalStateException.class, () -> client.release(explicit));
    }
  }

  @Test
  void waitEndsWhenATokenComes() throws Exception {
    try (JobServerClient client = open()) {
      CompletableFuture<Boolean> waited = await(client);
      assertFalse(waited.isDone());
      offer("x");
      assertTrue(waited.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void waitEndsInTimeAndOnClose() throws Exception {
    JobServerClient client = open();
    assertFalse(client.awaitToken(Duration.ofMillis(20)));
    CompletableFuture<Boolean> waited = await(client);
    client.close();
    assertFalse(waited.get(30, TimeUnit.SECONDS));
    assertFalse(client.awaitToken(Duration.ofMinutes(1)));
  }

  private static CompletableFuture<Boolean> await(JobServerClient client)
      throws InterruptedException {
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    waited.complete(client.awaitToken(Duration.ofMinutes(1)));
                  } catch (IOException e) {
                    waited.completeExceptionally(e);
                  }
                });
    while (thread.getState() == Thread.State.NEW) {
      Thread.sleep(1);
    }
    Thread.sleep(20);
    return waited;
  }

  @Test
  void pathIsRelativeToTheBuild() throws Exception {
    offer("z");
    try (JobServerClient client = JobServerClient.open(posix, "fifo", temp.toString())) {
      client.tryAcquire();
      assertEquals('z', client.tryAcquire().orElseThrow().value());
    }
  }

  @Test
  void whatIsNoFifoIsRefusedInTheWordsOfNinja() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertProblem("Not a fifo path: " + file, file.toString());
    assertProblem("Empty fifo path", "");
    assertProblem(
        "Error opening fifo for reading: No such file or directory",
        temp.resolve("nothing").toString());
  }

  private void assertProblem(String expected, String fifo) {
    IOException e =
        assertThrows(IOException.class, () -> JobServerClient.open(posix, fifo, "").close());
    assertEquals(expected, e.getMessage());
  }
}
