package dev.sconce.os;

/** Starts threads. The system counts them as processes and may refuse one. */
public final class SystemThreads {
  /** The start of Java's message when the system refused a thread. */
  private static final String REFUSAL = "unable to create native thread";

  private SystemThreads() {}

  /** Starts a thread; returns false if the system refuses it. */
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

  /** Whether the system refused a thread; Java reports that by the same error as a full heap. */
  public static boolean isRefusal(Throwable thrown) {
    return thrown instanceof OutOfMemoryError error
        && error.getMessage() != null
        && error.getMessage().startsWith(REFUSAL);
  }
}
