package dev.sconce.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How many processors this process may use, counted as ninja 1.13 does: those that it may be
 * scheduled on, or fewer where a control group limits their time.
 */
public final class Processors {
  private final Posix posix;
  private final Path root;

  /** Of this machine. */
  public Processors(Posix posix) {
    this(posix, Path.of("/"));
  }

  /** With the files of /proc and of control groups below a root. */
  Processors(Posix posix, Path root) {
    this.posix = posix;
    this.root = root;
  }

  /** The number; 0 where a control group grants less than one. */
  public int count() {
    OptionalInt group = controlGroupCount();
    OptionalInt affinity = posix.affinityCount();
    if (group.isPresent() && affinity.isPresent()) {
      return Math.min(group.getAsInt(), affinity.getAsInt());
    }
    if (group.isPresent()) {
      return group.getAsInt();
    }
    return affinity.orElseGet(Runtime.getRuntime()::availableProcessors);
  }

  /** Whole processors' worth of time that the control group grants; empty for no limit. */
  OptionalInt controlGroupCount() {
    String[] groups = read("/proc/self/cgroup").split("\n");
    String[] mounts = read("/proc/self/mountinfo").split("\n");
    for (String line : mounts) {
      Mount mount = Mount.parse(line);
      String path = groupPath(groups, "");
      if (mount.type.equals("cgroup2") && !path.isEmpty()) {
        return unifiedCount(mount.point + (path.equals("/") ? "" : path));
      }
    }
    for (String line : mounts) {
      Mount mount = Mount.parse(line);
      String path = groupPath(groups, "cpu");
      if (mount.type.equals("cgroup") && mount.hasOption("cpu") && path.startsWith(mount.root)) {
        String below = path.substring(mount.root.length());
        if (!below.equals("..") && !below.startsWith("../")) {
          return oldCount(mount.point + "/" + below);
        }
      }
    }
    return OptionalInt.empty();
  }

  /**
   * A line of mountinfo.
   *
   * @param root which part of the file system is mounted
   * @param point where
   * @param type of file system
   * @param options of the file system, between commas
   */
  private record Mount(String root, String point, String type, String options) {
    static Mount parse(String line) {
      int end = line.indexOf(" - ");
      String[] start = line.split(" ");
      String[] rest = end < 0 ? new String[0] : line.substring(end + 3).split(" ");
      return start.length < 10 || rest.length != 3
          ? new Mount("", "", "", "")
          : new Mount(start[3], start[4], rest[0], rest[2]);
    }

    boolean hasOption(String name) {
      return ("," + options + ",").contains("," + name + ",");
    }
  }

  /** The path of this process's group for a controller, or of the unified hierarchy for none. */
  private static String groupPath(String[] lines, String controller) {
    for (String line : lines) {
      String[] fields = line.split(":", 3);
      boolean unified = controller.isEmpty();
      if (fields.length == 3
          && (unified
              ? fields[0].equals("0") && fields[1].isEmpty()
              : ("," + fields[1] + ",").contains("," + controller + ","))) {
        return fields[2];
      }
    }
    return "";
  }

  private OptionalInt unifiedCount(String directory) {
    String[] fields = firstLine(directory + "/cpu.max").split(" ");
    return fields.length != 2 ? OptionalInt.empty() : divide(fields[0], fields[1]);
  }

  private OptionalInt oldCount(String directory) {
    return divide(
        firstLine(directory + "/cpu.cfs_quota_us"), firstLine(directory + "/cpu.cfs_period_us"));
  }

  private static OptionalInt divide(String quota, String period) {
    try {
      long quotaMicros = Long.parseLong(quota);
      long periodMicros = Long.parseLong(period);
      return quotaMicros > 0 && periodMicros > 0
          ? OptionalInt.of((int) (quotaMicros / periodMicros))
          : OptionalInt.empty();
    } catch (NumberFormatException e) {
      // "max", or a file that is not there: no limit.
      return OptionalInt.empty();
    }
  }

  private String firstLine(String path) {
    String text = read(path);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The text of a file; empty if it cannot be read, as on systems without control groups. */
  private String read(String path) {
    try {
      return Files.readString(root.resolve(path.substring(1)), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
