package dev.sconce.discover.judge;

import dev.sconce.session.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that the kernel generates when they are read. Some contain what never affects a result, or
 * what all programs look at; any other may differ at each read.
 */
final class MachineFiles {
  /** Why reading machine state is a violation. */
  static final String STATE = "the state of the machine may get into the result";

  /**
   * What tools read to find out how to work, not what to produce: which file systems have labels
   * (cp, mv, mkdir, install, sed -i, tar, ls), the number of processors, the amount of memory
   * (java, ld, cmake). A slash at the end means everything below.
   */
  private static final List<String> NO_INPUT =
      List.of(
          "/dev/",
          "/proc/self/",
          "/proc/thread-self/",
          "/proc/sys/",
          "/proc/filesystems",
          "/proc/cpuinfo",
          "/proc/meminfo",
          "/proc/stat",
          "/proc/loadavg",
          "/proc/cgroups",
          "/proc/mounts",
          "/proc/version",
          "/sys/fs/selinux/",
          "/sys/fs/cgroup/",
          "/sys/devices/system/cpu/",
          "/sys/devices/system/node/",
          "/sys/kernel/mm/",
          "/run/nscd/",
          "/run/systemd/userdb/",
          "/var/lib/sss/");

  private MachineFiles() {}

  static boolean areNoInput(String path) {
    if (path.startsWith("/dev/shm/")) {
      return false;
    }
    for (String name : NO_INPUT) {
      boolean all = name.endsWith("/");
      boolean directory = all && path.length() == name.length() - 1 && name.startsWith(path);
      if (directory || (all ? path.startsWith(name) : path.equals(name))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Keeps only the first violation of this kind for a step, because a program that reads one of
   * these files reads several.
   */
  static List<Violation> withoutFurther(List<Violation> violations) {
    List<Violation> result = new ArrayList<>();
    boolean said = false;
    for (Violation violation : violations) {
      boolean ofState = violation.detail().equals(STATE);
      if (!ofState || !said) {
        result.add(violation);
      }
      said |= ofState;
    }
    return result;
  }

  static boolean tellState(String path) {
    return path.startsWith("/proc/") || path.startsWith("/sys/") || path.equals("/proc");
  }
}
