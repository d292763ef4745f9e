package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.graph.Edge;
import dev.sconce.testing.FakeFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Phony edges that name themselves as an input, as old versions of CMake wrote them. */
class PhonyCycleTest {
  private static final List<String> WARNING =
      List.of("phony target 'a' names itself as an input; ignoring [-w phonycycle=warn]");

  @Test
  void inputIsDroppedWithAWarning() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of("build a: phony b a c a");
    assertEquals(List.of("b", "c"), LoadedManifest.paths(loaded.edge(0).inputs()));
    assertEquals(2, loaded.edge(0).explicitInputs());
    assertEquals(WARNING, loaded.warnings());
  }

  @Test
  void inputStaysWhenTheCycleIsToBeAnError() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            new FakeFiles(),
            new Manifest.Options(true, Manifest.Options.NINJA_VERSION),
            "build a: phony a\n");
    assertEquals(List.of("a"), LoadedManifest.paths(loaded.edge(0).inputs()));
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void nodeStillCountsAsReadByItsEdge() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of("build b: phony", "build a: phony b a a");
    Edge edge = loaded.edge(1);
    assertEquals(2, loaded.graph().consumerCount(edge.outputs()[0]));
    assertEquals(edge, loaded.graph().consumer(edge.outputs()[0], 1));
    assertEquals(List.of(), loaded.graph().roots());
  }

  @Test
  void numberOfOrderOnlyInputsStays() throws ManifestException {
    Edge edge = LoadedManifest.of("build a: phony b || a").edge(0);
    assertEquals(List.of("b"), LoadedManifest.paths(edge.inputs()));
    assertEquals(1, edge.orderOnlyInputs());
    assertEquals(0, LoadedManifest.of("build a: phony || a").edge(0).orderOnlyInputs());
  }

  @Test
  void otherShapesAreLeftToTheBuild() throws ManifestException {
    for (String statement :
        List.of("build a: phony b | a", "build a c: phony a", "build a | c: phony a")) {
      LoadedManifest loaded = LoadedManifest.of(statement);
      assertEquals(List.of(), loaded.warnings(), statement);
    }
  }
}
