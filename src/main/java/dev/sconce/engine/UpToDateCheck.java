package dev.sconce.engine;

import dev.sconce.files.FileSystem;
import dev.sconce.history.UpToDateRecord;
import java.io.IOException;

/** Looks whether all is as a record says: the time stamps on all cores. */
public final class UpToDateCheck implements ParallelChunks.Workers, ParallelChunks.Worker {
  private final UpToDateRecord record;
  private final FileSystem files;
  private volatile boolean changed;

  private UpToDateCheck(UpToDateRecord record, FileSystem files) {
    this.record = record;
    this.files = files;
  }

  /** Whether nothing that the record tells of has changed as far as can be seen. */
  public static boolean holds(UpToDateRecord record, FileSystem files, int processors) {
    UpToDateCheck check = new UpToDateCheck(record, files);
    try {
      if (!record.sameContents(files)) {
        return false;
      }
    } catch (IOException unknown) {
      // The build will meet it again, and tell.
      return false;
    }
    new ParallelChunks(Math.min(EffectRunner.MAX_GATHER_THREADS, processors))
        .run(record.timeCount(), check);
    return !check.changed;
  }

  @Override
  public ParallelChunks.Worker worker() {
    return this;
  }

  @Override
  public void work(int from, int to) {
    if (changed) {
      return;
    }
    try {
      for (int i = from; i < to; i++) {
        if (files.mtimeNanos(record.path(i)) != record.mtimeNanos(i)) {
          changed = true;
          return;
        }
      }
    } catch (IOException unknown) {
      // The build will meet it again, and tell.
      changed = true;
    }
  }
}
