package dev.sconce.history;

import dev.sconce.files.FileException;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ninja's {@code .ninja_log}. For each output it contains the times of the last run of its command,
 * a hash of that command, and the timestamp with which inputs are compared. Reads versions 5 to 7.
 * An existing log keeps its version, so that the ninja that wrote it can continue with it.
 *
 * <p>Reading never changes the file. {@link #openForWrite} repairs, compacts or restarts it. Each
 * record is appended in one write, and the first record creates the file. Several threads may look
 * up entries while no thread records; everything else is for one thread.
 */
public final class BuildLog implements AutoCloseable {
  /** The version that ninja 1.13 writes. */
  public static final int NEWEST_VERSION = 7;

  /** The version that ninja 1.11 writes, and the oldest readable one. */
  public static final int OLDEST_VERSION = 5;

  private static final int MIN_LINES_TO_RECOMPACT = 100;
  private static final int RECOMPACT_RATIO = 3;

  private final BuildLogEntries entries;
  private final @Nullable LogFile file;
  private final ByteSink line = new ByteSink();
  private final ByteSink scratch = new ByteSink();

  /** The version of a new log, requested when it is first needed. */
  private final IntSupplier newVersion;

  /** 0 until known. */
  private int version;

  private @Nullable String warning;
  private boolean startsOver;
  private boolean needsRecompaction;
  private long wholeLength = -1;

  private BuildLog(Graph graph, @Nullable LogFile file, IntSupplier newVersion) {
    this.entries = new BuildLogEntries(graph);
    this.file = file;
    this.newVersion = newVersion;
  }

  /** A log in memory only. */
  public static BuildLog inMemory(Graph graph) {
    return new BuildLog(graph, null, () -> NEWEST_VERSION);
  }

  /**
   * Reads a log.
   *
   * @param newVersion the version of a new log, {@link #OLDEST_VERSION} to {@link #NEWEST_VERSION}
   * @throws FileException if the log exists but cannot be read; its reason is ninja's text
   */
  public static BuildLog load(Graph graph, Path path, int newVersion) throws FileException {
    return of(graph, UnparsedLog.read(path), newVersion);
  }

  /** Reads a log. The version of a new log is requested when it is first needed. */
  public static BuildLog load(Graph graph, Path path, IntSupplier newVersion) throws FileException {
    return of(graph, UnparsedLog.read(path), newVersion);
  }

  /**
   * Parses a log that was read before. Only looks up nodes in the graph, so other threads may read
   * the graph meanwhile.
   *
   * @param newVersion as for {@link #load}
   */
  public static BuildLog of(Graph graph, UnparsedLog read, int newVersion) {
    checkVersion(newVersion);
    return of(graph, read, () -> newVersion);
  }

  private static BuildLog of(Graph graph, UnparsedLog read, IntSupplier newVersion) {
    BuildLog log = new BuildLog(graph, read.file(), newVersion);
    byte[] bytes = read.content();
    if (bytes != null && bytes.length > 0) {
      log.read(bytes);
    }
    return log;
  }

  private void read(byte[] bytes) {
    int found = BuildLogReader.version(bytes);
    if (found < OLDEST_VERSION || found > NEWEST_VERSION) {
      warning =
          found < OLDEST_VERSION
              ? "build log version is too old; starting over"
              : "build log version is too new; starting over";
      startsOver = true;
      return;
    }
    version = found;
    BuildLogReader reader = new BuildLogReader(bytes, entries);
    reader.read();
    if (reader.wholeLength() < bytes.length) {
      wholeLength = reader.wholeLength();
      warning = "build log ends in the middle of a line; recovering";
    }
    if (reader.damagedLines() > 0) {
      warning = "build log has damaged lines; leaving them out";
      needsRecompaction = true;
    }
    needsRecompaction |=
        reader.lines() > MIN_LINES_TO_RECOMPACT
            && reader.lines() > entries.count() * RECOMPACT_RATIO;
  }

  /** The problem with the file, for a warning. */
  public Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  /** The version of the file: 5, 6 or 7. */
  public int version() {
    if (version == 0) {
      version = checkVersion(newVersion.getAsInt());
    }
    return version;
  }

  private static int checkVersion(int version) {
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      throw new IllegalArgumentException("build log version " + version);
    }
    return version;
  }

  /** Whether {@link #openForWrite} would change the file. */
  public boolean needsRepair() {
    return startsOver || needsRecompaction || wholeLength >= 0;
  }

  /** Whether another process changed the file since, so that the entries may be wrong. */
  public boolean isOutdated() throws FileException {
    return file != null && file.isOutdated();
  }

  /** Whether an output has an entry. */
  public boolean has(Node output) {
    return entries.find(output) >= 0;
  }

  /** The logged timestamp in nanoseconds since 1970; 0 without an entry. */
  public long mtimeNanos(Node output) {
    int entry = entries.find(output);
    return entry < 0 ? 0 : entries.mtime(entry);
  }

  /** When the command started, in milliseconds since its build started; -1 without an entry. */
  public int startMillis(Node output) {
    int entry = entries.find(output);
    return entry < 0 ? -1 : entries.start(entry);
  }

  /** When the command ended, in milliseconds since the start of its build; -1 without an entry. */
  public int endMillis(Node output) {
    int entry = entries.find(output);
    return entry < 0 ? -1 : entries.end(entry);
  }

  /**
   * Whether the present command of an edge made an output. False without an entry.
   *
   * @param buffer overwritten; one per thread
   */
  public boolean sameCommand(Edge edge, Node output, ByteSink buffer) {
    expand(edge, buffer);
    return sameExpanded(output, buffer);
  }

  /**
   * Puts the hashed text of an edge into a buffer: its command and the content of its response
   * file.
   */
  public static void expand(Edge edge, ByteSink buffer) {
    buffer.clear();
    edge.bindings().appendCommand(edge, buffer);
    String content = edge.value("rspfile_content");
    if (!content.isEmpty()) {
      buffer.put(";rspfile=");
      buffer.put(content);
    }
  }

  /**
   * Whether an {@linkplain #expand expanded} command made an output. Compares both kinds of hash,
   * because ninja 1.11 appends its own hashes to a log of version 7.
   */
  public boolean sameExpanded(Node output, ByteSink expanded) {
    int entry = entries.find(output);
    if (entry < 0) {
      return false;
    }
    long logged = entries.hash(entry);
    CommandHash usual = CommandHash.ofLogVersion(version());
    return logged == usual.of(expanded.buffer(), expanded.length())
        || logged == usual.other().of(expanded.buffer(), expanded.length());
  }

  /** The paths of all outputs with an entry, byte strings, in order of first mention. */
  public List<String> outputs() {
    List<String> paths = new ArrayList<>(entries.count());
    for (int entry = 0; entry < entries.count(); entry++) {
      paths.add(path(entry));
    }
    return paths;
  }

  /**
   * Prepares the file for records: restarts an unusable log, cuts off a torn end, and rewrites a
   * log with mostly outdated lines. Leaves an intact or missing file alone.
   *
   * @param isDead whether a path, a byte string, is obsolete: no step makes it and the file is
   *     missing. Only called when the log is rewritten
   */
  public void openForWrite(Predicate<String> isDead) throws IOException {
    if (file == null) {
      return;
    }
    if (startsOver) {
      file.delete();
    } else if (needsRecompaction) {
      recompact(isDead);
    } else if (wholeLength >= 0) {
      file.truncate(wholeLength);
    }
    startsOver = false;
    wholeLength = -1;
  }

  /** Records a successful command, with one line for each output. */
  public void record(Edge edge, int startMillis, int endMillis, long mtimeNanos)
      throws IOException {
    expand(edge, scratch);
    long hash = CommandHash.ofLogVersion(version()).of(scratch.buffer(), scratch.length());
    line.clear();
    for (Node output : edge.outputs()) {
      int entry = entries.findOrAdd(output);
      entries.set(entry, startMillis, endMillis, mtimeNanos, hash);
      if (fitsInALine(output.path())) {
        appendLine(entry, line);
      }
    }
    if (file != null && line.length() > 0) {
      file.append(header(version()), line);
    }
  }

  /**
   * The log entries of a step before it was {@linkplain #withdraw withdrawn}.
   *
   * @param lines one for each output that had an entry
   */
  public record Withdrawn(Edge edge, List<Line> lines) {
    public Withdrawn {
      lines = List.copyOf(lines);
    }

    /** The log entry of one output. */
    record Line(Node output, int startMillis, int endMillis, long mtimeNanos, long hash) {}
  }

  /**
   * Makes every ninja rerun a step until its entries are {@linkplain #reinstate reinstated}.
   * Meanwhile, the log says that an unknown command made the outputs, before all inputs.
   */
  public Withdrawn withdraw(Edge edge) throws IOException {
    List<Withdrawn.Line> before = new ArrayList<>();
    List<Withdrawn.Line> after = new ArrayList<>();
    for (Node output : edge.outputs()) {
      int entry = entries.find(output);
      if (entry >= 0) {
        int start = entries.start(entry);
        int end = entries.end(entry);
        before.add(
            new Withdrawn.Line(output, start, end, entries.mtime(entry), entries.hash(entry)));
        after.add(new Withdrawn.Line(output, start, end, 0, 0));
      }
    }
    append(after);
    return new Withdrawn(edge, before);
  }

  /** Restores the entries of a step. */
  public void reinstate(Withdrawn withdrawn) throws IOException {
    append(withdrawn.lines());
  }

  private void append(List<Withdrawn.Line> lines) throws IOException {
    line.clear();
    for (Withdrawn.Line one : lines) {
      int entry = entries.findOrAdd(one.output());
      entries.set(entry, one.startMillis(), one.endMillis(), one.mtimeNanos(), one.hash());
      if (fitsInALine(one.output().path())) {
        appendLine(entry, line);
      }
    }
    if (file != null && line.length() > 0) {
      file.append(header(version()), line);
    }
  }

  /** Rewrites the log with the latest line of each output not dead. Removes an unusable log. */
  public void recompact(Predicate<String> isDead) throws IOException {
    if (startsOver) {
      openForWrite(isDead);
      return;
    }
    boolean[] dead = new boolean[entries.count()];
    for (int entry = 0; entry < dead.length; entry++) {
      dead[entry] = isDead.test(path(entry));
    }
    entries.removeIf(dead);
    rewrite();
    needsRecompaction = false;
  }

  /**
   * Sets logged timestamps to those of the files, 0 for missing ones, and rewrites the log. A
   * generator wants this after it has touched outputs.
   *
   * @param only the outputs to check; empty for all
   */
  public void restat(FileSystem files, Collection<String> only) throws IOException {
    Set<String> wanted = Set.copyOf(only);
    for (int entry = 0; entry < entries.count(); entry++) {
      String path = path(entry);
      if (wanted.isEmpty() || wanted.contains(path)) {
        entries.mtime(entry, files.mtimeNanos(path));
      }
    }
    rewrite();
  }

  /**
   * Closes the file so that a command may replace it; the next record reopens it. Ninja does this
   * before a generator runs, and creates the file if it is missing. If the file cannot be written,
   * the next record reports it.
   */
  public void release() throws IOException {
    if (file == null) {
      return;
    }
    try {
      line.clear();
      file.append(header(version()), line);
    } catch (FileException unwritable) {
      return;
    } finally {
      file.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  private void rewrite() throws IOException {
    if (file == null) {
      return;
    }
    ByteSink content = header(version());
    for (int entry = 0; entry < entries.count(); entry++) {
      if (fitsInALine(path(entry))) {
        appendLine(entry, content);
      }
    }
    file.replace(content);
    startsOver = false;
    wholeLength = -1;
  }

  /** False for a path whose line would be read back as another path or as damaged. */
  private static boolean fitsInALine(String path) {
    return path.indexOf('\t') < 0 && path.indexOf('\n') < 0;
  }

  private String path(int entry) {
    scratch.clear();
    entries.appendPath(entry, scratch);
    return new String(scratch.buffer(), 0, scratch.length(), StandardCharsets.ISO_8859_1);
  }

  private void appendLine(int entry, ByteSink sink) {
    sink.put(Integer.toString(entries.start(entry)));
    sink.put('\t');
    sink.put(Integer.toString(entries.end(entry)));
    sink.put('\t');
    sink.put(Long.toString(entries.mtime(entry)));
    sink.put('\t');
    entries.appendPath(entry, sink);
    sink.put('\t');
    sink.put(Long.toHexString(entries.hash(entry)));
    sink.put('\n');
  }

  private static ByteSink header(int version) {
    ByteSink header = new ByteSink();
    header.put("# ninja log v");
    header.put('0' + version);
    header.put('\n');
    return header;
  }
}
