package dev.sconce.app.sconce;

import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.RunStore;
import dev.sconce.tools.DyndepLoader;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The subcommand {@code who}: says which steps read a file, and whether they run again for it. */
final class WhoCommand {
  private static final int MOST_ROWS = 40;

  private final ProcessContext context;
  private final BuildLocation location;
  private final CommandLine line;
  private final StepLabels labels;

  /** How a step comes to a file: the first way that is known counts. */
  private enum Way {
    DECLARED("declared", true),
    DEPFILE("depfile", true),
    TRACED("seen by the trace", true),
    ORDER_ONLY("declared, order-only", false),
    PROBED("looks whether it is there", false),
    MISSED("looked for it in vain", true),
    LISTED("lists its directory", false);

    private final String words;
    private final boolean runsAgain;

    Way(String words, boolean runsAgain) {
      this.words = words;
      this.runsAgain = runsAgain;
    }
  }

  private record Reader(Way way, String program) {}

  private WhoCommand(ProcessContext context, BuildLocation location, CommandLine line) {
    this.context = context;
    this.location = location;
    this.line = line;
    this.labels = new StepLabels(SourceRoots.of(location.directory()));
  }

  /** Says it, and returns the exit code. */
  static int run(
      ProcessContext context, UserMessages messages, BuildLocation location, CommandLine line)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    try (LoadedBuild loaded = location.load(context, warnings::add);
        WorkspaceStores stores =
            WorkspaceStores.of(
                location, loaded, RunStore.at(location.state()), context.clock(), _ -> {})) {
      WhoCommand command = new WhoCommand(context, location, line);
      if (line.words().size() != 1) {
        throw new StartException(
            "which file?  Try  " + Utf8Text.of(location.command()) + " who FILE");
      }
      command.tell(loaded, stores);
      warnings.addAll(stores.accesses().warnings());
      for (String warning : warnings) {
        messages.complain("warning: " + Utf8Text.text(warning));
      }
      return SconceFace.DONE;
    } catch (StartException e) {
      messages.complain("error: " + Utf8Text.text(e.getMessage()));
      return SconceFace.NOT_STARTED;
    }
  }

  private void tell(LoadedBuild loaded, WorkspaceStores stores) throws IOException, StartException {
    Graph graph = loaded.graph();
    new DyndepLoader(graph, loaded.files(), new NinjaDyndepReader()).loadWhatIsThere();
    String word = line.words().getFirst();
    Path file = file(word);
    List<Node> nodes = nodes(graph, word, file);
    String traced = NativePath.bytes(Files.exists(file) ? file.toRealPath() : file.normalize());
    Map<Edge, Reader> readers = new LinkedHashMap<>();
    for (Node node : nodes) {
      addDeclared(graph, node, readers);
    }
    addDiscovered(loaded, nodes, readers);
    Set<Edge> built =
        RecordedTraces.below(graph.defaults().isEmpty() ? graph.roots() : graph.defaults());
    int watched = addTraced(loaded, stores, traced, readers, built);
    if (nodes.isEmpty() && readers.isEmpty() && !Files.exists(file)) {
      throw new StartException("neither a file nor a name in the manifest: " + Utf8Text.of(word));
    }
    print(word, nodes, readers, watched, built.size());
  }

  /** A file from where the user is, or else from the build directory. */
  private Path file(String word) {
    Path here = context.directory().resolve(word);
    Path there = location.directory().resolve(word);
    return Files.exists(there) || !Files.exists(here) ? there : here;
  }

  private List<Node> nodes(Graph graph, String word, Path file) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    names.add(CanonicalPath.of(Utf8Text.of(word)));
    Path absolute = file.toAbsolutePath().normalize();
    names.add(NativePath.bytes(absolute));
    names.add(NativePath.bytes(location.directory().relativize(absolute)));
    if (Files.exists(file)) {
      Path real = file.toRealPath();
      names.add(NativePath.bytes(real));
      names.add(NativePath.bytes(location.directory().toRealPath().relativize(real)));
    }
    List<Node> nodes = new ArrayList<>();
    for (String name : names) {
      Node node = graph.find(name);
      if (node != null) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /** Phonies are looked through: who names them gets what they name. */
  private static void addDeclared(Graph graph, Node node, Map<Edge, Reader> readers) {
    Set<Node> seen = new LinkedHashSet<>(List.of(node));
    List<Node> open = new ArrayList<>(seen);
    for (int at = 0; at < open.size(); at++) {
      Node one = open.get(at);
      for (int i = 0; i < graph.consumerCount(one); i++) {
        Edge edge = graph.consumer(one, i);
        boolean triggers = isTriggering(edge, one);
        if (!edge.phony()) {
          add(readers, edge, triggers ? Way.DECLARED : Way.ORDER_ONLY, "");
        } else if (triggers && seen.add(edge.outputs()[0])) {
          open.add(edge.outputs()[0]);
        }
      }
    }
  }

  private static boolean isTriggering(Edge edge, Node node) {
    for (int i = 0; i < edge.triggeringInputs(); i++) {
      if (edge.inputs()[i] == node) {
        return true;
      }
    }
    return false;
  }

  private static void addDiscovered(
      LoadedBuild loaded, List<Node> nodes, Map<Edge, Reader> readers) {
    Graph graph = loaded.graph();
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      if (!edge.phony()) {
        for (Node read : loaded.depsLog().dependencies(edge.outputs()[0])) {
          if (nodes.contains(read)) {
            add(readers, edge, Way.DEPFILE, "");
          }
        }
      }
    }
  }

  private static int addTraced(
      LoadedBuild loaded,
      WorkspaceStores stores,
      String path,
      Map<Edge, Reader> readers,
      Set<Edge> built) {
    RecordedTraces traces = new RecordedTraces(loaded, stores.accesses());
    String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    int watched = 0;
    for (int id = 0; id < loaded.graph().edgeCount(); id++) {
      Edge edge = loaded.graph().edge(id);
      Optional<AccessSet> seen = edge.phony() ? Optional.empty() : traces.of(edge);
      if (seen.isPresent()) {
        watched += built.contains(edge) ? 1 : 0;
        for (Access access : seen.get().accesses()) {
          if (access.path().equals(path) && !access.has(Use.WRITE)) {
            add(readers, edge, way(access), access.program());
          } else if (access.path().equals(directory) && access.has(Use.LIST)) {
            add(readers, edge, Way.LISTED, access.program());
          }
        }
      }
    }
    return watched;
  }

  private static Way way(Access access) {
    if (access.before().kind() == State.Kind.ABSENT) {
      return Way.MISSED;
    }
    return access.has(Use.READ) || access.has(Use.EXECUTE) || access.has(Use.FOLLOW)
        ? Way.TRACED
        : Way.PROBED;
  }

  private static void add(Map<Edge, Reader> readers, Edge edge, Way way, String program) {
    Reader known = readers.get(edge);
    if (known == null || way.compareTo(known.way()) < 0) {
      readers.put(edge, new Reader(way, program));
    }
  }

  private void print(
      String word, List<Node> nodes, Map<Edge, Reader> readers, int watched, int steps)
      throws IOException {
    StringBuilder text = new StringBuilder(Utf8Text.of(word));
    Optional<Edge> maker =
        nodes.stream().map(Node::producer).filter(edge -> edge != null).findFirst();
    text.append(
        maker
            .map(edge -> "  made by " + labels.name(edge.outputs()[0].path()))
            .orElse("  a source file"));
    text.append(maker.isPresent() && maker.get().phony() ? " (a name for others)\n" : "\n");
    long again = readers.values().stream().filter(reader -> reader.way().runsAgain).count();
    text.append(again == 1 ? "1 step runs" : again + " steps run")
        .append(" again when it changes\n");
    for (Way way : Way.values()) {
      List<String> rows = new ArrayList<>();
      readers.forEach(
          (edge, reader) -> {
            if (reader.way() == way) {
              String by = reader.program().isEmpty() ? "" : "  by " + reader.program();
              rows.add("  " + labels.name(edge.outputs()[0].path()) + by + "\n");
            }
          });
      if (!rows.isEmpty()) {
        text.append(way.words).append("  ").append(rows.size()).append('\n');
        rows.subList(0, Math.min(MOST_ROWS, rows.size())).forEach(text::append);
        if (rows.size() > MOST_ROWS) {
          text.append("  and ").append(rows.size() - MOST_ROWS).append(" more\n");
        }
      }
    }
    if (watched < steps) {
      text.append("not watched  ").append(steps - watched);
      text.append(" of ").append(steps).append(" steps: they could read it unseen\n");
    }
    context.out().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    context.out().flush();
  }
}
