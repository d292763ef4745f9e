package dev.sconce.action;

import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.action.ActionResult.OutputFile;
import dev.sconce.action.ActionResult.OutputLink;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes results in the wire form of protocol buffers: the message ActionResult of {@code
 * build.bazel.remote.execution.v2}. It writes only the fields that Sconce uses; when reading, it
 * skips all others. The bytes depend on nothing but the result.
 */
public final class ActionResultWire {
  /** The tree of an empty directory: the digest of the empty blob, which all servers have. */
  static final Digest EMPTY_TREE = Digest.of(new byte[0]);

  private static final int FILES = 2;
  private static final int DIRECTORIES = 3;
  private static final int EXIT_CODE = 4;
  private static final int STDOUT_RAW = 5;
  private static final int STDOUT_DIGEST = 6;
  private static final int METADATA = 9;
  private static final int FILE_LINKS = 10;
  private static final int DIRECTORY_LINKS = 11;
  private static final int LINKS = 12;

  private static final int PATH = 1;
  private static final int FILE_DIGEST = 2;
  private static final int FILE_EXECUTABLE = 4;
  private static final int FILE_CONTENTS = 5;
  private static final int LINK_TARGET = 2;
  private static final int TREE_DIGEST = 3;
  private static final int DIGEST_HASH = 1;
  private static final int DIGEST_SIZE = 2;
  private static final int STARTED = 7;
  private static final int COMPLETED = 8;
  private static final int SECONDS = 1;
  private static final int NANOS = 2;

  private static final int MILLIS_PER_SECOND = 1000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private ActionResultWire() {}

  /** Encodes a result. */
  public static byte[] encode(ActionResult result) {
    ByteSink sink = new ByteSink();
    for (OutputFile file : result.files()) {
      ByteSink one = new ByteSink();
      WireFormat.put(one, PATH, file.path());
      putDigest(one, FILE_DIGEST, file.content().digest());
      WireFormat.put(one, FILE_EXECUTABLE, file.executable() ? 1 : 0);
      if (file.content() instanceof Blob.Inline(Digest _, byte[] bytes) && bytes.length > 0) {
        WireFormat.put(one, FILE_CONTENTS, bytes);
      }
      WireFormat.putMessage(sink, FILES, one);
    }
    for (String directory : result.directories()) {
      ByteSink one = new ByteSink();
      WireFormat.put(one, PATH, directory);
      putDigest(one, TREE_DIGEST, EMPTY_TREE);
      WireFormat.putMessage(sink, DIRECTORIES, one);
    }
    switch (result.stdout()) {
      case Blob.Inline(Digest _, byte[] bytes) -> {
        if (bytes.length > 0) {
          WireFormat.put(sink, STDOUT_RAW, bytes);
        }
      }
      case Blob.Stored(Digest digest) -> putDigest(sink, STDOUT_DIGEST, digest);
    }
    ExecutionTimes times = result.times();
    if (times != null) {
      ByteSink one = new ByteSink();
      putTime(one, STARTED, times.startedMillis());
      putTime(one, COMPLETED, times.endedMillis());
      WireFormat.putMessage(sink, METADATA, one);
    }
    for (OutputLink link : result.links()) {
      ByteSink one = new ByteSink();
      WireFormat.put(one, PATH, link.path());
      WireFormat.put(one, LINK_TARGET, link.target());
      WireFormat.putMessage(sink, LINKS, one);
    }
    return Arrays.copyOf(sink.buffer(), sink.length());
  }

  private static void putDigest(ByteSink sink, int field, Digest digest) {
    ByteSink one = new ByteSink();
    WireFormat.put(one, DIGEST_HASH, digest.hex());
    WireFormat.put(one, DIGEST_SIZE, digest.sizeBytes());
    WireFormat.putMessage(sink, field, one);
  }

