package dev.sconce.app.workspace;

import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The operating system, looked for when it is first needed: most builds have nothing to do. */
final class LazyPosix implements IntSupplier {
  private @Nullable Posix posix;

  /**
   * The calls of the system.
   *
   * @throws UncheckedIOException if it is none of those that Sconce knows
   */
  synchronized Posix posix() {
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
  void link() {
    try {
      posix().isTerminal(1);
    } catch (UncheckedIOException unknownSystem) {
      // Whoever needs the system will be told.
      return;
    }
  }

  /** How wide the terminal behind standard output is now; 0 when that is unknown. */
  @Override
  public int getAsInt() {
    return posix().windowSize(1).map(size -> size.columns()).orElse(0);
  }
}
