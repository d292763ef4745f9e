package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.os.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of commands, by what they do to files. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TracedCommandTest {
  @TempDir private Path temp;
  private Path dir;
  private LocalRunner runner;

  @BeforeEach
  void open() throws Exception {
    dir = Files.createDirectory(temp.toRealPath().resolve("work"));
    runner =
        new LocalRunner(
            Posix.of(System.getProperty("os.name"), System.getProperty("os.arch")),
            LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), temp.resolve("spill"))
                .in(dir.toString()));
  }

  @AfterEach
  void close() {
    runner.close();
  }

  private CommandRunner.End.Exited run(String commandLine) {
    return Commands.begin(
            runner,
            new CommandRunner.Request(
                0,
                new CommandRunner.Request.Command(commandLine, false),
                Map.of(),
                "",
                CommandRunner.Request.TracePolicy.ACCESSES))
        .await();
  }

  private AccessSet accesses(String commandLine) {
    return run(commandLine).accesses().orElseThrow();
  }

  /** What was done in the working directory: one word for each path. */
  private Set<String> here(AccessSet set) {
    Set<String> found = new TreeSet<>();
    for (Access access : set.accesses()) {
      String prefix = dir + "/";
      if (access.path().startsWith(prefix)) {
        StringBuilder text = new StringBuilder(access.path().substring(prefix.length()));
        text.append(access.before().kind() == State.Kind.ABSENT ? " absent" : "");
        for (Use use : Use.values()) {
          if (access.has(use)) {
            text.append(' ').append(use.name().toLowerCase(java.util.Locale.ROOT));
          }
        }
        found.add(text.toString());
      }
    }
    return found;
  }

  @Test
  void copyReadsOneFileAndWritesTheOther() throws Exception {
    Files.writeString(dir.resolve("in"), "text");
    AccessSet set = accesses("cat in > out");
    assertEquals(Set.of("in read", "out absent write"), here(set));
    assertEquals("text", Files.readString(dir.resolve("out")));
    Path cat = Path.of("/usr/bin/cat").toRealPath();
    assertTrue(set.find(cat.toString()).orElseThrow().has(Use.EXECUTE));
    assertTrue(
        set.accesses().stream()
            .anyMatch(one -> one.path().contains("/libc.so") && one.has(Use.READ)));
    assertTrue(set.isWhole(), () -> set.blindSpots().toString());
    assertFalse(set.find(dir + "/out").orElseThrow().after().equals(State.ABSENT));
  }
}
