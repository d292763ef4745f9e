package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet.State;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.List;
import java.util.Optional;

/** What is asked for while a run is judged. Called on the thread that judges. */
public interface RunLookup {
  /** Knows nothing more. */
  RunLookup NONE =
      new RunLookup() {
        @Override
        public List<Node> discovered(Edge edge) {
          return List.of(edge.discovered());
        }

        @Override
        public Optional<State> now(String path) {
          return Optional.empty();
        }
      };

  /** What the depfile of a step named when it ran last. Asked seldom, of ancestors. */
  List<Node> discovered(Edge edge);

  /**
   * What is at a path of the workspace now; empty when nobody looked. Asked of generated files that
   * were read, and of outputs that were not touched.
   *
   * @param path absolute, a byte string
   */
  Optional<State> now(String path);
}
