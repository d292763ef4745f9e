package dev.sconce.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Steps by id, in chunks that snapshots share: between two snapshots, edits copy each chunk and
 * each step at most once.
 */
final class StepTable {
  private static final int CHUNK_BITS = 8;
  private static final int CHUNK = 1 << CHUNK_BITS;

  /** Bounds the memory that an id in a recorded stream can claim. */
  static final int MAX_ID = 1 << 24;

  private @Nullable Chunk[] chunks = new Chunk[16];
  private int epoch;

  private static final class Chunk {
    final int epoch;
    final @Nullable StepView[] steps;

    Chunk(int epoch, @Nullable StepView[] steps) {
      this.epoch = epoch;
      this.steps = steps;
    }
  }

  /** The steps as they were when the snapshot was taken. */
  static final class Snapshot {
    private final @Nullable Chunk[] chunks;

    private Snapshot(@Nullable Chunk[] chunks) {
      this.chunks = chunks;
    }

    @Nullable StepView get(int id) {
      return find(chunks, id);
    }
  }

  private static @Nullable StepView find(@Nullable Chunk[] chunks, int id) {
    int index = id >> CHUNK_BITS;
    Chunk chunk = id < 0 || index >= chunks.length ? null : chunks[index];
    return chunk == null ? null : chunk.steps[id & (CHUNK - 1)];
  }

  @Nullable StepView get(int id) {
    return find(chunks, id);
  }

  /** The step, for editing; null if it is unknown. */
  @Nullable StepView edit(int id) {
    StepView view = get(id);
    if (view == null || view.epoch == epoch) {
      return view;
    }
    StepView copy = view.copy(epoch);
    put(copy);
    return copy;
  }

  StepView add(int id, StepText text, long expectedMillis) {
    if (id < 0 || id >= MAX_ID) {
      throw new IllegalArgumentException("step " + id);
    }
    StepView view = new StepView(id, epoch, text, expectedMillis);
    put(view);
    return view;
  }

  private void put(StepView view) {
    int index = view.id() >> CHUNK_BITS;
    if (index >= chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(index + 1, chunks.length * 2));
    }
    Chunk chunk = chunks[index];
    if (chunk == null) {
      chunk = new Chunk(epoch, new StepView[CHUNK]);
      chunks[index] = chunk;
    } else if (chunk.epoch != epoch) {
      chunk = new Chunk(epoch, chunk.steps.clone());
      chunks[index] = chunk;
    }
    chunk.steps[view.id() & (CHUNK - 1)] = view;
  }

  Snapshot snapshot() {
    epoch++;
    return new Snapshot(chunks.clone());
  }
}
