package dev.sconce.exec;

import dev.sconce.os.Posix;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Estimates how many commands fit into the limits of the system. A command needs more than its own
 * process: it starts further processes, and the work after its end opens files. The first commands
 * are never refused, and neither is a command that would run alone. Safe for use by several
 * threads.
 */
final class ProcessHeadroom {
  /** With fewer running commands the limits are not checked. */
  private static final int FEW_COMMANDS = 1;

  /** The waiting thread, a shell, a program, and a process that the program starts. */
  private static final int PROCESSES_PER_COMMAND = 4;

  /** The first two of them, which exist when a command has just been started. */
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

  /** Whether another command may be tried beside the running ones. */
  synchronized boolean hasPlaceBeside(int running) {
    if (!looked && running >= FEW_COMMANDS) {
      looked = true;
      mostCommands = Math.min(mostCommands, fitting(running, new ProcessLimits().free(posix)));
    }
    return running == 0 || running < mostCommands;
  }

  /**
   * The number of commands that fit, given the running ones and the number of processes that may
   * still be started.
   */
  static int fitting(int running, int free) {
    int toCome = running * (PROCESSES_PER_COMMAND - PROCESSES_AT_START);
    return Math.max(1, running + (free - toCome) / PROCESSES_PER_COMMAND);
  }

  /**
   * Reports that no process could be started beside so many commands. Lowers the limit below them,
   * because the running commands need some room too.
   */
  synchronized void lackedProcessBeside(int running) {
    mostCommands = Math.max(1, running * 3 / 4);
  }

  /** The highest descriptor that a command may take beside so many. */
  synchronized int highestDescriptorBeside(int running) {
    if (running == 0) {
      return Integer.MAX_VALUE;
    }
    if (descriptorLimit == 0) {
      descriptorLimit = posix.descriptorLimit();
    }
    return descriptorLimit - 1 - DESCRIPTORS_KEPT;
  }

  /** The limits on processes; the system counts threads as processes. */
  static final class ProcessLimits {

    /** The directory of version 2 groups if version 1 groups exist too. */
    private static final String UNIFIED = "unified";

    private static final String CONTROLLER = "pids";

    /** A limit this high is taken as no limit, because a user hardly ever has so many processes. */
    private static final long MANY = 4096;

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final File proc;
    private final File groups;

    ProcessLimits() {
      this(new File("/proc"), new File("/sys/fs/cgroup"));
    }

    ProcessLimits(File proc, File groups) {
      this.proc = proc;
      this.groups = groups;
    }

    /** The number of processes that may still be started, as far as known. */
    int free(Posix posix) {
      return Math.min(freeOfUser(posix.processLimit(), posix.user()), freeOfGroups());
    }

    /** What is left of the per-user limit, which does not apply to root. */
    int freeOfUser(long limit, int user) {
      if (limit >= MANY || user == 0) {
        return NO_LIMIT;
      }
      try {
        return (int) Math.max(0, limit - threadsOf(user));
      } catch (IOException unknown) {
        return NO_LIMIT;
      }
    }

    int threadsOf(int user) throws IOException {
      int count = 0;
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc.toPath(), "[0-9]*")) {
        for (Path process : processes) {
          count += threads(process, user);
        }
      }
      return count;
    }

    private static int threads(Path process, int user) {
      try {
        if (!Files.getAttribute(process, "unix:uid").equals(user)) {
          return 0;
        }
        String[] threads = process.resolve("task").toFile().list();
        return threads == null ? 0 : threads.length;
      } catch (IOException ended) {
        return 0;
      }
    }

    /** What is left in the control groups of this process. */
    int freeOfGroups() {
      int free = NO_LIMIT;
      for (String line : text(new File(proc, "self/cgroup")).split("\n")) {
        int controllers = line.indexOf(':') + 1;
        int path = line.indexOf(':', controllers) + 1;
        if (path <= 1) {
          continue;
        }
        String group = line.substring(path);
        if (path == controllers + 1) {
          free = Math.min(free, freeOfGroup(groups, group));
          free = Math.min(free, freeOfGroup(new File(groups, UNIFIED), group));
        } else if (line.substring(controllers, path).contains(CONTROLLER)) {
          free = Math.min(free, freeOfGroup(new File(groups, CONTROLLER), group));
        }
      }
      return free;
    }

    /** What is left in a group and all its ancestors. In a container the path may not exist. */
    private static int freeOfGroup(File root, String group) {
      int free = NO_LIMIT;
      for (int end = group.length(); end >= 0; end = group.lastIndexOf('/', end - 1)) {
        File at = new File(root, group.substring(0, end));
        long most = number(new File(at, "pids.max"));
        if (most >= 0) {
          free = (int) Math.min(free, Math.max(0, most - number(new File(at, "pids.current"))));
        }
      }
      return free;
    }

    /** Negative if there is no number. */
    private static long number(File file) {
      String text = file.exists() ? text(file).strip() : "";
      try {
        return text.isEmpty() || text.equals("max") ? -1 : Long.parseLong(text);
      } catch (NumberFormatException unknown) {
        return -1;
      }
    }

    private static String text(File file) {
      try (FileInputStream in = new FileInputStream(file)) {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (IOException unreadable) {
        return "";
      }
    }
  }
}
