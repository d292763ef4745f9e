package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests commands from which files are hidden. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HiddenFileTest {
  @TempDir private Path temp;
  private Path dir;
  private LocalRunner runner;

  @BeforeEach
  void open() throws Exception {
    Tracing.assumePossible();
    dir = Files.createDirectory(temp.toRealPath().resolve("work"));
    runner =
        new LocalRunner(
            Tracing.posix(),
            LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), temp.resolve("spill"))
                .in(dir.toString()));
    Files.writeString(dir.resolve("hidden"), "content\n");
  }

  @AfterEach
  void close() {
    runner.close();
  }

  private CommandRunner.End.Exited run(String commandLine, String... hidden) {
    Set<String> paths = new HashSet<>();
    for (String path : hidden) {
      paths.add(dir + "/" + path);
    }
    CommandRunner.Request request =
        new CommandRunner.Request(
            0,
            new CommandRunner.Request.Command(commandLine, false),
            Map.of(),
            "",
            CommandRunner.Request.TracePolicy.hiding(paths));
    return Commands.begin(runner, request).await();
  }

  private static String text(CommandRunner.End.Exited end) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    end.output().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void cannotBeRead() throws Exception {
    CommandRunner.End.Exited end = run("cat hidden", "hidden");
    assertEquals(1, end.exitCode());
    assertTrue(text(end).contains("No such file or directory"), () -> "printed: " + end.output());
  }

  @Test
  void doNotExist() {
    assertEquals(1, run("test -e hidden;", "hidden").exitCode());
  }

  @Test
  void areThereForOthers() throws Exception {
    assertEquals("content\n", text(run("cat hidden", "other")));
  }

  @Test
  void stayAsTheyWereThoughTheCommandWouldChangeThem() throws Exception {
    run("echo other > hidden; rm -f hidden; mv hidden moved; echo x > x; mv x hidden", "hidden");
    assertEquals("content\n", Files.readString(dir.resolve("hidden")));
  }

  @Test
  void areMissedUnderTheNameOfALinkToThem() throws Exception {
    Files.createSymbolicLink(dir.resolve("link"), Path.of("hidden"));
    assertEquals(1, run("cat link", "hidden").exitCode());
    assertEquals(1, run("cat ./../work//hidden", "hidden").exitCode());
  }

  @Test
  void mayBeLinks() throws Exception {
    Files.createSymbolicLink(dir.resolve("link"), Path.of("hidden"));
    assertEquals(1, run("cat link", "link").exitCode());
    assertEquals("content\n", text(run("cat hidden", "link")));
  }

  @Test
  void mayBeDirectoriesWithAllThatIsInThem() throws Exception {
    Files.createDirectories(dir.resolve("sub/deep"));
    Files.writeString(dir.resolve("sub/deep/file"), "x");
    assertEquals(1, run("cat sub/deep/file", "sub").exitCode());
    assertEquals(2, run("cd sub", "sub").exitCode());
    Files.writeString(dir.resolve("sub2"), "x");
    assertEquals(0, run("cat sub2", "sub").exitCode());
  }

  @Test
  void mayBePrograms() throws Exception {
    Path program = dir.resolve("program");
    Files.writeString(program, "#!/bin/sh\necho ran\n");
    assertTrue(program.toFile().setExecutable(true));
    assertEquals("ran\n", text(run("./program")));
    assertEquals(127, run("./program", "program").exitCode());
  }

  @Test
  void areMissedByChildrenAsWell() {
    assertEquals(1, run("sh -c 'sh -c \"cat hidden\"'", "hidden").exitCode());
  }

  @Test
  void accessesSayThatNothingWasThere() {
    AccessSet set = run("cat hidden", "hidden").accesses().orElseThrow();
    assertEquals(
        State.ABSENT, set.find(dir + "/hidden").map(AccessSet.Access::before).orElseThrow());
    assertTrue(set.isWhole());
  }
}
