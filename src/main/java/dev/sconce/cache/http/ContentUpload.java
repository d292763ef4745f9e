package dev.sconce.cache.http;

import dev.sconce.cache.http.HttpExchanges.LocalFileException;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file as a request body. A server may trust whatever arrives, so the last bytes
 * are sent only after all were checked against the digest: servers do not store a truncated body.
 */
final class ContentUpload extends RequestBody {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Digest content;
  private final Path source;

  ContentUpload(Digest content, Path source) {
    this.content = content;
    this.source = source;
  }

  @Override
  public @Nullable MediaType contentType() {
    return HttpCache.BYTES;
  }

  @Override
  public long contentLength() {
    return content.sizeBytes();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    Digest.Hasher hasher = new Digest.Hasher();
    try (InputStream file = open()) {
      byte[] held = new byte[BUFFER_BYTES];
      byte[] next = new byte[BUFFER_BYTES];
      int heldBytes = read(file, held);
      hasher.update(held, 0, heldBytes);
      long sent = 0;
      int nextBytes = heldBytes == 0 ? 0 : read(file, next);
      while (nextBytes > 0 && sent + heldBytes < content.sizeBytes()) {
        sink.write(held, 0, heldBytes);
        sent += heldBytes;
        byte[] free = held;
        held = next;
        heldBytes = nextBytes;
        hasher.update(held, 0, heldBytes);
        next = free;
        nextBytes = read(file, next);
      }
      if (nextBytes > 0 || !hasher.finish().equals(content)) {
        throw new LocalFileException(NativePath.bytes(source) + " has changed since it was hashed");
      }
      sink.write(held, 0, heldBytes);
    }
  }

  private InputStream open() throws LocalFileException {
    try {
      return Files.newInputStream(source);
    } catch (IOException failure) {
      throw local("open", failure);
    }
  }

  private int read(InputStream file, byte[] buffer) throws LocalFileException {
    try {
      return file.readNBytes(buffer, 0, buffer.length);
    } catch (IOException failure) {
      throw local("read", failure);
    }
  }

  private LocalFileException local(String operation, IOException failure) {
    return new LocalFileException(
        FileException.of(operation, NativePath.bytes(source), failure).getMessage());
  }
}
