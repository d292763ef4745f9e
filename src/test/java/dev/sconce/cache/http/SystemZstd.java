package dev.sconce.cache.http;

import dev.sconce.os.ZstdLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** Zstd by the library of the system; counts the calls. */
final class SystemZstd implements Compression {
  final AtomicInteger decompressed = new AtomicInteger();
  final AtomicInteger compressed = new AtomicInteger();
  private final ZstdLibrary library;

  private SystemZstd(ZstdLibrary library) {
    this.library = library;
  }

  /** Skips the test if the library is missing. */
  static SystemZstd orSkip() {
    Optional<ZstdLibrary> library = ZstdLibrary.find();
    Assumptions.assumeTrue(library.isPresent(), "no libzstd.so.1 (Debian: libzstd1)");
    return new SystemZstd(library.orElseThrow());
  }

  @Override
  public String encoding() {
    return "zstd";
  }

  @Override
  public InputStream decompressing(InputStream compressed) throws IOException {
    decompressed.incrementAndGet();
    return library.decompressing(compressed);
  }

  @Override
  public Compressor compressing(OutputStream to) throws IOException {
    compressed.incrementAndGet();
    ZstdLibrary.Compressing stream = library.compressing(to);
    return new Compressor() {
      @Override
      public void write(byte[] bytes, int count) throws IOException {
        stream.write(bytes, count);
      }

      @Override
      public void finish() throws IOException {
        stream.finish();
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }
}
