package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.DyndepException;
import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bindings to dyndep files, parsing these files, and applying them to the graph. */
class DyndepTest {
  private static final String V = "ninja_dyndep_version = 1\n";
  private static final String RULE = "rule touch\n  command = touch $out";

  @Test
  void edgesHaveNoDyndepFileUnlessTheySaySo() throws ManifestException {
    assertNull(LoadedManifest.of(RULE, "build a: touch b").edge(0).dyndep());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build result: touch dd\n  dyndep = dd",
        "build result: touch in | dd\n  dyndep = ./dd",
        "build result: touch in || dd\n  dyndep = d$d",
      })
  void dyndepFileIsAnInputOfAnyKind(String statement) throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of("d = d", RULE, statement);
    assertSame(loaded.graph().find("dd"), loaded.edge(0).dyndep());
  }

  @Test
  void ruleMayNameTheDyndepFile() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(RULE + "\n  dyndep = $in", "build result: touch a$ b");
    assertSame(loaded.graph().find("a b"), loaded.edge(0).dyndep());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ninja_dyndep_version = 1\n",
        "ninja_dyndep_version = 1-extra\n",
        "ninja_dyndep_version = 1.0\n",
        "ninja_dyndep_version = 1.0-extra\n",
        "# comment\nninja_dyndep_version = 1\n",
        "\nninja_dyndep_version = 1\n",
        "ninja_dyndep_version = 1\r\n",
        "# comment\r\nninja_dyndep_version = 1\r\n",
        "\r\nninja_dyndep_version = 1\r\n",
      })
  void versionOneIsRead(String content) throws Exception {
    assertEquals(List.of(), read(graph(), content).updates());
  }

  @ParameterizedTest
  @MethodSource
  void errorsAreNinjas(String content, String message) throws ManifestException {
    Graph graph = graph();
    DyndepException error = assertThrows(DyndepException.class, () -> read(graph, content));
    assertEquals(message, error.getMessage());
    assertEquals("dd", error.location().orElseThrow().file());
  }

  static Stream<Arguments> errorsAreNinjas() {
    String expectedVersion = "expected 'ninja_dyndep_version = ...'";
    return Stream.of(
        error("", 1, expectedVersion, ""),
        error("build out: dyndep\n", 1, expectedVersion, ""),
        error(
            "not_ninja_dyndep_version = 1\n",
            1,
            expectedVersion,
            at("not_ninja_dyndep_version = 1", 28)),
        error(
            "ninja_dyndep_version = 1.0",
            1,
            "unexpected EOF",
            at("ninja_dyndep_version = 1.0", 26)),
        error(
            "ninja_dyndep_version = 0\n",
            1,
            "unsupported 'ninja_dyndep_version = 0'",
            at("ninja_dyndep_version = 0", 24)),
        error(
            "ninja_dyndep_version = 1.1\n",
            1,
            "unsupported 'ninja_dyndep_version = 1.1'",
            at("ninja_dyndep_version = 1.1", 26)),
        error(V + V, 2, "unexpected identifier", ""),
        error("= 1\n", 1, "unexpected '='", ""),
        error(" = 1\n", 1, "unexpected indent", ""),
        error(
            V + "build out: dyndep\nbuild out: dyndep\n",
            3,
            "multiple statements for 'out'",
            at("build out: dyndep", 9)),
        error(
            V + "build out: dyndep\nbuild otherout: dyndep\n",
            3,
            "multiple statements for 'otherout'",
            at("build otherout: dyndep", 14)),
        error(V + "build", 2, "unexpected EOF", at("build", 5)),
        error(V + "build :\n", 2, "expected path", at("build :", 6)),
        error(V + "build $x: dyndep\n", 2, "empty path", at("build $x: dyndep", 8)),
        error(
            V + "build missing: dyndep\n",
            2,
            "no build statement exists for 'missing'",
            at("build missing: dyndep", 13)),
        error(V + "build out", 2, "unexpected EOF", at("build out", 9)),
        error(V + "build out:", 2, "expected build command name 'dyndep'", at("build out:", 10)),
        error(
            V + "build out: touch",
            2,
            "expected build command name 'dyndep'",
            at("build out: touch", 11)),
        error(V + "build out: dyndep", 2, "unexpected EOF", at("build out: dyndep", 17)),
        error(
            V + "build out exp: dyndep\n",
            2,
            "explicit outputs not supported",
            at("build out exp: dyndep", 13)),
        error(
            V + "build out: dyndep exp\n",
            2,
            "explicit inputs not supported",
            at("build out: dyndep exp", 21)),
        error(
            V + "build out: dyndep ||\n",
            2,
            "order-only inputs not supported",
            at("build out: dyndep ||", 18)),
        error(V + "build out: dyndep | $x\n", 3, "empty path", ""),
        error(
            V + "build out: dyndep\n  not_restat = 1\n",
            3,
            "binding is not 'restat'",
            at("  not_restat = 1", 16)),
        error(V + "build out: dyndep\n  restat = 1\n  restat = 1\n", 4, "unexpected indent", ""),
        error(V + "\tx", 2, "tabs are not allowed, use spaces", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"build out |", "build out: dyndep | ", "build out: dyndep |"})
  void fileThatEndsBehindABarIsAnError(String statement) throws ManifestException {
    Graph graph = graph();
    DyndepException error = assertThrows(DyndepException.class, () -> read(graph, V + statement));
    assertEquals("dd:2: unexpected EOF\n" + at(statement, statement.length()), error.getMessage());
  }

  @Test
  void badPathBehindABarIsReadAgainAsAStatement() throws ManifestException {
    Graph graph = graph();
    DyndepException error =
        assertThrows(DyndepException.class, () -> read(graph, V + "build out: dyndep | in"));
    assertEquals(
        "dd:2: unexpected identifier\n" + at("build out: dyndep | in", 20), error.getMessage());
  }

  @Test
  void statementNamesInputsAndOutputs() throws Exception {
    Graph graph = graph();
    String statement = "build otherout | impout1 ./impout2: dyndep | impin1 x/../impin2\n";
    DyndepFile.Update update = read(graph, V + statement).updates().getFirst();
    assertSame(graph.edge(0), update.edge());
    assertEquals(nodes(graph, "impout1", "impout2"), update.implicitOutputs());
    assertEquals(nodes(graph, "impin1", "impin2"), update.implicitInputs());
    assertFalse(update.restat());
  }

  @Test
  void statementMayAddNothing() throws Exception {
    Graph graph = graph();
    DyndepFile.Update update =
        read(graph, V + "build out | : dyndep |\n  restat =\n").updates().getFirst();
    assertEquals(new DyndepFile.Update(graph.edge(0), List.of(), List.of(), false), update);
  }

  @Test
  void statementsForSeveralEdgesKeepTheirOrder() throws Exception {
    Graph graph = LoadedManifest.of(RULE, "build out: touch", "build out2: touch").graph();
    DyndepFile file = read(graph, V + "build out2: dyndep\n  restat = 1\nbuild out: dyndep\n");
    assertEquals(
        List.of(
            new DyndepFile.Update(graph.edge(1), List.of(), List.of(), true),
            new DyndepFile.Update(graph.edge(0), List.of(), List.of(), false)),
        file.updates());
  }

  @Test
  void updatesReachTheGraph() throws Exception {
    Graph graph = LoadedManifest.of(RULE, "build out: touch a | b || dd", "  dyndep = dd").graph();
    Edge edge = graph.edge(0);
    DyndepFile file = read(graph, V + "build out | made: dyndep | found\n  restat = 1\n");
    assertFalse(edge.restat());
    assertEquals(1, graph.consumerCount(graph.node("a")));

    assertEquals(List.of(edge), file.applyTo(graph));

    assertEquals(List.of("a", "b", "found", "dd"), LoadedManifest.paths(edge.inputs()));
    assertEquals(1, edge.explicitInputs());
    assertEquals(1, edge.orderOnlyInputs());
    assertEquals(List.of("out", "made"), LoadedManifest.paths(edge.outputs()));
    assertEquals(1, edge.explicitOutputs());
    assertSame(edge, graph.node("made").producer());
    assertSame(edge, graph.consumer(graph.node("found"), 0));
    assertFalse(graph.node("found").namedByManifest());
    assertTrue(edge.restat());
    assertEquals("touch out", edge.command());
  }

  @Test
  void fileMustSpeakOfAllItsReaders() throws Exception {
    Graph graph = LoadedManifest.of(RULE, "build out: touch || dd", "  dyndep = dd").graph();
    assertEquals("'out' not mentioned in its dyndep file 'dd'", errorOnApplying(graph, V));
  }

  @Test
  void fileMustNotMentionEdgesWithoutItsBinding() throws Exception {
    Graph graph =
        LoadedManifest.of(
                RULE, "build out: touch || dd", "  dyndep = dd", "build other: touch || dd")
            .graph();
    assertEquals(
        "dyndep file 'dd' mentions output 'other' whose build statement does not have a dyndep"
            + " binding for the file",
        errorOnApplying(graph, V + "build out: dyndep\nbuild other: dyndep\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "out", "new new"})
  void outputMustHaveNoProducer(String outputs) throws Exception {
    Graph graph =
        LoadedManifest.of(RULE, "build out: touch || dd", "  dyndep = dd", "build other: touch")
            .graph();
    String last = outputs.substring(outputs.lastIndexOf(' ') + 1);
    assertEquals(
        "multiple rules generate " + last,
        errorOnApplying(graph, V + "build out | " + outputs + ": dyndep\n"));
    assertEquals(1, graph.edge(0).outputs().length);
  }

  @Test
  void edgeThatListsTheFileTwiceIsUpdatedOnce() throws Exception {
    Graph graph = LoadedManifest.of(RULE, "build out: touch dd || dd", "  dyndep = dd").graph();
    read(graph, V + "build out | new: dyndep\n").applyTo(graph);
    assertEquals(List.of("out", "new"), LoadedManifest.paths(graph.edge(0).outputs()));
  }

  private static String errorOnApplying(Graph graph, String content) throws Exception {
    DyndepFile file = read(graph, content);
    DyndepException error = assertThrows(DyndepException.class, () -> file.applyTo(graph));
    assertTrue(error.location().isEmpty());
    return error.getMessage();
  }

  private static Graph graph() throws ManifestException {
    return LoadedManifest.of(RULE, "build out otherout: touch").graph();
  }

  private static DyndepFile read(Graph graph, String content) throws DyndepException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    return new NinjaDyndepReader().read(graph, graph.node("dd"), bytes);
  }

  private static List<Node> nodes(Graph graph, String... paths) {
    return Stream.of(paths).map(graph::node).toList();
  }

  private static Arguments error(String content, int line, String problem, String context) {
    return Arguments.of(content, "dd:" + line + ": " + problem + "\n" + context);
  }

  private static String at(String line, int column) {
    return line + "\n" + " ".repeat(column) + "^ near here";
  }
}
