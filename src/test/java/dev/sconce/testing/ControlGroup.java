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
 * A control group with a limit, below the one that the tests run in. Where the system lets nobody
 * make one the test is skipped.
 */
public final class ControlGroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path directory;

  private ControlGroup(Path directory) {
    this.directory = directory;
  }

  /** That has at most so many processes, threads counted. */
  public static ControlGroup ofProcesses(int most) {
    return of("pids", Map.of("pids.max", "" + most));
  }

  /** That has at most so much memory. */
  public static ControlGroup ofMemory(long bytes) {
    String limit = Long.toString(bytes);
    return of("memory", Map.of("memory.max", limit, "memory.limit_in_bytes", limit));
  }

  /**
   * @param limits by file; those of the system's version of control groups are there
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

  /** What a shell does to enter it. */
  public String enter() {
    return "echo $$ > " + directory.resolve("cgroup.procs") + "; ";
  }

  /** Waits until all that was in it has ended. */
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
