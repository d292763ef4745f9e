package dev.sconce.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ResultFormatException;
import dev.sconce.action.ResultSeal;
import dev.sconce.cache.ActionResultFormat;
import dev.sconce.digest.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A cache server inside the test process. */
public final class MemoryServer implements AutoCloseable {
  private final Map<String, byte[]> entries = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Called before an entry is sent. */
  public volatile BeforeAnswer before = _ -> {};

  /** Called before an entry is stored. */
  public volatile Runnable beforeStoring = () -> {};

  /** Whether every request gets status 500. */
  public volatile boolean failing;

  /** Whether every push is refused. */
  public volatile boolean refusesToStore;

  public interface BeforeAnswer {
    void happen(String entry) throws IOException;
  }

  public MemoryServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "--remote-cache-url=" + address();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Path set lists and results, as clients sent them. */
  public List<byte[]> results() {
    List<byte[]> found = new ArrayList<>();
    entries.forEach(
        (place, entry) -> {
          if (place.contains("/ac/")) {
            found.add(entry);
          }
        });
    return found;
  }

  public void forget() {
    entries.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean put = exchange.getRequestMethod().equals("PUT");
      if (failing) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      if (put) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (refusesToStore) {
          exchange.sendResponseHeaders(403, -1);
          return;
        }
        beforeStoring.run();
        entries.put(path, body);
      }
      byte[] entry = entries.get(path);
      if (put || entry == null || exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(put || entry != null ? 200 : 404, -1);
        return;
      }
      before.happen(new String(entry, StandardCharsets.ISO_8859_1));
      exchange.sendResponseHeaders(200, entry.length);
      exchange.getResponseBody().write(entry);
    }
  }

  /** Different bytes of the same length. */
  public static byte[] poisoned(byte[] bytes) {
    byte[] other = bytes.clone();
    other[bytes.length / 2] ^= 1;
    return other;
  }

  public int poisonContents() {
    int count = 0;
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      if (entry.getKey().contains("/cas/")) {
        entry.setValue(poisoned(entry.getValue()));
        count++;
      }
    }
    return count;
  }

  /** Changes results and seals them correctly, as a malicious client with write access could. */
  public int changeResults(UnaryOperator<ActionResult> change) throws ResultFormatException {
    int count = 0;
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      String path = entry.getKey();
      if (!path.contains("/ac/")) {
        continue;
      }
      ActionKey key = new ActionKey(Digest.ofHex(path.substring(path.lastIndexOf('/') + 1), 0));
      Optional<ActionResult> result =
          ResultSeal.opened(key, ActionResultFormat.decode(entry.getValue()));
      Optional<ActionResult> changed = result.map(change);
      if (!changed.equals(result)) {
        entry.setValue(
            ActionResultFormat.PROTOBUF.encode(ResultSeal.sealed(key, changed.orElseThrow())));
        count++;
      }
    }
    return count;
  }

  /** The results that contain a file of this name, by their path on the server. */
  public Map<String, byte[]> resultsWith(String file) throws ResultFormatException {
    Map<String, byte[]> found = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      if (entry.getKey().contains("/ac/")
          && ActionResultFormat.decode(entry.getValue()).files().stream()
              .anyMatch(one -> one.path().equals(file))) {
        found.put(entry.getKey(), entry.getValue());
      }
    }
    return found;
  }

  public void put(String place, byte[] entry) {
    entries.put(place, entry);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
