package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files and logs of a simulated build directory, and the effects of commands on them. The
 * content of an output is a digest of what its command reads, so the right content of everything
 * follows from the sources alone.
 */
final class SimWorld {
  record SimFile(String content, long mtime) {}

  private record LogEntry(long mtime, String command) {}

  private record DepsRecord(long mtime, List<String> inputs) {}

  private static final String HALF_MADE = "half made";

  private final Map<String, SimFile> files = new TreeMap<>();

  /** Outputs that are only in a cache and count as made. */
  private final Map<String, SimFile> remote = new TreeMap<>();

  private boolean varying;
  private final Map<String, LogEntry> log = new HashMap<>();
  private final Map<String, DepsRecord> deps = new HashMap<>();
  private Map<String, String> read = Map.of();
  private long now = 1_000;

  /** The present time. It advances with every call. */
  long tick() {
    return ++now;
  }

  void write(String path, String content) {
    files.put(path, new SimFile(content, tick()));
  }

  void touch(String path) {
    SimFile file = files.get(path);
    write(path, file == null ? "" : file.content());
  }

  boolean delete(String path) {
    return files.remove(path) != null;
  }

  @Nullable SimFile file(String path) {
    return files.get(path);
  }

  /** Makes some steps produce different outputs in each run. */
  void vary() {
    varying = true;
  }

  private boolean varies(Edge edge) {
    String rule = edge.bindings().ruleName();
    return varying
        && List.of("plain", "gcc", "depfile").contains(rule)
        && edge.outputs()[0].path().hashCode() % 3 == 0;
  }

  private @Nullable SimFile made(String path) {
    SimFile file = files.get(path);
    return file == null ? remote.get(path) : file;
  }

  boolean isLeftRemote(Edge edge) {
    return remote.containsKey(edge.outputs()[0].path());
  }

  /** Without the cache, outputs that were left there are missing. */
  void forgetRemote() {
    remote.clear();
  }

  void forgetRemote(Edge edge) {
    for (Node output : edge.outputs()) {
      remote.remove(output.path());
    }
  }

  void materialise(Edge edge) {
    for (Node output : edge.outputs()) {
      files.put(output.path(), remote.remove(output.path()));
    }
  }

  long mtime(String path) {
    SimFile file = made(path);
    return file == null ? 0 : file.mtime();
  }

  /** Performs a gather. */
  void gather(Effect.Files.Gather gather, Graph graph, Function<String, OutputState> states) {
    GraphFacts facts = gather.facts();
    for (int id : gather.nodes()) {
      facts.stat(id, mtime(graph.node(id).path()));
    }
    for (int id : gather.edges()) {
      Edge edge = graph.edge(id);
      facts.describe(edge);
      if (facts.wantsDepfile(id)) {
        SimFile depfile = files.get(edge.depfile());
        facts.depfile(
            id,
            depfile == null
                ? new GraphFacts.DepfileFinding.Missing()
                : new GraphFacts.DepfileFinding.Read(
                    List.of(edge.outputs()[0].path()), seenIn(depfile.content())));
      }
      for (Node output : edge.outputs()) {
        LogEntry entry = log.get(output.path());
        if (entry != null && !edge.phony()) {
          facts.logged(output.id(), entry.mtime(), entry.command().equals(edge.command()));
        }
      }
      if (isLeftRemote(edge)) {
        facts.leftRemote(
            id,
            Arrays.stream(edge.outputs())
                .map(output -> states.apply(textOf(output.path())))
                .toList());
      }
    }
  }

  private static List<String> seenIn(String depfile) {
    return depfile.isEmpty() ? List.of() : List.of(depfile.split(" "));
  }

  /** Runs a command to its end. The graph has all dyndep files applied. */
  void run(Edge edge, Graph graph) {
    for (int i = 0; i < edge.outputs().length; i++) {
      Node output = edge.outputs()[i];
      String content = contentOf(edge, i, graph);
      if (varies(edge)) {
        content += "~" + tick();
      }
      SimFile old = files.get(output.path());
      if (!edge.restat() || old == null || !old.content().equals(content)) {
        write(output.path(), content);
      }
    }
    if (!edge.depfile().isEmpty()) {
      write(edge.depfile(), String.join(" ", seen(edge)));
    }
  }

