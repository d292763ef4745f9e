package dev.sconce.exec;

import dev.sconce.files.AccessSet;
import java.util.Optional;

/** What came of a {@link CommandRequest}. */
public sealed interface CommandEnd {
  /**
   * The command ended, or could not be executed: then the output says why and the exit code is that
   * of a shell, 127 for not found and 126 for not executable.
   *
   * @param exitCode its own, or 128 and the signal that ended it
   * @param signal the signal that ended it, 0 for none
   * @param output what it printed
   * @param cpuMicros user and system time of it and the children it waited for
   * @param maxRssBytes its peak memory; 0 if that was less than this process's own, which hides it
   * @param accesses the files that it touched; empty when it was not traced
   */
  record Exited(
      int exitCode,
      int signal,
      CapturedOutput output,
      long cpuMicros,
      long maxRssBytes,
      Optional<AccessSet> accesses)
      implements CommandEnd {
    /** Of a command that was not traced. */
    public static Exited untraced(
        int exitCode, int signal, CapturedOutput output, long cpuMicros, long maxRssBytes) {
      return new Exited(exitCode, signal, output, cpuMicros, maxRssBytes, Optional.empty());
    }
  }

  /**
   * Nothing was started: the system has no process, thread, descriptor or memory left for it. Once
   * others have ended it may be started after all.
   *
   * @param shortage of what
   */
  record NotStarted(String shortage) implements CommandEnd {}
}
