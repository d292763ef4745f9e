package dev.sconce.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.digest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every backend for results and contents must do. */
public abstract class CacheBackendContract {
  private static final int LARGE_BYTES = 5_000_017;
  private static final int AT_ONCE = 40;

  @TempDir protected Path work;

  protected CacheBackend backend;
  private int files;

  /** A backend without any results, below {@link #work} if it needs files. */
  protected abstract CacheBackend open() throws Exception;

  @BeforeEach
  void openBackend() throws Exception {
    backend = open();
  }

  @AfterEach
  void closeBackend() {
    backend.close();
  }

  protected final CacheBackend backend() {
    return backend;
  }

  /** Makes keys and contents that no earlier test run has used, since servers may live longer. */
  private final Random random = new Random(System.nanoTime());

  private byte[] someBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private ActionKey someKey() {
    return new ActionKey(Digest.of(someBytes(16)));
  }

  private Path newPath() {
    return work.resolve("file" + files++);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(newPath(), bytes);
  }

  private Digest stored(byte[] bytes) throws IOException, InterruptedException {
    Digest digest = Digest.of(bytes);
    assertInstanceOf(CacheAnswer.Found.class, backend.store(digest, file(bytes)));
    return digest;
  }

  private static ActionResult result(ActionResult.OutputFile... files) {
    byte[] text = "warning: \u00e9\n".getBytes(StandardCharsets.UTF_8);
    return new ActionResult(
        List.of(files),
        List.of(),
        List.of(),
        new ActionResult.Blob.Inline(Digest.of(text), text),
        null);
  }

  private static <T> T value(CacheAnswer<T> answer) {
    if (answer instanceof CacheAnswer.Found<T> found) {
      return found.value();
    }
    throw new AssertionError(answer);
  }

  @Test
  void whatWasNeverStoredIsAbsent() throws Exception {
    assertInstanceOf(CacheAnswer.Absent.class, backend.find(someKey()));
    Digest unknown = Digest.of(someBytes(10));
    Path target = newPath();
    assertInstanceOf(CacheAnswer.Absent.class, backend.contains(unknown));
    assertInstanceOf(CacheAnswer.Absent.class, backend.fetch(unknown, target, FetchProgress.NONE));
    assertFalse(Files.exists(target));
  }

  @Test
  void aResultComesBackAsItWasStored() throws Exception {
    Digest object = stored(someBytes(100_000));
    byte[] small = someBytes(100);
    ActionResult result =
        result(
            new ActionResult.OutputFile("out/a.o", new ActionResult.Blob.Stored(object), false),
            new ActionResult.OutputFile(
                "out/b.sh", new ActionResult.Blob.Inline(Digest.of(small), small), true));
    ActionKey key = someKey();
    value(backend.store(key, result));
    assertEquals(result, value(backend.find(key)));
  }

  @Test
  void aResultTakesThePlaceOfTheOneBefore() throws Exception {
    ActionKey key = someKey();
    value(backend.store(key, ActionResult.holding(someBytes(20))));
    ActionResult second = ActionResult.holding(someBytes(30));
    value(backend.store(key, second));
    assertEquals(second, value(backend.find(key)));
  }

  @Test
  void aContentComesBackByteForByte() throws Exception {
    for (int length : new int[] {1, 4_096, LARGE_BYTES}) {
      byte[] bytes = someBytes(length);
      Digest digest = stored(bytes);
      value(backend.contains(digest));
      List<Long> progress = new ArrayList<>();
      Path target = newPath();
      assertEquals(target, value(backend.fetch(digest, target, progress::add)));
      assertArrayEquals(bytes, Files.readAllBytes(target));
      assertEquals(length, progress.getLast());
    }
  }

  @Test
  void theEmptyContentIsAlwaysThere() throws Exception {
    Digest empty = Digest.of(new byte[0]);
    value(backend.contains(empty));
    Path target = newPath();
    value(backend.fetch(empty, target, FetchProgress.NONE));
    assertEquals(0, Files.size(target));
    value(backend.store(empty, file(new byte[0])));
  }

  @Test
  void aContentThatIsNotWhatItsDigestSaysIsNotStored() throws Exception {
    byte[] bytes = someBytes(200_000);
    Digest digest = Digest.of(bytes);
    bytes[bytes.length - 1]++;
    assertInstanceOf(CacheAnswer.Failed.class, backend.store(digest, file(bytes)));
    assertInstanceOf(CacheAnswer.Absent.class, backend.contains(digest));
    assertInstanceOf(CacheAnswer.Failed.class, backend.store(digest, file(someBytes(100_000))));
    assertInstanceOf(CacheAnswer.Absent.class, backend.contains(digest));
  }

  @Test
  void aMissingSourceIsAnAnswer() throws Exception {
    assertInstanceOf(CacheAnswer.Failed.class, backend.store(Digest.of(someBytes(5)), newPath()));
  }

  @Test
  void aTargetThatCannotBeWrittenIsAnAnswer() throws Exception {
    Digest digest = stored(someBytes(1_000));
    assertInstanceOf(
        CacheAnswer.Failed.class,
        backend.fetch(digest, newPath().resolve("missing"), FetchProgress.NONE));
    Path taken = file(new byte[] {7});
    assertInstanceOf(CacheAnswer.Failed.class, backend.fetch(digest, taken, FetchProgress.NONE));
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(taken));
  }

  @Test
  void manyMayUseItAtOnce() throws Exception {
    byte[] shared = someBytes(300_000);
    Digest sharedDigest = Digest.of(shared);
    Path sharedFile = file(shared);
    ActionKey sharedKey = someKey();
    List<byte[]> own = new ArrayList<>();
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      own.add(someBytes(20_000));
      paths.add(file(own.get(i)));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        byte[] bytes = own.get(i);
        Path path = paths.get(i);
        Path target = work.resolve("target" + i);
        Path sharedTarget = work.resolve("shared" + i);
        all.add(
            threads.submit(
                () -> {
                  value(backend.store(sharedDigest, sharedFile));
                  value(backend.store(Digest.of(bytes), path));
                  value(backend.store(sharedKey, ActionResult.holding(shared)));
                  value(backend.fetch(Digest.of(bytes), target, FetchProgress.NONE));
                  value(backend.fetch(sharedDigest, sharedTarget, FetchProgress.NONE));
                  assertArrayEquals(bytes, Files.readAllBytes(target));
                  assertArrayEquals(shared, Files.readAllBytes(sharedTarget));
                  assertEquals(ActionResult.holding(shared), value(backend.find(sharedKey)));
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }
}
