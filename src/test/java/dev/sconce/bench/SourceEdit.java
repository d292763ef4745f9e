package dev.sconce.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Edits a source before each run, and checks afterwards that the step that copies it has run.
 * Otherwise a run without work would count as a fast one.
 */
final class SourceEdit implements Benchmark.Preparation {
  /** One per millisecond: longer than any file system needs to tell two times apart. */
  private static final int MOST_ATTEMPTS = 3_000;

  private final Path source;
  private final Path copy;
  private int count;

  SourceEdit(Path source, Path copy) {
    this.source = source;
    this.copy = copy;
  }

  /** Makes the source newer than its copy, however soon after the last run. */
  @Override
  public void prepare() throws IOException, InterruptedException {
    count++;
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Files.writeString(source, "edit " + count);
      if (Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(copy)) > 0) {
        return;
      }
      Thread.sleep(1);
    }
    throw new IOException(copy + " is newer than what was written just now");
  }

  @Override
  public void check() throws IOException {
    if (Files.mismatch(source, copy) >= 0) {
      throw new IOException("the step that makes " + copy + " has not run");
    }
  }
}
