package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.ManualClock;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.Breaker;
import dev.sconce.session.CacheEvent.MissReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults of servers and networks, as a client meets them. */
@Timeout(60)
final class HttpFaultsTest {
  private static final byte[] BYTES = bytes();
  private static final Digest CONTENT = Digest.of(BYTES);
  private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));
  private static final ActionResult RESULT = ActionResult.holding(new byte[] {2});

  /** Long for the loopback interface, short for a test. */
  private static final Duration SOON = Duration.ofMillis(600);

  private static final HttpCacheSettings.Timeouts TIMEOUTS =
      new HttpCacheSettings.Timeouts(SOON, SOON, SOON);

  @TempDir Path work;

  private final FakeCacheServer server = new FakeCacheServer();
  private final ManualClock clock = new ManualClock();
  private final RecordedFacts facts = new RecordedFacts();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpCache cache;

  private static byte[] bytes() {
    byte[] bytes = new byte[700_000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void open() throws Exception {
    server.start();
    cache = cache(HttpCacheSettings.Timeouts.DEFAULT);
    server.contents.put(CONTENT.hex(), ByteString.of(BYTES));
    cache.store(KEY, RESULT);
  }

  @AfterEach
  void close() {
    cache.close();
    server.close();
  }

  private HttpCache cache(HttpCacheSettings.Timeouts timeouts) throws Exception {
    return HttpCache.open(
        HttpCacheSettings.at(CacheAddress.parse(server.url())).timeouts(timeouts).build(),
        clock,
        InstantSource.system(),
        facts);
  }

  private void impatient() throws Exception {
    cache.close();
    cache = cache(TIMEOUTS);
  }

  /** The first requests, this many, meet a fault. */
  private void faults(int count, Function<RecordedRequest, MockResponse> fault) {
    requests.set(0);
    server.fault =
        request ->
            requests.incrementAndGet() <= count
                ? Optional.of(fault.apply(request))
                : Optional.empty();
  }

  private void always(Function<RecordedRequest, MockResponse> fault) {
    faults(Integer.MAX_VALUE, fault);
  }

  private Path target() {
    return work.resolve("target");
  }

  private CacheAnswer<Path> fetch() throws InterruptedException {
    return cache.fetch(CONTENT, target(), FetchProgress.NONE);
  }

  private CacheAnswer<Digest> store() throws IOException, InterruptedException {
    return cache.store(CONTENT, Files.write(work.resolve("source"), BYTES));
  }

  private void assertFetched() throws Exception {
    assertInstanceOf(CacheAnswer.Found.class, fetch());
    assertArrayEquals(BYTES, Files.readAllBytes(target()));
    Files.delete(target());
  }

  private static void assertFailed(MissReason reason, String detail, CacheAnswer<?> answer) {
    CacheAnswer.Failed<?> failed = assertInstanceOf(CacheAnswer.Failed.class, answer);
    assertEquals(reason, failed.reason(), failed::detail);
    assertTrue(failed.detail().contains(detail), failed::detail);
  }

  private void assertNotFetched(MissReason reason, String detail) throws Exception {
    assertFailed(reason, detail, fetch());
    assertFalse(Files.exists(target()));
  }

  private static MockResponse.Builder content() {
    return new MockResponse.Builder().body(new Buffer().write(BYTES));
  }

  private static MockResponse.Builder body(byte[] bytes) {
    return new MockResponse.Builder().body(new Buffer().write(bytes));
  }

  @Test
  void aServerErrorOnceIsAskedAgain() throws Exception {
    for (int status : new int[] {500, 502, 503, 504, 408, 429}) {
      faults(1, _ -> FakeCacheServer.status(status));
      assertFetched();
      faults(1, _ -> FakeCacheServer.status(status));
      assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
      assertEquals(2, requests.get());
    }
    for (Duration pause : clock.pauses) {
      assertTrue(
          pause.compareTo(Duration.ofMillis(50)) >= 0
              && pause.compareTo(Duration.ofMillis(150)) < 0,
          pause::toString);
    }
  }

  @Test
  void aServerErrorForEverIsAnAnswerAfterThreeTries() throws Exception {
    always(_ -> FakeCacheServer.status(503));
    assertFailed(MissReason.ERROR, " answers 503", cache.find(KEY));
    assertEquals(3, requests.get());
    assertNotFetched(MissReason.ERROR, " answers 503");
  }

  @Test
  void whatCannotHealIsAskedOnce() throws Exception {
    for (int status : new int[] {400, 401, 403, 405, 501}) {
      always(_ -> FakeCacheServer.status(status));
      assertFailed(MissReason.ERROR, " answers " + status, cache.find(KEY));
      assertEquals(1, requests.get());
    }
  }

  @Test
  void aServerThatIsBusySaysForHowLong() throws Exception {
    faults(1, _ -> new MockResponse.Builder().code(503).setHeader("Retry-After", "3").build());
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
    assertEquals(List.of(Duration.ofSeconds(3)), clock.pauses);
  }

  @Test
  void anAnswerThatNeverComesIsATimeout() throws Exception {
    impatient();
    always(_ -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    assertFailed(MissReason.TIMEOUT, "no answer in time", cache.find(KEY));
    assertEquals(1, requests.get(), "a second wait would be no shorter");
    impatient();
    assertNotFetched(MissReason.TIMEOUT, "no answer in time");
  }

  @Test
  void ofManyThatAreNeverAnsweredNoneIsWaitedForLongerThanTheFirst() throws Exception {
    impatient();
    always(_ -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    List<Future<CacheAnswer<ActionResult>>> hanging = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 5; i++) {
        hanging.add(threads.submit(() -> cache.find(KEY)));
      }
    }
    for (Future<CacheAnswer<ActionResult>> one : hanging) {
      assertInstanceOf(CacheAnswer.Failed.class, one.resultNow());
    }
    int before = requests.get();
    assertFailed(MissReason.SUSPENDED, "suspended after failures", cache.find(KEY));
    assertNotFetched(MissReason.SUSPENDED, "suspended after failures");
    assertEquals(before, requests.get());
    assertEquals(1, facts.events(CacheEvent.BreakerChanged.class).size());
    assertEquals(1, facts.notices.size(), facts.notices.toString());
    assertTrue(
        facts.notices.getFirst().contains("no answer in time; it is suspended for "),
        facts.notices.toString());
  }

  @Test
  void whatIsWrongIsSaidWhenTheFirstRequestComesToNothing() throws Exception {
    try (HttpCache fresh = cache(TIMEOUTS)) {
      always(_ -> FakeCacheServer.status(403));
      fresh.find(KEY);
      assertEquals(1, facts.notices.size(), facts.notices.toString());
      assertTrue(facts.notices.getFirst().contains("answers 403"), facts.notices.toString());
      while (!suspended()) {
        fresh.find(KEY);
      }
      assertEquals(1, facts.notices.size(), facts.notices.toString());
    }
  }

  @Test
  void whatIsWrongIsSaidWhenNobodyWaitsUntilItIsTriedAgain() throws Exception {
    CacheClock unwanted =
        new CacheClock() {
          @Override
          public long nanoTime() {
            return clock.nanoTime();
          }

          @Override
          public long eventMillis() {
            return clock.eventMillis();
          }

          @Override
          public void pause(Duration time) throws InterruptedException {
            throw new InterruptedException("no longer wanted");
          }
        };
    try (HttpCache fresh =
        HttpCache.open(
            HttpCacheSettings.at(CacheAddress.parse(server.url())).build(),
            unwanted,
            InstantSource.system(),
            facts)) {
      always(_ -> FakeCacheServer.status(503));
      assertThrows(InterruptedException.class, () -> fresh.find(KEY));
      assertEquals(1, facts.notices.size(), facts.notices.toString());
      assertTrue(facts.notices.getFirst().contains("answers 503"), facts.notices.toString());
    }
  }

  @Test
  void aServerThatWantsToKnowWhoAsksSaysSoOnceWithWhatToCheck() throws Exception {
    always(_ -> FakeCacheServer.status(401));
    cache.store(KEY, RESULT);
    cache.store(KEY, RESULT);
    assertEquals(1, facts.notices.size(), facts.notices.toString());
    String notice = facts.notices.getFirst();
    assertTrue(notice.startsWith("nothing is pushed: http://"), notice);
    assertTrue(notice.contains(" answers 401"), notice);
    assertTrue(notice.contains("check user and password in the address"), notice);
    assertEquals(notice.indexOf("http://"), notice.lastIndexOf("http://"), notice);
  }

  @Test
  void aServerThatAnswersButCannotStoreSaysWhyOnce() throws Exception {
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
    for (int status : new int[] {500, 413, 507}) {
      always(
          request ->
              request.getMethod().equals("PUT")
                  ? FakeCacheServer.status(status)
                  : server.answer(request));
      cache.store(KEY, RESULT);
      cache.store(KEY, RESULT);
    }
    assertEquals(1, facts.notices.size(), facts.notices.toString());
    String notice = facts.notices.getFirst();
    assertTrue(notice.startsWith("not all is pushed: http://"), notice);
    assertTrue(notice.contains(" answers 500"), notice);
  }

  @Test
  void aServerThatFailsAltogetherIsNotSaidToRefusePushesToo() throws Exception {
    always(_ -> FakeCacheServer.status(500));
    cache.find(KEY);
    cache.store(KEY, RESULT);
    assertEquals(1, facts.notices.size(), facts.notices.toString());
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsRecognised() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpCache fresh =
            HttpCache.open(
                HttpCacheSettings.at(
                        CacheAddress.parse("https://localhost:" + plain.getLocalPort()))
                    .build(),
                clock,
                InstantSource.system(),
                facts)) {
      Future<?> answering =
          threads.submit(
              () -> {
                try (Socket client = plain.accept()) {
                  client
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  client.getInputStream().readAllBytes();
                }
                return null;
              });
      assertFailed(MissReason.ERROR, "is it http:// instead?", fresh.find(KEY));
      answering.get();
    }
  }

  @Test
  void whatAServerSaysDoesNotControlATerminal() throws Exception {
    always(_ -> new MockResponse.Builder().status("HTTP/1.1 403 \u001b[31mred\t\u007f").build());
    CacheAnswer.Failed<?> failed = assertInstanceOf(CacheAnswer.Failed.class, cache.find(KEY));
    assertTrue(failed.detail().endsWith(" answers 403 ?[31mred??"), failed.detail());
  }

  @Test
  void aServerThatHasAnsweredMayFailOnceWithoutAWord() throws Exception {
    faults(1, _ -> FakeCacheServer.status(403));
    assertInstanceOf(CacheAnswer.Failed.class, cache.find(KEY));
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
    assertEquals(List.of(), facts.notices);
  }

  @Test
  void aBodyThatStopsIsATimeout() throws Exception {
    impatient();
    always(_ -> content().onResponseBody(SocketEffect.Stall.INSTANCE).build());
    assertNotFetched(MissReason.TIMEOUT, "no answer in time");
  }

  @Test
  void aResultThatDripsIsATimeoutAllTheSame() throws Exception {
    impatient();
    always(
        _ ->
            body(new byte[1_000])
                .throttleBody(1, SOON.toMillis() / 3, TimeUnit.MILLISECONDS)
                .build());
    assertFailed(MissReason.TIMEOUT, "no answer in time", cache.find(KEY));
  }

  @Test
  void aContentMayBeSlowAsLongAsItGoesOn() throws Exception {
    impatient();
    always(
        _ ->
            content()
                .throttleBody(BYTES.length / 4, SOON.toMillis() / 2, TimeUnit.MILLISECONDS)
                .build());
    assertFetched();
  }

  @Test
  void anUploadThatIsNotTakenIsATimeout() throws Exception {
    impatient();
    server.contents.clear();
    always(
        request ->
            request.getMethod().equals("HEAD")
                ? FakeCacheServer.status(404)
                : new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    assertFailed(MissReason.TIMEOUT, "no answer in time", store());
  }

  @Test
  void aConnectionThatIsCutInTheMiddleIsMadeAgainFromTheStart() throws Exception {
    faults(1, _ -> content().onResponseBody(new SocketEffect.CloseSocket()).build());
    List<Long> progress = new ArrayList<>();
    assertInstanceOf(CacheAnswer.Found.class, cache.fetch(CONTENT, target(), progress::add));
    assertArrayEquals(BYTES, Files.readAllBytes(target()));
    assertEquals(2, progress.stream().filter(done -> done == 0).count());
    assertEquals(BYTES.length, progress.getLast());
  }

  @Test
  void aConnectionThatIsCutForEverIsAnAnswer() throws Exception {
    always(_ -> content().onResponseBody(new SocketEffect.CloseSocket()).build());
    assertNotFetched(MissReason.ERROR, "");
    assertEquals(3, requests.get());
  }

  @Test
  void anUploadThatIsCutIsSentAgain() throws Exception {
    server.contents.clear();
    AtomicInteger puts = new AtomicInteger();
    server.fault =
        request ->
            request.getMethod().equals("PUT") && puts.incrementAndGet() == 1
                ? Optional.of(
                    new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build())
                : Optional.empty();
    assertInstanceOf(CacheAnswer.Found.class, store());
    assertEquals(ByteString.of(BYTES), server.contents.get(CONTENT.hex()));
  }

  @Test
  void aLengthThatIsNotThatOfTheContentIsNotBelieved() throws Exception {
    always(_ -> content().setHeader("Content-Length", BYTES.length + 1).build());
    assertNotFetched(MissReason.ERROR, "announces 700001 bytes for the 700000 bytes of ");
    always(_ -> content().setHeader("Content-Length", BYTES.length - 1).build());
    assertNotFetched(MissReason.ERROR, "announces 699999 bytes");
  }

  @Test
  void aBodyThatIsCutOffIsNotTaken() throws Exception {
    always(
        _ ->
            new MockResponse.Builder()
                .chunkedBody(new Buffer().write(BYTES, 0, BYTES.length - 1), 50_000)
                .build());
    assertNotFetched(MissReason.ERROR, "sends 699999 bytes for the 700000 bytes of ");
    faults(
        1,
        _ ->
            new MockResponse.Builder()
                .chunkedBody(new Buffer().write(BYTES, 0, BYTES.length - 1), 50_000)
                .build());
    assertFetched();
  }

  @Test
  void aPartOfAContentOrResultIsNeither() throws Exception {
    always(
        _ ->
            new MockResponse.Builder()
                .code(206)
                .setHeader("Content-Range", "bytes 0-1/4")
                .body("*\0")
                .build());
    assertNotFetched(MissReason.ERROR, "answers 206");
    assertFailed(MissReason.ERROR, "answers 206", cache.find(KEY));
  }

  @Test
  void thatNothingHasChangedIsNoAnswerToWhoHasNothing() throws Exception {
    always(_ -> new MockResponse.Builder().code(304).build());
    assertNotFetched(MissReason.ERROR, "answers 304");
    assertFailed(MissReason.ERROR, "answers 304", cache.find(KEY));
  }

  @Test
  void wrongBytesOfTheRightLengthAreFoundAndFetchedAgain() throws Exception {
    byte[] wrong = BYTES.clone();
    wrong[BYTES.length / 2]++;
    faults(1, _ -> FakeCacheServer.body(wrong));
    assertFetched();
    always(_ -> FakeCacheServer.body(wrong));
    assertNotFetched(MissReason.ERROR, "sends other bytes for the 700000 bytes of ");
  }

  @Test
  void aLargeContentIsCheckedAsWell() throws Exception {
    byte[] bytes = new byte[5 << 20];
    new Random(1).nextBytes(bytes);
    Digest large = Digest.of(bytes);
    always(_ -> FakeCacheServer.body(bytes));
    assertInstanceOf(
        CacheAnswer.Found.class, cache.fetch(large, work.resolve("right"), FetchProgress.NONE));
    assertArrayEquals(bytes, Files.readAllBytes(work.resolve("right")));

    byte[] wrong = bytes.clone();
    wrong[wrong.length - 1]++;
    always(_ -> FakeCacheServer.body(wrong));
    assertFailed(
        MissReason.ERROR,
        "sends other bytes for the 5242880 bytes of ",
        cache.fetch(large, work.resolve("wrong"), FetchProgress.NONE));
    byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
    always(_ -> new MockResponse.Builder().chunkedBody(new Buffer().write(more), 100_000).build());
    assertFailed(
        MissReason.ERROR,
        "sends more than that for the 5242880 bytes of ",
        cache.fetch(large, work.resolve("more"), FetchProgress.NONE));
    assertFalse(Files.exists(work.resolve("wrong")) || Files.exists(work.resolve("more")));
  }

  @Test
  void aBodyWithoutEndIsGivenUpWhenItIsTooLong() throws Exception {
    byte[] more = new byte[BYTES.length * 3];
    System.arraycopy(BYTES, 0, more, 0, BYTES.length);
    always(_ -> new MockResponse.Builder().chunkedBody(new Buffer().write(more), 100_000).build());
    assertNotFetched(MissReason.ERROR, "sends more than that for the 700000 bytes of ");
    always(_ -> FakeCacheServer.body(new byte[17 << 20]));
    assertFailed(MissReason.ERROR, "sends a result of more than 16777216 bytes", cache.find(KEY));
  }

  @Test
  void aWebPageIsNoResultAndNoContent() throws Exception {
    always(
        _ ->
            new MockResponse.Builder()
                .setHeader("Content-Type", "text/html")
                .body("<!DOCTYPE html><title>Log in</title>")
                .build());
    assertFailed(
        MissReason.ERROR, "sends something else than a result: a web page", cache.find(KEY));
    assertNotFetched(MissReason.ERROR, "announces 36 bytes");
    assertInstanceOf(CacheAnswer.Absent.class, cache.contains(CONTENT));
  }

  @Test
  void anEmptyBodyIsNoResultAndNoContent() throws Exception {
    always(_ -> new MockResponse.Builder().build());
    assertFailed(MissReason.ERROR, "sends an empty result", cache.find(KEY));
    assertNotFetched(MissReason.ERROR, "announces 0 bytes");
  }

  @Test
  void resultsThatMakeNoSenseAreRefused() throws Exception {
    List<String> texts =
        List.of(
            "{\"outputFiles\":[{\"path\":\"../x\",\"contents\":\"AA==\"}]}",
            "{\"outputFiles\":[{\"path\":\"/x\",\"contents\":\"AA==\"}]}",
            "{\"outputFiles\":[{\"path\":\"x\",\"digest\":{\"hash\":\""
                + CONTENT.hex()
                + "\",\"sizeBytes\":\"-1\"}}]}",
            "{\"outputFiles\":[{\"path\":\"x\",\"contents\":\"AA==\"},"
                + "{\"path\":\"x\",\"contents\":\"AQ==\"}]}",
            "{",
            "garbage");
    for (String text : texts) {
      always(_ -> new MockResponse.Builder().body(text).build());
      assertFailed(MissReason.ERROR, "sends something else than a result", cache.find(KEY));
      assertEquals(1, requests.get());
      cache.close();
      cache = cache(HttpCacheSettings.Timeouts.DEFAULT);
    }
  }

  @Test
  void unknownFieldsInJsonAreLeftAside() throws Exception {
    always(
        _ ->
            new MockResponse.Builder()
                .body("{\"new\":{\"a\":[1]},\"stdoutRaw\":\"Ag==\"}")
                .build());
    assertEquals(RESULT, assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY)).value());
  }

  @Test
  void nobodyThereIsAnAnswer() throws Exception {
    server.close();
    assertFailed(MissReason.ERROR, ": no connection: Connection refused", cache.find(KEY));
    assertFailed(MissReason.ERROR, "", store());
    assertNotFetched(MissReason.ERROR, "");
  }

  @Test
  void aConnectionThatIsNeverTakenIsATimeout() throws Exception {
    cache.close();
    // A full backlog: the system does not answer further attempts.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          Socket socket = new Socket();
          waiting.add(socket);
          socket.connect(full.getLocalSocketAddress(), (int) SOON.toMillis());
        }
      } catch (IOException fullNow) {
        assertFalse(waiting.isEmpty());
      }
      cache =
          HttpCache.open(
              HttpCacheSettings.at(CacheAddress.parse("http://127.0.0.1:" + full.getLocalPort()))
                  .timeouts(TIMEOUTS)
                  .build(),
              clock,
              InstantSource.system(),
              facts);
      assertFailed(MissReason.TIMEOUT, "", cache.find(KEY));
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void aFailingServerIsLeftAloneAndAllWhoWaitAreReleased() throws Exception {
    CountDownLatch stalled = new CountDownLatch(5);
    requests.set(0);
    server.fault =
        request -> {
          if (requests.incrementAndGet() <= 5) {
            stalled.countDown();
            return Optional.of(
                new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
          }
          return Optional.of(FakeCacheServer.status(500));
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CacheAnswer<ActionResult>>> hanging = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        hanging.add(threads.submit(() -> cache.find(KEY)));
      }
      stalled.await();
      while (!suspended()) {
        cache.find(KEY);
      }
      for (Future<CacheAnswer<ActionResult>> one : hanging) {
        assertFailed(MissReason.SUSPENDED, "suspended after failures", one.get());
      }
    }
    int before = requests.get();
    assertFailed(MissReason.SUSPENDED, "suspended after failures", cache.find(KEY));
    assertNotFetched(MissReason.SUSPENDED, "suspended after failures");
    assertEquals(before, requests.get());
  }

  private boolean suspended() {
    List<CacheEvent.BreakerChanged> changes = facts.events(CacheEvent.BreakerChanged.class);
    return !changes.isEmpty() && changes.getLast().breaker() == Breaker.SUSPENDED;
  }

  private void suspend() throws InterruptedException {
    always(_ -> FakeCacheServer.status(500));
    while (!suspended()) {
      cache.find(KEY);
    }
  }

  @Test
  void ofAHundredAtOnceOneFindsOutWhetherTheServerIsBack() throws Exception {
    suspend();
    clock.pass(Duration.ofMinutes(5));
    CountDownLatch answered = new CountDownLatch(99);
    requests.set(0);
    server.fault =
        _ -> {
          requests.incrementAndGet();
          await(answered);
          return Optional.empty();
        };
    List<Future<CacheAnswer<ActionResult>>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        all.add(
            threads.submit(
                () -> {
                  CacheAnswer<ActionResult> answer = cache.find(KEY);
                  answered.countDown();
                  return answer;
                }));
      }
    }
    assertEquals(1, requests.get());
    long found = all.stream().filter(one -> one.resultNow() instanceof CacheAnswer.Found).count();
    assertEquals(1, found);
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
    assertEquals(Breaker.CLOSED, facts.events(CacheEvent.BreakerChanged.class).getLast().breaker());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aServerThatIsBackIsUsedAgainWhenTheUserWantsIt() throws Exception {
    suspend();
    server.fault = _ -> Optional.empty();
    assertFailed(MissReason.SUSPENDED, "", cache.find(KEY));
    cache.rearm();
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
  }

  @Test
  void missesAreNoFailures() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertInstanceOf(
          CacheAnswer.Absent.class, cache.find(new ActionKey(Digest.of(new byte[] {1, (byte) i}))));
    }
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
    assertEquals(List.of(), facts.events(CacheEvent.BreakerChanged.class));
  }

  @Test
  void garbageCountsAgainstTheServer() throws Exception {
    always(_ -> new MockResponse.Builder().body("<html>").build());
    for (int i = 0; i < 10; i++) {
      cache.find(KEY);
    }
    assertTrue(suspended());
  }

  @Test
  void aServerThatRefusesPushesIsStillReadFromAndNotAskedAgain() throws Exception {
    server.contents.remove(CONTENT.hex());
    requests.set(0);
    server.fault =
        request -> {
          if (request.getMethod().equals("PUT")) {
            requests.incrementAndGet();
            return Optional.of(FakeCacheServer.status(403));
          }
          return Optional.empty();
        };
    for (int i = 0; i < 20; i++) {
      assertFailed(MissReason.ERROR, " answers 403", store());
      assertFailed(MissReason.ERROR, " answers 403", cache.store(KEY, RESULT));
    }
    assertEquals(1, requests.get());
    assertEquals(1, facts.notices.size());
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
    cache.rearm();
    server.fault = _ -> Optional.empty();
    assertInstanceOf(CacheAnswer.Found.class, store());
  }

  @Test
  void aServerWithoutRoomFailsPushesAlone() throws Exception {
    server.contents.remove(CONTENT.hex());
    server.fault =
        request ->
            request.getMethod().equals("PUT")
                ? Optional.of(FakeCacheServer.status(507))
                : Optional.empty();
    for (int i = 0; i < 20; i++) {
      assertFailed(MissReason.ERROR, " answers 507", store());
    }
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY));
  }

  @Test
  void whatIsThereIsNotSentAgain() throws Exception {
    requests.set(0);
    server.fault =
        _ -> {
          requests.incrementAndGet();
          return Optional.empty();
        };
    assertInstanceOf(CacheAnswer.Found.class, store());
    assertEquals(1, requests.get());
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    always(_ -> new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Thread[] waiting = new Thread[1];
      CountDownLatch started = new CountDownLatch(1);
      Future<CacheAnswer<Path>> fetch =
          threads.submit(
              () -> {
                waiting[0] = Thread.currentThread();
                started.countDown();
                return fetch();
              });
      started.await();
      while (requests.get() == 0) {
        Thread.onSpinWait();
      }
      waiting[0].interrupt();
      ExecutionException ended = assertThrows(ExecutionException.class, fetch::get);
      assertInstanceOf(InterruptedException.class, ended.getCause());
      assertFalse(Files.exists(target()));
    }
    server.fault = _ -> Optional.empty();
    assertFetched();
  }

  @Test
  void aTargetWithoutRoomIsAnAnswerThatDoesNotCountAgainstTheServer() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full));
    ContentDownload download =
        new ContentDownload(
            CacheAddress.parse(server.url()), CONTENT, full, Optional.empty(), FetchProgress.NONE);
    try (Response response =
        new OkHttpClient()
            .newCall(new Request.Builder().url(server.url() + "cas/" + CONTENT.hex()).build())
            .execute()) {
      HttpExchanges.LocalFileException failure =
          assertThrows(HttpExchanges.LocalFileException.class, () -> download.read(response));
      assertEquals("write(/dev/full): No space left on device", failure.getMessage());
    }
  }
}
