package dev.sconce.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A control group with a limit, below the control group of the tests. If the system does not allow
 * creating one, the test is skipped.
 */
public final class ControlGroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path directory;

  private ControlGroup(Path directory) {
    this.directory = directory;
  }

  /** A group with at most this number of processes and threads. */
  public static ControlGroup ofProcesses(int most) {
    return of("pids", Map.of("pids.max", "" + most));
  }

  /** A group with at most this amount of memory. */
  public static ControlGroup ofMemory(long bytes) {
    String limit = Long.toString(bytes);
    return of("memory", Map.of("memory.max", limit, "memory.limit_in_bytes", limit));
  }

  /**
   * @param limits by file name; only files that exist in the system's version of control groups are
   *     written
   */
  private static ControlGroup of(String controller, Map<String, String> limits) {
    try {
      String name = "sconce-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
      ControlGroup group =
          new ControlGroup(Files.createDirectory(parent(controller).resolve(name)));
      if (group.set(limits)) {
        return group;
      }
      group.close();
      return Assumptions.abort("no limit of " + controller + " can be set for a control group");
    } catch (IOException refused) {
      return Assumptions.abort("this test needs a control group of its own: " + refused);
    }
  }

  private static Path parent(String controller) throws IOException {
    String unified = "";
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (List.of(parts[1].split(",")).contains(controller)) {
        return ROOT.resolve(controller).resolve(parts[2].substring(1));
      }
      unified = parts[1].isEmpty() ? parts[2].substring(1) : unified;
    }
    return ROOT.resolve(unified);
  }

  private boolean set(Map<String, String> limits) throws IOException {
    boolean any = false;
    for (Map.Entry<String, String> limit : limits.entrySet()) {
      Path file = directory.resolve(limit.getKey());
      if (Files.exists(file)) {
        Files.writeString(file, limit.getValue());
        any = true;
      }
    }
    return any;
  }

  /** The start of a shell command line that enters the group. */
  public String enter() {
    return "echo $$ > " + directory.resolve("cgroup.procs") + "; ";
  }

  /** Waits until all processes in the group have ended, and removes it. */
  @Override
  public void close() {
    long start = System.nanoTime();
    while (directory.toFile().exists() && !directory.toFile().delete()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        Assertions.fail("still in use: " + directory);
      }
      Thread.onSpinWait();
    }
  }
}
