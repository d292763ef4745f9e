package dev.sconce.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sconce.exec.CommandEnvironment;
import dev.sconce.schedule.ScheduleOptions;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLimitsTest {
  @TempDir private Path directory;
  private final List<String> told = new ArrayList<>();

  private final class Told implements WorkspaceListener {
    @Override
    public void waiting(String message) {
      told.add("waiting " + message);
    }

    @Override
    public void jobServerFound(String makeFlags) {
      told.add("found " + makeFlags);
    }

    @Override
    public void jobServerIgnored(String makeFlags, String reason) {
      told.add("ignored " + makeFlags + ": " + reason);
    }

    @Override
    public void jobServerUnreachable(IOException reason) {
      told.add("unreachable");
    }
  }

  private JobLimits limits(String makeFlags, double maxLoad) {
    return new JobLimits(
        new LazyPosix(),
        new CommandEnvironment(List.of("MAKEFLAGS=" + makeFlags)),
        directory.toString(),
        4,
        maxLoad);
  }

  @Test
  void defaultJobsAreThoseOfNinja() {
    assertEquals(List.of(2, 3, 5, 18), List.of(jobs(1), jobs(2), jobs(3), jobs(16)));
  }

  private static int jobs(int processors) {
    return JobLimits.defaultJobs(processors);
  }

  @Test
  void withoutJobServerTheNumberAppliesSilently() {
    try (JobLimits limits = limits("", 0)) {
      limits.joinJobServer(new Told());
      assertEquals(4, limits.slots());
      assertNull(limits.gate());
      assertEquals(List.of(), limits.descriptors());
    }
    assertEquals(List.of(), told);
  }

  @Test
  void loadIsAskedWithAndWithoutJobServer() {
    try (JobLimits limits = limits("", 1.5)) {
      assertNotNull(limits.gate());
      assertNotNull(limits.loadGate());
    }
  }

  @Test
  void jobServerWithDescriptorsIsIgnoredOnceAndPassedOn() {
    try (JobLimits limits = limits(" --jobserver-auth=3,4", 0)) {
      limits.joinJobServer(new Told());
      limits.joinJobServer(new Told());
      assertEquals(4, limits.slots());
      assertEquals(List.of(3, 4), limits.descriptors());
    }
    assertEquals(
        List.of("ignored  --jobserver-auth=3,4: Pipe-based protocol is not supported!"), told);
  }

  @Test
  void jobServerThatCannotBeReachedLeavesTheNumber() {
    try (JobLimits limits = limits(" --jobserver-auth=fifo:none", 0)) {
      limits.joinJobServer(new Told());
      assertEquals(4, limits.slots());
      assertNull(limits.gate());
    }
    assertEquals(List.of("found  --jobserver-auth=fifo:none", "unreachable"), told);
  }

  @Test
  void jobServerTakesThePlaceOfTheNumberOnceItIsJoined() throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(RequiredTool.named("mkfifo").path().toString(), "jobs")
            .directory(directory.toFile())
            .start();
    assertEquals(0, made.waitFor());
    try (JobLimits limits = limits(" --jobserver-auth=fifo:jobs", 0)) {
      assertEquals(4, limits.slots(), "not yet");
      limits.joinJobServer(new Told());
      assertEquals(ScheduleOptions.UNLIMITED_SLOTS, limits.slots());
      assertNotNull(limits.gate());
      assertEquals(4, limits.slotsWithoutJobServer());
      assertNull(limits.loadGate());
    }
  }
}
