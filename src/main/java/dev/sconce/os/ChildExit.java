package dev.sconce.os;

/**
 * How a child process ended.
 *
 * @param waitStatus as wait4 gives it
 * @param cpuMicros user and system time of it and the children that it waited for
 * @param maxRssBytes peak memory of the largest of them; 0 if that was less than this process's own
 *     peak, which a child is charged with until it has executed its program
 */
public record ChildExit(int waitStatus, long cpuMicros, long maxRssBytes) {
  /** The signal that ended it, 0 if none did. */
  public int signal() {
    return waitStatus & 0x7f;
  }

  /** Whether the signal also left a core file. */
  public boolean coreDumped() {
    return (waitStatus & 0x80) != 0;
  }

  /** Its own exit code, or as a shell counts 128 and the signal. */
  public int exitCode() {
    return signal() == 0 ? waitStatus >> 8 & 0xff : 128 + signal();
  }
}
