package dev.sconce.app.sconce;

import dev.sconce.app.settings.DependencyRulesFile;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.NewBuildLogVersion;
import dev.sconce.app.workspace.TracingSetup;
import dev.sconce.app.workspace.WorkspaceStores;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.CacheUse;
import dev.sconce.tools.NinjaLogFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * A place to build.
 *
 * @param directory the build directory, absolute
 * @param manifest its name as seen from that directory
 * @param command what the user types to get here again: {@code sconce}, {@code sconce -C build}
 * @param notice what to print before building; empty for nothing
 */
record BuildLocation(Path directory, String manifest, String command, String notice) {
  /** The name of the directory for Sconce's state, below the build directory. */
  private static final String STATE = ".sconce";

  /** The directory of Sconce's state. */
  Path state() {
    return directory.resolve(STATE);
  }

  /**
   * The path of the build directory that files and commands are reached by. It is relative if
   * possible, because a short path makes every file access cheaper. A byte string, empty for the
   * working directory of this process.
   */
  String root() {
    Path working = Path.of("").toAbsolutePath();
    return NativePath.bytes(
        directory.startsWith(working) ? working.relativize(directory) : directory);
  }

  /**
   * Reads the manifest and the logs. Changes nothing.
   *
   * @param context its PATH determines which ninja must understand a new build log
   * @param warnings receives problems that do not stop the build, as byte strings
   */
  LoadedBuild load(ProcessContext context, Consumer<String> warnings) throws StartException {
    return load(context, new Warnings(warnings));
  }

  /**
   * Reads the manifest and the logs. Changes nothing.
   *
   * @param listener receives warnings, and the progress of reading
   */
  LoadedBuild load(ProcessContext context, LoadedBuild.Listener listener) throws StartException {
    DiskFiles files = new DiskFiles(root(), context.posix()::probeIfLinked);
    try {
      return LoadedBuild.read(
          files,
          Utf8Text.of(manifest),
          Manifest.Options.DEFAULT,
          new NewBuildLogVersion(files, context.environment(), context.posix()),
          context.startedAtMillis(),
          listener);
    } catch (NinjaLogFiles.LogException e) {
      throw new StartException(String.valueOf(e.reason().getMessage()));
    } catch (ManifestException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The stores with the records of earlier builds.
   *
   * @param runs the run store of this directory
   * @param trouble receives the reason if they cannot be read or written
   */
  WorkspaceStores stores(
      LoadedBuild loaded, RunStore runs, InstantSource clock, Consumer<IOException> trouble) {
    return stores(loaded, runs, CacheUse.Download.ALL, clock, trouble);
  }

  /**
   * The same, for builds that may leave outputs in the remote cache.
   *
   * @param download which results are fetched when they are found
   */
  WorkspaceStores stores(
      LoadedBuild loaded,
      RunStore runs,
      CacheUse.Download download,
      InstantSource clock,
      Consumer<IOException> trouble) {
    return WorkspaceStores.of(directory, state(), loaded, runs, download, clock, trouble);
  }

  /** The user's rules about undeclared files. */
  DependencyRulesFile dependencyRules() throws StartException {
    try {
      return TracingSetup.rules(directory);
    } catch (SettingsException e) {
      throw StartException.of(e);
    }
  }

  private record Warnings(Consumer<String> told) implements LoadedBuild.Listener {
    @Override
    public void warning(String text) {
      told.accept(text);
    }

    @Override
    public void error(String text) {
      // logs that cannot be read stay as they are; an exception reports every other problem
    }

    @Override
    public void manifestRead(NinjaLogFiles logs) {}

    @Override
    public void buildLogRead() {}

    @Override
    public void depsLogRead() {}
  }
}
