package dev.sconce.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.testing.FakeFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepTextEvaluatorTest {
  private static List<String> labels(String... builds) throws ManifestException {
    String manifest = "rule cc\n  command = cc $in\n" + String.join("\n", builds) + "\n";
    FakeFiles files = new FakeFiles().create("build.ninja", manifest);
    Graph graph =
        Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, warning -> {}).graph();
    StepTextEvaluator texts = new StepTextEvaluator(graph);
    List<String> labels = new ArrayList<>();
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      labels.add(texts.label(edge));
    }
    return labels;
  }

  @Test
  void aStepIsCalledByItsOnlySourceElseByItsOutput() throws Exception {
    assertEquals(
        List.of("a.c", "app", "b.o", "c.o"),
        labels(
            "build a.o: cc a.c | header.h",
            "build app: cc a.o",
            "build b.o: cc b.c header.h",
            "build c.o: cc"));
  }

  @Test
  void stepsOfOneSourceAreDistinguishedByTheirTargets() throws Exception {
    assertEquals(
        List.of("../src/a.c (net)", "../src/a.c (net_static)"),
        labels(
            "build lib/CMakeFiles/net.dir/a.c.o: cc ../src/a.c",
            "build lib/CMakeFiles/net_static.dir/a.c.o: cc ../src/a.c"));
    assertEquals(
        List.of("../a.c (libnet.so.1)", "../a.c (libnet.a)"),
        labels("build libnet.so.1.p/a.c.o: cc ../a.c", "build libnet.a.p/a.c.o: cc ../a.c"));
  }

  @Test
  void orByTheirOutputs() throws Exception {
    assertEquals(
        List.of("a.c (one.a.o)", "a.c (two.a.o)"),
        labels("build obj/one.a.o: cc a.c", "build obj/two.a.o: cc a.c"));
    assertEquals(
        List.of("a.c (debug/a.o)", "a.c (release/a.o)"),
        labels("build debug/a.o: cc a.c", "build release/a.o: cc a.c"));
  }

  @Test
  void whoReadsTheSourceBesidesOtherThingsIsCalledOtherwiseAnyway() throws Exception {
    assertEquals(
        List.of("a.c", "both", "group"),
        labels("build a.o: cc a.c", "build both: cc a.c b.c", "build group: phony a.c"));
  }
}
