package dev.sconce.exec.trace;

import dev.sconce.os.Machine;

/** Interprets the flags of open(2); some of them differ between machines. */
record OpenFlags(long noFollow) {
  private static final long ACCESS = 3;
  private static final long READ_ONLY = 0;
  private static final long WRITE_ONLY = 1;
  private static final long CREATE = 0100;
  private static final long EXCLUSIVE = 0200;
  private static final long TRUNCATE = 01000;
  private static final long PATH = 010000000;

  static OpenFlags of(Machine machine) {
    return switch (machine) {
      case X86_64 -> new OpenFlags(0400000);
      case AARCH64 -> new OpenFlags(0100000);
    };
  }

  /** Whether a symbolic link at the end of the path is not followed. */
  boolean keepsLink(long flags) {
    return (flags & noFollow) != 0 || (flags & (CREATE | EXCLUSIVE)) == (CREATE | EXCLUSIVE);
  }

  /** Whether the file is opened only as a location, neither for reading nor for writing. */
  boolean isForName(long flags) {
    return (flags & PATH) != 0;
  }

  boolean reads(long flags) {
    return (flags & ACCESS) != WRITE_ONLY;
  }

  boolean writes(long flags) {
    return (flags & ACCESS) != READ_ONLY || empties(flags);
  }

  boolean creates(long flags) {
    return (flags & CREATE) != 0;
  }

  boolean empties(long flags) {
    return (flags & TRUNCATE) != 0;
  }
}
