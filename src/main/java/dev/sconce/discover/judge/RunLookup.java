package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet.State;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.List;
import java.util.Optional;

/** Answers questions that come up while a run is judged. Called on the judging thread. */
public interface RunLookup {
  /** Has no answers. */
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

  /** The files in the depfile of a step's last run. Rarely called, and only for ancestors. */
  List<Node> discovered(Edge edge);

  /**
   * The present state of a path in the workspace; empty if it is unknown. Called for generated
   * files that were read, and for outputs that were not touched.
   *
   * @param path absolute, a byte string
   */
  Optional<State> now(String path);
}
