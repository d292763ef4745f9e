package dev.sconce.engine;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.ResultCache;
import dev.sconce.digest.Digest;
import dev.sconce.files.NativePath;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the contents of a result into a directory of Sconce: each file complete, verified, and
 * with its mode and time stamp, so that it only has to be renamed. Safe for use by several threads.
 */
final class ResultStaging {
  /** No step prints more than this for anybody to read. */
  static final long MAX_TEXT_BYTES = 16L << 20;

  private static final Map<PosixFilePermission, PosixFilePermission> EXECUTABLE_IF_READABLE =
      Map.of(
          PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

  /** Thrown if a content is not available, or cannot be written here. */
  static final class NotStagedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final MissReason reason;

    NotStagedException(MissReason reason, String detail) {
      super(detail, null, false, false);
      this.reason = reason;
    }

    MissReason reason() {
      return reason;
    }

    String detail() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * A fetched result.
   *
   * @param files by name in the result; whoever puts one in place removes it from this map
   * @param tier the farthest cache that something came from
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Staged(Map<String, Path> files, byte[] stdout, byte @Nullable [] depfile, Tier tier) {
    /** Deletes the files. */
    void discard() {
      for (Path file : files.values()) {
        remove(file);
      }
    }
  }

  private final Path directory;
  private final AtomicInteger count = new AtomicInteger();
  private boolean made;

  /**
   * @param directory on the file system of the outputs; created when it is needed
   */
  ResultStaging(Path directory) {
    this.directory = directory;
  }

  /**
   * Fetches some of the files of a result, its standard output, and the reported inputs.
   *
   * @param names of the files and links that are wanted; others are not fetched
   * @param mtimeNanos the time stamp for the files
   * @param progress receives the total number of bytes so far
   */
  Staged fetch(
      ResultCache cache,
      ActionResult result,
      Set<String> names,
      long mtimeNanos,
      FetchProgress progress)
      throws NotStagedException, InterruptedException {
    List<Part> parts = new ArrayList<>();
    Part depfile = null;
    for (ActionResult.OutputFile file : result.files()) {
      if (file.path().equals(ResultNames.DEPFILE)) {
        depfile = new Part("", file.content(), newFile());
        parts.add(depfile);
      } else if (names.contains(file.path())) {
        parts.add(new Part(file.path(), file.content(), newFile()));
      }
    }
    Part stdout = new Part("", result.stdout(), newFile());
    parts.add(stdout);
    boolean complete = false;
    List<Path> links = new ArrayList<>();
    try {
      makeDirectory();
      Tier tier = fetchAll(cache, parts, progress);
      Map<String, Path> files = new HashMap<>();
      for (ActionResult.OutputFile file : result.files()) {
        for (Part part : parts) {
          if (part.name.equals(file.path())) {
            finish(part.at, file.executable(), mtimeNanos);
            files.put(part.name, part.at);
          }
        }
      }
      for (ActionResult.OutputLink link : result.links()) {
        if (names.contains(link.path())) {
          Path at = newFile();
          links.add(at);
          Files.createSymbolicLink(at, NativePath.of("link", link.target()));
          files.put(link.path(), at);
        }
      }
      byte[] printed = stdout.text();
      byte[] said = depfile == null ? null : depfile.text();
      complete = true;
      return new Staged(files, printed, said, tier);
    } catch (IOException failure) {
      throw new NotStagedException(MissReason.ERROR, FactGatherer.messageOf(failure));
    } finally {
      for (Part part : parts) {
        if (part.hasFile() && (!complete || part.name.isEmpty())) {
          remove(part.at);
        }
      }
      if (!complete) {
        links.forEach(ResultStaging::remove);
      }
    }
  }

  private Path newFile() {
    return directory.resolve(Integer.toString(count.incrementAndGet()));
  }

  /** Deletes what an earlier build has left in the directory, which nobody needs. */
  private synchronized void makeDirectory() throws IOException {
    if (made) {
      return;
    }
    Files.createDirectories(directory);
    try (var left = Files.newDirectoryStream(directory)) {
      for (Path file : left) {
        remove(file);
      }
    }
    made = true;
  }

  /** Fetches one part after the other, or in parallel if several have to come from a server. */
  private Tier fetchAll(ResultCache cache, List<Part> parts, FetchProgress progress)
      throws NotStagedException, InterruptedException {
    List<Part> far = new ArrayList<>();
    AtomicLong all = new AtomicLong();
    for (Part part : parts) {
      if (part.content instanceof Blob.Stored) {
        far.add(part);
      } else {
        part.fetch(cache, FetchProgress.NONE);
      }
    }
    List<Thread> others = new ArrayList<>();
    try {
      for (Part part : far.subList(Math.min(1, far.size()), far.size())) {

        others.add(
            Thread.ofVirtual()
                .name("fetch")
                .start(() -> part.fetchAside(cache, sum(all, progress))));
      }
      if (!far.isEmpty()) {
        far.getFirst().fetch(cache, sum(all, progress));
      }
      for (Thread other : others) {
        other.join();
      }
    } finally {
      endAll(others);
    }
    Tier tier = Tier.DISK;
    for (Part part : parts) {
      tier = part.outcome() == Tier.REMOTE ? Tier.REMOTE : tier;
    }
    return tier;
  }

  /** Adds the bytes of one part to the total. */
  private static FetchProgress sum(AtomicLong all, FetchProgress progress) {
    long[] before = {0};
    return bytes -> {
      long more = bytes - before[0];
      before[0] = bytes;
      progress.received(all.addAndGet(more));
    };
  }

  private static void endAll(List<Thread> threads) {
    threads.forEach(Thread::interrupt);
    ParallelChunks.join(threads);
  }

  private static void finish(Path file, boolean executable, long mtimeNanos) throws IOException {
    if (executable) {
      Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      EXECUTABLE_IF_READABLE.forEach(
          (read, execute) -> {
            if (mode.contains(read)) {
              mode.add(execute);
            }
          });
      Files.setPosixFilePermissions(file, mode);
    }
    Files.setLastModifiedTime(file, FileTime.from(mtimeNanos, TimeUnit.NANOSECONDS));
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      return; // the next build removes it
    }
  }

