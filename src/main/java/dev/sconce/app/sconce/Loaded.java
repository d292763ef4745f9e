package dev.sconce.app.sconce;

import dev.sconce.app.ninja.NewLogVersion;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.FileException;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.frontend.ninja.ManifestOptions;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A build directory as it was read: the manifest and ninja's logs. */
record Loaded(Manifest manifest, DiskFiles files, BuildLog buildLog, DepsLog depsLog)
    implements AutoCloseable {
  private static final String BUILD_LOG = ".ninja_log";
  private static final String DEPS_LOG = ".ninja_deps";

  /**
   * Reads a build directory. Changes nothing in it.
   *
   * @param environment its PATH may say which ninja has to understand a log that is new
   * @param warnings gets what is wrong and can be lived with, byte strings
   */
  static Loaded of(Place place, CommandEnvironment environment, Consumer<String> warnings)
      throws StartException {
    DiskFiles files = new DiskFiles(place.root());
    try {
      Manifest manifest =
          Manifest.load(files, ByteText.of(place.manifest()), ManifestOptions.DEFAULT, warnings);
      Graph graph = manifest.graph();
      String directory = manifest.variable("builddir");
      Path logFile = path(files, directory, BUILD_LOG);
      boolean fresh = !Files.exists(logFile);
      int version =
          fresh ? new NewLogVersion(files, environment).getAsInt() : BuildLog.NEWEST_VERSION;
      BuildLog buildLog = BuildLog.load(graph, logFile, version);
      DepsLog depsLog = DepsLog.load(graph, path(files, directory, DEPS_LOG));
      buildLog.warning().ifPresent(warnings);
      depsLog.warning().ifPresent(warnings);
      return new Loaded(manifest, files, buildLog, depsLog);
    } catch (ManifestException | FileException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private static Path path(DiskFiles files, String directory, String name) throws FileException {
    return files.path("open", directory.isEmpty() ? name : directory + "/" + name);
  }

  Graph graph() {
    return manifest.graph();
  }

  /** What is written to learn the file system's time, as ninja does; a byte string. */
  String stampFile() {
    return besideLogs(".ninja_lock");
  }

  private String besideLogs(String name) {
    String directory = manifest.variable("builddir");
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  /** Whether a log was changed by another build since it was read. */
  boolean isOutdated() throws IOException {
    return buildLog.isOutdated() || depsLog.isOutdated();
  }

  /** Where ninja's logs lie. */
  List<Path> logs() throws FileException {
    String directory = manifest.variable("builddir");
    return List.of(path(files, directory, BUILD_LOG), path(files, directory, DEPS_LOG));
  }

  /** Mends the logs where that is needed before records can be added. */
  void prepareLogs() throws IOException {
    files.makeParents(besideLogs(BUILD_LOG));
    if (buildLog.needsRepair()) {
      buildLog.openForWrite(this::isDead);
    }
    if (depsLog.needsRepair()) {
      depsLog.openForWrite();
    }
  }

  /** Whether no step makes a path and no file is there. */
  private boolean isDead(String path) {
    Node node = graph().find(path);
    if (node != null && node.producer() != null) {
      return false;
    }
    try {
      return files.mtimeNanos(path) == 0;
    } catch (IOException e) {
      return false; // what cannot be looked at stays in the log
    }
  }

  /** Closes the files, so that others can write them; what is written here opens them again. */
  @Override
  public void close() throws IOException {
    try (depsLog;
        buildLog) {
      return;
    }
  }
}