  /** Lets a command write some of its outputs and then stop. */
  void runPartly(Edge edge, boolean something) {
    if (something) {
      write(edge.outputs()[0].path(), HALF_MADE);
    }
  }

  /** Removes the partial output of a killed command. */
  void removeHalfMade(Edge edge) {
    String path = edge.outputs()[0].path();
    if (textOf(path).equals(HALF_MADE)) {
      files.remove(path);
    }
  }

  /** Whether an output is a copy of the input at the same index. */
  private static boolean copies(Edge edge, int output) {
    return edge.bindings().ruleName().startsWith("cop") && output < edge.explicitInputs();
  }

  private String contentOf(Edge edge, int output, Graph graph) {
    if (copies(edge, output)) {
      return textOf(edge.inputs()[output], graph);
    }
    StringBuilder read = new StringBuilder(edge.command());
    for (int i = 0; i < edge.triggeringInputs(); i++) {
      read.append('|').append(textOf(edge.inputs()[i], graph));
    }
    for (String path : seen(edge)) {
      Node node = graph.find(path);
      read.append('|').append(node == null ? textOf(path) : textOf(node, graph));
    }
    for (String path : hidden(edge)) {
      read.append('|').append(textOf(path));
    }
    return digest(edge, read.toString());
  }

  /** Gives few distinct contents to edges that leave unchanged outputs alone. */
  private static String digest(Edge edge, String read) {
    int hash = read.hashCode() * 31 + read.length();
    return edge.restat() ? "r" + (hash & 1) : "c" + Integer.toHexString(hash);
  }

  /** The content of a node on disk; for a phony node, the contents of its inputs. */
  private String textOf(Node node, Graph graph) {
    Edge producer = node.producer();
    if (producer != null && producer.phony()) {
      StringBuilder all = new StringBuilder("(");
      for (int i = 0; i < producer.triggeringInputs(); i++) {
        all.append(textOf(producer.inputs()[i], graph)).append(',');
      }
      return all.append(')').toString();
    }
    return textOf(node.path());
  }

  /** Makes a command see the contents from before an edit. */
  void reading(Map<String, String> contents) {
    read = contents;
  }

  /** The content of a file. */
  String textOf(String path) {
    String known = read.get(path);
    if (known != null) {
      return known;
    }
    SimFile file = made(path);
    return file == null ? "missing" : file.content();
  }

  /**
   * The first difference from a clean build, for some nodes, everything below them, and their
   * validations; null if there is none. The graph has all dyndep files applied.
   */
  @Nullable String wrongContent(List<Node> targets, Graph graph) {
    return new Oracle(graph).wrong(targets);
  }

  /** The undeclared inputs that a command does not report. */
  static List<String> hidden(Edge edge) {
    String hidden = edge.value("hidden");
    return hidden.isEmpty() ? List.of() : List.of(hidden.split(" "));
  }

  /** The timestamp of an output in the log; 0 if there is none. */
  long logged(String output) {
    LogEntry entry = log.get(output);
    return entry == null ? 0 : entry.mtime();
  }

  static List<String> seen(Edge edge) {
    String seen = edge.value("seen");
    return seen.isEmpty() ? List.of() : List.of(seen.split(" "));
  }

  /** The inputs that a command reported. Removes its depfile. */
  Node @Nullable [] takeDeps(Edge edge, Graph graph) {
    if (edge.depsText().isEmpty()) {
      return null;
    }
    SimFile depfile = files.remove(edge.depfile());
    List<String> seen = depfile == null ? List.of() : seenIn(depfile.content());
    Node[] nodes = new Node[seen.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = graph.node(seen.get(i));
    }
    return nodes;
  }

