package dev.sconce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the benchmark runs and measures what it claims; times are not judged. */
@Tag("slow")
final class BenchmarkTest {
  @TempDir private Path work;

  @Test
  void measuresOneNinjaBesideAnother() throws IOException, InterruptedException {
    RequiredTool.named("strace").path();
    for (Path ninja : List.of(RequiredTool.ninja111().path(), RequiredTool.ninja113().path())) {
      ByteArrayOutputStream table = new ByteArrayOutputStream();
      List<String> arguments =
          List.of(
              "--subject=" + ninja,
              "--peer=" + ninja,
              "--work=" + work.resolve("work"),
              "--sizes=500",
              "--steps=20",
              "--parts=version,start,null,edit,small,steps,settings,traced-tiny",
              "--runs=1");
      // A tree in which ninja finds work is an error too.
      Benchmark.run(
          BenchmarkOptions.parse(arguments), new PrintStream(table, true, StandardCharsets.UTF_8));
      List<String> lines = table.toString(StandardCharsets.UTF_8).lines().toList();
      assertEquals(49, lines.size(), () -> String.join("\n", lines));
      assertTrue(lines.get(36).startsWith("20 trivial steps -j2, --plain"), lines.get(36));
      assertTrue(lines.getLast().startsWith("  watched to unwatched"), lines.getLast());
    }
  }

  @Test
  void measuresBuildsThatAServerFills() throws IOException, InterruptedException {
    RequiredTool.named("gcc").path();
    RequiredTool.named("curl").path();
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    List<String> arguments =
        List.of(
            "--subject=" + Distribution.ninja(),
            "--console=" + Distribution.sconce(),
            "--peer=" + RequiredTool.ninja113().path(),
            "--work=" + work.resolve("work"),
            "--steps=4",
            "--latencies=5",
            "--parts=remote,remote-race",
            "--runs=1");
    Benchmark.run(
        BenchmarkOptions.parse(arguments), new PrintStream(table, true, StandardCharsets.UTF_8));
    List<String> lines = table.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(24, lines.size(), () -> String.join("\n", lines));
    assertTrue(lines.get(3).startsWith("6 hits, never seen"), lines.get(3));
    assertTrue(lines.get(22).startsWith("6 steps, none known, 5 ms"), lines.get(22));
  }
}
