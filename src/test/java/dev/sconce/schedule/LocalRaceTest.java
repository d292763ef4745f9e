package dev.sconce.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Graph;
import dev.sconce.testing.FakeFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalRaceTest {
  private static final String MANIFEST =
      """
      rule r
        command = r $out
      build a: r
      build b: r
      build c: r
      build d: r
      """;

  @Test
  void equallyUrgentStepsAreStartedFromTheEndThatAnswersReachLast() throws ManifestException {
    assertEquals(List.of("d", "c", "b", "a"), started(1, 1, 1, 1));
  }

  @Test
  void longestPathComesFirstWhereverItsStepStands() throws ManifestException {
    assertEquals(List.of("b", "d", "c", "a"), started(1, 9, 1, 1));
  }

  private static List<String> started(long... lengths) throws ManifestException {
    Graph graph =
        Manifest.load(
                new FakeFiles().create("build.ninja", MANIFEST),
                "build.ninja",
                Manifest.Options.DEFAULT,
                _ -> {})
            .graph();
    StepPriorities priorities = new StepPriorities(graph.edgeCount());
    LocalRace race = new LocalRace(priorities, StepWeights.EQUAL);
    for (int i = 0; i < lengths.length; i++) {
      priorities.set(i, lengths[i]);
      race.offer(new Step(graph.edge(i)));
    }
    List<String> started = new ArrayList<>();
    while (started.size() < lengths.length) {
      Step next = race.next(0, _ -> true);
      assertNotNull(next);
      started.add(next.edge.outputs()[0].path());
      race.withdraw(next);
    }
    return started;
  }
}
