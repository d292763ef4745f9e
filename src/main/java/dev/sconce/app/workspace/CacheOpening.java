package dev.sconce.app.workspace;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.SettingType;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.cache.CacheListener;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the caches beside what else a start does: a client of a server takes many classes. Whoever
 * needs the cache first waits for the rest of it.
 */
final class CacheOpening implements AutoCloseable {
  private static final String SCONCE = "sconce";

  private final CompletableFuture<CacheClients.OpenCaches> opened = new CompletableFuture<>();

  private CacheOpening() {}

  /** Begins to open the caches that the settings ask for. */
  static CacheOpening begin(
      Settings settings,
      CommandEnvironment environment,
      Path snapshots,
      CacheListener listener,
      InstantSource clock,
      long startedAtMillis)
      throws SettingsException {
    Optional<Path> local = localDirectory(settings, environment);
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

  /** Where results are kept on this machine; empty for nowhere. */
  static Optional<Path> localDirectory(Settings settings, CommandEnvironment environment)
      throws SettingsException {
    if (!CacheSetup.isLocalWanted(settings)) {
      return Optional.empty();
    }
    String named = settings.text(Setting.DISK_CACHE).orElse(SettingType.DirectoryOrOff.AUTO);
    try {
      return named.equals(SettingType.DirectoryOrOff.AUTO)
          ? usualDirectory(environment)
          : Optional.of(NativePath.of("open", named).toAbsolutePath());
    } catch (IOException noPath) {
      throw new SettingsException(
          "disk-cache: " + noPath.getMessage(), "Name another directory, or  off");
    }
  }

  /** None for a user without a home. */
  static Optional<Path> usualDirectory(CommandEnvironment environment) throws IOException {
    Optional<String> caches =
        environment.get("XDG_CACHE_HOME").filter(path -> path.startsWith("/"));
    if (caches.isEmpty()) {
      caches =
          environment
              .get("HOME")
              .filter(path -> path.startsWith("/"))
              .map(home -> home + "/.cache");
    }
    return caches.isEmpty()
        ? Optional.empty()
        : Optional.of(NativePath.of("open", caches.get()).resolve(SCONCE));
  }

  /** The caches, once they are open. */
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

  /** The caches, if they could be opened, once that is known. */
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
