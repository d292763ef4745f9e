package dev.sconce.cache.tiers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.ActionCache;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.ManualClock;
import dev.sconce.cache.Publication;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.cache.ResultCache;
import dev.sconce.cache.ResultCache.Freshness;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.session.CacheMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TieredCacheTest {
  private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));
  private static final ActionResult RESULT = ActionResult.holding(new byte[] {2});
  private static final ActionResult.Blob PRINTED = printed(new byte[5 << 20]);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path work;

  private final GatedBackend server = new GatedBackend();
  private final RecordedFacts facts = new RecordedFacts();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private DiskCache disk;
  private TieredCache cache;

  @BeforeEach
  void open() {
    disk = disk("disk");
    cache = tiers(Optional.of(disk), CacheMode.FETCH_AND_PUSH);
  }

  @AfterEach
  void close() {
    server.open();
    cache.close();
    threads.close();
  }

  private DiskCache disk(String name) {
    return DiskCache.local(work.resolve(name), 1 << 30, InstantSource.system(), facts);
  }

  private TieredCache tiers(Optional<DiskCache> kept, CacheMode mode) {
    return new TieredCache(
        kept,
        kept.orElseGet(() -> disk("snapshots")),
        Optional.of((CacheBackend) server),
        mode,
        8,
        new ManualClock(),
        facts);
  }

  private static byte[] bytes(int seed) {
    byte[] bytes = new byte[10_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Digest digest(int seed) {
    return Digest.of(bytes(seed));
  }

  private void onServer(int seed) {
    server.memory.contents.put(digest(seed), bytes(seed));
  }

  private CacheAnswer<ActionResult> find() throws InterruptedException {
    return cache.find(KEY, Freshness.THIS_BUILD);
  }

  private CacheAnswer<Path> fetch(int seed, String name) throws InterruptedException {
    return cache.fetch(digest(seed), work.resolve(name), FetchProgress.NONE);
  }

  private void publishOne(int step, int seed) throws IOException, InterruptedException {
    Path source = Files.write(work.resolve("source" + seed), bytes(seed));
    assertInstanceOf(CacheAnswer.Found.class, cache.keep(digest(seed), source));
    cache.publish(step, publication(seed));
  }

  private static ActionResult.Blob printed(byte[] bytes) {
    return new ActionResult.Blob.Inline(Digest.of(bytes), bytes);
  }

  private static Publication publication(int seed) {
    return new Publication() {
      @Override
      public ActionResult result() {
        ActionResult.OutputFile file =
            new ActionResult.OutputFile("out", new ActionResult.Blob.Stored(digest(seed)), false);
        return new ActionResult(List.of(file), List.of(), List.of(), PRINTED, null);
      }

      @Override
      public CacheAnswer<ActionResult> keep(ActionCache here) throws InterruptedException {
        return publish(here);
      }

      @Override
      public CacheAnswer<ActionResult> publish(ActionCache into) throws InterruptedException {
        return into.store(key(seed), RESULT);
      }
    };
  }

  private static ActionKey key(int seed) {
    return new ActionKey(digest(seed));
  }

  private static MissReason reason(CacheAnswer<?> answer) {
    return assertInstanceOf(CacheAnswer.Failed.class, answer).reason();
  }

  @Test
  void aResultOfTheServerIsKeptHere() throws Exception {
    server.memory.results.put(KEY, RESULT);
    assertEquals(new CacheAnswer.Found<>(RESULT, Tier.REMOTE, 0), find());
    assertEquals(Tier.DISK, assertInstanceOf(CacheAnswer.Found.class, find()).tier());
    assertEquals(List.of("find " + KEY), server.requests);
    cache.close();
    assertInstanceOf(CacheAnswer.Found.class, disk("disk").find(KEY));
  }

  @Test
  void aContentOfTheServerIsKeptHere() throws Exception {
    onServer(1);
    assertEquals(Tier.REMOTE, assertInstanceOf(CacheAnswer.Found.class, fetch(1, "first")).tier());
    assertEquals(Tier.DISK, assertInstanceOf(CacheAnswer.Found.class, fetch(1, "second")).tier());
    assertArrayEquals(bytes(1), Files.readAllBytes(work.resolve("first")));
    assertArrayEquals(bytes(1), Files.readAllBytes(work.resolve("second")));
    assertEquals(1, server.requests.size());
    assertEquals(bytes(1).length, cache.traffic().received().sizeBytes());
  }

  @Test
  void whatTheServerDoesNotHaveIsAskedForOnce() throws Exception {
    assertInstanceOf(CacheAnswer.Absent.class, find());
    assertInstanceOf(CacheAnswer.Absent.class, find());
    assertInstanceOf(CacheAnswer.Absent.class, fetch(1, "target"));
    assertInstanceOf(CacheAnswer.Absent.class, fetch(1, "target"));
    assertEquals(List.of("find " + KEY, "fetch " + digest(1)), server.requests);
  }

  @Test
  void aFreshAnswerIsAskedForWhateverIsKnown() throws Exception {
    find();
    server.memory.results.put(KEY, RESULT);
    assertInstanceOf(CacheAnswer.Absent.class, find());
    assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY, Freshness.NOW));
    assertInstanceOf(CacheAnswer.Found.class, find());
    ActionResult newer = ActionResult.holding(new byte[] {3});
    server.memory.results.put(KEY, newer);
    assertEquals(
        newer, assertInstanceOf(CacheAnswer.Found.class, cache.find(KEY, Freshness.NOW)).value());
  }

  @Test
  void aFailureIsNotRemembered() throws Exception {
    server.down = true;
    assertEquals(MissReason.ERROR, reason(find()));
    server.down = false;
    server.memory.results.put(KEY, RESULT);
    assertInstanceOf(CacheAnswer.Found.class, find());
  }

  @Test
  void whoAsksAfterTheEndIsAnsweredAtOnce() throws Exception {
    server.memory.results.put(KEY, RESULT);
    cache.close();
    assertEquals(MissReason.DISABLED, reason(find()));
    assertEquals(MissReason.DISABLED, reason(fetch(1, "target")));
    assertEquals(List.of(), server.requests);
  }

  @Test
  void manyWhoWantTheSameShareOneRequest() throws Exception {
    server.memory.results.put(KEY, RESULT);
    onServer(1);
    server.shut();
    List<Future<CacheAnswer<ActionResult>>> finds = new ArrayList<>();
    List<Future<CacheAnswer<Path>>> fetches = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String name = "target" + i;
      finds.add(threads.submit(this::find));
      fetches.add(threads.submit(() -> fetch(1, name)));
    }
    server.asked.acquire(2);
    server.open();
    for (int i = 0; i < 50; i++) {
      assertInstanceOf(CacheAnswer.Found.class, finds.get(i).get());
      assertInstanceOf(CacheAnswer.Found.class, fetches.get(i).get());
      assertArrayEquals(bytes(1), Files.readAllBytes(work.resolve("target" + i)));
    }
    assertEquals(2, server.requests.size());
  }

  @Test
  void whoNoLongerWaitsLeavesTheOthersTheirAnswer() throws Exception {
    server.memory.results.put(KEY, RESULT);
    server.shut();
    Future<CacheAnswer<ActionResult>> first = threads.submit(this::find);
    server.asked.acquire();
    Future<CacheAnswer<ActionResult>> second = threads.submit(this::find);
    Future<CacheAnswer<ActionResult>> third = threads.submit(this::find);
    first.cancel(true);
    server.open();
    assertInstanceOf(CacheAnswer.Found.class, second.get());
    assertInstanceOf(CacheAnswer.Found.class, third.get());
  }

  @Test
  void aServerThatHangsIsLeftAtOnceWithTheMode() throws Exception {
    onServer(1);
    server.shut();
    Future<CacheAnswer<ActionResult>> find = threads.submit(this::find);
    Future<CacheAnswer<Path>> fetch = threads.submit(() -> fetch(1, "target"));
    server.asked.acquire(2);
    cache.changeMode(CacheMode.PUSH);
    assertEquals(MissReason.DISABLED, reason(find.get()));
    assertEquals(MissReason.DISABLED, reason(fetch.get()));
    assertFalse(Files.exists(work.resolve("target")));
    assertEquals(MissReason.DISABLED, reason(find()));
    assertEquals(2, server.requests.size());
    cache.changeMode(CacheMode.FETCH);
    server.open();
    assertInstanceOf(CacheAnswer.Absent.class, find());
    assertInstanceOf(CacheAnswer.Found.class, fetch(1, "target"));
  }

  @Test
  void theCacheOfThisMachineAnswersInEveryMode() throws Exception {
    disk.store(KEY, RESULT);
    disk.store(digest(1), Files.write(work.resolve("source"), bytes(1)));
    cache.changeMode(CacheMode.OFF);
    assertInstanceOf(CacheAnswer.Found.class, find());
    assertInstanceOf(CacheAnswer.Found.class, fetch(1, "target"));
  }

  @Test
  void aDamagedContentHereIsFetchedAgain() throws Exception {
    onServer(1);
    fetch(1, "first");
    byte[] damaged = bytes(1);
    damaged[7]++;
    Files.write(disk.snapshot(digest(1)), damaged);
    assertInstanceOf(CacheAnswer.Found.class, fetch(1, "second"));
    assertArrayEquals(bytes(1), Files.readAllBytes(work.resolve("second")));
    assertEquals(1, facts.notices.size());
  }

  @Test
  void contentsAreFetchedAlsoWhereNothingCanBeKept() throws Exception {
    onServer(1);
    server.memory.results.put(KEY, RESULT);
    Files.write(work.resolve("disk"), new byte[0]);
    assertInstanceOf(CacheAnswer.Found.class, find());
    cache.close();
    assertEquals(1, facts.notices.size());
  }

  @Test
  void withoutACacheHereContentsGoWhereTheyAreWanted() throws Exception {
    cache.close();
    cache = tiers(Optional.empty(), CacheMode.FETCH);
    onServer(1);
    Files.createDirectory(work.resolve("into"));
    assertInstanceOf(CacheAnswer.Found.class, fetch(1, "into/target"));
    assertArrayEquals(bytes(1), Files.readAllBytes(work.resolve("into/target")));
    server.shut();
    Future<CacheAnswer<Path>> open = threads.submit(() -> fetch(1, "into/other"));
    server.asked.acquire(2);
    cache.changeMode(CacheMode.OFF);
    assertEquals(MissReason.DISABLED, reason(open.get()));
    try (Stream<Path> files = Files.list(work.resolve("into"))) {
      assertEquals(List.of(work.resolve("into/target")), files.toList());
    }
  }

  @Test
  void aPushedResultComesAfterItsContents() throws Exception {
    publishOne(5, 1);
    assertTrue(cache.awaitIdle(LONG));
    assertEquals(List.of("store content", "store result"), server.requests);
    assertArrayEquals(bytes(1), server.memory.contents.get(digest(1)));
    assertInstanceOf(CacheAnswer.Found.class, disk.find(key(1)));
    assertEquals(
        List.of(5),
        facts.events(CacheEvent.UploadStarted.class).stream().map(e -> e.step()).toList());
    assertTrue(facts.events(CacheEvent.UploadFinished.class).getFirst().stored());
    assertEquals(1, cache.traffic().pushed());
  }

  @Test
  void resultsThatWaitTakeOnlySoMuchMemory() throws Exception {
    server.shut();
    int most = (int) (Uploads.MOST_INLINE_BYTES / PRINTED.digest().sizeBytes());
    for (int step = 0; step < most + 3; step++) {
      publishOne(step, step);
    }
    server.open();
    assertTrue(cache.awaitIdle(LONG));
    assertEquals(most, cache.traffic().pushed());
    assertEquals(3, cache.traffic().pushesFailed());
    assertEquals(
        List.of(
            "more results wait to be pushed than memory is meant for; those that come now are not"
                + " pushed"),
        facts.notices);
    publishOne(most + 3, most + 3);
    assertTrue(cache.awaitIdle(LONG));
    assertEquals(most + 1, cache.traffic().pushed());
  }

  @Test
  void whatIsPushedIsWhatWasKeptWhateverBecomesOfTheFile() throws Exception {
    server.shut();
    publishOne(1, 1);
    Files.write(work.resolve("source1"), bytes(2));
    server.open();
    assertTrue(cache.awaitIdle(LONG));
    assertArrayEquals(bytes(1), server.memory.contents.get(digest(1)));
  }

  @Test
  void aContentIsPushedOnce() throws Exception {
    for (int step = 0; step < 20; step++) {
      publishOne(step, 1);
    }
    assertTrue(cache.awaitIdle(LONG));
    assertEquals(1, server.requests.stream().filter("store content"::equals).count());
    assertEquals(20, cache.traffic().pushed());
  }

  @Test
  void whatHasNotBegunIsDroppedWhenPushEnds() throws Exception {
    server.shut();
    for (int step = 0; step < 10; step++) {
      publishOne(step, step);
    }
    server.asked.acquire(2);
    cache.changeMode(CacheMode.FETCH);
    assertFalse(cache.awaitIdle(Duration.ZERO));
    server.open();
    assertTrue(cache.awaitIdle(LONG));
    assertEquals(2, server.memory.results.size(), "a quarter of eight connections");
    publishOne(11, 11);
    assertTrue(cache.awaitIdle(LONG));
    assertEquals(2, server.memory.results.size());
    assertInstanceOf(CacheAnswer.Found.class, disk.find(key(11)));
  }

  @Test
  void failedPushesCanBeRetried() throws Exception {
    server.down = true;
    publishOne(1, 1);
    publishOne(2, 2);
    assertTrue(cache.awaitIdle(LONG));
    assertEquals(2, cache.traffic().pushesFailed());
    server.down = false;
    assertEquals(2, cache.retryUploads());
    assertTrue(cache.awaitIdle(LONG));
    assertEquals(2, server.memory.results.size());
    assertEquals(0, cache.retryUploads());
  }

  @Test
  void aResultThatWasPushedIsNoLongerMissed() throws Exception {
    cache.close();
    cache = tiers(Optional.empty(), CacheMode.FETCH_AND_PUSH);
    assertInstanceOf(CacheAnswer.Absent.class, cache.find(key(1), Freshness.THIS_BUILD));
    publishOne(1, 1);
    assertTrue(cache.awaitIdle(LONG));
    assertInstanceOf(CacheAnswer.Found.class, cache.find(key(1), Freshness.THIS_BUILD));
    cache.close();
    assertInstanceOf(CacheAnswer.Absent.class, disk("snapshots").contains(digest(1)));
  }

  @Test
  void closingDoesNotWaitForAServerThatHangs() throws Exception {
    server.shut();
    publishOne(1, 1);
    Future<CacheAnswer<ActionResult>> find = threads.submit(this::find);
    server.asked.acquire(2);
    cache.close();
    assertEquals(MissReason.DISABLED, reason(find.get()));
    assertTrue(server.memory.results.isEmpty());
  }

  @Test
  void withoutACacheHereAResultIsStoredOnlyWhereItIsPushed() {
    try (TieredCache fetching = tiers(Optional.empty(), CacheMode.FETCH)) {
      assertFalse(fetching.stores());
      fetching.changeMode(CacheMode.FETCH_AND_PUSH);
      assertTrue(fetching.stores());
    }
  }

  @Test
  void withoutARemoteCacheNothingIsPushed() throws Exception {
    ResultCache alone =
        new TieredCache(
            Optional.of(disk), disk, Optional.empty(), CacheMode.OFF, 1, new ManualClock(), facts);
    assertInstanceOf(CacheAnswer.Absent.class, alone.find(KEY, Freshness.NOW));
    alone.publish(1, publication(1));
    assertInstanceOf(CacheAnswer.Found.class, alone.find(key(1), Freshness.NOW));
    assertTrue(alone.awaitIdle(Duration.ZERO));
  }
}
