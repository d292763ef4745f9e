package dev.sconce.app.workspace;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.SettingType;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Finds the cache of results on this machine, whether a build uses it or not. */
public final class LocalCache {
  private static final String NAME = "sconce";

  private LocalCache() {}

  /**
   * Its directory, even if it does not exist; empty if it is turned off, or for a user without a
   * home.
   */
  public static Optional<Path> directory(Settings settings, CommandEnvironment environment)
      throws SettingsException {
    String named = settings.text(Setting.DISK_CACHE).orElse(SettingType.DirectoryOrOff.AUTO);
    try {
      return switch (named) {
        case SettingType.DirectoryOrOff.OFF -> Optional.empty();
        case SettingType.DirectoryOrOff.AUTO, SettingType.DirectoryOrOff.ON -> usual(environment);
        default -> Optional.of(NativePath.of("open", named).toAbsolutePath());
      };
    } catch (IOException noPath) {
      throw new SettingsException(
          settings.named(Setting.DISK_CACHE) + ": " + noPath.getMessage(),
          "Name another directory, or  off");
    }
  }

  private static Optional<Path> usual(CommandEnvironment environment) throws IOException {
    Optional<String> caches = absolute(environment, "XDG_CACHE_HOME");
    if (caches.isEmpty()) {
      caches = absolute(environment, "HOME").map(home -> home + "/.cache");
    }
    return caches.isEmpty()
        ? Optional.empty()
        : Optional.of(NativePath.of("open", caches.get()).resolve(NAME));
  }

  private static Optional<String> absolute(CommandEnvironment environment, String name) {
    return environment.get(name).filter(path -> path.startsWith("/"));
  }

  /** Opens it. */
  public static DiskCache open(Path directory, Settings settings, InstantSource clock) {
    return open(directory, settings, clock, CacheListener.NONE);
  }

  /**
   * Opens it.
   *
   * @param listener receives damaged entries, and a full disk
   */
  static DiskCache open(
      Path directory, Settings settings, InstantSource clock, CacheListener listener) {
    return DiskCache.local(directory, limitBytes(settings), clock, listener);
  }

  private static long limitBytes(Settings settings) {
    return settings
        .text(Setting.DISK_CACHE_SIZE)
        .map(SettingType.Size::bytes)
        .orElseThrow(() -> new IllegalStateException("it has a default"));
  }
}
