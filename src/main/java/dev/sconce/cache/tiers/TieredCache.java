package dev.sconce.cache.tiers;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.ActionCache;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.Publication;
import dev.sconce.cache.ResultCache;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.session.CacheMode;
import dev.sconce.session.CacheTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The local cache in front of a remote one. Results of the remote cache are kept locally. Its
 * negative answers are remembered for the lifetime of this object, that is for one build.
 */
public final class TieredCache implements ResultCache {
  /** Pushes get one connection in this many. */
  private static final int PUSH_SHARE = 4;

  private static final int MOST_REMEMBERED = 1 << 20;

  private final Optional<DiskCache> disk;
  private final DiskCache snapshots;
  private final Optional<CacheBackend> remote;
  private final CacheListener listener;
  private final CacheClock clock;
  private volatile Traffic traffic;
  private final ServerWatch watch;
  private final @Nullable Uploads uploads;

  private final @Nullable KeptResults kept;
  private final InFlight<ActionKey, ActionResult> lookups;
  private final InFlight<Object, Path> fetches;
  private final Set<Object> absent = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean noticed = new AtomicBoolean();
  private volatile CacheMode mode;

  /**
   * All tiers of a build.
   *
   * @param disk the local cache, if results are kept there
   * @param snapshots where files are kept until they are pushed: the local cache, or one that is
   *     emptied at the end
   * @param remote asked after the disk, if the mode permits
   * @param connections of the remote cache
   */
  public TieredCache(
      Optional<DiskCache> disk,
      DiskCache snapshots,
      Optional<CacheBackend> remote,
      CacheMode mode,
      int connections,
      CacheClock clock,
      CacheListener listener) {
    this.disk = disk;
    this.snapshots = snapshots;
    this.remote = remote;
    this.mode = mode;
    this.listener = listener;
    this.clock = clock;
    this.traffic = new Traffic(clock);
    this.kept = disk.map(here -> new KeptResults(here, this::noticeFailure)).orElse(null);
    this.lookups = new InFlight<>("look up remotely", connections);
    this.fetches = new InFlight<>("fetch remotely", connections);
    this.watch = new ServerWatch(clock, listener);
    this.uploads =
        remote.isEmpty()
            ? null
            : new Uploads(
                remote.get(),
                new PublishedResults(remote.get()),
                snapshots,
                Math.max(1, connections / PUSH_SHARE),
                () -> traffic,
                clock,
                listener);
  }

  @Override
  public CacheAnswer<ActionResult> find(ActionKey key, Freshness freshness)
      throws InterruptedException {
    boolean ask = remote.isPresent() && mode.fetches();
    CacheAnswer<ActionResult> here = new CacheAnswer.Absent<>(0);
    if (kept != null && (freshness == Freshness.THIS_BUILD || !ask)) {
      here = kept.find(key);
      if (here instanceof CacheAnswer.Found) {
        return here;
      }
    }
    if (remote.isEmpty() || (freshness == Freshness.THIS_BUILD && absent.contains(key))) {
      return here instanceof CacheAnswer.Failed ? here : new CacheAnswer.Absent<>(0);
    }
    return ask ? lookups.share(key, () -> findRemotely(remote.get(), key, freshness)) : notAsked();
  }

  private CacheAnswer<ActionResult> findRemotely(
      CacheBackend server, ActionKey key, Freshness freshness) throws InterruptedException {
    if (!mode.fetches()) { // changed just now
      return notAsked();
    }
    if (kept != null && freshness == Freshness.THIS_BUILD && kept.hasKept(key)) {
      CacheAnswer<ActionResult> come = kept.find(key);
      if (come instanceof CacheAnswer.Found) {
        return come;
      }
    }
    CacheAnswer<ActionResult> answer = traffic.result(() -> watched(server, key));
    switch (answer) {
      case CacheAnswer.Found<ActionResult> found -> {
        absent.remove(key);
        if (kept != null) {
          kept.keep(key, found.value());
        }
      }
      case CacheAnswer.Absent<ActionResult> _ -> remember(key);
      case CacheAnswer.Failed<ActionResult> _ -> {}
    }
    return answer;
  }

