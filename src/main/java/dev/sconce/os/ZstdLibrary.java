package dev.sconce.os;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Uses the zstd library of the system, which package managers and service managers install nearly
 * everywhere. It is looked up only when needed, so it does not slow down the start. Safe for use by
 * several threads; each stream is for one thread.
 */
public final class ZstdLibrary {
  private static final String NAME = "libzstd.so.1";

  /**
   * Contents that need a larger window are refused, because the sender decides how much memory it
   * takes.
   */
  private static final int MAX_WINDOW_LOG = 24;

  private static final int PARAMETER_WINDOW_LOG_MAX = 100;
  private static final int PARAMETER_LEVEL = 100;

  /** The fastest level that still makes use of repetitions. */
  private static final int LEVEL = 1;

  private static final int CONTINUE = 0;
  private static final int END = 2;
  private static final int BUFFER_BYTES = 1 << 16;

  // Two C structures that describe buffers: an address, a size, and a position. The bytes of the
  // buffers follow.
  private static final int IN = 0;
  private static final int OUT = 24;
  private static final int SIZE = 8;
  private static final int POSITION = 16;
  private static final int IN_BYTES = 64;
  private static final int OUT_BYTES = IN_BYTES + BUFFER_BYTES;

  private final MemorySegment create;
  private final MemorySegment setParameter;
  private final MemorySegment decompress;
  private final MemorySegment isError;
  private final MemorySegment free;
  private final MemorySegment createCompressor;
  private final MemorySegment setCompressorParameter;
  private final MemorySegment compress;
  private final MemorySegment freeCompressor;

  private ZstdLibrary(SymbolLookup library) {
    create = library.findOrThrow("ZSTD_createDCtx");
    setParameter = library.findOrThrow("ZSTD_DCtx_setParameter");
    decompress = library.findOrThrow("ZSTD_decompressStream");
    isError = library.findOrThrow("ZSTD_isError");
    free = library.findOrThrow("ZSTD_freeDCtx");
    createCompressor = library.findOrThrow("ZSTD_createCCtx");
    setCompressorParameter = library.findOrThrow("ZSTD_CCtx_setParameter");
    compress = library.findOrThrow("ZSTD_compressStream2");
    freeCompressor = library.findOrThrow("ZSTD_freeCCtx");
  }

  /** Returns the library; empty if the system has none, or one that is too old. */
  @SuppressWarnings("restricted")
  public static Optional<ZstdLibrary> find() {
    try {
      return Optional.of(new ZstdLibrary(SymbolLookup.libraryLookup(NAME, Arena.global())));
    } catch (IllegalArgumentException | NoSuchElementException none) {
      return Optional.empty();
    }
  }

  /**
   * Decompresses a stream. Reading throws {@link IOException} if the bytes are not in zstd's
   * format, or end too early. The reader has to limit the size.
   *
   * @param compressed is closed with the stream
   */
  public InputStream decompressing(InputStream compressed) throws IOException {
    long context = FfmCalls.callAt(create);
    if (context == 0) {
      compressed.close();
      throw new IOException("no memory to decompress");
    }
    long code = FfmCalls.callAt(setParameter, context, PARAMETER_WINDOW_LOG_MAX, MAX_WINDOW_LOG);
    assert !isError(code);
    return new Decompressing(compressed, context);
  }

  /**
   * Compresses bytes; fast rather than small.
   *
   * @param compressed is not closed
   */
  public Compressing compressing(OutputStream compressed) throws IOException {
    long context = FfmCalls.callAt(createCompressor);
    if (context == 0) {
      throw new IOException("no memory to compress");
    }
    long code = FfmCalls.callAt(setCompressorParameter, context, PARAMETER_LEVEL, LEVEL);
    assert !isError(code);
    return new Compressing(compressed, context);
  }

  private boolean isError(long code) {
    return (int) FfmCalls.callAt(isError, code) != 0;
  }

  private static NativeMemory buffers() {
    NativeMemory memory = new NativeMemory(OUT_BYTES + BUFFER_BYTES);
    memory.setLong(IN, memory.address(IN_BYTES));
    memory.setLong(OUT, memory.address(OUT_BYTES));
    return memory;
  }

