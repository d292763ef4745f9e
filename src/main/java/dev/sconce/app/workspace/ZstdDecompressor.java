package dev.sconce.app.workspace;

import dev.sconce.cache.http.Decompressor;
import dev.sconce.os.ZstdLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Decompresses with the zstd library of the system. */
record ZstdDecompressor(ZstdLibrary library) implements Decompressor {
  /** Looks for the library at first use. */
  static final class Known {
    static final Optional<Decompressor> OF_SYSTEM = ZstdLibrary.find().map(ZstdDecompressor::new);

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
}
