package dev.sconce.app.sconce;

import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.NewLogVersion;
import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.frontend.ninja.ManifestOptions;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.RunHistory;
import dev.sconce.tools.LogException;
import dev.sconce.tools.LogFiles;
import java.io.IOException;
import java.util.function.Consumer;

/** A build directory as it was read, with Sconce's own history. */
record Loaded(LoadedBuild build, RunHistory history) implements AutoCloseable {
  /**
   * Reads a build directory. Changes nothing in it.
   *
   * @param context the PATH may say which ninja has to understand a log that is new
   * @param warnings gets what is wrong and can be lived with, byte strings
   */
  static Loaded of(BuildLocation location, ProcessContext context, Consumer<String> warnings)
      throws StartException {
    DiskFiles files = new DiskFiles(location.root());
    try {
      LoadedBuild build =
          LoadedBuild.read(
              files,
              ByteText.of(location.manifest()),
              ManifestOptions.DEFAULT,
              new NewLogVersion(files, context.environment(), context.posix()),
              context.startedAtMillis(),
              new Warnings(warnings));
      RunHistory history = RunHistory.open(location.state());
      history.warning().ifPresent(warnings);
      return new Loaded(build, history);
    } catch (LogException e) {
      throw new StartException(String.valueOf(e.reason().getMessage()));
    } catch (ManifestException e) {
      throw new StartException(String.valueOf(e.getMessage()));
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
    public void manifestRead(LogFiles logs) {}

    @Override
    public void buildLogRead() {}

    @Override
    public void depsLogRead() {}
  }

  Graph graph() {
    return build.graph();
  }

  DiskFiles files() {
    return build.files();
  }

  BuildLog buildLog() {
    return build.buildLog();
  }

  DepsLog depsLog() {
    return build.depsLog();
  }

  String stampFile() {
    return build.stampFile();
  }

  /** Whether a log or the history was changed by another build since it was read. */
  boolean isOutdated() throws IOException {
    return build.isOutdated() || history.isOutdated();
  }

  /**
   * Forgets steps that were renamed or removed long ago. Only for who may write.
   *
   * @param trouble told what went wrong, which is no reason not to build
   */
  void forgetOldSteps(Consumer<IOException> trouble) {
    try {
      history.forgetStepsOutside(graph());
    } catch (IOException e) {
      trouble.accept(e);
    }
  }

  /** Closes the files, so that others can write them; what is written here opens them again. */
  @Override
  public void close() throws IOException {
    try (history;
        build) {
      return;
    }
  }
}
