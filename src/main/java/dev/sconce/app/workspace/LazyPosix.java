package dev.sconce.app.workspace;

import dev.sconce.os.FileProbe;
import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.SystemThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of this process, created at first use: most builds have nothing to do and need
 * none. As a number, it gives the width of the terminal.
 */
public final class LazyPosix implements Supplier<Posix>, IntSupplier {
  private static final int STANDARD_OUTPUT = 1;

  private final AtomicBoolean linkedAhead = new AtomicBoolean();
  private volatile boolean linked;
  private @Nullable Posix posix;

  /**
   * The system calls.
   *
   * @throws UncheckedIOException if Sconce does not know this operating system
   */
  @Override
  public synchronized Posix get() {
    try {
      Posix known =
          posix == null
              ? Posix.of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""))
                  .startedIgnoring(System.getProperty("sconce.ignored", ""))
              : posix;
      posix = known;
      return known;
    } catch (OsException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the first call, which takes far longer than all others. */
  private void link() {
    try {
      get().isTerminal(STANDARD_OUTPUT);
      linked = true;
    } catch (UncheckedIOException unknownSystem) {
      // Every later user of the system gets this error.
      return;
    }
  }

  /**
   * Makes the first call on its own thread, for a build that will most likely run commands. The
   * call takes as long as reading a large manifest, so both go on in parallel. Later calls do
   * nothing.
   */
  public void linkAhead() {
    if (linkedAhead.getAndSet(true)) {
      return;
    }
    Thread linking = new Thread(this::link, "link");
    linking.setDaemon(true);
    SystemThreads.tryStart(linking); // else the first user makes the call
  }

  /** Checks files with native calls; empty until the call of {@link #linkAhead} has returned. */
  public Optional<FileProbe> probeIfLinked() {
    return linked ? Optional.of(get().probe()) : Optional.empty();
  }

  /**
   * Whether a descriptor is a terminal. It checks /proc first, because the system call is slower.
   */
  public boolean isTerminal(int descriptor) {
    try {
      String name = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      if (name.startsWith("/dev/pts/") || name.startsWith("/dev/tty")) {
        return true;
      }
      boolean device = name.startsWith("/dev/") && !name.equals("/dev/null");
      return device && get().isTerminal(descriptor);
    } catch (IOException e) {
      return get().isTerminal(descriptor); // the descriptor is closed, or there is no /proc
    }
  }

  /** The current width of the terminal behind standard output; 0 if unknown. */
  @Override
  public int getAsInt() {
    return get().windowSize(STANDARD_OUTPUT).map(size -> size.columns()).orElse(0);
  }
}
