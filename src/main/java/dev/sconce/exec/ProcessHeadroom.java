package dev.sconce.exec;

import dev.sconce.os.Posix;

/**
 * How many commands fit into the limits of the system. A command needs more than its own start: it
 * starts further processes, and what follows its end opens files. The first commands are never
 * refused, and one that would run alone is not either. Safe for use by several threads.
 */
final class ProcessHeadroom {
  /** Fewer commands are started without a look at the limits. */
  private static final int FEW_COMMANDS = 1;

  /** The thread that waits for it, a shell, a program, and one that this starts. */
  private static final int PROCESSES_PER_COMMAND = 4;

  /** The first two of these are there when a command has just been started. */
  private static final int PROCESSES_AT_START = 2;

  /** For logs, depfiles, response files, comparisons. */
  private static final int DESCRIPTORS_KEPT = 16;

  private final Posix posix;
  private int mostCommands = Integer.MAX_VALUE;
  private boolean looked;
  private int descriptorLimit;

  ProcessHeadroom(Posix posix) {
    this.posix = posix;
  }

  /** Whether one more command may be tried beside so many. */
  synchronized boolean hasPlaceBeside(int running) {
    if (!looked && running >= FEW_COMMANDS) {
      looked = true;
      mostCommands = Math.min(mostCommands, fitting(running, new ProcessLimits().free(posix)));
    }
    return running == 0 || running < mostCommands;
  }

  /** How many commands fit where some run already and so many more processes may be started. */
  static int fitting(int running, int free) {
    int toCome = running * (PROCESSES_PER_COMMAND - PROCESSES_AT_START);
    return Math.max(1, running + (free - toCome) / PROCESSES_PER_COMMAND);
  }

  /** No process could be started beside so many commands: they need some room, too. */
  synchronized void lackedProcessBeside(int running) {
    mostCommands = Math.max(1, running * 3 / 4);
  }

  /** The number of the highest descriptor that a command may take beside so many. */
  synchronized int highestDescriptorBeside(int running) {
    if (running == 0) {
      return Integer.MAX_VALUE;
    }
    if (descriptorLimit == 0) {
      descriptorLimit = posix.descriptorLimit();
    }
    return descriptorLimit - 1 - DESCRIPTORS_KEPT;
  }
}
