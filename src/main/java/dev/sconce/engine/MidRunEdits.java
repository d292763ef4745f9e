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
 * Decides whether the start time of a step with {@code restat} or of a generator may be logged. The
 * start time reveals edits that were made while the step ran. But such steps may write their own
 * inputs, and are up to date afterwards. So if an input is newer than the start and nobody edited
 * it, the time of the outputs is logged instead. An edit is recognised by the content: a step that
 * writes the same content again has changed nothing. For the thread of the build.
 *
 * <p>Only sources are compared: the steps that make other inputs have ended before. Sources that
 * the step has not reported before are not known.
 *
 * <p>A generator writes other contents into its own inputs (CMake into its cache), and must come to
 * an end: a manifest that stays out of date cannot be built. So its inputs in the build directory
 * count as its own, and after a run that saw an edit the next run looks for none.
 */
final class MidRunEdits {
  /** The limit for the sources of one step; beyond it only sizes are compared. */
  private static final long MAX_BYTES = 32L << 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Node[] NO_NODES = {};

  /**
   * A source before the step started.
   *
   * @param checksum of the content; null if only the size is known
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

  /** Checks the sources of a step that is about to start, if it is one that may hide edits. */
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

  /** Whether the last run saw an edit: then its start was logged, not the time of its outputs. */
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
   * The inputs that count. A group may be a file: CMake declares each of its inputs as a group,
   * since the input may be missing.
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

  /**
   * The state of a regular file; null for anything else. The command will report an unreadable
   * file.
   */
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
   * Whether the start may be logged: the content of a source has changed, or no input is newer.
   *
   * @param startMtimeNanos the file system's time at the start; only newer files can be edits
   * @param told the inputs that the step has just reported; null if they were not requested
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
    // a generator's entry is that old only after an edit, and a kept depfile is not read yet
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

  /** Two checksums of 32 bits: they cost next to nothing, while SHA-256 would delay the build. */
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
