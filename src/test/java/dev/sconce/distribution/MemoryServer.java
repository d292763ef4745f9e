package dev.sconce.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A cache server in this process. */
final class MemoryServer implements AutoCloseable {
  private final Map<String, byte[]> entries = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** Happens before something is given away. */
  volatile BeforeAnswer before = _ -> {};

  interface BeforeAnswer {
    void happen(String entry) throws IOException;
  }

  MemoryServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "--remote-cache-url=http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean put = exchange.getRequestMethod().equals("PUT");
      if (put) {
        entries.put(path, exchange.getRequestBody().readAllBytes());
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

  int poisonContents() {
    int count = 0;
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      if (entry.getKey().contains("/cas/")) {
        entry.setValue(SoundMomentsTest.poisoned(entry.getValue()));
        count++;
      }
    }
    return count;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
