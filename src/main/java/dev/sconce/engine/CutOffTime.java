package dev.sconce.engine;

import java.io.IOException;
import java.time.Duration;

/** The time that spared steps get. Safe for use by several threads. */
interface CutOffTime {
  /** Says that there is no such time. */
  long NONE = 0;

  /** An input that is newer than the present by more than this is left to ninja's rule. */
  Duration FUTURE = Duration.ofMillis(20);

  /** The time in use, {@link #NONE} when there is none. */
  long current() throws IOException, InterruptedException;

  /** A time that is no earlier than that of an input; {@link #NONE} if that lies in the future. */
  long notBefore(long inputNanos) throws IOException, InterruptedException;

  /** Forgets the time in use: it grows old while no build runs. */
  void forget();
}
