package dev.sconce.os;

/**
 * How a child process ended.
 *
 * @param waitStatus as wait4 gives it
 * @param cpuMicros user and system time of the process and of the children that it waited for
 * @param maxRssBytes peak memory of the largest of these processes; 0 if it was below this
 *     process's own peak, which the kernel attributes to a child until it has executed its program
 */
public record ChildExit(int waitStatus, long cpuMicros, long maxRssBytes) {
  /** The signal that ended the process, 0 for none. */
  public int signal() {
    return waitStatus & 0x7f;
  }

  /** Whether the process also left a core file. */
  public boolean coreDumped() {
    return (waitStatus & 0x80) != 0;
  }

  /** The exit code of the process, or 128 plus the signal, as in a shell. */
  public int exitCode() {
    return signal() == 0 ? waitStatus >> 8 & 0xff : 128 + signal();
  }
}
