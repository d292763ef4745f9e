package dev.sconce.app.workspace;

import dev.sconce.cache.http.Compression;
import dev.sconce.os.ZstdLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Zstd by the library of the system, where there is one. */
record ZstdCompression(ZstdLibrary library) implements Compression {
  /** Looked for once, when it is needed first. */
  static final class Known {
    static final Optional<Compression> OF_SYSTEM = ZstdLibrary.find().map(ZstdCompression::new);

    private Known() {}
  }

  @Override
  public String encoding() {
    return "zstd";
  }

  @Override
  public InputStream decompressing(InputStream compressed) throws IOException {
    return library.decompressing(compressed);
  }

  @Override
  public Compressor compressing(OutputStream compressed) throws IOException {
    ZstdLibrary.Compressing stream = library.compressing(compressed);
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
