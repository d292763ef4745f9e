package dev.sconce.engine;

import dev.sconce.action.CountedInputs;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the time at which a step with {@code restat} or a generator started may be logged,
 * which shows edits that were made while it ran. Such steps may write their own inputs, and are up
 * to date afterwards; so the time of what they made is logged if an input is newer than the start
 * and nobody edited it. The content tells an edit: a step that writes the same again has changed
 * nothing. For the thread of the build.
 *
 * <p>Only sources are compared: who makes other inputs has ended before. Nothing is known of a
 * source that the step has not told of before.
 *
 * <p>A generator writes other contents into its own inputs (CMake into its cache), and has to
 * settle: a manifest that stays out of date cannot be built. So its inputs in the build directory
 * are its own, and after a run that saw an edit the next one looks for none.
 */
final class MidRunEdits {
  /** Of the sources of one step; of those beyond it only the sizes are compared. */
  private static final long MAX_BYTES = 32L << 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Node[] NO_NODES = {};

  /**
   * A source before the step started.
   *
   * @param checksum of the content, null when only the size is known
   */
  private record Source(String path, long sizeBytes, @Nullable Long checksum) {}

  private final FileSystem files;
  private final @Nullable BuildLog log;
  private final @Nullable DepsLog deps;
  private final Map<Integer, List<Source>> sources = new HashMap<>();

  MidRunEdits(FileSystem files, @Nullable BuildLog log, @Nullable DepsLog deps) {
    this.files = files;
    this.log = log;
    this.deps = deps;
  }

  /** Looks at the sources of a step that is about to start, if that may hide edits. */
  void starting(Edge edge) {
    boolean generator = edge.generator();
    if (generator ? sawEdit(edge) : !edge.restat()) {
      return;
    }
    List<Source> found = new ArrayList<>();
    long bytesRemaining = MAX_BYTES;
    for (Node input : inputs(edge, StepSnapshot.discovered(edge, deps))) {
      boolean own = generator && isBelowHere(input.path());
      Source source = own || isMade(input) ? null : look(input.path(), bytesRemaining);
      if (source != null) {
        found.add(source);
        bytesRemaining -= source.checksum() == null ? 0 : source.sizeBytes();
      }
    }
    sources.put(edge.id(), found);
  }

  /** Whether the last run saw an edit: its start was logged, not the time of what it made. */
  private boolean sawEdit(Edge generator) {
    Node output = generator.outputs()[0];
    try {
      return log != null
          && log.has(output)
          && log.mtimeNanos(output) < files.mtimeNanos(output.path());
    } catch (IOException unreadable) {
      return true;
    }
  }

  /**
   * What counts. A group may be a file: CMake calls each of its inputs one, as it may be missing.
   */
  private static List<Node> inputs(Edge edge, Node[] discovered) {
    CountedInputs counted = CountedInputs.of(edge, discovered);
    List<Node> inputs = new ArrayList<>(counted.groups());
    for (CountedInputs.Counted input : counted.files()) {
      inputs.add(input.node());
    }
    return inputs;
  }

  private static boolean isMade(Node input) {
    Edge producer = input.producer();
    return producer != null && !producer.phony();
  }

  private static boolean isBelowHere(String path) {
    return !path.startsWith("/") && !path.startsWith("../");
  }

  /** A regular file; what cannot be read is for the command to complain about. */
  private @Nullable Source look(String path, long bytesRemaining) {
    try {
      Optional<FileStat> stat = files.stat(path);
      if (stat.isEmpty() || stat.get().kind() != FileStat.Kind.FILE) {
        return null;
      }
      long size = stat.get().sizeBytes();
      return new Source(path, size, size <= bytesRemaining ? checksum(path) : null);
    } catch (IOException unreadable) {
      return null;
    }
  }

  /**
   * Whether the start may be logged: a source has another content now, or no input is newer.
   *
   * @param startMtimeNanos the file system's time then; what is not newer is no edit
   * @param told what the step has just told of, null when it was not asked
   */
  boolean startTells(Edge edge, long startMtimeNanos, Node @Nullable [] told) {
    List<Source> before = sources.remove(edge.id());
    if (before != null) {
      for (Source source : before) {
        if (edited(source, startMtimeNanos)) {
          return true;
        }
      }
    }
    // a generator's entry is that old only after an edit, and what a depfile tells is not known yet
    return !edge.generator()
        && (told != null || edge.depfile().isEmpty())
        && noneNewer(edge, startMtimeNanos, told == null ? NO_NODES : told);
  }

  private boolean noneNewer(Edge edge, long startMtimeNanos, Node[] told) {
    try {
      for (Node input : inputs(edge, told)) {
        if (files.mtimeNanos(input.path()) > startMtimeNanos) {
          return false;
        }
      }
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private boolean edited(Source before, long startMtimeNanos) {
    try {
      Optional<FileStat> now = files.stat(before.path());
      if (now.isEmpty() || now.get().mtimeNanos() <= startMtimeNanos) {
        return false;
      }
      if (now.get().sizeBytes() != before.sizeBytes()) {
        return true;
      }
      Long known = before.checksum();
      return known != null && !known.equals(checksum(before.path()));
    } catch (IOException notReadableAnyMore) {
      return true;
    }
  }

  /** Two checksums of 32 bits, which cost next to nothing where SHA-256 would hold up the build. */
  private @Nullable Long checksum(String path) throws IOException {
    Optional<InputStream> content = files.open(path);
    if (content.isEmpty()) {
      return null;
    }
    CRC32 one = new CRC32();
    CRC32C other = new CRC32C();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = content.get()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        one.update(buffer, 0, count);
        other.update(buffer, 0, count);
      }
    }
    return one.getValue() << Integer.SIZE | other.getValue();
  }
}
