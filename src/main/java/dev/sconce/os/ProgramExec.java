package dev.sconce.os;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Replaces this program by another one (execve). The process keeps its id, parent, group, terminal,
 * working directory and limits, and the descriptors that it was started with; it loses all threads.
 * The new program starts with the same signals ignored and blocked as this one did, whatever Java
 * has changed since.
 */
public final class ProgramExec {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String BLOCKED = "SigBlk:";
  private static final int HEX = 16;
  private static final int SET_MASK = 2;
  private static final int SIGNAL_SET_BYTES = 128;
  private static final String DESCRIPTORS = "/proc/self/fd";
  private static final int FIRST_OF_JAVA = 3;

  /** Java ends in an orderly way on these signals, unless they were ignored at the start. */
  private static final int[] ENDING = {Signals.HUP, Signals.INT, Signals.TERM};

  /** The names of the Java threads that handle signals. */
  private static final Set<String> HANDLERS =
      Set.of("SIGHUP handler", "SIGINT handler", "SIGTERM handler");

  private static final int MOST_THREADS = 1_000;

  private final Posix posix;

  /** Changes nothing yet. */
  public ProgramExec(Posix posix) {
    this.posix = posix;
  }

  /**
   * Gives signals back their default actions: from now on a terminating signal ends this process at
   * once. Waits until Java has begun to handle the signals that arrived earlier.
   *
   * @return whether a terminating signal arrived earlier, so that this process is about to end
   */
  public boolean resetSignals() throws IOException {
    for (int signal : ENDING) {
      if (!posix.isIgnored(signal)) {
        posix.useDefaultAction(signal);
      }
    }
    posix.dieOfQuit();
    boolean blocked = (blockedAtStart() >>> (Signals.WINCH - 1) & 1) != 0;
    boolean ending = !blocked && isEnding();
    posix.ignoreAgain();
    return ending;
  }

  /**
   * Java queues signals. One thread takes the lowest number first and starts a thread for each
   * signal. So once the thread for a high number runs, the threads of all earlier signals run too.
   */
  private boolean isEnding() throws IOException {
    CountDownLatch dispatched = new CountDownLatch(1);
    try (SignalHandlers _ =
        SignalHandlers.install(posix, List.of("WINCH"), _ -> dispatched.countDown())) {
      posix.signal((int) ProcessHandle.current().pid(), Signals.WINCH);
      dispatched.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    Thread[] threads = new Thread[MOST_THREADS];
    int count = all.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (HANDLERS.contains(threads[i].getName())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Executes a program; does not return on success. After a failure this program continues as
   * before, except that {@link SignalHandlers} takes over the signals again.
   *
   * @param program a path, a byte string
   * @param arguments from argv[0] on, byte strings
   * @param ownFiles the directory of the files that Java itself has opened; Java does not keep
   *     programs from inheriting these
   * @return why the program was not executed
   * @throws IOException if the blocked signals cannot be determined
   */
  public OsException exec(
      String program, List<String> arguments, EnvironmentBlock environment, Path ownFiles)
      throws IOException {
    closeOnExec(ownFiles);
    long blocked = blockedAtStart();
    EnvironmentBlock words = new EnvironmentBlock(arguments);
    try (NativeMemory path = new NativeMemory(program.length() + 1);
        NativeMemory mask = new NativeMemory(2 * SIGNAL_SET_BYTES)) {
      path.setString(0, program);
      mask.setLong(0, blocked);
      long before = mask.address(SIGNAL_SET_BYTES);
      setMask(mask.address(0), before);
      long answer =
          posix.calls.call(
              NativeCalls.CFunction.EXECVE,
              path.address(0),
              words.address(),
              environment.address());
      setMask(before, 0);
      return Posix.failure(posix.calls, (int) -answer, "exec", program);
    } finally {
      // Only the addresses were passed on.
      Reference.reachabilityFence(words);
      Reference.reachabilityFence(environment);
    }
  }

  private void setMask(long mask, long before) {
    posix.calls.call(NativeCalls.CFunction.SIGPROCMASK, SET_MASK, mask, before);
  }

  /** Reads the mask of the thread that started Java. Java's own threads have another mask. */
  private static long blockedAtStart() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(BLOCKED)) {
        return Long.parseUnsignedLong(line.substring(BLOCKED.length()).strip(), HEX);
      }
    }
    throw new IOException(STATUS + " says nothing of " + BLOCKED);
  }

  private void closeOnExec(Path ownFiles) throws OsException {
    String[] open = new File(DESCRIPTORS).list();
    if (open == null) {
      return;
    }
    for (String name : open) {
      int descriptor = Integer.parseInt(name);
      if (descriptor >= FIRST_OF_JAVA
          && posix.isInheritable(descriptor)
          && isBelow(ownFiles, Path.of(DESCRIPTORS, name))) {
        posix.setInheritable(descriptor, false);
      }
    }
  }

  private static boolean isBelow(Path directory, Path link) {
    try {
      return Files.readSymbolicLink(link).startsWith(directory);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
