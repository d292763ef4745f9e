package dev.sconce.discover.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Graph;
import dev.sconce.testing.FakeFiles;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllowListTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 5, 1);

  private static AllowedAccess entry(
      String step, String path, AllowedAccess.Effect effect, Optional<LocalDate> expires) {
    return new AllowedAccess(
        "name", new Glob(step), new Glob(path), AllowedAccess.Kind.READ, effect, "reason", expires);
  }

  private static Graph graph() throws ManifestException {
    FakeFiles files = new FakeFiles();
    files.create("build.ninja", "rule cc\n  command = c\nbuild o: cc\nbuild p: cc\n");
    return Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, _ -> {}).graph();
  }

  @Test
  void untrackedIsWhatEntriesForTheStepSayToday() throws Exception {
    AllowList list =
        new AllowList(
            List.of(
                entry("cc", "**/stamp.h", AllowedAccess.Effect.UNTRACKED, Optional.empty()),
                entry("o", "../a.h", AllowedAccess.Effect.UNTRACKED, Optional.of(TODAY)),
                entry("p", "../p.h", AllowedAccess.Effect.UNTRACKED, Optional.empty()),
                entry("o", "../b.h", AllowedAccess.Effect.UNCACHEABLE, Optional.empty()),
                entry(
                    "o",
                    "../c.h",
                    AllowedAccess.Effect.UNTRACKED,
                    Optional.of(TODAY.minusDays(1)))),
            TODAY);
    Graph graph = graph();
    assertEquals(
        List.of("READ **/stamp.h", "READ ../a.h"), list.untracked(graph.node("o").producer()));
    assertEquals(
        List.of("READ **/stamp.h", "READ ../p.h"), list.untracked(graph.node("p").producer()));
    assertEquals(List.of(), AllowList.EMPTY.untracked(graph.node("o").producer()));
  }
}
