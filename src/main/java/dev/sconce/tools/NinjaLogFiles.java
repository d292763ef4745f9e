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

/** Finds, reads and mends {@code .ninja_log} and {@code .ninja_deps}, with ninja's words. */
public final class NinjaLogFiles {
  /** The name of the build log. */
  public static final String BUILD_LOG = ".ninja_log";

  private static final String DEPS_LOG = ".ninja_deps";

  /** Told what is wrong with logs; byte strings. */
  public interface Reports {
    /** Something is wrong that can be lived with. */
    void warning(String text);

    /** Something is wrong that is looked over here, or leads to a {@link LogException}. */
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
   * @param directory where the logs lie, below the build directory; empty for there
   * @param newVersion the version of a build log that does not exist yet; asked only then
   */
  public NinjaLogFiles(
      Reports reports, DiskFiles files, Graph graph, String directory, NewLogVersion newVersion) {
    this(reports, files, graph, directory, newVersion, null);
  }

  /**
   * Logs that another build may be writing.
   *
   * @param directory where the logs lie, below the build directory; empty for there
   * @param newVersion the version of a build log that does not exist yet; asked only then
   * @param mayWrite whether no other build is writing the logs; asked before they are mended; null
   *     if none is
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

  /** Makes the directory of the logs, unless that is the build directory itself. */
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

  /** Whether there is no build log yet, so that nothing can be up to date but by its times. */
  public boolean isFirstBuild() {
    try {
      return files.mtimeNanos(name(BUILD_LOG)) == 0;
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Reads the build log. Says what is wrong with it, if it can be used all the same. */
  public BuildLog readBuildLog() throws LogException {
    String name = name(BUILD_LOG);
    try {
      Path path = files.path("open", name);
      // Without steps no log will be written.
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

  /** Reads the deps log. Says what is wrong with it, if it can be used all the same. */
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

  /** Mends the build log where necessary, so that records can be added. */
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

  /** Mends the deps log where necessary, so that records can be added. */
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

  /**
   * Lets go of both logs. Whoever reads them next finds a deps log, be it an empty one, as after
   * ninja.
   */
  public void release(BuildLog buildLog, DepsLog depsLog) throws LogException {
    try {
      buildLog.close();
      depsLog.create();
      depsLog.close();
    } catch (IOException e) {
      throw new LogException("closing logs", e);
    }
  }

  /** Closes both logs after the last record: a file system may tell only then that it is full. */
  public void close(BuildLog buildLog, DepsLog depsLog) throws LogException {
    try {
      buildLog.close();
      depsLog.close();
    } catch (IOException e) {
      throw new LogException("closing logs", e);
    }
  }

  /**
   * Rewrites both logs, as far as they exist, without what is of no more use. Those of a build that
   * runs are left alone: it would go on writing the old ones.
   */
  void recompact() throws LogException {
    if (leftAlone()) {
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
   * Sets the time stamps of the build log to those of the files, unless a build runs that writes
   * it.
   *
   * @param only the outputs to look at; all when empty
   */
  void restat(List<String> only) throws LogException {
    if (!exists(name(BUILD_LOG)) || leftAlone()) {
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

  private boolean leftAlone() {
    if (mayWrite()) {
      return false;
    }
    reports.warning("another build runs here; the logs are left as they are");
    return true;
  }

  /** The paths of both logs, whether they exist or not. */
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

  /** Whether no step makes a path and no file is there. */
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

  /** A log that cannot be read or written. The message is ninja's. */
  public static final class LogException extends Exception {
    private static final long serialVersionUID = 1L;

    private final IOException reason;

    LogException(String what, IOException reason) {
      super(what + ": " + FileException.reasonOf(reason), reason);
      this.reason = reason;
    }

    /** What the system said. */
    public IOException reason() {
      return reason;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
