package dev.sconce.cache.http;

import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.http.ConnectionShare.Purpose;
import dev.sconce.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.Response;

/**
 * Finds out whether a server decompresses pushed contents. One that does not may store the
 * compressed bytes and serve them as the content, so what it claims about itself does not count.
 * Before the first large push, a probe is pushed compressed, and must come back uncompressed. A
 * server that refuses a compressed push later gets uncompressed ones from then on.
 */
final class PushCompression {
  private static final byte[] PROBE =
      "Sconce asks whether this server understands compressed contents.\n"
          .repeat(64)
          .getBytes(StandardCharsets.US_ASCII);

  /** The answers of servers to an encoding that they do not know. */
  private static final String REFUSAL = ".* answers (400|411|415|500|501)([ :].*)?";

  private enum Understanding {
    UNKNOWN,
    PROVEN,
    NONE
  }

  private final CacheAddress address;
  private final HttpExchanges exchanges;
  private final Supplier<Optional<Compression>> compression;
  private final Duration patience;
  private Understanding understanding = Understanding.UNKNOWN;

  /**
   * @param compression of this system; empty where there is none
   * @param patience how long to wait for each answer to the probe
   */
  PushCompression(
      CacheAddress address,
      HttpExchanges exchanges,
      Supplier<Optional<Compression>> compression,
      Duration patience) {
    this.address = address;
    this.exchanges = exchanges;
    this.compression = compression;
    this.patience = patience;
  }

  /** The compressed body of a push; empty if the content is to be pushed uncompressed. */
  Optional<CompressedUpload> of(Digest content, Path source)
      throws IOException, InterruptedException {
    Optional<Compression> here = compression.get();
    return here.isPresent() && isUnderstood(here.get())
        ? CompressedUpload.of(content, source, here.get())
        : Optional.empty();
  }

  /** The first caller probes the server; the others wait for the outcome. */
  private synchronized boolean isUnderstood(Compression here) throws InterruptedException {
    if (understanding == Understanding.UNKNOWN) {
      understanding = probe(here) ? Understanding.PROVEN : Understanding.NONE;
    }
    return understanding == Understanding.PROVEN;
  }

  private boolean probe(Compression here) throws InterruptedException {
    CompressedUpload body;
    try {
      body = CompressedUpload.of(PROBE, here);
    } catch (IOException noMemory) {
      return false;
    }
    String name = Digest.of(PROBE).hex();
    RequestPlan push = RequestPlan.put(address.content(name), body, patience);
    CacheAnswer<Boolean> pushed = exchanges.ask(push, _ -> new Attempt.Succeeded<>(true));
    if (!(pushed instanceof CacheAnswer.Found)) {
      return false;
    }
    RequestPlan fetch = RequestPlan.get(address.content(name), Purpose.UPLOAD, patience);
    return exchanges.ask(fetch, PushCompression::isProbe)
            instanceof CacheAnswer.Found<Boolean> found
        && found.value();
  }

  private static Attempt<Boolean> isProbe(Response response) throws IOException {
    try (InputStream body = response.body().byteStream()) {
      byte[] bytes = body.readNBytes(PROBE.length + 1);
      return new Attempt.Succeeded<>(
          response.header("Content-Encoding") == null && Arrays.equals(bytes, PROBE));
    }
  }

  /** Evaluates the answer to a compressed push; true if it must be repeated uncompressed. */
  synchronized boolean isRefusal(CacheAnswer<?> answer) {
    boolean refusal =
        answer instanceof CacheAnswer.Failed<?> failed && failed.detail().matches(REFUSAL);
    if (refusal) {
      understanding = Understanding.NONE;
    }
    return refusal;
  }

  /** Probes again before the next large push. */
  synchronized void forget() {
    understanding = Understanding.UNKNOWN;
  }
}
