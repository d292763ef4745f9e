package dev.sconce.os;

/** Threads, which the system counts as processes and may refuse. */
public final class SystemThreads {
  /** How Java begins to say that the system refused it one. */
  private static final String REFUSAL = "unable to create native thread";

  private SystemThreads() {}

  /** Starts a thread, if the system grants one more. */
  public static boolean tryStart(Thread thread) {
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError e) {
      if (isRefusal(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Whether no thread was granted; Java reports that as it reports a full heap. */
  public static boolean isRefusal(Throwable thrown) {
    return thrown instanceof OutOfMemoryError error
        && error.getMessage() != null
        && error.getMessage().startsWith(REFUSAL);
  }
}
