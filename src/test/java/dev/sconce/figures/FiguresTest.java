package dev.sconce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.figures.FrameChecker.Extent;
import dev.sconce.schedule.SimulatedSeed;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildFinished;
import dev.sconce.session.BuildEvent.BuildStarted;
import dev.sconce.session.BuildEvent.PhaseChanged;
import dev.sconce.session.BuildEvent.SlotsChanged;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepMoved;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.BuildEvent.StepWanted;
import dev.sconce.session.CacheMode;
import dev.sconce.session.PlanEvent.PhonyRelated;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures on the screen equal those of a computation that shares no class with it. */
class FiguresTest {
  private static final List<String> BUILDS = List.of("nghttp2", "jsoncpp", "googletest");
  private static final ShownBuild.Fault NONE = new ShownBuild.Fault() {};

  @TempDir Path directory;

  /** Regeneration, a failure, a retry that fails and one that succeeds. */
  @ParameterizedTest
  @ValueSource(strings = {"nghttp2", "jsoncpp", "googletest"})
  void aRecordedBuildIsShownAsItWas(String name) throws IOException {
    ShownBuild build = ShownBuild.recorded(name);
    assertEquals(List.of(), build.differences(Extent.ALL, 5, NONE));
    Map<String, Long> kinds = new LinkedHashMap<>();
    build.records().forEach(each -> kinds.merge((String) each.get("event"), 1L, Long::sum));
    assertTrue(kinds.getOrDefault("build-started", 0L) >= 2, kinds::toString);
    assertTrue(kinds.getOrDefault("build-finished", 0L) >= 4, kinds::toString);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void figuresMatchRandomEvents(long seed) throws IOException {
    RandomEvents random = new RandomEvents(seed, 150, 12);
    StringBuilder manifest = new StringBuilder();
    List<BuildEvent> events = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      BuildEvent event = random.next();
      events.add(event);
      if (event instanceof StepWanted) {
        outputs.add("");
      }
    }
    for (BuildEvent event : events) {
      if (event instanceof StepWanted wanted) {
        outputs.set(wanted.step(), wanted.output());
      }
    }
    for (int step = 0; step < outputs.size(); step++) {
      manifest.append("build ").append(unicode(outputs.get(step))).append(": cc");
      for (int input : random.inputs().get(step)) {
        manifest.append(' ').append(unicode(outputs.get(input)));
      }
      manifest.append('\n');
    }
    ShownBuild build = ShownBuild.of(events, manifest.toString(), directory);
    assertEquals(List.of(), build.differences(Extent.WITHOUT_STOPS, 11, NONE));
  }

  @Test
  void simulatedBuildsAreShownAsTheyWere() throws IOException {
    int frames = 0;
    for (long seed = 1; seed <= 60; seed++) {
      for (List<BuildEvent> events : SimulatedSeed.events(seed)) {
        ShownBuild build = ShownBuild.of(events, "", directory);
        assertEquals(
            List.of(), build.differences(Extent.WITHOUT_RELATIONS, 3, NONE), "seed " + seed);
        frames += events.size() / 3;
      }
    }
    assertTrue(frames > 1_000, frames + " frames");
  }