  /** A stream that compresses bytes. For one thread. */
  public final class Compressing implements AutoCloseable {
    private final OutputStream compressed;
    private final NativeMemory memory = buffers();
    private final byte[] piece = new byte[BUFFER_BYTES];
    private long context;

    private Compressing(OutputStream compressed, long context) {
      this.compressed = compressed;
      this.context = context;
    }

    /** Adds bytes, at most 64 KiB. */
    public void write(byte[] bytes, int count) throws IOException {
      memory.set(IN_BYTES, bytes, 0, count);
      memory.setLong(IN + SIZE, count);
      memory.setLong(IN + POSITION, 0);
      while (memory.getLong(IN + POSITION) < count) {
        compress(CONTINUE);
      }
    }

    /** Writes the remaining bytes and ends the stream; nothing can be added after that. */
    public void finish() throws IOException {
      memory.setLong(IN + SIZE, 0);
      memory.setLong(IN + POSITION, 0);
      long left = compress(END);
      while (left != 0) {
        left = compress(END);
      }
    }

    /** Returns a lower bound of the bytes that remain to be written. */
    private long compress(int directive) throws IOException {
      if (context == 0) {
        throw new IOException("closed");
      }
      memory.setLong(OUT + SIZE, BUFFER_BYTES);
      memory.setLong(OUT + POSITION, 0);
      long left =
          FfmCalls.callAt(compress, context, memory.address(OUT), memory.address(IN), directive);
      if (isError(left)) {
        throw new IOException("cannot be compressed");
      }
      int made = (int) memory.getLong(OUT + POSITION);
      memory.get(OUT_BYTES, piece, 0, made);
      compressed.write(piece, 0, made);
      return left;
    }

    @Override
    public void close() {
      long freed = context;
      context = 0;
      if (freed != 0) {
        long code = FfmCalls.callAt(freeCompressor, freed);
        assert code == 0 : code;
      }
      memory.close();
    }
  }

  /** Decompresses piece by piece. */
  private final class Decompressing extends InputStream {
    private final InputStream compressed;
    private final NativeMemory memory = buffers();
    private final byte[] piece = new byte[BUFFER_BYTES];
    private long context;
    private boolean ended;
    private boolean betweenFrames = true;

    /** Whether more output may be available without further input. */
    private boolean filled;

    Decompressing(InputStream compressed, long context) {
      this.compressed = compressed;
      this.context = context;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (true) {
        if (!filled && memory.getLong(IN + POSITION) == memory.getLong(IN + SIZE) && !more()) {
          if (betweenFrames) {
            return -1;
          }
          throw new EOFException("the compressed bytes end too early");
        }
        int made = decompress(Math.min(length, BUFFER_BYTES));
        if (made > 0) {
          memory.get(OUT_BYTES, into, offset, made);
          return made;
        }
      }
    }

    private boolean more() throws IOException {
      int count = ended ? -1 : compressed.read(piece);
      ended = count < 0;
      if (!ended) {
        memory.set(IN_BYTES, piece, 0, count);
        memory.setLong(IN + SIZE, count);
        memory.setLong(IN + POSITION, 0);
      }
      return !ended;
    }

    private int decompress(int most) throws IOException {
      if (context == 0) {
        throw new IOException("closed");
      }
      memory.setLong(OUT + SIZE, most);
      memory.setLong(OUT + POSITION, 0);
      long code = FfmCalls.callAt(decompress, context, memory.address(OUT), memory.address(IN));
      if (isError(code)) {
        throw new IOException("not compressed as was said");
      }
      betweenFrames = code == 0;
      int made = (int) memory.getLong(OUT + POSITION);
      filled = made == most && !betweenFrames;
      return made;
    }

    @Override
    public void close() throws IOException {
      long freed = context;
      context = 0;
      if (freed != 0) {
        long code = FfmCalls.callAt(free, freed);
        assert code == 0 : code;
      }
      memory.close();
      compressed.close();
    }
  }
}
