package dev.sconce.app.workspace;

import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.cache.CacheListener;
import dev.sconce.exec.CommandEnvironment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the caches in parallel with the rest of the start, because a server's client loads many
 * classes. The first user of the cache waits until it is open.
 */
final class CacheOpening implements AutoCloseable {
  private final CompletableFuture<CacheClients.OpenCaches> opened = new CompletableFuture<>();

  private CacheOpening() {}

  /** Starts opening the caches in the settings. */
  static CacheOpening begin(
      Settings settings,
      CommandEnvironment environment,
      Path snapshots,
      CacheListener listener,
      InstantSource clock,
      long startedAtMillis)
      throws SettingsException {
    Optional<Path> local =
        CacheSetup.isLocalWanted(settings)
            ? LocalCache.directory(settings, environment)
            : Optional.empty();
    CacheOpening opening = new CacheOpening();
    Thread.ofPlatform()
        .daemon()
        .name("open cache")
        .start(
            () ->
                opening.open(
                    () ->
                        CacheClients.open(
                            settings,
                            environment,
                            local,
                            snapshots,
                            listener,
                            clock,
                            startedAtMillis)));
    return opening;
  }

  private interface Clients {
    CacheClients.OpenCaches open() throws SettingsException;
  }

  private void open(Clients clients) {
    try {
      opened.complete(clients.open());
    } catch (SettingsException | RuntimeException | Error failure) {
      opened.completeExceptionally(failure);
    }
  }

  /** Waits for the caches and returns them. */
  CacheClients.OpenCaches caches() throws SettingsException {
    try {
      return opened.join();
    } catch (CompletionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof SettingsException problems) {
        throw problems;
      }
      if (cause instanceof RuntimeException bug) {
        throw bug;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw failure;
    }
  }

  /** Waits for the caches and returns them, or null if they could not be opened. */
  CacheClients.@Nullable OpenCaches cachesIfOpen() {
    return opened.exceptionally(_ -> null).join();
  }

  @Override
  public void close() {
    CacheClients.OpenCaches caches = cachesIfOpen();
    if (caches != null) {
      caches.close();
    }
  }
}
