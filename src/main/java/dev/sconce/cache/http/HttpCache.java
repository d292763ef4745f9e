package dev.sconce.cache.http;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ResultFormatException;
import dev.sconce.cache.ActionResultFormat;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.InvalidSettingException;
import dev.sconce.cache.http.ConnectionShare.Purpose;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.Breaker;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/** A server that speaks the HTTP form of Bazel's cache protocol. */
public final class HttpCache implements CacheBackend {
  static final MediaType BYTES = MediaType.get("application/octet-stream");

  /** The maximum size of a result, inline contents included. */
  private static final int MOST_RESULT_BYTES = 16 << 20;

  /** Smaller contents are not compressed. */
  private static final long LEAST_COMPRESSED_BYTES = 64 << 10;

  /** The lowest acceptable rate of a fetch. */
  private static final long SLOWEST_BYTES_PER_SECOND = 16 << 10;

  private final HttpCacheSettings settings;
  private final CacheAddress address;
  private final CacheListener listener;
  private final CacheClock clock;
  private final HttpClients clients;
  private final CircuitBreaker breaker;
  private final ServerTrouble trouble;
  private final HttpExchanges exchanges;
  private final PushPermission pushes;
  private final PushCompression compression;

  /**
   * Creates a client for a server; it does not connect yet.
   *
   * @param clock the time of day, for credentials that expire
   * @throws InvalidSettingException if a setting, or a file that it names, cannot be used
   */
  public static HttpCache open(
      HttpCacheSettings settings,
      CacheClock cacheClock,
      InstantSource clock,
      CacheListener listener)
      throws InvalidSettingException {
    Authorization authorization = Authorization.of(settings, clock);
    return new HttpCache(settings, authorization, cacheClock, listener);
  }

  private HttpCache(
      HttpCacheSettings settings,
      Authorization authorization,
      CacheClock clock,
      CacheListener listener)
      throws InvalidSettingException {
    this.settings = settings;
    this.address = settings.address();
    this.clock = clock;
    this.listener = listener;
    this.clients = HttpClients.of(settings);
    ConnectionShare share =
        new ConnectionShare(
            settings.connections(),
            open -> listener.happened(new CacheEvent.ConnectionsChanged(open)));
    trouble = new ServerTrouble(listener);
    breaker =
        new CircuitBreaker(
            clock::nanoTime, () -> ThreadLocalRandom.current().nextDouble(), this::breakerChanged);
    exchanges =
        new HttpExchanges(
            address,
            authorization,
            clients,
            share,
            breaker,
            trouble,
            new RetryPolicy(() -> ThreadLocalRandom.current().nextDouble()),
            clock);
    pushes = new PushPermission(listener, trouble);
    compression =
        new PushCompression(
            address, exchanges, settings.compression(), settings.timeouts().result());
  }

  private void breakerChanged(
      Breaker state, int failures, long windowMillis, long remainingMillis, int trips) {
    long now = clock.eventMillis();
    listener.happened(
        new CacheEvent.BreakerChanged(
            state,
            failures,
            windowMillis,
            breaker.lastTimedOut() ? settings.timeouts().result().toMillis() : 0,
            state == Breaker.SUSPENDED ? now + remainingMillis : 0,
            trips,
            now));
    switch (state) {
      case SUSPENDED -> {
        exchanges.abandonAll();
        trouble.suspended(Duration.ofMillis(remainingMillis));
      }
      case CLOSED -> trouble.recovered();
      case PROBING -> {}
    }
  }

  /** Also pushes again to a server that refused pushes. */
  @Override
  public void rearm() {
    breaker.rearm();
    pushes.forget();
    compression.forget();
  }

  @Override
  public CacheAnswer<ActionResult> find(ActionKey key) throws InterruptedException {
    RequestPlan plan =
        RequestPlan.get(address.result(key.hex()), Purpose.RESULT, settings.timeouts().result())
            .accepting(settings.format().mediaType());
    return exchanges.ask(plan, this::readResult);
  }

  private Attempt<ActionResult> readResult(Response response) throws IOException {
    BufferedSource body = response.body().source();
    if (body.request(MOST_RESULT_BYTES + 1L)) {
      return Attempt.Failed.error(
          address + " sends a result of more than " + MOST_RESULT_BYTES + " bytes", false, true);
    }
    byte[] bytes = body.readByteArray();
    if (bytes.length == 0) {
      return Attempt.Failed.error(address + " sends an empty result", false, true);
    }
    try {
      return new Attempt.Succeeded<>(ActionResultFormat.decode(bytes));
    } catch (ResultFormatException malformed) {
      String page = bytes[0] == '<' ? "a web page" : malformed.getMessage();
      return Attempt.Failed.error(
          address + " sends something else than a result: " + page, false, true);
    }
  }

