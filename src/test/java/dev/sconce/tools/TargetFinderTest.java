package dev.sconce.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.DepsLog;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetFinderTest {
  private final Graph graph =
      new ToolRun("rule cat", "  command = cat", "build a b: cat src/x", "build c: cat a").graph();
  private final DepsLog log = DepsLog.inMemory(graph);
  private final TargetFinder targets = new TargetFinder(graph, log);

  private void assertRefused(String message, String name) {
    TargetFinder.TargetException refusal =
        assertThrows(TargetFinder.TargetException.class, () -> targets.named(name));
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void namesAreMadeCanonical() throws TargetFinder.TargetException {
    assertEquals(graph.find("src/x"), targets.named("./src//y/../x"));
  }

  @Test
  void caretIsTheFirstOutput() throws TargetFinder.TargetException {
    assertEquals("a", targets.named("src/x^").path());
    assertEquals("c", targets.named("a^").path());
    assertRefused("'b' has no out edge", "b^");
  }

  @Test
  void caretOfAHeaderIsWhatTheLogSays() throws TargetFinder.TargetException, IOException {
    Node header = graph.node("x.h");
    log.record(graph.node("c"), 1, new Node[] {header});
    assertEquals("c", targets.named("x.h^").path());
  }

  @Test
  void unknownNamesComeWithAdvice() {
    assertRefused("empty path", "");
    assertRefused("unknown target 'somewhere'", "somewhere");
    assertRefused("unknown target 'src/xx', did you mean 'src/x'?", "src/xx");
    assertRefused("unknown target 'clean', did you mean 'ninja -t clean'?", "./clean");
    assertRefused("unknown target 'help', did you mean 'ninja -h'?", "help");
  }

  @Test
  void withoutNamesRootsAreMeantUnlessThereAreDefaults() throws TargetFinder.TargetException {
    assertEquals(List.of(graph.node("b"), graph.node("c")), targets.named(List.of()));
    graph.addDefault(graph.node("a"));
    assertEquals(List.of(graph.node("a")), targets.named(List.of()));
    assertEquals(List.of(graph.node("c")), targets.named(List.of("c")));
  }
}