  long[] mtimes(Edge edge) {
    long[] mtimes = new long[edge.outputs().length];
    for (int i = 0; i < mtimes.length; i++) {
      mtimes[i] = mtime(edge.outputs()[i].path());
    }
    return mtimes;
  }

  void record(Effect.Logs.RecordCommand record) {
    for (Node output : record.edge().outputs()) {
      log.put(output.path(), new LogEntry(record.mtimeNanos(), record.edge().command()));
    }
  }

  void record(Effect.Logs.RecordDeps record) {
    List<String> inputs = new ArrayList<>();
    for (Node input : record.inputs()) {
      inputs.add(input.path());
    }
    for (int i = 0; i < record.outputMtimes().length; i++) {
      deps.put(record.edge().outputs()[i].path(), new DepsRecord(record.outputMtimes()[i], inputs));
    }
  }

  void cleanUp(Effect.Files.CleanUp cleanUp) {
    Edge edge = cleanUp.edge();
    boolean depfile = !edge.depfile().isEmpty();
    for (int i = 0; i < edge.outputs().length; i++) {
      String path = edge.outputs()[i].path();
      if (depfile || mtime(path) != cleanUp.knownMtimes()[i]) {
        files.remove(path);
      }
    }
    if (depfile) {
      files.remove(edge.depfile());
    }
  }

  /** The inputs in the depfile of an edge, if it exists. */
  List<String> seenBy(Edge edge) {
    SimFile depfile = edge.depfile().isEmpty() ? null : files.get(edge.depfile());
    return depfile == null ? List.of() : seenIn(depfile.content());
  }

  /** Whether the log has this timestamp for all outputs. */
  boolean logs(Edge edge, long mtime) {
    for (Node output : edge.outputs()) {
      LogEntry entry = log.get(output.path());
      if (entry == null || entry.mtime() != mtime) {
        return false;
      }
    }
    return true;
  }

  /**
   * Updates the timestamps of log entries and then of outputs.
   *
   * @param between called between the two
   */
  void refresh(Effect.Reuse.Take refresh, Runnable between) {
    Edge edge = refresh.edge();
    Node[] outputs = edge.outputs();
    for (int i = 0; i < outputs.length; i++) {
      String path = outputs[i].path();
      DepsRecord known = deps.get(path);
      if (known != null && refresh.mtimes()[i] == refresh.atNanos()) {
        deps.put(path, new DepsRecord(refresh.mtimes()[i], known.inputs()));
      }
      log.put(path, new LogEntry(refresh.atNanos(), edge.command()));
    }
    between.run();
    for (int i = 0; i < outputs.length; i++) {
      String path = outputs[i].path();
      if (refresh.mtimes()[i] == refresh.atNanos()) {
        files.put(path, new SimFile(textOf(path), refresh.atNanos()));
      }
    }
  }

  /**
   * The cached result of a step.
   *
   * @param variant distinguishes the results of a step whose outputs vary
   */
  List<String> resultOf(Edge edge, Graph graph, int variant) {
    List<String> contents = new ArrayList<>();
    for (int i = 0; i < edge.outputs().length; i++) {
      contents.add(contentOf(edge, i, graph) + (varies(edge) ? "~cached" + variant : ""));
    }
    return contents;
  }

  /**
   * Puts a cached result in place of a step's outputs. The log still says that the step is out of
   * date.
   *
   * @param here whether the outputs are then on disk
   */
  void put(Edge edge, List<String> contents, long at, boolean here) {
    for (int i = 0; i < edge.outputs().length; i++) {
      String path = edge.outputs()[i].path();
      SimFile old = here ? files.get(path) : made(path);
      remote.remove(path);
      if (!here) {
        files.remove(path);
        remote.put(path, new SimFile(contents.get(i), at));
      } else if (!edge.restat() || old == null || !old.content().equals(contents.get(i))) {
        files.put(path, new SimFile(contents.get(i), at));
      }
    }
    if (!edge.depfile().isEmpty() && edge.depsText().isEmpty()) {
      write(edge.depfile(), String.join(" ", seen(edge)));
    }
  }

