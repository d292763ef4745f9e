package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Parses {@code build} statements. It expands paths only at the end of the statement, because the
 * edge's own variables, which follow the paths, apply to them. One instance parses all statements,
 * so that its buffers are allocated once.
 */
final class BuildStatement {
  private static final Node[] NO_NODES = {};

  /** Up to this number, comparing with all earlier outputs is faster than a set. */
  private static final int FEW_OUTPUTS = 16;

  private final Graph graph;
  private final Expander expander;
  private final boolean phonyCycleIsError;
  private final Consumer<String> warnings;

  private final PathRanges outputs = new PathRanges();
  private final PathRanges inputs = new PathRanges();
  private final PathRanges validations = new PathRanges();
  private final EdgeVariables variables = new EdgeVariables();
  private final ByteSink scratch = new ByteSink();
  private int explicitOutputs;
  private int explicitInputs;
  private int triggeringInputs;

  BuildStatement(
      Graph graph, Expander expander, boolean phonyCycleIsError, Consumer<String> warnings) {
    this.graph = graph;
    this.expander = expander;
    this.phonyCycleIsError = phonyCycleIsError;
    this.warnings = warnings;
  }

  /** Parses a statement after its first word. */
  void read(Lexer lexer, Scope scope) throws ManifestException {
    int start = lexer.lastToken();
    readOutputs(lexer);
    lexer.expectToken(Lexer.Token.COLON);
    Rule rule = readRule(lexer, scope);
    readInputs(lexer);
    lexer.expectToken(Lexer.Token.NEWLINE);
    readVariables(lexer, scope);
    EdgeText text = new EdgeText(rule, scope, lexer.source, start, variables);
    Pool pool = pool(lexer, text);
    Node[] made = nodes(lexer, scope, outputs);
    checkProducers(lexer, made);
    addEdge(lexer, scope, text, rule.phony(), pool, made);
  }

  private void readOutputs(Lexer lexer) throws ManifestException {
    outputs.clear();
    readPaths(lexer, outputs);
    explicitOutputs = outputs.size();
    readPathsBehind(Lexer.Token.PIPE, lexer, outputs);
    if (outputs.size() == 0) {
      throw lexer.error("expected path");
    }
  }

  private static Rule readRule(Lexer lexer, Scope scope) throws ManifestException {
    if (!lexer.readIdent()) {
      throw lexer.error("expected build command name");
    }
    Rule rule = scope.rule(scope.names.find(lexer.source.bytes, lexer.from(), lexer.to()));
    if (rule == null) {
      throw lexer.error("unknown build rule '" + lexer.ident() + "'");
    }
    return rule;
  }

  private void readInputs(Lexer lexer) throws ManifestException {
    inputs.clear();
    validations.clear();
    readPaths(lexer, inputs);
    explicitInputs = inputs.size();
    readPathsBehind(Lexer.Token.PIPE, lexer, inputs);
    triggeringInputs = inputs.size();
    readPathsBehind(Lexer.Token.PIPE2, lexer, inputs);
    readPathsBehind(Lexer.Token.PIPEAT, lexer, validations);
  }

  private static void readPathsBehind(Lexer.Token bar, Lexer lexer, PathRanges ranges)
      throws ManifestException {
    if (lexer.atBar() && lexer.peekToken(bar)) {
      readPaths(lexer, ranges);
    }
  }

  private static void readPaths(Lexer lexer, PathRanges ranges) throws ManifestException {
    while (lexer.readPath()) {
      ranges.add(lexer.from(), lexer.to(), lexer.hasDollar());
    }
  }

  private void readVariables(Lexer lexer, Scope scope) throws ManifestException {
    variables.clear();
    while (lexer.peekIndent()) {
      int id = ManifestParser.readName(lexer, scope.names);
      lexer.readValue();
      if (!lexer.hasDollar()) {
        variables.addPlain(id, lexer.from(), lexer.to());
        continue;
      }
      scratch.clear();
      expander.expand(lexer, scope, scratch);
      ByteSink expanded = lexer.source.expanded;
      int from = expanded.length();
      expanded.put(scratch.buffer(), 0, scratch.length());
      variables.addExpanded(id, from, expanded.length());
    }
  }

  private Pool pool(Lexer lexer, EdgeText text) throws ManifestException {
    if (text.isUnbound(NameTable.POOL)) {
      return Pool.DEFAULT;
    }
    String name = text.value(null, NameTable.POOL, true);
    Pool pool = graph.pool(name);
    if (pool == null) {
      throw lexer.error("unknown pool name '" + name + "'");
    }
    return pool;
  }

  private Node[] nodes(Lexer lexer, Scope scope, PathRanges ranges) throws ManifestException {
    if (ranges.size() == 0) {
      return NO_NODES;
    }
    Node[] nodes = new Node[ranges.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node(lexer, scope, ranges, i);
      nodes[i].nameByManifest();
    }
    return nodes;
  }

