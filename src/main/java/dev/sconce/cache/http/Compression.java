package dev.sconce.cache.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** How contents travel compressed. Any number of threads may use it. */
public interface Compression {
  /** The encoding, as a server calls it. */
  String encoding();

  /**
   * What compressed bytes stand for.
   *
   * @param compressed is closed with the stream
   */
  InputStream decompressing(InputStream compressed) throws IOException;

  /**
   * Begins a compressed content. What comes out depends on nothing but what is put in.
   *
   * @param compressed is not closed
   */
  Compressor compressing(OutputStream compressed) throws IOException;

  /** A content that is being compressed. For one thread. */
  interface Compressor extends AutoCloseable {
    /** Adds bytes, at most 64 KiB. */
    void write(byte[] bytes, int count) throws IOException;

    /** Writes what makes the content complete. Without it nobody can take it for that. */
    void finish() throws IOException;

    @Override
    void close();
  }
}
