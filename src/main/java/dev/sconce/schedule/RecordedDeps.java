package dev.sconce.schedule;

/**
 * The recorded inputs of outputs: a view of the deps log by node ids, so that a scan reads millions
 * of them without an object each. Used on the thread that owns the scheduler.
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

  /** What {@link #mtimeNanos} says when there is no record. */
  long NO_RECORD = -1;

  /** The mtime that an output had when its inputs were recorded, or {@link #NO_RECORD}. */
  long mtimeNanos(int output);

  /** How many inputs the record of an output has, 0 without a record. */
  int inputCount(int output);

  /** The node id of input {@code index} in the record of an output. */
  int input(int output, int index);
}