  private CacheAnswer<ActionResult> watched(CacheBackend server, ActionKey key)
      throws InterruptedException {
    long asked = watch.asked();
    boolean answered = false;
    try {
      CacheAnswer<ActionResult> answer = server.find(key);
      answered = !(answer instanceof CacheAnswer.Failed);
      return answer;
    } finally {
      if (answered) {
        watch.answered(asked);
      } else {
        watch.withdrawn(asked);
      }
    }
  }

  private static <T> CacheAnswer<T> notAsked() {
    return new CacheAnswer.Failed<>(MissReason.DISABLED, "the remote cache is not fetched from", 0);
  }

  private void remember(Object missing) {
    if (absent.size() < MOST_REMEMBERED) {
      absent.add(missing);
    }
  }

  @Override
  public CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress)
      throws InterruptedException {
    if (disk.isPresent()) {
      CacheAnswer<Path> here = disk.get().fetch(content, target, progress);
      if (here instanceof CacheAnswer.Found) {
        return here;
      }
    }
    if (remote.isEmpty() || absent.contains(content)) {
      return new CacheAnswer.Absent<>(0);
    }
    if (!mode.fetches()) {
      return notAsked();
    }
    if (disk.isPresent()) {
      DiskCache keeper = disk.get();
      CacheAnswer<Path> kept =
          fetches.share(content, () -> fetchInto(keeper, remote.get(), content, progress));
      if (!(kept instanceof CacheAnswer.Found<Path> found)) {
        return kept;
      }
      CacheAnswer<Path> copied =
          found.tier() == Tier.DISK
              ? keeper.fetch(content, target, FetchProgress.NONE)
              : keeper.copy(content, target);
      if (copied instanceof CacheAnswer.Found) {
        return new CacheAnswer.Found<>(target, found.tier(), found.tookMillis());
      }
    }
    return fetchBeside(remote.get(), content, target, progress);
  }

  /** Fetches a content once for all callers. */
  private CacheAnswer<Path> fetchInto(
      DiskCache keeper, CacheBackend server, Digest content, FetchProgress progress)
      throws InterruptedException {
    if (keeper.contains(content) instanceof CacheAnswer.Found) { // stored just now
      return new CacheAnswer.Found<>(keeper.snapshot(content), Tier.DISK, 0);
    }
    Path file;
    try {
      file = keeper.newFile();
      Files.delete(file); // each fetch makes its own file
    } catch (IOException failure) {
      return keptNowhere(failure);
    }
    CacheAnswer<Path> answer = fetch(server, content, file, progress);
    if (answer instanceof CacheAnswer.Found<Path> found) {
      noticeFailure(keeper.adopt(content, file));
      return new CacheAnswer.Found<>(keeper.snapshot(content), found.tier(), found.tookMillis());
    }
    return answer;
  }

  private CacheAnswer<Path> keptNowhere(IOException failure) {
    CacheAnswer<Path> answer =
        new CacheAnswer.Failed<>(MissReason.ERROR, FileException.reasonOf(failure), 0);
    noticeFailure(answer);
    return answer;
  }

  private CacheAnswer<Path> fetch(
      CacheBackend server, Digest content, Path file, FetchProgress progress)
      throws InterruptedException {
    CacheAnswer<Path> answer =
        traffic.content(content.sizeBytes(), () -> server.fetch(content, file, progress));
    if (answer instanceof CacheAnswer.Absent) {
      remember(content);
    }
    return answer;
  }

  /**
   * Fetches under another name first: a waiting caller may be told to give up while the content
   * still arrives.
   */
  private CacheAnswer<Path> fetchBeside(
      CacheBackend server, Digest content, Path target, FetchProgress progress)
      throws InterruptedException {
    Path beside = target.resolveSibling(target.getFileName() + ".incoming");
    CacheAnswer<Path> answer =
        fetches.share(new Object(), () -> fetch(server, content, beside, progress));
    if (!(answer instanceof CacheAnswer.Found<Path> found)) {
      return answer;
    }
    try {
      Files.move(beside, target);
      return new CacheAnswer.Found<>(target, found.tier(), found.tookMillis());
    } catch (IOException failure) {
      return new CacheAnswer.Failed<>(
          MissReason.ERROR,
          FileException.of("rename", NativePath.bytes(beside), failure).getMessage(),
          found.tookMillis());
    }
  }

  @Override
  public boolean stores() {
    return disk.isPresent() || (remote.isPresent() && mode.pushes());
  }

  @Override
  public CacheAnswer<Digest> keep(Digest content, Path source) throws InterruptedException {
    if (!stores()) {
      return new CacheAnswer.Failed<>(MissReason.DISABLED, "nothing is stored", 0);
    }
    CacheAnswer<Digest> answer = snapshots.store(content, source);
    noticeFailure(answer);
    return answer;
  }

  @Override
  public Optional<String> publish(int step, Publication publication) throws InterruptedException {
    Optional<String> obstacle = Optional.empty();
    if (disk.isPresent()) {
      CacheAnswer<ActionResult> answer = publication.keep(disk.get());
      noticeFailure(answer);
      if (answer instanceof CacheAnswer.Failed<ActionResult> failed) {
        obstacle = Optional.of(failed.detail());
      }
    }
    if (uploads != null && mode.pushes()) {
      uploads.add(step, publication);
      return Optional.empty();
    }
    return obstacle;
  }

  /** Reported once: one failure is followed by thousands like it. */
  private void noticeFailure(CacheAnswer<?> answer) {
    if (answer instanceof CacheAnswer.Failed<?> failed && noticed.compareAndSet(false, true)) {
      listener.noticed("not kept in the cache of this machine: " + failed.detail());
    }
  }

  @Override
  public CacheMode mode() {
    return mode;
  }

  @Override
  public void changeMode(CacheMode next) {
    mode = next;
    listener.happened(new CacheEvent.ModeChanged(next));
    if (!next.fetches()) {
      lookups.abandon();
      fetches.abandon();
    }
    if (uploads != null && !next.pushes()) {
      uploads.dropWaiting();
    }
  }

  @Override
  public void rearm() {
    remote.ifPresent(CacheBackend::rearm);
  }

  @Override
  public int retryUploads() {
    return uploads == null ? 0 : uploads.retryFailed();
  }

  @Override
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    if (kept != null) {
      kept.finish();
    }
    return uploads == null || uploads.awaitIdle(atMost);
  }

  @Override
  public CacheTraffic traffic() {
    return traffic.soFar(uploads == null ? 0 : uploads.open());
  }

  @Override
  public void countAnew() {
    traffic = new Traffic(clock);
  }

  @Override
  public void close() {
    lookups.close();
    fetches.close();
    try {
      if (uploads != null) {
        uploads.close();
      }
      if (kept != null) {
        kept.finish();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    remote.ifPresent(CacheBackend::close);
    disk.ifPresent(DiskCache::close);
    if (disk.isEmpty()) {
      forgetSnapshots();
    }
  }

  private void forgetSnapshots() {
    try {
      snapshots.clear();
    } catch (IOException failure) {
      listener.noticed("unlink: " + FileException.reasonOf(failure));
    }
  }

  /**
   * The results of the remote cache, for publications: a stored result is no longer remembered as
   * absent.
   */
  private final class PublishedResults implements ActionCache {
    private final ActionCache server;

    PublishedResults(ActionCache server) {
      this.server = server;
    }

    @Override
    public CacheAnswer<ActionResult> find(ActionKey key) throws InterruptedException {
      return traffic.result(() -> server.find(key));
    }

    @Override
    public CacheAnswer<ActionResult> store(ActionKey key, ActionResult result)
        throws InterruptedException {
      CacheAnswer<ActionResult> answer =
          traffic.sent(
              sent -> {
                CacheAnswer<ActionResult> stored = server.store(key, result);
                if (stored instanceof CacheAnswer.Found) {
                  sent.accept(result.inlineBytes());
                }
                return stored;
              });
      if (answer instanceof CacheAnswer.Found) {
        absent.remove(key);
      }
      return answer;
    }
  }
}
