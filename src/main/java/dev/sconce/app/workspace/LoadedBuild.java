package dev.sconce.app.workspace;

import dev.sconce.engine.UpToDateCheck;
import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.tools.NewLogVersion;
import dev.sconce.tools.NinjaLogFiles;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A build directory as read: the manifest, and the logs that are shared with ninja.
 *
 * @param manifestPath as the user named it, a byte string
 * @param startedAtMillis the start of the build's time
 * @param knownTimes file timestamps that are already known
 */
public record LoadedBuild(
    String manifestPath,
    Manifest manifest,
    DiskFiles files,
    NinjaLogFiles logs,
    BuildLog buildLog,
    DepsLog depsLog,
    long startedAtMillis,
    UpToDateCheck.KnownTimestamps knownTimes)
    implements AutoCloseable {
  private static final String STAMP_FILE = ".ninja_lock";

  /** Receives the progress of reading, in order to do other work meanwhile. */
  public interface Listener extends NinjaLogFiles.Reports, Consumer<String> {
    /** The manifest was read, and says where the logs are. */
    void manifestRead(NinjaLogFiles logs) throws NinjaLogFiles.LogException;

    /** The build log was read. */
    void buildLogRead();

    /** The deps log was read. */
    void depsLogRead();

    /** File timestamps that are already known; called after everything else was read. */
    default UpToDateCheck.KnownTimestamps knownTimes(Graph graph) {
      return UpToDateCheck.KnownTimestamps.none();
    }

    @Override
    default void accept(String warning) {
      warning(warning);
    }
  }

  /**
   * Reads a build directory. Changes nothing in it.
   *
   * @param newLogVersion the version of a new build log; asked only if there is none yet
   * @param listener also receives warnings
   * @throws ManifestException if the manifest cannot be read
   * @throws NinjaLogFiles.LogException if a log cannot be read
   */
  public static LoadedBuild read(
      DiskFiles files,
      String manifestPath,
      Manifest.Options options,
      NewLogVersion newLogVersion,
      long startedAtMillis,
      Listener listener)
      throws ManifestException, NinjaLogFiles.LogException {
    Manifest manifest = Manifest.load(files, manifestPath, options, listener);
    Graph graph = manifest.graph();
    NinjaLogFiles logs =
        new NinjaLogFiles(listener, files, graph, manifest.variable("builddir"), newLogVersion);
    listener.manifestRead(logs);
    BuildLog buildLog = logs.readBuildLog();
    listener.buildLogRead();
    DepsLog depsLog = logs.readDepsLog();
    listener.depsLogRead();
    return new LoadedBuild(
        manifestPath,
        manifest,
        files,
        logs,
        buildLog,
        depsLog,
        startedAtMillis,
        listener.knownTimes(graph));
  }

  /** The graph of the manifest. */
  public Graph graph() {
    return manifest.graph();
  }

  /** The manifest, if a step generates it; else null. */
  public @Nullable Node generatedManifest() {
    Node node = graph().find(CanonicalPath.of(manifestPath));
    return node == null || node.producer() == null ? null : node;
  }

  /** The file to write in order to learn the file system's time, as ninja does; a byte string. */
  public String stampFile() {
    String directory = manifest.variable("builddir");
    return directory.isEmpty() ? STAMP_FILE : directory + "/" + STAMP_FILE;
  }

  /** Whether another build has changed a log since it was read. */
  public boolean isOutdated() throws IOException {
    return buildLog.isOutdated() || depsLog.isOutdated();
  }

  /** Whether a log must be repaired before records can be added. */
  public boolean needsRepair() {
    return buildLog.needsRepair() || depsLog.needsRepair();
  }

  /**
   * Prepares the logs for new records; repairs them if necessary. Only for the holder of the build
   * lock.
   */
  public void prepareLogs() throws NinjaLogFiles.LogException {
    logs.makeDirectory();
    logs.prepare(buildLog);
    logs.prepare(depsLog);
  }

  /** Closes the logs so that others can write them. The next record reopens them. */
  @Override
  public void close() throws IOException {
    try (depsLog;
        buildLog) {
      return;
    }
  }
}
