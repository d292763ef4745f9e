package dev.sconce.cache.http;

import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheClock;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests until one is answered or there is no point in another: with credentials, along
 * redirects, when a connection is free, as long as the breaker permits, and with retries after
 * failures that may heal.
 */
final class HttpExchanges {
  /** Java's message for an answer that is not TLS. */
  private static final String NO_TLS = "Unsupported or unrecognized SSL message";

  private static final String WHO_WE_ARE =
      ": check user and password in the address, or what remote-cache-header, -token, -netrc or"
          + " -credential-helper give";

  private static final String CONTROL = "[\\p{Cntrl}\\x{80}-\\x{9f}]";
  private static final int MOST_REDIRECTS = 5;
  private static final int MOST_SHOWN = 300;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int GONE = 410;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final int INSUFFICIENT_STORAGE = 507;
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int PERMANENT_REDIRECT = 308;

  private final CacheAddress address;
  private final Authorization authorization;
  private final HttpClients clients;
  private final ConnectionShare share;
  private final CircuitBreaker breaker;
  private final ServerTrouble trouble;
  private final RetryPolicy retries;
  private final CacheClock clock;

  private final Set<Call> open = ConcurrentHashMap.newKeySet();
  private final Set<Call> abandoned = ConcurrentHashMap.newKeySet();

  HttpExchanges(
      CacheAddress address,
      Authorization authorization,
      HttpClients clients,
      ConnectionShare share,
      CircuitBreaker breaker,
      ServerTrouble trouble,
      RetryPolicy retries,
      CacheClock clock) {
    this.address = address;
    this.authorization = authorization;
    this.clients = clients;
    this.share = share;
    this.breaker = breaker;
    this.trouble = trouble;
    this.retries = retries;
    this.clock = clock;
  }

  /** Asks; the duration in the answer counts from the first request sent. */
  <T> CacheAnswer<T> ask(RequestPlan plan, AnswerReader<T> reader) throws InterruptedException {
    try {
      return untilAnswered(plan, reader);
    } catch (InterruptedException unwanted) {
      trouble.unwanted();
      throw unwanted;
    }
  }

  private <T> CacheAnswer<T> untilAnswered(RequestPlan plan, AnswerReader<T> reader)
      throws InterruptedException {
    long startNanos = clock.nanoTime();
    for (int number = 1; true; number++) {
      Attempt<T> attempt;
      try (ConnectionShare.Lease lease = share.take(plan.purpose())) {
        assert lease != null;
        CircuitBreaker.Permission permission = breaker.ask();
        if (permission == CircuitBreaker.Permission.REFUSED) {
          return suspended(0);
        }
        startNanos = number == 1 ? clock.nanoTime() : startNanos;
        attempt = attempt(plan, reader, permission);
      }
      long tookMillis = Duration.ofNanos(clock.nanoTime() - startNanos).toMillis();
      switch (attempt) {
        case Attempt.Succeeded<T> succeeded -> {
          return new CacheAnswer.Found<>(succeeded.value(), Tier.REMOTE, tookMillis);
        }
        case Attempt.NotThere<T> _ -> {
          return new CacheAnswer.Absent<>(tookMillis);
        }
        case Attempt.Failed<T> failed -> {
          if (!failed.heals() || number == RetryPolicy.ATTEMPTS) {
            if (failed.counts()) {
              trouble.gaveUp(failed.detail());
            }
            return new CacheAnswer.Failed<>(failed.reason(), failed.detail(), tookMillis);
          }
          clock.pause(retries.pause(number, failed.retryAfter()));
        }
      }
    }
  }

  private <T> CacheAnswer<T> suspended(long tookMillis) {
    return new CacheAnswer.Failed<>(
        MissReason.SUSPENDED, address + " is suspended after failures", tookMillis);
  }

  /** Ends all requests in progress: each is answered with SUSPENDED. */
  void abandonAll() {
    for (Call call : List.copyOf(open)) {
      abandoned.add(call);
      call.cancel();
    }
  }

  private <T> Attempt<T> attempt(
      RequestPlan plan, AnswerReader<T> reader, CircuitBreaker.Permission permission)
      throws InterruptedException {
    long sentNanos = clock.nanoTime();
    Attempt<T> attempt = null;
    try {
      attempt = send(plan, reader);
    } finally {
      if (attempt == null || isWithdrawn(attempt)) {
        breaker.withdrawn(permission);
      } else if (attempt instanceof Attempt.Failed<T> failed && failed.counts()) {
        trouble.failed(failed.detail());
        if (failed.reason() == MissReason.TIMEOUT) {
          breaker.timedOut(permission, sentNanos);
        } else {
          breaker.failed(permission);
        }
      } else {
        trouble.answered();
        breaker.answered(permission);
      }
    }
    return attempt;
  }

  private static <T> boolean isWithdrawn(Attempt<T> attempt) {
    return attempt instanceof Attempt.Failed<T> failed && failed.reason() == MissReason.SUSPENDED;
  }

