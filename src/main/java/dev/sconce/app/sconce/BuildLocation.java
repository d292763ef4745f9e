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
 * Where to build.
 *
 * @param directory the build directory, absolute
 * @param manifest as it is named from there
 * @param command what the user types to come back here: {@code sconce}, {@code sconce -C build}
 * @param notice what to say before building; empty for nothing
 */
record BuildLocation(Path directory, String manifest, String command, String notice) {
  /** Where Sconce keeps what it knows, below the build directory. */
  private static final String STATE = ".sconce";

  /** The directory of all that Sconce keeps. */
  Path state() {
    return directory.resolve(STATE);
  }

  /**
   * The directory as files and commands are found from it: short where it can be, as it stands
   * before every path that is looked at. A byte string, empty for the working directory of this
   * process.
   */
  String root() {
    Path working = Path.of("").toAbsolutePath();
    return NativePath.bytes(
        directory.startsWith(working) ? working.relativize(directory) : directory);
  }

  /**
   * Reads what is to be built there. Changes nothing.
   *
   * @param context the PATH may say which ninja has to understand a log that is new
   * @param warnings gets what is wrong and can be lived with, byte strings
   */
  LoadedBuild load(ProcessContext context, Consumer<String> warnings) throws StartException {
    return load(context, new Warnings(warnings));
  }

  /**
   * Reads what is to be built there. Changes nothing.
   *
   * @param listener told what is wrong and can be lived with, and how reading goes on
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
   * What is remembered there of earlier builds.
   *
   * @param runs those of it
   * @param trouble told what keeps it from being read or written
   */
  WorkspaceStores stores(
      LoadedBuild loaded, RunStore runs, InstantSource clock, Consumer<IOException> trouble) {
    return stores(loaded, runs, CacheUse.Download.ALL, clock, trouble);
  }

  /**
   * The same, where outputs may be left remote.
   *
   * @param download what is brought here of results that are found
   */
  WorkspaceStores stores(
      LoadedBuild loaded,
      RunStore runs,
      CacheUse.Download download,
      InstantSource clock,
      Consumer<IOException> trouble) {
    return WorkspaceStores.of(directory, state(), loaded, runs, download, clock, trouble);
  }

  /** What the user says of undeclared files. */
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
      // what cannot be looked at stays in the log; an exception tells all else
    }

    @Override
    public void manifestRead(NinjaLogFiles logs) {}

    @Override
    public void buildLogRead() {}

    @Override
    public void depsLogRead() {}
  }
}
