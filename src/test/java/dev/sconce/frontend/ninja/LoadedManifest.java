package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.testing.FakeFiles;
import java.util.ArrayList;
import java.util.List;

/** A manifest in a string, parsed as {@code input}, with access for tests. */
final class LoadedManifest {
  private final Manifest manifest;
  private final List<String> warnings;

  private LoadedManifest(Manifest manifest, List<String> warnings) {
    this.manifest = manifest;
    this.warnings = warnings;
  }

  static LoadedManifest of(String... lines) throws ManifestException {
    return of(new FakeFiles(), Manifest.Options.DEFAULT, text(lines));
  }

  static LoadedManifest of(FakeFiles files, Manifest.Options options, String content)
      throws ManifestException {
    files.create("input", content);
    List<String> warnings = new ArrayList<>();
    return new LoadedManifest(Manifest.load(files, "input", options, warnings::add), warnings);
  }

  /** The error message for a manifest. */
  static String errorOf(String content) {
    return errorOf(new FakeFiles(), content);
  }

  static String errorOf(FakeFiles files, String content) {
    return assertThrows(ManifestException.class, () -> of(files, Manifest.Options.DEFAULT, content))
        .getMessage();
  }

  /** The lines, each with a line break. */
  static String text(String... lines) {
    return lines.length == 0 ? "" : String.join("\n", lines) + "\n";
  }

  Manifest manifest() {
    return manifest;
  }

  Graph graph() {
    return manifest.graph();
  }

  List<String> warnings() {
    return warnings;
  }

  Edge edge(int index) {
    return graph().edge(index);
  }

  /** The edge that produces a path. */
  Edge producerOf(String path) {
    Node node = graph().find(path);
    assertNotNull(node, path);
    Edge producer = node.producer();
    assertNotNull(producer, path);
    return producer;
  }

  String command(int edge) {
    return edge(edge).command();
  }

  boolean knows(String path) {
    return graph().find(path) != null;
  }

  static List<String> paths(Node[] nodes) {
    List<String> paths = new ArrayList<>();
    for (Node node : nodes) {
      paths.add(node.path());
    }
    return paths;
  }
}
