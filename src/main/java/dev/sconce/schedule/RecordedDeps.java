package dev.sconce.schedule;

/**
 * The recorded inputs of outputs: a view of the deps log by node id, so that a scan reads millions
 * of them without creating objects. Used on the thread that owns the scheduler.
 */
public interface RecordedDeps {
  /** A log without records. */
  RecordedDeps EMPTY =
      new RecordedDeps() {
        @Override
        public long mtimeNanos(int output) {
          return NO_RECORD;
        }

        @Override
        public int inputCount(int output) {
          return 0;
        }

        @Override
        public int input(int output, int index) {
          throw new IndexOutOfBoundsException(index);
        }
      };

  /** What {@link #mtimeNanos} returns without a record. */
  long NO_RECORD = -1;

  /** The mtime that an output had when its inputs were recorded, or {@link #NO_RECORD}. */
  long mtimeNanos(int output);

  /** The number of inputs in the record of an output; 0 without a record. */
  int inputCount(int output);

  /** The node id of input {@code index} in the record of an output. */
  int input(int output, int index);
}
