package dev.sconce.exec;

import dev.sconce.os.Posix;

/** How busy the machine is, for {@code -l}. */
@FunctionalInterface
public interface LoadAverage {
  /** Processes that wanted to run, averaged over the last minute; 0 if that cannot be told. */
  double current();

  /** That of this machine. */
  static LoadAverage ofThisMachine(Posix posix) {
    return () -> posix.loadAverage().orElse(0);
  }
}