  /** Writes the inputs from a cached result to the deps log. */
  void logTakenDeps(Edge edge) {
    if (!edge.depsText().isEmpty()) {
      for (Node output : edge.outputs()) {
        deps.put(output.path(), new DepsRecord(mtime(output.path()), seen(edge)));
      }
    }
  }

  /** Writes a log entry for a cached result as if the command had run. */
  void logTaken(Edge edge, long at) {
    for (Node output : edge.outputs()) {
      log.put(output.path(), new LogEntry(at, edge.command()));
    }
  }

  byte[] bytes(String path) {
    SimFile file = files.get(path);
    return (file == null ? "" : file.content()).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The deps log; its paths become nodes of a graph. */
  RecordedDeps depsView(Graph graph) {
    for (Map.Entry<String, DepsRecord> entry : deps.entrySet()) {
      graph.node(entry.getKey());
      entry.getValue().inputs().forEach(graph::node);
    }
    return new RecordedDeps() {
      @Override
      public long mtimeNanos(int output) {
        DepsRecord known = deps.get(graph.node(output).path());
        return known == null ? NO_RECORD : known.mtime();
      }

      @Override
      public int inputCount(int output) {
        DepsRecord known = deps.get(graph.node(output).path());
        return known == null ? 0 : known.inputs().size();
      }

      @Override
      public int input(int output, int index) {
        DepsRecord known = deps.get(graph.node(output).path());
        assert known != null;
        return graph.node(known.inputs().get(index)).id();
      }
    };
  }

  /** Derives contents from the sources alone. */
  private final class Oracle {
    private final Graph graph;
    private final Map<Node, String> right = new HashMap<>();

    /** Checked last, because they may read the outputs of the validated step. */
    private final List<Node> validations = new ArrayList<>();

    private @Nullable String wrong;

    Oracle(Graph graph) {
      this.graph = graph;
    }

    @Nullable String wrong(List<Node> targets) {
      targets.forEach(this::rightContent);
      while (!validations.isEmpty()) {
        rightContent(validations.removeLast());
      }
      return wrong;
    }

    private String rightContent(Node node) {
      String known = right.get(node);
      if (known == null) {
        known = evaluate(node);
        right.put(node, known);
      }
      return known;
    }

    private String evaluate(Node node) {
      Edge edge = node.producer();
      if (edge == null) {
        return textOf(node.path());
      }
      for (int i = edge.triggeringInputs(); i < edge.inputs().length; i++) {
        rightContent(edge.inputs()[i]);
      }
      validations.addAll(List.of(edge.validations()));
      if (edge.phony()) {
        StringBuilder all = new StringBuilder("(");
        for (int i = 0; i < edge.triggeringInputs(); i++) {
          all.append(rightContent(edge.inputs()[i])).append(',');
        }
        return all.append(')').toString();
      }
      String content = rightContentOf(edge, List.of(edge.outputs()).indexOf(node));
      SimFile file = made(node.path());
      boolean right =
          file != null
              && (varies(edge)
                  ? file.content().startsWith(content + "~")
                  : file.content().equals(content));
      if (wrong == null && !right) {
        wrong = node.path() + " is " + file + ", not " + content;
      }
      return right ? file.content() : content;
    }

    private String rightContentOf(Edge edge, int output) {
      if (copies(edge, output)) {
        return rightContent(edge.inputs()[output]);
      }
      StringBuilder read = new StringBuilder(edge.command());
      for (int i = 0; i < edge.triggeringInputs(); i++) {
        read.append('|').append(rightContent(edge.inputs()[i]));
      }
      for (String path : seen(edge)) {
        Node node = graph.find(path);
        read.append('|').append(node == null ? textOf(path) : rightContent(node));
      }
      for (String path : hidden(edge)) {
        Node node = graph.find(path);
        read.append('|').append(node == null ? textOf(path) : rightContent(node));
      }
      return digest(edge, read.toString());
    }
  }
}
