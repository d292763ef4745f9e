package dev.sconce.cache.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheBackendContract;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheEvent.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedDirectoryTest extends CacheBackendContract {
  private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));
  private static final ActionResult RESULT = ActionResult.holding(new byte[] {2});

  private final RecordedFacts facts = new RecordedFacts();

  @Override
  protected CacheBackend open() throws IOException {
    Files.createDirectory(root());
    return shared(root());
  }

  private Path root() {
    return work.resolve("shared");
  }

  private DiskCache shared(Path root) {
    return DiskCache.shared(root, InstantSource.system(), facts);
  }

  @Test
  void answersCountAsThoseOfAServer() throws Exception {
    backend().store(KEY, RESULT);
    assertTrue(
        backend().find(KEY) instanceof CacheAnswer.Found<ActionResult> found
            && found.tier() == Tier.REMOTE);
  }

  @Test
  void whatIsMadeHasThePermissionsOfTheDirectory() throws Exception {
    Files.setAttribute(root(), "unix:mode", 02770);
    Path source = Files.write(work.resolve("source"), new byte[] {9});
    Digest content = Digest.of(new byte[] {9});
    backend().store(content, source);
    Path entry = shared(root()).snapshot(content);
    assertEquals(0660, mode(entry));
    for (Path made = entry.getParent(); !made.equals(root()); made = made.getParent()) {
      assertEquals(02770, mode(made), made::toString);
    }
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }

  @Test
  void aDirectoryThatIsNotMountedIsSaidToBeMissing() throws Exception {
    Path missing = work.resolve("missing");
    DiskCache cache = shared(missing);
    String why = "(" + missing + "): the shared directory is not there: is it mounted?";
    for (CacheAnswer<ActionResult> answer : List.of(cache.find(KEY), cache.store(KEY, RESULT))) {
      assertTrue(
          assertInstanceOf(CacheAnswer.Failed.class, answer).detail().endsWith(why),
          answer::toString);
    }
    assertTrue(Files.notExists(missing));
    assertEquals(1, facts.notices.size(), facts.notices.toString());
    assertTrue(facts.notices.getFirst().endsWith(why), facts.notices.toString());
  }

  @Test
  void aDirectoryThatCannotBeReadOrWrittenIsSaidOnce() throws Exception {
    Path directory = Files.createDirectory(work.resolve("unusable"));
    Files.createFile(directory.resolve("v1"));
    DiskCache cache = shared(directory);
    for (int time = 0; time < 2; time++) {
      assertInstanceOf(CacheAnswer.Failed.class, cache.store(KEY, RESULT));
      assertInstanceOf(CacheAnswer.Failed.class, cache.find(KEY));
    }
    assertEquals(
        List.of("nothing is pushed: write(" + directory + "/v1): Not a directory"), facts.notices);
  }

  @Test
  void aFileOfTheBuildThatCannotBeMadeIsNoFaultOfTheDirectory() throws Exception {
    Path target = work.resolve("none/target");
    Digest content = Digest.of(new byte[] {1});
    Path source = Files.write(work.resolve("source"), new byte[] {1});
    DiskCache cache = shared(root());
    assertInstanceOf(CacheAnswer.Found.class, cache.store(content, source));
    assertInstanceOf(CacheAnswer.Failed.class, cache.fetch(content, target, FetchProgress.NONE));
    assertEquals(List.of(), facts.notices);
  }
}
