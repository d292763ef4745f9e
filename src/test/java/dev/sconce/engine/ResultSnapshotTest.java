package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.ManualClock;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.cache.tiers.TieredCache;
import dev.sconce.digest.Digest;
import dev.sconce.engine.ResultSnapshot.NotStorableException;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.FileSystemClock;
import dev.sconce.files.NativePath;
import dev.sconce.history.DigestCache;
import dev.sconce.session.CacheMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outputs are shared as a run has left them, not as others have changed them since. */
class ResultSnapshotTest {
  /** Too large to be carried inline in a result. */
  private static final int LARGE_BYTES = ResultSnapshot.MAX_INLINE_BYTES + 1;

  @TempDir private Path directory;
  private DiskFiles files;
  private DigestCache digests;
  private TieredCache cache;
  private ResultSnapshot snapshot;

  @BeforeEach
  void open() {
    files = new DiskFiles(NativePath.bytes(directory));
    FileSystemClock clock =
        new FileSystemClock(
            files,
            NativePath.bytes(directory.resolve("time")),
            Duration.ZERO,
            InstantSource.system());
    digests = DigestCache.at(directory, files, clock);
    DiskCache disk =
        DiskCache.local(
            directory.resolve("cache"), 1 << 30, InstantSource.system(), CacheListener.NONE);
    cache =
        new TieredCache(
            Optional.of(disk),
            disk,
            Optional.empty(),
            CacheMode.OFF,
            1,
            new ManualClock(),
            CacheListener.NONE);
    snapshot =
        new ResultSnapshot(
            files, new FileStateReader(files, digests, false, ""), directory::resolve);
  }

  @AfterEach
  void close() throws Exception {
    cache.close();
    digests.close();
  }

  private ResultSnapshot.Output output(String name, int sizeBytes) throws Exception {
    Files.write(directory.resolve(name), new byte[sizeBytes]);
    return left(name);
  }

  private ResultSnapshot.Output left(String name) throws Exception {
    return new ResultSnapshot.Output(name, name, true, files.state(name));
  }

  private ActionResult snapshotOf(ResultSnapshot.Output... outputs) throws Exception {
    return snapshot.of(
        cache,
        List.of(outputs),
        List.of(),
        new byte[0],
        Optional.empty(),
        new ExecutionTimes(1, 2));
  }

  private void expectRefusal(String reason, ResultSnapshot.Output... outputs) {
    assertEquals(
        reason, assertThrows(NotStorableException.class, () -> snapshotOf(outputs)).reason());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, LARGE_BYTES})
  void anOutputThatNobodyTouchedIsTaken(int sizeBytes) throws Exception {
    ActionResult made = snapshotOf(output("a", sizeBytes));
    assertEquals(Digest.of(new byte[sizeBytes]), made.files().getFirst().content().digest());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, LARGE_BYTES})
  void anOutputThatAnotherStepHasAddedToIsNotTaken(int sizeBytes) throws Exception {
    ResultSnapshot.Output first = output("a", sizeBytes);
    ResultSnapshot.Output second = output("b", sizeBytes);
    Files.write(directory.resolve("a"), new byte[1], StandardOpenOption.APPEND);
    expectRefusal("output a was changed after the run", first, second);
  }

  @Test
  void anOutputThatWasReplacedIsNotTaken() throws Exception {
    ResultSnapshot.Output output = output("a", 100);
    Files.move(directory.resolve("a"), directory.resolve("old"));
    Files.write(directory.resolve("a"), new byte[100]);
    expectRefusal("output a was changed after the run", output);
  }

  @Test
  void anOutputThatHasBecomeExecutableIsNotTaken() throws Exception {
    ResultSnapshot.Output output = output("a", 100);
    Files.setPosixFilePermissions(
        directory.resolve("a"), PosixFilePermissions.fromString("rwxr-xr-x"));
    expectRefusal("output a was changed after the run", output);
  }

  @Test
  void aLinkThatLeadsElsewhereNowIsNotTaken() throws Exception {
    Files.createSymbolicLink(directory.resolve("l"), Path.of("one"));
    ResultSnapshot.Output output = left("l");
    Files.delete(directory.resolve("l"));
    Files.createSymbolicLink(directory.resolve("l"), Path.of("two"));
    expectRefusal("output l was changed after the run", output);
  }

  @Test
  void anOutputThatAnotherStepHasLinkedToIsTaken() throws Exception {
    ResultSnapshot.Output output = output("a", 100);
    Files.createLink(directory.resolve("b"), directory.resolve("a"));
    assertEquals(1, snapshotOf(output).files().size());
  }

  @Test
  void aFileBesidesThatIsGoneIsNotTaken() throws Exception {
    ResultSnapshot.Output output = output("a", 100);
    ResultSnapshot.Output besides =
        new ResultSnapshot.Output("a.dwo", "a.dwo", false, output("a.dwo", 10).left());
    Files.delete(directory.resolve("a.dwo"));
    expectRefusal("output a.dwo was changed after the run", output, besides);
  }
}