  private static void putTime(ByteSink sink, int field, long millis) {
    ByteSink one = new ByteSink();
    WireFormat.put(one, SECONDS, Math.floorDiv(millis, MILLIS_PER_SECOND));
    WireFormat.put(one, NANOS, (long) Math.floorMod(millis, MILLIS_PER_SECOND) * NANOS_PER_MILLI);
    WireFormat.putMessage(sink, field, one);
  }

  /** Decodes a result. */
  public static ActionResult decode(byte[] bytes) throws ResultFormatException {
    if (bytes.length == 0) {
      throw new ResultFormatException("it is empty");
    }
    ActionResultParts parts = new ActionResultParts();
    WireFormat.Reader in = new WireFormat.Reader(bytes, 0, bytes.length);
    while (in.next()) {
      switch (in.field()) {
        case FILES -> file(in.message(), parts);
        case DIRECTORIES -> directory(in.message(), parts);
        case EXIT_CODE -> parts.exitCode(in.number());
        case STDOUT_RAW -> parts.stdout(in.bytes());
        case STDOUT_DIGEST -> parts.stdout(digest(in.message()));
        case METADATA -> times(in.message(), parts);
        case FILE_LINKS, DIRECTORY_LINKS, LINKS -> link(in.message(), parts);
        default -> in.skip();
      }
    }
    return parts.build();
  }

  private static void file(WireFormat.Reader in, ActionResultParts parts)
      throws ResultFormatException {
    String path = "";
    Digest digest = null;
    byte[] contents = null;
    boolean executable = false;
    while (in.next()) {
      switch (in.field()) {
        case PATH -> path = in.text();
        case FILE_DIGEST -> digest = digest(in.message());
        case FILE_EXECUTABLE -> executable = in.number() != 0;
        case FILE_CONTENTS -> contents = in.bytes();
        default -> in.skip();
      }
    }
    parts.file(path, digest, contents, executable);
  }

  private static void directory(WireFormat.Reader in, ActionResultParts parts)
      throws ResultFormatException {
    String path = "";
    Digest tree = null;
    while (in.next()) {
      switch (in.field()) {
        case PATH -> path = in.text();
        case TREE_DIGEST -> tree = digest(in.message());
        default -> in.skip();
      }
    }
    parts.directory(path, tree);
  }

  private static void link(WireFormat.Reader in, ActionResultParts parts)
      throws ResultFormatException {
    String path = "";
    String target = "";
    while (in.next()) {
      switch (in.field()) {
        case PATH -> path = in.text();
        case LINK_TARGET -> target = in.text();
        default -> in.skip();
      }
    }
    parts.link(path, target);
  }

  private static Digest digest(WireFormat.Reader in) throws ResultFormatException {
    String hash = "";
    long sizeBytes = 0;
    while (in.next()) {
      switch (in.field()) {
        case DIGEST_HASH -> hash = in.text();
        case DIGEST_SIZE -> sizeBytes = in.number();
        default -> in.skip();
      }
    }
    return ActionResultParts.digest(hash, sizeBytes);
  }

  private static void times(WireFormat.Reader in, ActionResultParts parts)
      throws ResultFormatException {
    Long started = null;
    Long completed = null;
    while (in.next()) {
      switch (in.field()) {
        case STARTED -> started = millis(in.message());
        case COMPLETED -> completed = millis(in.message());
        default -> in.skip();
      }
    }
    if (started != null && completed != null) {
      parts.times(started, completed);
    }
  }

  private static @Nullable Long millis(WireFormat.Reader in) throws ResultFormatException {
    long seconds = 0;
    long nanos = 0;
    while (in.next()) {
      switch (in.field()) {
        case SECONDS -> seconds = in.number();
        case NANOS -> nanos = in.number();
        default -> in.skip();
      }
    }
    try {
      return Math.addExact(
          Math.multiplyExact(seconds, (long) MILLIS_PER_SECOND), nanos / NANOS_PER_MILLI);
    } catch (ArithmeticException outOfRange) {
      return null; // says nothing that could be shown
    }
  }
}
