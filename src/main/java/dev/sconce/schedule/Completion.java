package dev.sconce.schedule;

import dev.sconce.graph.Node;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.RequestId;
import java.util.List;

/** What came of an effect, or what a user wants. */
public sealed interface Completion
    permits CommandCompletion,
        Completion.Asked,
        Completion.Begin,
        FileCompletion,
        LogCompletion,
        ReuseCompletion {
  /** Build these targets: the first completion of a run. */
  record Begin(List<Node> targets) implements Completion {
    /** Copies the list. */
    public Begin {
      targets = List.copyOf(targets);
    }
  }

  /** A user's request. */
  record Asked(RequestId id, BuildRequest request) implements Completion {}
}
