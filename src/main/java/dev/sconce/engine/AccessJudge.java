package dev.sconce.engine;

import dev.sconce.files.AccessSet;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.Violation;
import java.util.List;
import java.util.Optional;

/** Judges what a step that succeeded was seen to do. Called on the thread of the build. */
public interface AccessJudge {
  /**
   * Judges one run.
   *
   * @param discovered what the step said itself that it read
   */
  Verdict judge(Edge step, AccessSet accesses, List<Node> discovered);

  /**
   * Whether a step makes a file though the manifest does not name it, as its tools do.
   *
   * @param path relative to the build directory, a byte string
   */
  default boolean isOutput(Edge step, String path) {
    return false;
  }

  /**
   * What the user has count for nothing, should a run of a step use it: access and pattern of each
   * such entry, in order; byte strings.
   */
  default List<String> untracked(Edge step) {
    return List.of();
  }

  /** A violation with names, and with how it is mended. */
  UndeclaredReport report(Violation violation);

  /**
   * What came of it.
   *
   * @param inputs those accesses that say what the step depends on
   * @param report the violations for whoever has to mend them, whole lines; a byte string
   * @param obstacle why the result must not be shared, as a sentence about the step; empty if
   *     nothing that was seen is in the way; a byte string
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

    /** Whether a step fails where what is undeclared is forbidden. */
    public boolean isForbidden() {
      return violations.stream().anyMatch(one -> one.kind() != ViolationKind.E);
    }
  }
}
