import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A cache server for the training: keeps in memory whatever is put, and gives it back. */
final class TrainingServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private final Map<String, byte[]> entries = new ConcurrentHashMap<>();

  TrainingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("PUT")) {
        entries.put(path, exchange.getRequestBody().readAllBytes());
        exchange.sendResponseHeaders(OK, NO_BODY);
        return;
      }
      byte[] entry = entries.get(path);
      if (entry == null) {
        exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(entry.length));
        exchange.sendResponseHeaders(OK, NO_BODY);
      } else {
        exchange.sendResponseHeaders(OK, entry.length);
        exchange.getResponseBody().write(entry);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
