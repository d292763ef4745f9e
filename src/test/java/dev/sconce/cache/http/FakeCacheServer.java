package dev.sconce.cache.http;

import dev.sconce.digest.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.ByteString;

/** A cache server in this process, as strict as bazel-remote, with faults that tests choose. */
final class FakeCacheServer implements AutoCloseable {
  private static final Pattern PATH = Pattern.compile("/(.*/)?(ac|cas)/([a-f0-9]{64})");

  /** Held here, since an unreferenced logger loses its level. */
  private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());

  final MockWebServer web = new MockWebServer();
  final Map<String, ByteString> results = new ConcurrentHashMap<>();
  final Map<String, ByteString> contents = new ConcurrentHashMap<>();

  /** The answer in place of a proper one. */
  volatile Function<RecordedRequest, Optional<MockResponse>> fault = _ -> Optional.empty();

  FakeCacheServer() {
    LOGGER.setLevel(Level.WARNING); // otherwise it logs each request
    web.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return fault.apply(request).orElseGet(() -> answer(request));
          }
        });
  }

  FakeCacheServer start() throws IOException {
    web.start(InetAddress.getLoopbackAddress(), 0);
    return this;
  }

  String url() {
    return web.url("/").toString();
  }

  MockResponse answer(RecordedRequest request) {
    Matcher path = PATH.matcher(request.getUrl().encodedPath());
    if (!path.matches()) {
      return status(400);
    }
    boolean content = path.group(2).equals("cas");
    Map<String, ByteString> entries = content ? contents : results;
    String hash = path.group(3);
    return switch (request.getMethod()) {
      case "PUT" -> put(request, content, entries, hash);
      case "GET" -> get(entries.get(hash));
      case "HEAD" -> {
        ByteString bytes = entries.get(hash);
        yield bytes == null
            ? status(404)
            : new MockResponse.Builder().setHeader("Content-Length", bytes.size()).build();
      }
      default -> status(405);
    };
  }

  private static MockResponse put(
      RecordedRequest request, boolean content, Map<String, ByteString> entries, String hash) {
    ByteString body = request.getBody() == null ? ByteString.EMPTY : request.getBody();
    if (request.getFailure() != null) {
      return status(400);
    }
    if (request.getHeaders().get("Content-Length") == null) {
      return status(400);
    }
    if (content && !Digest.of(body.toByteArray()).hex().equals(hash)) {
      return status(500);
    }
    entries.put(hash, body);
    return status(200);
  }

  private static MockResponse get(ByteString bytes) {
    return bytes == null ? status(404) : body(bytes.toByteArray());
  }

  static MockResponse body(byte[] bytes) {
    return new MockResponse.Builder().body(new Buffer().write(bytes)).build();
  }

  static MockResponse status(int code) {
    return new MockResponse.Builder().code(code).build();
  }

  @Override
  public void close() {
    web.close();
  }
}
