package dev.sconce.cache.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The compression of contents in transit. Safe for use by several threads. */
public interface Compression {
  /** The name of the encoding in the HTTP headers. */
  String encoding();

  /**
   * Decompresses a stream.
   *
   * @param compressed is closed with the stream
   */
  InputStream decompressing(InputStream compressed) throws IOException;

  /**
   * Begins to compress a content. The output depends on nothing but the input.
   *
   * @param compressed is not closed
   */
  Compressor compressing(OutputStream compressed) throws IOException;

  /** A content that is being compressed. For one thread. */
  interface Compressor extends AutoCloseable {
    /** Adds bytes, at most 64 KiB. */
    void write(byte[] bytes, int count) throws IOException;

    /** Writes the end. Without it, no reader takes the content for complete. */
    void finish() throws IOException;

    @Override
    void close();
  }
}
