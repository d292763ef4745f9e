package dev.sconce.history;

import dev.sconce.files.AtomicWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The hit rates of the last few builds in a directory, in percent of the looked-up steps, stored
 * below {@code .sconce}. An unreadable file counts as unknown.
 */
public final class HitRates {
  /** A build with fewer looked-up steps says nothing about a project. */
  private static final int MIN_STEPS = 10;

  private static final int MAX_BUILDS = 9;
  private static final int UNKNOWN = -1;
  private static final int MAX_PERCENT = 100;

  private final Path file;

  /**
   * The hit rates of a build directory.
   *
   * @param directory the {@code .sconce} beside the manifest
   */
  public HitRates(Path directory) {
    this.file = directory.resolve("hit-rates");
  }

  /** The median in percent; -1 if unknown. */
  public int usualPercent() {
    byte[] known = read();
    if (known.length == 0) {
      return UNKNOWN;
    }
    Arrays.sort(known);
    return known[known.length / 2];
  }

  private byte[] read() {
    try {
      byte[] bytes = Files.readAllBytes(file);
      for (byte each : bytes) {
        if (each < 0 || each > MAX_PERCENT || bytes.length > MAX_BUILDS) {
          return new byte[0];
        }
      }
      return bytes;
    } catch (IOException unknown) {
      return new byte[0];
    }
  }

  /** Adds a finished build. */
  public void note(int hits, int lookedUp) throws IOException {
    if (lookedUp < MIN_STEPS) {
      return;
    }
    List<Byte> all = new ArrayList<>();
    for (byte each : read()) {
      all.add(each);
    }
    all.add((byte) (MAX_PERCENT * (long) hits / lookedUp));
    List<Byte> latest = all.subList(Math.max(0, all.size() - MAX_BUILDS), all.size());
    byte[] bytes = new byte[latest.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = latest.get(i);
    }
    Path parent = file.getParent();
    assert parent != null;
    Files.createDirectories(parent);
    AtomicWrite.replace(file, bytes, bytes.length);
  }
}
