package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.PlanReporting;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.PlanEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays builds of real projects with the recorded times of their steps, twice in a row with two
 * slots: the quality of forecasts and of the start order can be measured on a busy machine.
 *
 * <p>The manifests have for each step the {@code size} of its source, how many milliseconds of
 * processor time the {@code first} and the {@code second} run took, and when the step {@code
 * started} in a real second build.
 */
class RecordedBuildsTest {
  private static final int SLOTS = 2;
  private static final int LOOKS_PER_BUILD = 100;
  private static final double MEDIAN_ERROR = 0.15;
  private static final double FIRST_FACTOR = 2;
  private static final double NEAR_OPTIMAL = 1.05;

  @TempDir private Path directory;

  /** A forecast of the remaining time, and the true remaining time. */
  private record Look(double forecastMillis, double leftMillis) {
    double error() {
      return Math.abs(forecastMillis - leftMillis) / leftMillis;
    }

    /** The factor by which it is too long or too short. */
    double factor() {
      return Math.max(forecastMillis, 1) > leftMillis
          ? forecastMillis / leftMillis
          : leftMillis / Math.max(forecastMillis, 1);
    }
  }

  private static String manifest(String project) throws IOException {
    try (InputStream in =
        RecordedBuildsTest.class.getResourceAsStream("recorded/" + project + ".ninja")) {
      assertNotNull(in, project);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static long millis(Edge edge, String run) {
    return Long.parseLong(edge.value(run));
  }

  private static List<Edge> steps(Graph graph) {
    List<Edge> steps = new ArrayList<>();
    for (int id = 0; id < graph.edgeCount(); id++) {
      if (!graph.edge(id).phony()) {
        steps.add(graph.edge(id));
      }
    }
    return steps;
  }

  private BuildFixture played(String project, String... runs) throws IOException {
    BuildFixture build = BuildFixture.logged(manifest(project)).remembering(directory);
    for (Edge step : steps(build.graph)) {
      for (Node input : step.inputs()) {
        if (input.producer() == null) {
          String size = step.value("size");
          build.files.create(input.path(), " ".repeat(size.isEmpty() ? 0 : Integer.parseInt(size)));
        }
      }
    }
    String[] targets =
        steps(build.graph).stream().map(step -> step.outputs()[0].path()).toArray(String[]::new);
    for (String run : runs) {
      build.loseLogs();
      build.options(
          new BuildOptions(
              SLOTS, 1, false, false, PlanReporting.FORECASTS, false, false, weights(build)));
      build.commands.lasting(step -> millis(step, run));
      for (Edge step : steps(build.graph)) {
        for (Node output : step.outputs()) {
          build.files.delete(output.path());
        }
      }
      build.files.tick();
      build.built(targets);
    }
    return build;
  }

  private RecordedTimeWeights weights(BuildFixture build) {
    return new RecordedTimeWeights(
        build.graph, build.files, BuildLog.inMemory(build.graph), RunStore.at(directory));
  }

  private static long beginMillis(BuildFixture build) {
    return build.events(BuildEvent.PhaseChanged.class).stream()
        .filter(changed -> changed.phase() == BuildEvent.Phase.BUILDING)
        .findFirst()
        .orElseThrow()
        .atMillis();
  }

  private static long endMillis(BuildFixture build) {
    return build.events(BuildEvent.BuildFinished.class).getLast().atMillis();
  }

  /** What the display showed at even intervals in a part of a build; nothing without a forecast. */
  private static List<Look> looks(BuildFixture build, double from, double to) {
    List<PlanEvent.Forecast> forecasts = build.events(PlanEvent.Forecast.class);
    long begin = beginMillis(build);
    long end = endMillis(build);
    List<Look> looks = new ArrayList<>();
    for (int i = (int) (from * LOOKS_PER_BUILD); i <= to * LOOKS_PER_BUILD; i++) {
      double now = begin + (end - begin) * (double) i / LOOKS_PER_BUILD;
      forecasts.stream()
          .filter(forecast -> forecast.atMillis() <= now)
          .reduce((_, later) -> later)
          .ifPresent(
              last ->
                  looks.add(
                      new Look(
                          Math.max(0, last.remainingMillis() - (now - last.atMillis())),
                          end - now)));
    }
    return looks;
  }

  private static double median(List<Look> looks) {
    List<Double> errors = looks.stream().map(Look::error).sorted().toList();
    return errors.get(errors.size() / 2);
  }

  private static String told(List<Look> looks) {
    StringBuilder told = new StringBuilder();
    for (Look look : looks) {
      told.append("%d of %d; ".formatted((long) look.forecastMillis(), (long) look.leftMillis()));
    }
    return told.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fmt", "googletest", "jsoncpp", "nghttp2"})
  void theSecondBuildIsForecastClosely(String project) throws IOException {
    BuildFixture build = played(project, "first", "second");
    List<Look> looks = looks(build, 1 / 3.0, 0.9);
    assertTrue(looks.size() > LOOKS_PER_BUILD / 2, () -> "only " + looks.size());
    assertTrue(median(looks) <= MEDIAN_ERROR, () -> median(looks) + ": " + told(looks));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fmt", "googletest", "jsoncpp", "nghttp2"})
  void theFirstBuildIsForecastToAFactorOfTwoFromHalfOn(String project) throws IOException {
    BuildFixture build = played(project, "first");
    List<Look> looks = looks(build, 0.5, 0.9);
    List<Double> factors = looks.stream().map(Look::factor).sorted().toList();
    assertTrue(looks.size() > LOOKS_PER_BUILD / 3, () -> "only " + looks.size());
    assertTrue(factors.get(factors.size() / 2) <= FIRST_FACTOR, () -> told(looks));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fmt", "googletest", "jsoncpp", "nghttp2"})
  void theSecondBuildTakesAsLongAsListScheduling(String project) throws IOException {
    BuildFixture build = played(project, "first", "second");
    long best = new ListSchedule(steps(build.graph)).bestMillis();
    long played = endMillis(build) - beginMillis(build);
    assertTrue(played <= NEAR_OPTIMAL * best, () -> played + " instead of " + best);
  }

  @ParameterizedTest
  @ValueSource(strings = {"googletest", "jsoncpp", "nghttp2"})
  void stepsWereStartedAsListSchedulingHasThem(String project) throws IOException {
    List<Edge> steps = steps(BuildFixture.parse(manifest(project), Manifest.Options.DEFAULT));
    ListSchedule schedule = new ListSchedule(steps);
    long best = schedule.bestMillis();
    long recorded =
        schedule.makespanMillis(Comparator.comparingLong(step -> millis(step, "started")));
    assertTrue(recorded <= NEAR_OPTIMAL * best, () -> recorded + " instead of " + best);
  }

  /** Independent of the scheduler: starts the ready steps in a given order. */
  private static final class ListSchedule {
    private final List<Edge> steps;
    private final Map<Edge, Long> paths = new HashMap<>();

    ListSchedule(List<Edge> steps) {
      this.steps = steps;
    }

    private static void addProducers(Edge step, List<Edge> producers) {
      for (Node input : step.inputs()) {
        Edge producer = input.producer();
        if (producer != null && producer.phony()) {
          addProducers(producer, producers);
        } else if (producer != null && !producers.contains(producer)) {
          producers.add(producer);
        }
      }
    }

    private static List<Edge> producers(Edge step) {
      List<Edge> producers = new ArrayList<>();
      addProducers(step, producers);
      return producers;
    }

    /** The duration of the longest path from the start of a step to the end. */
    long path(Edge step) {
      Long known = paths.get(step);
      if (known == null) {
        known = millis(step, "second");
        for (Edge other : steps) {
          if (producers(other).contains(step)) {
            known = Math.max(known, millis(step, "second") + path(other));
          }
        }
        paths.put(step, known);
      }
      return known;
    }

    long bestMillis() {
      return makespanMillis(Comparator.comparingLong(step -> -path(step)));
    }

    long makespanMillis(Comparator<Edge> order) {
      record Run(Edge step, long end) {}

      PriorityQueue<Run> running = new PriorityQueue<>(Comparator.comparingLong(Run::end));
      List<Edge> waiting = new ArrayList<>(steps);
      List<Edge> done = new ArrayList<>();
      long now = 0;
      while (done.size() < steps.size()) {
        List<Edge> ready =
            waiting.stream()
                .filter(step -> done.containsAll(producers(step)))
                .sorted(order)
                .toList();
        for (Edge step : ready.subList(0, Math.min(ready.size(), SLOTS - running.size()))) {
          waiting.remove(step);
          running.add(new Run(step, now + millis(step, "second")));
        }
        Run next = running.remove();
        now = next.end();
        done.add(next.step());
      }
      return now;
    }
  }
}
