package dev.sconce.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpellcheckTest {
  @Test
  void emptyTextIsAsFarAsTheOtherIsLong() {
    assertEquals(5, Spellcheck.distance("", "ninja", true, 0));
    assertEquals(5, Spellcheck.distance("ninja", "", true, 0));
    assertEquals(0, Spellcheck.distance("", "", true, 0));
  }

  @Test
  void countingStopsBeyondTheLimit() {
    for (int limit = 1; limit < 7; limit++) {
      assertEquals(
          limit + 1, Spellcheck.distance("abcdefghijklmnop", "ponmlkjihgfedcba", true, limit));
    }
  }

  @Test
  void replacementCountsOnceWhereAllowed() {
    assertEquals(1, Spellcheck.distance("ninja", "njnja", true, 0));
    assertEquals(1, Spellcheck.distance("njnja", "ninja", true, 0));
    assertEquals(2, Spellcheck.distance("ninja", "njnja", false, 0));
    assertEquals(2, Spellcheck.distance("njnja", "ninja", false, 0));
  }

  @Test
  void insertionAndDeletionCountOnce() {
    assertEquals(0, Spellcheck.distance("browser_tests", "browser_tests", true, 0));
    assertEquals(1, Spellcheck.distance("browser_test", "browser_tests", true, 0));
    assertEquals(1, Spellcheck.distance("browser_tests", "browser_test", true, 0));
  }

  @Test
  void closestNodeIsSuggested() {
    Graph graph = new Graph();
    graph.node("browser_tests");
    Node unit = graph.node("unit_tests");
    graph.node("x");
    assertEquals(Optional.of(unit), Spellcheck.node(graph, "unti_test"));
    assertEquals(Optional.empty(), Spellcheck.node(graph, "something/else"));
  }

  @Test
  void firstOfEquallyCloseWordsIsSuggested() {
    List<String> words = List.of("clean", "compdb", "clear");
    assertEquals(Optional.of("clean"), Spellcheck.word("cleam", words));
    assertEquals(Optional.of("compdb"), Spellcheck.word("compd", words));
    assertEquals(Optional.empty(), Spellcheck.word("graphviz", words));
  }
}