  private <T> Attempt<T> send(RequestPlan plan, AnswerReader<T> reader)
      throws InterruptedException {
    HttpUrl url = plan.url();
    boolean renewed = false;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Request.Builder request = plan.request(url);
      Map<String, List<String>> headers = Map.of();
      if (isOurs(url)) {
        try {
          headers = authorization.headers();
        } catch (IOException failure) {
          return Attempt.Failed.error(explain(failure), false, true);
        }
        addAll(headers, request);
      }
      Call call = clients.client(url, plan).newCall(request.build());
      call.timeout().timeout(plan.whole().toNanos(), TimeUnit.NANOSECONDS);
      open.add(call);
      try (Response response = call.execute()) {
        int status = response.code();
        HttpUrl next = next(plan, response);
        if (next != null) {
          if (url.isHttps() && !next.isHttps()) {
            return Attempt.Failed.error(
                address + " redirects to where nothing is encrypted", false, true);
          }
          url = next;
        } else if (status == UNAUTHORIZED && !renewed && authorization.renew(headers)) {
          renewed = true;
        } else {
          return answered(plan, response, reader);
        }
      } catch (IOException failure) {
        return failed(call, failure);
      } finally {
        open.remove(call);
        abandoned.remove(call);
      }
    }
    return Attempt.Failed.error(address + " redirects again and again", false, true);
  }

  private boolean isOurs(HttpUrl url) {
    return address.isOrigin(url);
  }

  private static void addAll(Map<String, List<String>> headers, Request.Builder request) {
    headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
  }

  private static @Nullable HttpUrl next(RequestPlan plan, Response response) {
    int status = response.code();
    boolean followed =
        status == TEMPORARY_REDIRECT
            || status == PERMANENT_REDIRECT
            || (!plan.writes() && status > 300 && status < 304);
    String location = followed ? response.header("Location") : null;
    return location == null ? null : response.request().url().resolve(location);
  }

  private <T> Attempt<T> answered(RequestPlan plan, Response response, AnswerReader<T> reader)
      throws IOException {
    int status = response.code();
    if (plan.writes() ? response.isSuccessful() : status == OK) {
      return reader.read(response);
    }
    if ((status == NOT_FOUND || status == GONE) && !plan.writes()) {
      return new Attempt.NotThere<>();
    }
    String phrase = response.message().isEmpty() ? "" : " " + text(response.message());
    String advice = status == UNAUTHORIZED ? WHO_WE_ARE : "";
    String detail = address + " answers " + status + phrase + advice;
    return new Attempt.Failed<>(
        MissReason.ERROR,
        detail,
        heals(plan, status),
        speaksAgainstServer(plan, status),
        retryAfter(response));
  }

  /** A healthy server may refuse a compressed push. */
  private static boolean speaksAgainstServer(RequestPlan plan, int status) {
    return !plan.writes()
        || (status >= (plan.compresses() ? BAD_GATEWAY : SERVER_ERROR)
            && status != INSUFFICIENT_STORAGE);
  }

  /** A bazel-remote answers 500 to a content that it rejects: a retry is no use. */
  private static boolean heals(RequestPlan plan, int status) {
    return status == REQUEST_TIMEOUT
        || status == TOO_MANY_REQUESTS
        || (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT)
        || (status == SERVER_ERROR && !plan.writes());
  }

  private static Duration retryAfter(Response response) {
    String seconds = response.header("Retry-After");
    return seconds != null && seconds.matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  private <T> Attempt<T> failed(Call call, IOException failure) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (abandoned.contains(call)) {
      return new Attempt.Failed<>(
          MissReason.SUSPENDED,
          address + " is suspended after failures",
          false,
          false,
          Duration.ZERO);
    }
    String detail = address + ": " + explain(failure);
    return switch (failure) {
      case LocalFileException local -> Attempt.Failed.error(explain(local), false, false);
      case InterruptedIOException _ ->
          new Attempt.Failed<>(MissReason.TIMEOUT, detail, false, true, Duration.ZERO);
      case UnknownHostException _, SSLException _ -> Attempt.Failed.error(detail, false, true);
      default -> Attempt.Failed.error(detail, true, true);
    };
  }

  private static String explain(IOException failure) {
    String message = failure.getMessage();
    return switch (failure) {
      case UnknownHostException _ -> "its name is not known";
      case ConnectException _ -> "no connection" + cause(failure);
      case InterruptedIOException _ -> "no answer in time";
      case SSLException _ when NO_TLS.equals(message) ->
          "what answers there does not speak TLS: is it http:// instead?";
      case IOException _ when message == null -> failure.getClass().getSimpleName();
      default -> text(message);
    };
  }

  /** The message of the system, such as that of a refused connection. */
  private static String cause(IOException failure) {
    Throwable cause = failure.getCause();
    String message = cause == null ? null : cause.getMessage();
    return message == null ? "" : ": " + text(message);
  }

  /** The message as a byte string of limited length, on one line, without control characters. */
  private static String text(String message) {
    String line = message.lines().findFirst().orElse("").replaceAll(CONTROL, "?");
    String shown = line.substring(0, Math.min(line.length(), MOST_SHOWN));
    return new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Thrown if a local file could not be read or written, or did not match its digest. */
  static final class LocalFileException extends IOException {
    private static final long serialVersionUID = 1L;

    LocalFileException(String message) {
      super(message);
    }
  }
}
