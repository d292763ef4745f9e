package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.ThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessHeadroomTest {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  @TempDir private Path directory;

  private ProcessHeadroom.ProcessLimits limits() {
    return new ProcessHeadroom.ProcessLimits(
        directory.resolve("proc").toFile(), directory.resolve("groups").toFile());
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void oneCommandAlwaysFits() {
    assertEquals(1, ProcessHeadroom.fitting(1, 0));
    assertEquals(1, ProcessHeadroom.fitting(1, 5));
  }

  @Test
  void eachCommandNeedsFourProcesses() {
    assertEquals(2, ProcessHeadroom.fitting(1, 6));
    assertEquals(25, ProcessHeadroom.fitting(1, 98));
    assertTrue(ProcessHeadroom.fitting(1, NO_LIMIT) > 100_000);
  }

  @Test
  void fewerAreTriedAfterAShortage() throws Exception {
    ProcessHeadroom room = new ProcessHeadroom(ThisMachine.posix());
    room.lackedProcessBeside(8);
    assertTrue(room.hasPlaceBeside(0));
    assertTrue(room.hasPlaceBeside(5));
    assertFalse(room.hasPlaceBeside(6));
    room.lackedProcessBeside(1);
    assertTrue(room.hasPlaceBeside(0));
    assertFalse(room.hasPlaceBeside(1));
  }

  @Test
  void someDescriptorsAreKeptWhileCommandsRun() throws Exception {
    ProcessHeadroom room = new ProcessHeadroom(ThisMachine.posix());
    assertEquals(NO_LIMIT, room.highestDescriptorBeside(0));
    assertEquals(ThisMachine.posix().descriptorLimit() - 17, room.highestDescriptorBeside(1));
  }

  @Test
  void theTightestOfNestedGroupsCounts() throws IOException {
    write("proc/self/cgroup", "0::/a/b\n");
    write("groups/a/b/pids.max", "max\n");
    write("groups/a/b/pids.current", "10\n");
    write("groups/a/pids.max", "100\n");
    write("groups/a/pids.current", "70\n");
    assertEquals(30, limits().freeOfGroups());
    write("groups/pids.max", "40\n"); // the container's group, as seen from inside
    write("groups/pids.current", "40\n");
    assertEquals(0, limits().freeOfGroups());
  }

  @Test
  void groupsOfVersionOneAndMixedOnesCount() throws IOException {
    write("proc/self/cgroup", "4:memory:/m\n3:cpu,pids:/p:q\n0::/u\n");
    assertEquals(NO_LIMIT, limits().freeOfGroups());
    write("groups/unified/u/pids.max", "50\n");
    write("groups/unified/u/pids.current", "8\n");
    assertEquals(42, limits().freeOfGroups());
    write("groups/pids/p:q/pids.max", "20\n");
    write("groups/pids/p:q/pids.current", "25\n"); // more than allowed, as after a change
    assertEquals(0, limits().freeOfGroups());
  }

  @Test
  void noGroupsAndUnreadableOnesAreNoLimit() throws IOException {
    assertEquals(NO_LIMIT, limits().freeOfGroups());
    write("proc/self/cgroup", "0::/../elsewhere\nnonsense\n");
    write("groups/pids.max", "many\n");
    assertEquals(NO_LIMIT, limits().freeOfGroups());
  }

  @Test
  void threadsOfTheUserCountAndThoseOfOthersDoNot() throws IOException {
    int user = (int) Files.getAttribute(directory, "unix:uid");
    for (String thread : new String[] {"11/task/11", "11/task/12", "200/task/200", "self/task/1"}) {
      Files.createDirectories(directory.resolve("proc").resolve(thread));
    }
    assertEquals(3, limits().threadsOf(user));
    assertEquals(0, limits().threadsOf(user + 1));
  }

  @Test
  void rootAndLargeLimitsAreNotCounted() {
    assertEquals(NO_LIMIT, limits().freeOfUser(100, 0));
    assertEquals(NO_LIMIT, limits().freeOfUser(Long.MAX_VALUE, 1000));
  }
}
