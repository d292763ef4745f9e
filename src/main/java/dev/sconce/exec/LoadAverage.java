package dev.sconce.exec;

import dev.sconce.os.Posix;

/** How busy the machine is, for {@code -l}. */
@FunctionalInterface
public interface LoadAverage {
  /** The number of processes that wanted to run, averaged over the last minute; 0 if unknown. */
  double current();

  /** The load of this machine. */
  static LoadAverage ofThisMachine(Posix posix) {
    return () -> posix.loadAverage().orElse(0);
  }
}