  private static String unicode(String byteString) {
    return new String(
        byteString.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Three parts, one of which fails, and three steps that wait for all of them through a phony. */
  private ShownBuild partsOfAPhony() throws IOException {
    StringBuilder manifest = new StringBuilder("build parts: phony p0 p1 p2\n");
    List<BuildEvent> events = new ArrayList<>();
    events.add(new BuildStarted(List.of("all"), 2, CacheMode.OFF, 7));
    events.add(new PhaseChanged(BuildEvent.Phase.SCANNING, 10));
    events.add(new PhonyRelated(6, List.of(0, 1, 2)));
    for (int step = 0; step < 6; step++) {
      String name = (step < 3 ? "p" : "r") + step;
      List<Integer> inputs = step < 3 ? List.of() : List.of(6);
      events.add(new StepWanted(step, name, name, -1, inputs));
      manifest.append("build ").append(name).append(": cc").append(step < 3 ? "\n" : " || parts\n");
    }
    events.add(new PhaseChanged(BuildEvent.Phase.BUILDING, 20));
    StepText text = new StepText("p1", "cc", List.of("p1"), "", "cc", false);
    events.add(new StepStarted(1, text, 20));
    events.add(new StepFinished(1, text, StepOutcome.FAILED, 1, 20, 500, 0, StepOutput.NONE));
    events.add(new BuildFinished(BuildEvent.BuildOutcome.FAILED, 600));
    return ShownBuild.of(events, manifest.toString(), directory);
  }

  @Test
  void whatWaitsByAPhonyIsBlocked() throws IOException {
    assertEquals(List.of(), partsOfAPhony().differences(Extent.ALL, 1, NONE));
  }

  @Test
  void everyPlantedFaultIsFound() throws IOException {
    List<ShownBuild> builds = new ArrayList<>();
    for (String name : BUILDS) {
      builds.add(ShownBuild.recorded(name));
    }
    builds.add(partsOfAPhony());
    Set<String> unseen = new HashSet<>();
    Map<String, ShownBuild.Fault> faults = new Faults().all();
    assertEquals(20, faults.size());
    for (Map.Entry<String, ShownBuild.Fault> fault : faults.entrySet()) {
      unseen.add(fault.getKey());
    }
    for (ShownBuild build : builds) {
      new Faults()
          .all()
          .forEach(
              (name, fault) -> {
                if (!build.differences(Extent.ALL, 5, fault).isEmpty()) {
                  unseen.remove(name);
                }
              });
    }
    assertEquals(Set.of(), unseen);
  }

  /** Mistakes that a console could make, each with the state that it needs. */
  private static final class Faults {
    private final Map<String, ShownBuild.Fault> faults = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();

    private interface Change {
      List<BuildEvent> of(BuildEvent event);
    }

    private void events(String name, Change change) {
      faults.put(
          name,
          new ShownBuild.Fault() {
            @Override
            public List<BuildEvent> events(BuildEvent event) {
              return change.of(event);
            }
          });
    }

    private void rows(String name, String pattern, String instead) {
      faults.put(
          name,
          new ShownBuild.Fault() {
            @Override
            public String frame(String frame) {
              return frame.replaceFirst(pattern, instead);
            }
          });
    }

    /** Whether this is the first call with this name. */
    private boolean first(String name) {
      return done.add(name);
    }

    private static StepFinished ended(StepFinished end, StepOutcome outcome, long start, long at) {
      return new StepFinished(
          end.step(), end.text(), outcome, 0, start, at, end.cpuMillis(), end.output());
    }

    Map<String, ShownBuild.Fault> all() {
      events(
          "a step has only its first input",
          event ->
              event instanceof StepWanted one && one.inputs().size() > 1
                  ? List.of(
                      new StepWanted(
                          one.step(),
                          one.label(),
                          one.output(),
                          one.expectedMillis(),
                          one.inputs().subList(0, 1)))
                  : List.of(event));
      events(
          "phonies stand for nothing",
          event -> event instanceof PhonyRelated ? List.of() : List.of(event));
      events(
          "an end is lost",
          event ->
              event instanceof StepFinished end
                      && end.outcome() == StepOutcome.BUILT
                      && first("end")
                  ? List.of()
                  : List.of(event));
      events(
          "a failure is a success",
          event ->
              event instanceof StepFinished end && end.outcome() == StepOutcome.FAILED
                  ? List.of(ended(end, StepOutcome.BUILT, end.startMillis(), end.endMillis()))
                  : List.of(event));
      events(
          "a wanted step is lost",
          event -> event instanceof StepWanted && first("wanted") ? List.of() : List.of(event));
      events(
          "a step counts twice",
          event ->
              event instanceof StepWanted one && first("twice")
                  ? List.of(one, new StepWanted(900_000, "x", one.output() + "x", -1, List.of()))
                  : List.of(event));
      events(
          "a manifest that was read again goes unnoticed",
          event -> event instanceof BuildStarted && !first("reading") ? List.of() : List.of(event));
      events(
          "making the manifest counts for nothing",
          event ->
              event instanceof BuildStarted start && !first("anew")
                  ? List.of(start, start)
                  : event instanceof StepFinished end
                          && end.text().outputs().contains("build.ninja")
                      ? List.of(ended(end, StepOutcome.CANCELLED, 0, end.endMillis()))
                      : List.of(event));
      events(
          "building begins late",
          event ->
              event instanceof PhaseChanged change && change.phase() == BuildEvent.Phase.SCANNING
                  ? List.of(new PhaseChanged(change.phase(), change.atMillis() + 400))
                  : List.of(event));
      events(
          "commands take a second longer",
          event ->
              event instanceof StepFinished end
                  ? List.of(
                      new StepStarted(end.step(), end.text(), end.startMillis() - 1_000),
                      ended(end, end.outcome(), end.startMillis() - 1_000, end.endMillis()))
                  : List.of(event));
      events(
          "commands take half as long",
          event ->
              event instanceof StepFinished end
                  ? List.of(
                      ended(
                          end,
                          end.outcome(),
                          (end.startMillis() + end.endMillis()) / 2,
                          end.endMillis()))
                  : List.of(event));
      events(
          "the time that a build is over counts",
          event -> event instanceof BuildFinished && first("over") ? List.of() : List.of(event));
      events(
          "there are twice as many slots",
          event ->
              event instanceof BuildStarted start
                  ? List.of(start, new SlotsChanged(2 * start.slots()))
                  : List.of(event));
      events(
          "starts are lost",
          event ->
              event instanceof StepStarted
                      || (event instanceof StepMoved move
                          && move.state() == dev.sconce.session.StepState.RUNNING)
                  ? List.of()
                  : List.of(event));
      events(
          "a ready step is not",
          event ->
              event instanceof StepMoved move && move.state() == dev.sconce.session.StepState.QUEUED
                  ? List.of()
                  : List.of(event));
      rows("a percent more", "(\\d)%", "$19%");
      rows("nothing is blocked", "\\d+ blocked", "0 blocked");
      rows("a longer wait for slots", "\\+ ([\\d.]+)s waiting", "+ 7$1s waiting");
      rows("a failure that stops nothing", "blocks \\d+", "blocks 0");
      rows("a part without a term", "\\+ [\\dhms.]+ (regeneration|earlier runs)", "");
      return faults;
    }
  }
}