  private Node node(Lexer lexer, Scope scope, PathRanges ranges, int index)
      throws ManifestException {
    byte[] bytes = lexer.source.bytes;
    int from = ranges.from(index);
    int to = ranges.to(index);
    if (!ranges.hasDollar(index) && CanonicalPath.isCanonical(bytes, from, to - from)) {
      return graph.node(bytes, from, to - from);
    }
    scratch.clear();
    if (ranges.hasDollar(index)) {
      expander.expand(lexer, from, to, variables, scope, scratch);
    } else {
      scratch.put(bytes, from, to - from);
    }
    if (scratch.length() == 0) {
      throw lexer.error("empty path");
    }
    return graph.node(
        scratch.buffer(), 0, CanonicalPath.inPlace(scratch.buffer(), 0, scratch.length()));
  }

  private static void checkProducers(Lexer lexer, Node[] made) throws ManifestException {
    Set<Node> earlier = made.length > FEW_OUTPUTS ? new HashSet<>() : Set.of();
    for (int i = 0; i < made.length; i++) {
      if (made[i].producer() != null) {
        throw lexer.error("multiple rules generate " + made[i]);
      }
      boolean again = made.length > FEW_OUTPUTS ? !earlier.add(made[i]) : contains(made, i);
      if (again) {
        throw lexer.error(made[i] + " is defined as an output multiple times");
      }
    }
  }

  private static boolean contains(Node[] nodes, int index) {
    for (int i = 0; i < index; i++) {
      if (nodes[i] == nodes[index]) {
        return true;
      }
    }
    return false;
  }

  private void addEdge(
      Lexer lexer, Scope scope, EdgeText text, boolean phony, Pool pool, Node[] made)
      throws ManifestException {
    Node[] read = nodes(lexer, scope, inputs);
    Node[] validating = nodes(lexer, scope, validations);
    int explicit = explicitInputs;
    int orderOnly = read.length - triggeringInputs;
    int dropped = 0;
    boolean mayName = phony && made.length == 1 && explicitOutputs == 1;
    if (mayName && !phonyCycleIsError && triggeringInputs == explicitInputs) {
      Node[] others = without(read, made[0]);
      dropped = read.length - others.length;
      read = others;
      orderOnly = dropped == 0 ? orderOnly : Math.min(orderOnly, read.length);
      explicit = dropped == 0 ? explicit : read.length - orderOnly;
    }
    Edge.Nodes parts =
        new Edge.Nodes(read, explicit, orderOnly, made, explicitOutputs, validating, null);
    Edge edge = graph.addEdge(text, pool, phony, parts);
    if (dropped > 0) {
      noteDropped(edge, dropped);
    }
    bindDyndep(lexer, text, edge);
  }

  /** As in ninja, the number of order-only inputs stays, and the node keeps its consumer. */
  private void noteDropped(Edge edge, int dropped) {
    for (int i = 0; i < dropped; i++) {
      graph.addSelfConsumer(edge);
    }
    warnings.accept(
        "phony target '"
            + edge.outputs()[0]
            + "' names itself as an input; ignoring [-w phonycycle=warn]");
  }

  private static Node[] without(Node[] nodes, Node dropped) {
    int kept = 0;
    for (Node node : nodes) {
      kept += node == dropped ? 0 : 1;
    }
    if (kept == nodes.length) {
      return nodes;
    }
    Node[] others = new Node[kept];
    int next = 0;
    for (Node node : nodes) {
      if (node != dropped) {
        others[next++] = node;
      }
    }
    return others;
  }

  private void bindDyndep(Lexer lexer, EdgeText text, Edge edge) throws ManifestException {
    if (text.isUnbound(NameTable.DYNDEP)) {
      return;
    }
    String path = text.value(edge, NameTable.DYNDEP, false);
    if (path.isEmpty()) {
      return;
    }
    Node file = graph.node(CanonicalPath.of(path));
    if (!Arrays.asList(edge.inputs()).contains(file)) {
      throw lexer.error("dyndep '" + file + "' is not an input");
    }
    graph.bindDyndep(edge, file);
  }

  /** Ranges of a file with paths, each with or without dollars. Reused for many statements. */
  static final class PathRanges {
    private int[] cells = new int[64];
    private int count;

    void clear() {
      count = 0;
    }

    int size() {
      return count / 2;
    }

    void add(int from, int to, boolean hasDollar) {
      if (count == cells.length) {
        cells = Arrays.copyOf(cells, count * 2);
      }
      cells[count++] = hasDollar ? ~from : from;
      cells[count++] = to;
    }

    int from(int index) {
      int from = cells[index * 2];
      return from < 0 ? ~from : from;
    }

    int to(int index) {
      return cells[index * 2 + 1];
    }

    boolean hasDollar(int index) {
      return cells[index * 2] < 0;
    }
  }
}
