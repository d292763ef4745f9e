package dev.sconce.tools;

import dev.sconce.files.DiskFiles;
import dev.sconce.files.FileException;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Finds, reads and repairs {@code .ninja_log} and {@code .ninja_deps}, with ninja's messages. */
public final class NinjaLogFiles {
  public static final String BUILD_LOG = ".ninja_log";

  private static final String DEPS_LOG = ".ninja_deps";

  /** Receives messages about problems with the logs; byte strings. */
  public interface Reports {
    /** Reports a harmless problem. */
    void warning(String text);

    /** Reports a problem that is ignored here or leads to a {@link LogException}. */
    void error(String text);
  }

  private final Reports reports;
  private final DiskFiles files;
  private final Graph graph;
  private final String directory;
  private final NewLogVersion newVersion;
  private final @Nullable BooleanSupplier mayWrite;

  /**
   * Logs that no other build writes.
   *
   * @param directory the directory of the logs below the build directory; empty for that itself
   * @param newVersion the version of a new build log; only called if there is no log yet
   */
  public NinjaLogFiles(
      Reports reports, DiskFiles files, Graph graph, String directory, NewLogVersion newVersion) {
    this(reports, files, graph, directory, newVersion, null);
  }

  /**
   * Logs that another build may be writing.
   *
   * @param directory the directory of the logs below the build directory; empty for that itself
   * @param newVersion the version of a new build log; only called if there is no log yet
   * @param mayWrite whether no other build is writing the logs, called before they are repaired;
   *     null if there is no other build
   */
  public NinjaLogFiles(
      Reports reports,
      DiskFiles files,
      Graph graph,
      String directory,
      NewLogVersion newVersion,
      @Nullable BooleanSupplier mayWrite) {
    this.reports = reports;
    this.files = files;
    this.graph = graph;
    this.directory = directory;
    this.newVersion = newVersion;
    this.mayWrite = mayWrite;
  }

  /** Creates the directory of the logs, unless it is the build directory itself. */
  public void makeDirectory() throws LogException {
    if (directory.isEmpty()) {
      return;
    }
    try {
      files.makeParents(directory + "/.");
    } catch (IOException e) {
      reports.error(String.valueOf(e.getMessage()));
      throw new LogException("creating build directory " + directory, e);
    }
  }

  /** Whether there is no build log yet, so that only timestamps can show outputs as up to date. */
  public boolean isFirstBuild() {
    try {
      return files.mtimeNanos(name(BUILD_LOG)) == 0;
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Reads the build log. Reports problems that leave it usable. */
  public BuildLog readBuildLog() throws LogException {
    String name = name(BUILD_LOG);
    try {
      Path path = files.path("open", name);
      // Without steps, no log will be written.
      boolean known = graph.edgeCount() == 0 || exists(name);
      if (!known) {
        newVersion.expect();
      }
      BuildLog log =
          known
              ? BuildLog.load(graph, path, BuildLog.NEWEST_VERSION)
              : BuildLog.load(graph, path, newVersion);
      if (log.warning().isPresent()) {
        reports.warning(log.warning().get());
      }
      return log;
    } catch (IOException e) {
      throw new LogException("loading build log " + name, e);
    }
  }

  /** Reads the deps log. Reports problems that leave it usable. */
  public DepsLog readDepsLog() throws LogException {
    String name = name(DEPS_LOG);
    try {
      DepsLog log = DepsLog.load(graph, files.path("open", name));
      if (log.warning().isPresent()) {
        reports.warning(log.warning().get());
      }
      return log;
    } catch (IOException e) {
      throw new LogException("loading deps log " + name, e);
    }
  }

  /** Repairs the build log if necessary, so that records can be appended. */
  public void prepare(BuildLog log) throws LogException {
    if (!log.needsRepair() || !mayWrite()) {
      return;
    }
    try {
      log.openForWrite(this::isDead);
    } catch (IOException e) {
      throw new LogException("opening build log", e);
    }
  }

  /** Repairs the deps log if necessary, so that records can be appended. */
  public void prepare(DepsLog log) throws LogException {
    if (!log.needsRepair() || !mayWrite()) {
      return;
    }
    try {
      log.openForWrite();
    } catch (IOException e) {
      throw new LogException("opening deps log", e);
    }
  }

  /** Closes both logs. As after ninja, the next reader finds a deps log, even if it is empty. */
  public void release(BuildLog buildLog, DepsLog depsLog) throws LogException {
    try {
      buildLog.close();
      depsLog.create();
      depsLog.close();
    } catch (IOException e) {
      throw new LogException("closing logs", e);
    }
  }

  /**
   * Closes both logs after the last record: some file systems only then report that they are full.
   */
  public void close(BuildLog buildLog, DepsLog depsLog) throws LogException {
    try {
      buildLog.close();
      depsLog.close();
    } catch (IOException e) {
      throw new LogException("closing logs", e);
    }
  }

  /**
   * Rewrites the existing logs without obsolete records. Leaves them alone while a build runs,
   * because that build would continue to write the old files.
   */
  void recompact() throws LogException {
    if (warnIfInUse()) {
      return;
    }
    BuildLog buildLog = readBuildLog();
    try {
      if (exists(name(BUILD_LOG))) {
        buildLog.recompact(this::isDead);
      }
      DepsLog depsLog = readDepsLog();
      if (exists(name(DEPS_LOG))) {
        depsLog.recompact();
      }
    } catch (IOException e) {
      throw new LogException("failed recompaction", e);
    }
  }

  /**
   * Sets the timestamps in the build log to those of the files, unless a running build writes the
   * log.
   *
   * @param only the outputs to check; empty for all
   */
  void restat(List<String> only) throws LogException {
    if (!exists(name(BUILD_LOG)) || warnIfInUse()) {
      return;
    }
    BuildLog log = readBuildLog();
    try {
      log.restat(files, only);
    } catch (IOException e) {
      throw new LogException("failed recompaction", e);
    }
  }

  private boolean mayWrite() {
    return mayWrite == null || mayWrite.getAsBoolean();
  }

  private boolean warnIfInUse() {
    if (mayWrite()) {
      return false;
    }
    reports.warning("another build runs here; the logs are left as they are");
    return true;
  }

  /** The paths of both logs, whether or not they exist. */
  public List<String> names() {
    return List.of(name(BUILD_LOG), name(DEPS_LOG));
  }

  private String name(String log) {
    return directory.isEmpty() ? log : directory + "/" + log;
  }

  private boolean exists(String name) throws LogException {
    try {
      return files.mtimeNanos(name) != 0;
    } catch (IOException e) {
      throw new LogException("loading log " + name, e);
    }
  }

  /** Whether no step produces this path and the file does not exist. */
  private boolean isDead(String path) {
    Node node = graph.find(path);
    if (node != null && node.producer() != null) {
      return false;
    }
    try {
      return files.mtimeNanos(path) == 0;
    } catch (IOException e) {
      reports.error(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Thrown if a log cannot be read or written. The message is ninja's. */
  public static final class LogException extends Exception {
    private static final long serialVersionUID = 1L;

    private final IOException reason;

    LogException(String what, IOException reason) {
      super(what + ": " + FileException.reasonOf(reason), reason);
      this.reason = reason;
    }

    /** The exception of the file system. */
    public IOException reason() {
      return reason;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