  @Override
  public CacheAnswer<ActionResult> store(ActionKey key, ActionResult result)
      throws InterruptedException {
    Optional<CacheAnswer<ActionResult>> refusal = pushes.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (!ActionResultFormat.isText(result)) {
      return new CacheAnswer.Failed<>(
          MissReason.ERROR, "a name in the result is not text in UTF-8", 0);
    }
    byte[] bytes = settings.format().encode(result);
    RequestPlan plan =
        RequestPlan.put(
                address.result(key.hex()),
                RequestBody.create(bytes, MediaType.get(settings.format().mediaType())),
                settings.timeouts().contentProgress())
            .slowly();
    return pushes.noting(exchanges.ask(plan, _ -> new Attempt.Succeeded<>(result)));
  }

  @Override
  public CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress)
      throws InterruptedException {
    try {
      Files.createFile(target);
    } catch (IOException failure) {
      return failed("create", target, failure);
    }
    boolean done = false;
    try {
      CacheAnswer<Path> answer =
          content.sizeBytes() == 0
              ? new CacheAnswer.Found<>(target, Tier.REMOTE, 0)
              : exchanges.ask(
                  compressedIfLarge(
                      content,
                      RequestPlan.get(
                              address.content(content.hex()), Purpose.CONTENT, longest(content))
                          .slowly()),
                  new ContentDownload(
                      address, content, target, settings.compression().get(), progress));
      done = answer instanceof CacheAnswer.Found;
      return answer;
    } finally {
      if (!done) {
        remove(target);
      }
    }
  }

  /** A server that does not know the encoding sends the content uncompressed. */
  private RequestPlan compressedIfLarge(Digest content, RequestPlan plan) {
    return content.sizeBytes() < LEAST_COMPRESSED_BYTES
        ? plan
        : settings.compression().get().map(to -> plan.encoded(to.encoding())).orElse(plan);
  }

  private Duration longest(Digest content) {
    return settings
        .timeouts()
        .contentProgress()
        .plusSeconds(content.sizeBytes() / SLOWEST_BYTES_PER_SECOND);
  }

  private void remove(Path target) {
    try {
      Files.deleteIfExists(target);
    } catch (IOException failure) {
      listener.noticed(FileException.of("unlink", NativePath.bytes(target), failure).getMessage());
    }
  }

  @Override
  public CacheAnswer<Digest> contains(Digest content) throws InterruptedException {
    if (content.sizeBytes() == 0) {
      return new CacheAnswer.Found<>(content, Tier.REMOTE, 0);
    }
    RequestPlan plan =
        RequestPlan.head(
                address.content(content.hex()),
                Purpose.UPLOAD,
                settings.timeouts().contentProgress()) // contents in transit may delay it
            .slowly();
    return exchanges.ask(plan, response -> there(content, response));
  }

  /** An error page of some proxy has another length. */
  private static Attempt<Digest> there(Digest content, Response response) {
    String length = response.header("Content-Length");
    return length == null || length.equals(Long.toString(content.sizeBytes()))
        ? new Attempt.Succeeded<>(content)
        : new Attempt.NotThere<>();
  }

  @Override
  public CacheAnswer<Digest> store(Digest content, Path source) throws InterruptedException {
    return store(content, source, _ -> {});
  }

  @Override
  public CacheAnswer<Digest> store(Digest content, Path source, LongConsumer sent)
      throws InterruptedException {
    if (content.sizeBytes() == 0) {
      return new CacheAnswer.Found<>(content, Tier.REMOTE, 0);
    }
    Optional<CacheAnswer<Digest>> refusal = pushes.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    CacheAnswer<Digest> there = contains(content);
    if (!(there instanceof CacheAnswer.Absent)) {
      return there;
    }
    CacheAnswer<Digest> answer = pushes.noting(push(content, source));
    if (answer instanceof CacheAnswer.Found) {
      sent.accept(content.sizeBytes());
    }
    return answer;
  }

  private CacheAnswer<Digest> push(Digest content, Path source) throws InterruptedException {
    try {
      Optional<CompressedUpload> compressed =
          content.sizeBytes() < LEAST_COMPRESSED_BYTES
              ? Optional.empty()
              : compression.of(content, source);
      if (compressed.isPresent()) {
        CacheAnswer<Digest> answer = push(content, compressed.get());
        if (!compression.isRefusal(answer)) {
          return answer;
        }
      }
    } catch (IOException unreadable) {
      return new CacheAnswer.Failed<>(MissReason.ERROR, String.valueOf(unreadable.getMessage()), 0);
    }
    return push(content, new ContentUpload(content, source));
  }

  private CacheAnswer<Digest> push(Digest content, RequestBody body) throws InterruptedException {
    RequestPlan plan =
        RequestPlan.put(address.content(content.hex()), body, longest(content)).slowly();
    return exchanges.ask(plan, _ -> new Attempt.Succeeded<>(content));
  }

  private static <T> CacheAnswer<T> failed(String operation, Path path, IOException failure) {
    return new CacheAnswer.Failed<>(
        MissReason.ERROR,
        FileException.of(operation, NativePath.bytes(path), failure).getMessage(),
        0);
  }

  @Override
  public void close() {
    exchanges.abandonAll();
    clients.close();
  }
}
