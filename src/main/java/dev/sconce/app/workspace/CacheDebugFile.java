package dev.sconce.app.workspace;

import dev.sconce.app.settings.SettingsException;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code --cache-debug}. A write error ends the file, not the build, and is reported.
 */
final class CacheDebugFile implements AutoCloseable {
  private final String path;
  private @Nullable OutputStream out;
  private Optional<String> trouble = Optional.empty();

  private CacheDebugFile(String path, @Nullable OutputStream out) {
    this.path = path;
    this.out = out;
  }

  /** The file that was asked for; a dummy if none was. */
  static CacheDebugFile open(Optional<String> path) throws SettingsException {
    if (path.isEmpty()) {
      return new CacheDebugFile("", null);
    }
    try {
      return new CacheDebugFile(
          path.get(),
          new BufferedOutputStream(Files.newOutputStream(NativePath.of("create", path.get()))));
    } catch (IOException e) {
      throw new SettingsException(
          "cache-debug: " + path.get() + " cannot be written: " + FileException.reasonOf(e),
          "Name another file, or make it writable");
    }
  }

  /** Accepts whole lines, byte strings, on any thread; null if no file was asked for. */
  synchronized @Nullable Consumer<String> lines() {
    return out == null ? null : this::write;
  }

  private synchronized void write(String lines) {
    OutputStream to = out;
    if (to == null) {
      return;
    }
    try {
      to.write((lines + "\n").getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException full) {
      broken(full);
    }
  }

  private void broken(IOException full) {
    out = null;
    trouble =
        Optional.of("--cache-debug: " + path + " is not complete: " + FileException.reasonOf(full));
  }

  /** Writes the buffered lines; returns the reason if that is impossible, a byte string. */
  synchronized Optional<String> flush() {
    try {
      if (out != null) {
        out.flush();
      }
    } catch (IOException full) {
      broken(full);
    }
    return trouble;
  }

  @Override
  public synchronized void close() {
    try (OutputStream to = out) {
      out = null;
      if (to != null) {
        to.flush();
      }
    } catch (IOException full) {
      broken(full);
    }
  }
}
