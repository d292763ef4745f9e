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
 * A content as the body of a request, compressed. Servers want to know the length before, so it is
 * compressed once to find that out; a large one is compressed once more while it is sent, for
 * memory has bounds. The end of it is not written before all bytes were found to be what the digest
 * says: a body that is cut off is not stored.
 */
final class CompressedUpload extends RequestBody {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Compressed bytes that are kept from the first time to the second. */
  private static final int MOST_KEPT_BYTES = 1 << 20;

  /** Opens what is to be sent. */
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
   * The content of a file; empty if it does not become much smaller.
   *
   * @throws LocalFileException if the file cannot be read, or is not what the digest says
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

  /** Bytes in memory, however large they become. */
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

  /** The size of the content itself. */
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

  /** Counts what comes, and keeps it while it is little. */
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
