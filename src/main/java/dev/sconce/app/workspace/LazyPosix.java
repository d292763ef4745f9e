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
 * The operating system of this process, looked for when it is first needed: most builds have
 * nothing to do. As a number, it says how wide the terminal is.
 */
public final class LazyPosix implements Supplier<Posix>, IntSupplier {
  private static final int STANDARD_OUTPUT = 1;

  private final AtomicBoolean linkedAhead = new AtomicBoolean();
  private volatile boolean linked;
  private @Nullable Posix posix;

  /**
   * The calls of the system.
   *
   * @throws UncheckedIOException if it is none of those that Sconce knows
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
      // Whoever needs the system will be told.
      return;
    }
  }

  /**
   * Makes that call on a thread of its own, for a build that will most likely run commands: it
   * takes as long as reading a large manifest, and both go on together. Once is enough.
   */
  public void linkAhead() {
    if (linkedAhead.getAndSet(true)) {
      return;
    }
    Thread linking = new Thread(this::link, "link");
    linking.setDaemon(true);
    SystemThreads.tryStart(linking); // else it is made when it is needed
  }

  /** What looks at files; empty as long as the first call, made ahead, has not returned. */
  public Optional<FileProbe> probeIfLinked() {
    return linked ? Optional.of(get().probe()) : Optional.empty();
  }

  /** Whether a descriptor is a terminal. The system's own answer costs too much to ask first. */
  public boolean isTerminal(int descriptor) {
    try {
      String name = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      if (name.startsWith("/dev/pts/") || name.startsWith("/dev/tty")) {
        return true;
      }
      boolean device = name.startsWith("/dev/") && !name.equals("/dev/null");
      return device && get().isTerminal(descriptor);
    } catch (IOException e) {
      return get().isTerminal(descriptor); // it is closed, or there is no /proc
    }
  }

  /** How wide the terminal behind standard output is now; 0 when that is unknown. */
  @Override
  public int getAsInt() {
    return get().windowSize(STANDARD_OUTPUT).map(size -> size.columns()).orElse(0);
  }
}
