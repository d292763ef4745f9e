package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.workspace.CacheSetup;
import dev.sconce.app.workspace.StepEnvironment;
import dev.sconce.engine.BuildParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caches of a build command; empty until they are opened. */
final class BuildCaches implements AutoCloseable {
  private final ProcessContext context;
  private final Settings settings;
  private final Path directory;
  private @Nullable CacheSetup setup;

  /**
   * @param directory the build directory, absolute
   */
  BuildCaches(ProcessContext context, Settings settings, Path directory) {
    this.context = context;
    this.settings = settings;
    this.directory = directory;
  }

  /**
   * Starts opening the caches, in parallel with reading the manifest: they are needed only after
   * that.
   */
  void open() throws IOException, StartException {
    if (settings.isOn(Setting.REMOTE_CACHE_PUSH_ENABLED)
        && settings.isTyped(Setting.REMOTE_CACHE_PUSH_ENABLED)
        && settings.text(Setting.REMOTE_CACHE_URL).isEmpty()) {
      new UserMessages(context)
          .complain(
              "warning: --remote-cache-push-enabled pushes nothing without --remote-cache-url");
    }
    try {
      setup =
          CacheSetup.begin(
              settings,
              context.environment(),
              StepEnvironment.of(settings, context.environment()),
              directory,
              context.clock(),
              context.startedAtMillis());
    } catch (SettingsException e) {
      throw StartException.of(e);
    }
  }

  /** Where builds look results up and store them; null for nowhere. */
  BuildParts.@Nullable Caching parts() throws StartException {
    try {
      return setup == null ? null : setup.parts();
    } catch (SettingsException e) {
      throw StartException.of(e);
    }
  }

  /** The message about results that were not pushed in time; a byte string. */
  Optional<String> finish() {
    return setup == null ? Optional.empty() : setup.finish();
  }

  @Override
  public void close() {
    if (setup != null) {
      setup.close();
    }
  }
}
