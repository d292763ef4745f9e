package dev.sconce.cache.http;

import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.http.HttpExchanges.LocalFileException;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import okhttp3.Response;

/** Writes the body of an answer into a file, and checks it against the digest. */
final class ContentDownload implements AnswerReader<Path> {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The size from which hashing on a separate thread pays. */
  private static final long LARGE_BYTES = 4 << 20;

  /** The maximum number of bytes that compression may add to a content. */
  private static final long MOST_OVERHEAD_BYTES = 1 << 16;

  private final CacheAddress address;
  private final Digest content;
  private final Path target;
  private final Optional<Compression> compression;
  private final FetchProgress progress;

  ContentDownload(
      CacheAddress address,
      Digest content,
      Path target,
      Optional<Compression> compression,
      FetchProgress progress) {
    this.compression = compression;
    this.address = address;
    this.content = content;
    this.target = target;
    this.progress = progress;
  }

  @Override
  public Attempt<Path> read(Response response) throws IOException {
    String encoding = response.header("Content-Encoding");
    boolean compressed =
        compression.isPresent() && compression.get().encoding().equalsIgnoreCase(encoding);
    long announced = response.body().contentLength();
    if (announced >= 0 && announced != content.sizeBytes() && !compressed) {
      return wrong("announces " + announced + " bytes");
    }
    progress.received(0);
    Digest received;
    try (InputStream body = plain(response, compressed);
        OutputStream file = openTarget()) {
      received = content.sizeBytes() < LARGE_BYTES ? copy(body, file) : copyLarge(body, file);
    }
    if (received.equals(content)) {
      return new Attempt.Succeeded<>(target);
    }
    long count = received.sizeBytes();
    return wrong(
        count > content.sizeBytes()
            ? "sends more than that"
            : count == content.sizeBytes() ? "sends other bytes" : "sends " + count + " bytes");
  }

  /** Ends early if the body is longer than expected. */
  private Digest copy(InputStream body, OutputStream file) throws IOException {
    Digest.Hasher hasher = new Digest.Hasher();
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, content.sizeBytes() + 1)];
    long count = 0;
    for (int part = fill(body, buffer); part > 0; part = fill(body, buffer)) {
      hasher.update(buffer, 0, part);
      count += part;
      if (count > content.sizeBytes()) {
        break;
      }
      write(file, buffer, part);
      progress.received(count);
    }
    return hasher.finish();
  }

  private Digest copyLarge(InputStream body, OutputStream file) throws IOException {
    try (ParallelHasher hasher = new ParallelHasher()) {
      long count = 0;
      for (int part = fill(body, hasher.buffer()); part > 0; part = fill(body, hasher.buffer())) {
        count += part;
        if (count <= content.sizeBytes()) {
          write(file, hasher.buffer(), part);
          progress.received(count);
        }
        hasher.add(part);
        if (count > content.sizeBytes()) {
          break;
        }
      }
      return hasher.finish();
    }
  }

  private InputStream plain(Response response, boolean compressed) throws IOException {
    InputStream body = response.body().byteStream();
    return compressed
        ? compression
            .orElseThrow()
            .decompressing(new BoundedStream(body, content.sizeBytes() + MOST_OVERHEAD_BYTES))
        : body;
  }

  /** A body arrives in pieces that are too small for efficient hashing and writing. */
  private static int fill(InputStream body, byte[] buffer) throws IOException {
    return body.readNBytes(buffer, 0, buffer.length);
  }

  private Attempt<Path> wrong(String what) {
    return Attempt.Failed.error(
        address + " " + what + " for the " + content.sizeBytes() + " bytes of " + content.hex(),
        true,
        true);
  }

  private OutputStream openTarget() throws LocalFileException {
    try {
      return Files.newOutputStream(
          target, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException failure) {
      throw local("open", failure);
    }
  }

  private void write(OutputStream file, byte[] buffer, int count) throws LocalFileException {
    try {
      file.write(buffer, 0, count);
    } catch (IOException failure) {
      throw local("write", failure);
    }
  }

  private LocalFileException local(String operation, IOException failure) {
    return new LocalFileException(
        FileException.of(operation, NativePath.bytes(target), failure).getMessage());
  }

  /** Bounds the compressed bytes: some that decompress to nothing could arrive forever. */
  private static final class BoundedStream extends FilterInputStream {
    private long left;

    BoundedStream(InputStream body, long mostBytes) {
      super(body);
      left = mostBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new IOException("more compressed bytes come than the content can have");
      }
      return count;
    }
  }
}
