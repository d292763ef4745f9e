package dev.sconce.app.sconce;

import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.app.workspace.WorkspaceStores;
import dev.sconce.engine.FileUserFinder;
import dev.sconce.engine.FileUserFinder.FileUser;
import dev.sconce.files.AccessSet;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.RunStore;
import dev.sconce.session.FileUse;
import dev.sconce.tools.DyndepLoader;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The subcommand {@code who}: tells which steps read a file, and whether a change of it reruns
 * them.
 */
final class WhoCommand {
  private static final int MOST_ROWS = 40;

  private final ProcessContext context;
  private final BuildLocation location;
  private final CommandLine line;
  private final StepLabels labels;

  private WhoCommand(ProcessContext context, BuildLocation location, CommandLine line) {
    this.context = context;
    this.location = location;
    this.line = line;
    this.labels = new StepLabels(SourceRoots.of(location.directory()));
  }

  /** Runs the subcommand and returns the exit code. */
  static int run(
      ProcessContext context, UserMessages messages, BuildLocation location, CommandLine line)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    try (LoadedBuild loaded = location.load(context, warnings::add);
        WorkspaceStores stores =
            location.stores(loaded, RunStore.at(location.state()), context.clock(), _ -> {})) {
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
    FileUserFinder finder = new FileUserFinder(graph, loaded.depsLog(), nodes);
    Set<Edge> built =
        RecordedTraces.below(graph.defaults().isEmpty() ? graph.roots() : graph.defaults());
    int watched = addTraced(loaded, stores, traced, finder, built);
    Collection<FileUser> readers = finder.users();
    if (nodes.isEmpty() && readers.isEmpty() && !Files.exists(file)) {
      throw new StartException("neither a file nor a name in the manifest: " + Utf8Text.of(word));
    }
    print(word, nodes, readers, watched, built.size());
  }

  /** A file relative to the user's directory, or else to the build directory. */
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

  private static int addTraced(
      LoadedBuild loaded,
      WorkspaceStores stores,
      String path,
      FileUserFinder finder,
      Set<Edge> built) {
    RecordedTraces traces = new RecordedTraces(loaded, stores.accesses());
    int watched = 0;
    for (int id = 0; id < loaded.graph().edgeCount(); id++) {
      Edge edge = loaded.graph().edge(id);
      Optional<AccessSet> seen = edge.phony() ? Optional.empty() : traces.of(edge);
      if (seen.isPresent()) {
        watched += built.contains(edge) ? 1 : 0;
        finder.addTraced(edge, seen.get(), path);
      }
    }
    return watched;
  }

  private void print(
      String word, List<Node> nodes, Collection<FileUser> readers, int watched, int steps)
      throws IOException {
    StringBuilder text = new StringBuilder(Utf8Text.of(word));
    Optional<Edge> maker =
        nodes.stream().map(Node::producer).filter(edge -> edge != null).findFirst();
    text.append(
        maker
            .map(edge -> "  made by " + labels.name(edge.outputs()[0].path()))
            .orElse("  a source file"));
    text.append(maker.isPresent() && maker.get().phony() ? " (a name for others)\n" : "\n");
    long again = readers.stream().filter(reader -> reader.use().runsAgain()).count();
    text.append(again == 1 ? "1 step runs" : again + " steps run")
        .append(" again when it changes\n");
    for (FileUse use : FileUse.values()) {
      List<String> rows = new ArrayList<>();
      for (FileUser reader : readers) {
        if (reader.use() == use) {
          String by = reader.program().isEmpty() ? "" : "  by " + reader.program();
          rows.add("  " + labels.name(reader.step().outputs()[0].path()) + by + "\n");
        }
      }
      if (!rows.isEmpty()) {
        text.append(use.words()).append("  ").append(rows.size()).append('\n');
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
