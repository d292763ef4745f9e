package dev.sconce.history;

import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.graph.ByteSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of records. The last record of a type and key is valid; a record without
 * content removes the earlier ones. A record is {@code size:4 type:1 key:8 content checksum:4},
 * little-endian; the checksum is CRC-32C over everything before it. Records after a damaged one are
 * lost, which is reported. A torn record at the end, which a kill may leave, is dropped silently.
 * Records of unknown types are kept.
 *
 * <p>Only one process at a time writes, and only one thread at a time makes calls.
 */
final class RecordFile implements AutoCloseable {
  /** The maximum size of a record's content. */
  static final int MAX_CONTENT_BYTES = 1 << 23;

  private static final String OTHER_VERSION =
      " was written by another version of Sconce; starting over";
  private static final String OTHER_KIND = " is of another kind; starting over";

  private static final int HEAD_BYTES = 13;
  private static final int CHECKSUM_BYTES = 4;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LENGTH_BITS = 24;
  private static final long WASTE_TO_RECOMPACT_BYTES = 1 << 20;
  private static final long TYPE_SPREAD = 0x9e3779b97f4a7c15L;

  private final Path path;
  private final LogFile file;
  private final ByteSink header = new ByteSink();
  private final ByteSink record = new ByteSink();

  /** Offset and length of the latest record's content, by type and key. */
  private final LongHashMap latest = new LongHashMap();

  private long length;
  private long liveBytes;
  private boolean loaded;
  private boolean torn;
  private boolean otherVersion;
  private @Nullable String warning;

  /** Visits each record in order when a file is loaded. */
  interface Visitor {
    /** An empty {@code content} removes earlier records. */
    void record(int type, long key, byte[] content);
  }

  /**
   * A file that has not been loaded yet.
   *
   * @param magic the first bytes of the file, which end in a blank, the version and a line end; a
   *     file with other first bytes is replaced
   */
  RecordFile(Path path, String magic) {
    this.path = path;
    this.file = new LogFile(path);
    header.put(magic);
  }

