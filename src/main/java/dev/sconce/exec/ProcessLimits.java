package dev.sconce.exec;

import dev.sconce.os.Posix;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The limits of processes, among which the system counts threads. */
final class ProcessLimits {

  /** Where the groups of version 2 are beside those of version 1. */
  private static final String UNIFIED = "unified";

  private static final String CONTROLLER = "pids";

  /** So many processes of one user are not counted: there are hardly ever as many. */
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

  /** How many more processes may be started, as far as can be found out. */
  int free(Posix posix) {
    return Math.min(freeOfUser(posix.processLimit(), posix.user()), freeOfGroups());
  }

  /** Of the limit that each user has, but for root. */
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

  /** Of the control groups that this process is in. */
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

  /** Of a group and all that it is part of. In a container the path may lead nowhere. */
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

  /** Negative when there is none. */
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
