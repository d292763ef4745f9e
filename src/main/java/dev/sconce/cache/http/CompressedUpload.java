package dev.sconce.cache.http;

import dev.sconce.cache.http.HttpExchanges.LocalFileException;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A content as a compressed request body. Servers want the length in advance, so the content is
 * compressed once to find it out; a large one is compressed again while it is sent, to bound
 * memory. The end of the body is sent only after all bytes were checked against the digest: servers
 * do not store a truncated body.
 */
final class CompressedUpload extends RequestBody {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The maximum number of compressed bytes that are kept from the first pass for the second. */
  private static final int MOST_KEPT_BYTES = 1 << 20;

  /** Opens the uncompressed content. */
  private interface Source {
    InputStream open() throws IOException;
  }

  private final Digest content;
  private final String name;
  private final Source source;
  private final Compression compression;
  private long lengthBytes;
  private byte @Nullable [] kept;

  private CompressedUpload(Digest content, String name, Source source, Compression compression) {
    this.content = content;
    this.name = name;
    this.source = source;
    this.compression = compression;
  }

  /**
   * The content of a file; empty if compression does not make it much smaller.
   *
   * @throws LocalFileException if the file cannot be read, or does not match the digest
   */
  static Optional<CompressedUpload> of(Digest content, Path file, Compression compression)
      throws IOException {
    CompressedUpload upload =
        new CompressedUpload(
            content, NativePath.bytes(file), () -> Files.newInputStream(file), compression);
    upload.measure();
    boolean gains = upload.lengthBytes <= content.sizeBytes() - content.sizeBytes() / 8;
    return gains ? Optional.of(upload) : Optional.empty();
  }

  /** Bytes in memory, even if compression enlarges them. */
  static CompressedUpload of(byte[] bytes, Compression compression) throws IOException {
    CompressedUpload upload =
        new CompressedUpload(
            Digest.of(bytes), "", () -> new ByteArrayInputStream(bytes), compression);
    upload.measure();
    return upload;
  }

  private void measure() throws IOException {
    FirstPass pass = new FirstPass();
    compress(pass);
    lengthBytes = pass.count;
    kept = pass.count <= MOST_KEPT_BYTES ? pass.kept.toByteArray() : null;
  }

  String encoding() {
    return compression.encoding();
  }

  /** The uncompressed size. */
  long plainBytes() {
    return content.sizeBytes();
  }

  @Override
  public @Nullable MediaType contentType() {
    return HttpCache.BYTES;
  }

  @Override
  public long contentLength() {
    return lengthBytes;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    byte[] all = kept;
    if (all != null) {
      sink.write(all);
    } else {
      compress(sink.outputStream());
    }
  }

  private void compress(OutputStream to) throws IOException {
    Digest.Hasher hasher = new Digest.Hasher();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = open();
        Compression.Compressor compressor = compression.compressing(to)) {
      for (int count = read(in, buffer); count > 0; count = read(in, buffer)) {
        hasher.update(buffer, 0, count);
        compressor.write(buffer, count);
      }
      if (!hasher.finish().equals(content)) {
        throw new LocalFileException(name + " has changed since it was hashed");
      }
      compressor.finish();
    }
  }

  private InputStream open() throws LocalFileException {
    try {
      return source.open();
    } catch (IOException failure) {
      throw local("open", failure);
    }
  }

  private int read(InputStream in, byte[] buffer) throws LocalFileException {
    try {
      return in.readNBytes(buffer, 0, buffer.length);
    } catch (IOException failure) {
      throw local("read", failure);
    }
  }

  private LocalFileException local(String operation, IOException failure) {
    return new LocalFileException(FileException.of(operation, name, failure).getMessage());
  }

  /** Counts the bytes, and keeps them while they are few. */
  private static final class FirstPass extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long count;

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
      if (count <= MOST_KEPT_BYTES) {
        kept.write(bytes, offset, length);
      }
    }
  }
}