  /** Reads all good records. Changes nothing on disk. */
  void load(Visitor visitor) throws FileException {
    file.noteState();
    loaded = true;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)) {
      byte[] magic = in.readNBytes(header.length());
      boolean ours = Arrays.equals(magic, 0, magic.length, header.buffer(), 0, magic.length);
      if (magic.length < header.length() || !ours) {
        torn = magic.length > 0;
        otherVersion = !ours && isVersion(magic);
        warning = ours ? null : name() + (otherVersion ? OTHER_VERSION : OTHER_KIND);
        return;
      }
      length = magic.length;
      readAll(in, visitor);
    } catch (NoSuchFileException missing) {
      length = 0;
    } catch (IOException failure) {
      throw FileException.of("open", name(), failure);
    }
  }

  /** Whether a file starts like this one up to the version. */
  private boolean isVersion(byte[] magic) {
    int name = header.toString().lastIndexOf(' ') + 1;
    return magic.length > name && Arrays.equals(magic, 0, name, header.buffer(), 0, name);
  }

  /** Whether another version wrote the file; {@link #warning} also says so. */
  boolean isOfOtherVersion() {
    return otherVersion;
  }

  /** Whether another process changed the file since it was loaded; false before that. */
  boolean isOutdated() throws FileException {
    return loaded && file.isOutdated();
  }

  /** The problem with the file. */
  Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  private void readAll(InputStream in, Visitor visitor) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (true) {
      int got = in.readNBytes(buffer, 0, HEAD_BYTES);
      if (got < HEAD_BYTES) {
        torn = got > 0;
        return;
      }
      int size = LittleEndian.getInt(buffer, 0);
      if (size < 0 || size > MAX_CONTENT_BYTES) {
        damaged();
        return;
      }
      int whole = HEAD_BYTES + size + CHECKSUM_BYTES;
      if (whole > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.max(whole, buffer.length * 2));
      }
      int rest = in.readNBytes(buffer, HEAD_BYTES, whole - HEAD_BYTES);
      if (rest < whole - HEAD_BYTES) {
        torn = true;
        return;
      }
      if (LittleEndian.getInt(buffer, whole - CHECKSUM_BYTES)
          != checksum(buffer, 0, whole - CHECKSUM_BYTES)) {
        damaged();
        return;
      }
      int type = buffer[4] & 0xff;
      long key = LittleEndian.getLong(buffer, 5);
      note(type, key, size);
      visitor.record(type, key, Arrays.copyOfRange(buffer, HEAD_BYTES, HEAD_BYTES + size));
    }
  }

  private void damaged() {
    torn = true;
    warning = name() + " is damaged at byte " + length + "; leaving out what follows";
  }

  /** Appends a record. An empty content removes earlier records of the type and key. */
  void append(int type, long key, ByteSink content) throws FileException {
    if (content.length() > MAX_CONTENT_BYTES) {
      throw new IllegalArgumentException("a record of " + content.length() + " bytes");
    }
    if (!file.isOpen()) {
      prepare();
    }
    record.clear();
    put(record, type, key, content.buffer(), content.length());
    boolean first = length == 0;
    file.append(header, record);
    length += first ? header.length() : 0;
    note(type, key, content.length());
  }

  /** Whether the permissions allow appending records. */
  boolean isWritable() {
    if (Files.isWritable(path)) {
      return true;
    }
    Path above = path.toAbsolutePath().getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above != null && Files.isWritable(above);
  }

  private void prepare() throws FileException {
    Path parent = path.getParent();
    if (parent != null) {
      try {
        Files.createDirectories(parent);
      } catch (IOException failure) {
        throw FileException.of("mkdir", NativePath.bytes(parent), failure);
      }
    }
    if (Files.exists(path) && !Files.isWritable(path)) {
      recompact(); // another user's file, as after sudo: the copy is ours
    }
    if (torn) {
      file.truncate(length);
      torn = false;
    }
  }

  /**
   * The content of the latest record of a type and key. Null if there is none, or if another
   * process has changed the file since.
   */
  byte @Nullable [] read(int type, long key) throws FileException {
    long place = latest.get(tableKey(type, key), 0);
    if (place == 0) {
      return null;
    }
    byte[] whole = readWhole(place);
    int end = whole.length - CHECKSUM_BYTES;
    boolean sound =
        LittleEndian.getInt(whole, end) == checksum(whole, 0, end)
            && (whole[4] & 0xff) == type
            && LittleEndian.getLong(whole, 5) == key;
    return sound ? Arrays.copyOfRange(whole, HEAD_BYTES, end) : null;
  }

  /** Whether most of the file is outdated. */
  boolean isWasteful() {
    long waste = length - liveBytes;
    return waste > WASTE_TO_RECOMPACT_BYTES && waste > 2 * liveBytes;
  }

  /** Selects the records to keep. */
  interface Filter {
    boolean keeps(int type, long key);
  }

  /** Rewrites the file with only the latest records. */
  void recompact() throws FileException {
    recompact((type, key) -> true);
  }

  /** Rewrites the file with only those of the latest records that {@code filter} keeps. */
  void recompact(Filter filter) throws FileException {
    long[] places = livePlaces();
    ByteSink content = new ByteSink();
    content.put(header.buffer(), 0, header.length());
    copy(places, filter, content);
    replace(content);
  }

  private void replace(ByteSink content) throws FileException {
    file.replace(content);
    latest.clear();
    liveBytes = 0;
    torn = false;
    length = header.length();
    byte[] bytes = content.buffer();
    while (length < content.length()) {
      int at = (int) length;
      int size = LittleEndian.getInt(bytes, at);
      note(bytes[at + 4] & 0xff, LittleEndian.getLong(bytes, at + 5), size);
    }
  }

  /** Supplies all records of a new file. */
  interface Rewrite {
    void records(Appender to) throws FileException;
  }

  /** Appends records. */
  interface Appender {
    void append(int type, long key, ByteSink content) throws FileException;
  }

  /** Atomically replaces all records. */
  void rewrite(Rewrite records) throws FileException {
    ByteSink content = new ByteSink();
    content.put(header.buffer(), 0, header.length());
    records.records((type, key, bytes) -> put(content, type, key, bytes.buffer(), bytes.length()));
    replace(content);
  }

  /** The places of valid records, in the order in which they were written. */
  private long[] livePlaces() {
    long[] places = new long[latest.size()];
    int[] count = {0};
    latest.forEachValue(
        place -> {
          if (place != 0) {
            places[count[0]++] = place;
          }
        });
    long[] live = Arrays.copyOf(places, count[0]);
    Arrays.sort(live);
    return live;
  }

  /** Copies in one pass over the file, because there may be a hundred thousand records. */
  private void copy(long[] places, Filter filter, ByteSink sink) throws FileException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)) {
      long at = 0;
      for (long place : places) {
        long start = (place >>> LENGTH_BITS) - HEAD_BYTES;
        in.skipNBytes(start - at);
        byte[] whole = in.readNBytes(wholeBytes(lengthAt(place)));
        if (filter.keeps(whole[4] & 0xff, LittleEndian.getLong(whole, 5))) {
          sink.put(whole, 0, whole.length);
        }
        at = start + whole.length;
      }
    } catch (IOException failure) {
      throw FileException.of("read", name(), failure);
    }
  }

  /**
   * The whole record whose content is at a place, with head and checksum. Bytes beyond the end of
   * the file are zero.
   */
  private byte[] readWhole(long place) throws FileException {
    byte[] bytes = new byte[wholeBytes(lengthAt(place))];
    try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
      in.seek((place >>> LENGTH_BITS) - HEAD_BYTES);
      int got = 0;
      for (int count = 0; count >= 0 && got < bytes.length; got += Math.max(count, 0)) {
        count = in.read(bytes, got, bytes.length - got);
      }
      return bytes;
    } catch (IOException failure) {
      throw FileException.of("read", name(), failure);
    }
  }

  /** Removes the file and all records; the next record creates a new file. */
  void delete() throws FileException {
    file.delete();
    latest.clear();
    liveBytes = 0;
    length = 0;
    torn = false;
  }

  @Override
  public void close() throws FileException {
    file.close();
  }

  private void note(int type, long key, int size) {
    long tableKey = tableKey(type, key);
    long before = latest.get(tableKey, 0);
    if (before != 0) {
      liveBytes -= wholeBytes(lengthAt(before));
    }
    long place = size == 0 ? 0 : (length + HEAD_BYTES) << LENGTH_BITS | size;
    latest.put(tableKey, place);
    liveBytes += size == 0 ? 0 : wholeBytes(size);
    length += wholeBytes(size);
  }

  private static int lengthAt(long place) {
    return (int) (place & ((1 << LENGTH_BITS) - 1));
  }

  private static int wholeBytes(int size) {
    return HEAD_BYTES + size + CHECKSUM_BYTES;
  }

  private static long tableKey(int type, long key) {
    return key ^ type * TYPE_SPREAD;
  }

  private static void put(ByteSink sink, int type, long key, byte[] content, int size) {
    int start = sink.length();
    LittleEndian.put(sink, size);
    sink.put(type);
    LittleEndian.put(sink, key);
    sink.put(content, 0, size);
    LittleEndian.put(sink, checksum(sink.buffer(), start, sink.length() - start));
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }

  private String name() {
    return NativePath.bytes(path);
  }
}
