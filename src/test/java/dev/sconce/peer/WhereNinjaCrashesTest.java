package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ninja 1.13 dies of a segmentation fault in these: nothing to compare with, but to do better. */
@Tag("slow")
final class WhereNinjaCrashesTest {
  @TempDir private Path directory;

  @Test
  void aManifestThatIncludesItselfIsAnError() throws IOException, InterruptedException {
    manifest("include build.ninja\n");
    Shell.Result result = ninja();
    assertEquals(1, result.exitCode(), result::output);
    assertEquals("ninja: error: build.ninja:1: ", start(result, "ninja: error: build.ninja:1: "));
  }

  @Test
  void cleaningATargetOfACircleEnds() throws IOException, InterruptedException {
    manifest("rule r\n  command = r\nbuild a: r b\nbuild b: r a\n");
    Shell.Result result = ninja("-t", "clean", "a");
    assertEquals(0, result.exitCode(), result::output);
    assertEquals("Cleaning... 0 files.\n", result.output());
  }

  private static String start(Shell.Result result, String expected) {
    return result.output().substring(0, Math.min(expected.length(), result.output().length()));
  }

  private void manifest(String text) throws IOException {
    Files.writeString(directory.resolve("build.ninja"), text);
  }

  private Shell.Result ninja(String... arguments) throws IOException, InterruptedException {
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8");
    List<String> command = new ArrayList<>(List.of(Subject.ninja().toString()));
    command.addAll(List.of(arguments));
    return new Shell(directory, environment).run(command);
  }
}
