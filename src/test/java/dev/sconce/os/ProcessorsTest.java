package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.ThisMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorsTest {
  private static final String UNIFIED =
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

  @TempDir private Path root;

  private void file(String path, String text) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private OptionalInt limit() throws Exception {
    return new Processors(ThisMachine.posix(), root).controlGroupCount();
  }

  @Test
  void thisMachineHasSome() throws Exception {
    int affinity = ThisMachine.posix().affinityCount().orElseThrow();
    int count = new Processors(ThisMachine.posix()).count();
    assertTrue(affinity > 0);
    assertTrue(count <= affinity);
  }

  @Test
  void withoutControlGroupsThereIsNoLimit() throws Exception {
    assertEquals(OptionalInt.empty(), limit());
  }

  @Test
  void unifiedGroupLimitsToWholeProcessors() throws Exception {
    file("proc/self/cgroup", "0::/user.slice/build\n");
    file("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + UNIFIED);
    file("sys/fs/cgroup/user.slice/build/cpu.max", "350000 100000\n");
    assertEquals(OptionalInt.of(3), limit());
    assertEquals(
        Math.min(3, ThisMachine.posix().affinityCount().orElseThrow()),
        new Processors(ThisMachine.posix(), root).count());
  }

  @Test
  void lessThanOneProcessorIsNone() throws Exception {
    file("proc/self/cgroup", "0::/\n");
    file("proc/self/mountinfo", UNIFIED);
    file("sys/fs/cgroup/cpu.max", "50000 100000\n");
    assertEquals(OptionalInt.of(0), limit());
  }

  @Test
  void unlimitedOrUnreadableGroupsDoNotLimit() throws Exception {
    file("proc/self/cgroup", "0::/\n");
    file("proc/self/mountinfo", UNIFIED);
    assertEquals(OptionalInt.empty(), limit());
    for (String text : new String[] {"max 100000\n", "", "1\n", "x y\n", "100 0\n", "-1 100\n"}) {
      file("sys/fs/cgroup/cpu.max", text);
      assertEquals(OptionalInt.empty(), limit(), text);
    }
  }

  @Test
  void oldGroupLimitsBelowWhatIsMounted() throws Exception {
    file("proc/self/cgroup", "4:cpu,cpuacct:/docker/abc/job\n1:name=systemd:/x\n");
    file(
        "proc/self/mountinfo",
        "31 23 0:27 /docker/abc /sys/fs/cgroup/cpu rw,nosuid shared:9 - cgroup cgroup"
            + " rw,cpu,cpuacct\n");
    file("sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "400000\n");
    file("sys/fs/cgroup/cpu/job/cpu.cfs_period_us", "100000\n");
    // The path below the mount keeps its slash, as in ninja: "cpu" + "/" + "/job".
    assertEquals(OptionalInt.of(4), limit());
  }

  @Test
  void unifiedGroupCountsWhereBothKindsAreThere() throws Exception {
    file("proc/self/cgroup", "4:cpu:/\n0::/\n");
    file("proc/self/mountinfo", "31 23 0:27 / /old rw shared:9 - cgroup cgroup rw,cpu\n" + UNIFIED);
    file("old/cpu.cfs_quota_us", "100000\n");
    file("old/cpu.cfs_period_us", "100000\n");
    file("sys/fs/cgroup/cpu.max", "700000 100000\n");
    assertEquals(OptionalInt.of(7), limit());
  }
}
