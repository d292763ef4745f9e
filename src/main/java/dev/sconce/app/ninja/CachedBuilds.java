package dev.sconce.app.ninja;

import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.workspace.CacheSetup;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.TracingSetup;
import dev.sconce.app.workspace.WorkspaceStores;
import dev.sconce.engine.BuildParts;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.CacheUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What builds of the ninja face need in order to use caches: stores of their own, traced commands,
 * and the caches themselves. Commands are traced only to compute their keys: ninja's rule alone
 * decides what is out of date.
 */
final class CachedBuilds implements AutoCloseable {
  private static final String STATE = ".sconce";

  private final Settings settings;
  private final Path directory;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private final CacheSetup caches;
  private @Nullable WorkspaceStores stores;

  private CachedBuilds(
      Settings settings,
      Path directory,
      InstantSource clock,
      Consumer<String> warnings,
      CacheSetup caches) {
    this.settings = settings;
    this.directory = directory;
    this.clock = clock;
    this.warnings = warnings;
    this.caches = caches;
  }

  /**
   * Starts opening the caches.
   *
   * @param settings these ask for at least one cache
   * @param environment of this process
   * @param commands the environment of commands
   * @param directory the build directory, absolute
   * @param warnings receives problems that do not stop the build, as byte strings
   */
  static CachedBuilds begin(
      Settings settings,
      CommandEnvironment environment,
      CommandEnvironment commands,
      Path directory,
      InstantSource clock,
      Consumer<String> warnings)
      throws SettingsException {
    CacheSetup caches =
        CacheSetup.begin(settings, environment, commands, directory, clock, clock.millis());
    if (caches == null) {
      throw new IllegalArgumentException("no cache is asked for");
    }
    return new CachedBuilds(settings, directory, clock, warnings, caches);
  }

  /** Opens the stores with the records of earlier builds. */
  BuildParts.Stores memory(LoadedBuild loaded) throws IOException {
    closeStores();
    Path state = directory.resolve(STATE);
    WorkspaceStores opened =
        WorkspaceStores.of(
            directory,
            state,
            loaded,
            RunStore.at(state),
            CacheUse.Download.ALL, // real ninja may run next
            clock,
            failure -> warnings.accept("not recorded: " + failure.getMessage()));
    stores = opened;
    return opened.parts();
  }

  /** How to trace commands; null for not at all. To be called after {@link #memory}. */
  BuildParts.@Nullable Tracing tracing(LoadedBuild loaded) throws SettingsException {
    WorkspaceStores opened = stores;
    assert opened != null;
    return TracingSetup.of(settings, directory, loaded, opened.accesses(), false, clock);
  }

  BuildParts.Caching caching() throws SettingsException {
    return caches.parts();
  }

  /** Whether another build has changed the stores since they were read here. */
  boolean isOutdated() throws IOException {
    WorkspaceStores opened = stores;
    return opened != null && opened.isOutdated();
  }

  /** The message about results that could not be pushed in time. */
  Optional<String> finish() {
    return caches.finish();
  }

  private void closeStores() throws IOException {
    WorkspaceStores opened = stores;
    stores = null;
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeStores();
    } finally {
      caches.close();
    }
  }
}