  /** One content, and its destination. */
  private static final class Part {
    private final String name;
    private final Blob content;
    private final Path at;
    private volatile @Nullable Tier tier;
    private volatile @Nullable NotStagedException failure;

    /**
     * @param name of an output; empty for a text that is only read
     */
    Part(String name, Blob content, Path at) {
      this.name = name;
      this.content = content;
      this.at = at;
    }

    /** A text that is part of the result is never written to a file. */
    boolean hasFile() {
      return !name.isEmpty() || content instanceof Blob.Stored;
    }

    void fetchAside(ResultCache cache, FetchProgress progress) {
      try {
        fetch(cache, progress);
      } catch (NotStagedException reason) {
        failure = reason;
      } catch (InterruptedException givenUp) {
        failure = new NotStagedException(MissReason.ERROR, "given up");
      }
    }

    void fetch(ResultCache cache, FetchProgress progress)
        throws NotStagedException, InterruptedException {
      switch (content) {
        case Blob.Inline(Digest _, byte[] bytes) -> {
          try {
            if (!name.isEmpty()) {
              Files.write(at, bytes);
            }
            tier = Tier.DISK;
          } catch (IOException cause) {
            throw new NotStagedException(MissReason.ERROR, FactGatherer.messageOf(cause));
          }
        }
        case Blob.Stored(Digest digest) -> {
          if (name.isEmpty() && digest.sizeBytes() > MAX_TEXT_BYTES) {
            throw new NotStagedException(MissReason.ERROR, "prints " + digest.sizeBytes());
          }
          tier =
              switch (cache.fetch(digest, at, progress)) {
                case CacheAnswer.Found<Path> found -> found.tier();
                case CacheAnswer.Absent<Path> _ ->
                    throw new NotStagedException(MissReason.EVICTED, digest.hex());
                case CacheAnswer.Failed<Path> failed ->
                    throw new NotStagedException(failed.reason(), failed.detail());
              };
        }
      }
    }

    Tier outcome() throws NotStagedException {
      NotStagedException reason = failure;
      if (reason != null) {
        throw reason;
      }
      Tier known = tier;
      return known == null ? Tier.DISK : known;
    }

    byte[] text() throws IOException {
      return content instanceof Blob.Inline inline ? inline.bytes() : Files.readAllBytes(at);
    }
  }
}
