package dev.sconce.engine;

import dev.sconce.files.AccessSet;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.Violation;
import java.util.List;
import java.util.Optional;

/** Judges the accesses of a step that succeeded. Called on the thread of the build. */
public interface AccessJudge {
  /**
   * Judges one run.
   *
   * @param discovered the inputs that the step itself reported
   */
  Verdict judge(Edge step, AccessSet accesses, List<Node> discovered);

  /**
   * Whether a step makes a file that the manifest does not name, as its tools do.
   *
   * @param path relative to the build directory, a byte string
   */
  default boolean isOutput(Edge step, String path) {
    return false;
  }

  /**
   * The accesses of this step that the user has told Sconce to ignore: path and pattern of each
   * such entry, in order; byte strings.
   */
  default List<String> untracked(Edge step) {
    return List.of();
  }

  /** A violation with names, and with advice on how to fix it. */
  UndeclaredReport report(Violation violation);

  /**
   * The result of judging a run.
   *
   * @param inputs the accesses that show what the step depends on
   * @param report the violations, for those who have to fix them, in whole lines; a byte string
   * @param obstacle why the result must not be shared, as a sentence about the step; empty if no
   *     access prevents it; a byte string
   */
  record Verdict(
      List<Violation> violations,
      List<AccessSet.Access> inputs,
      String report,
      Optional<String> obstacle) {
    /** Copies the lists. */
    public Verdict {
      violations = List.copyOf(violations);
      inputs = List.copyOf(inputs);
    }

    /** Whether the step fails because undeclared accesses are forbidden. */
    public boolean isForbidden() {
      return violations.stream().anyMatch(one -> one.kind() != ViolationKind.E);
    }
  }
}
