package dev.sconce.cache.http;

import java.io.IOException;
import java.io.InputStream;

/** Takes contents apart that come compressed. Any number of threads may use it. */
public interface Decompressor {
  /** The encoding, as a server calls it. */
  String encoding();

  /**
   * What compressed bytes stand for.
   *
   * @param compressed is closed with the stream
   */
  InputStream decompressing(InputStream compressed) throws IOException;
}
