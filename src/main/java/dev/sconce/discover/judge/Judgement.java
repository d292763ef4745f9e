package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet.Access;
import dev.sconce.session.Violation;
import java.util.List;
import java.util.Optional;

/**
 * The result of judging a run.
 *
 * @param violations each file once, the worst class first
 * @param allowed violations that an entry of the user's list allows
 * @param obstacle why the result must not be stored, phrased to follow "not stored:"; empty if it
 *     may be stored
 * @param inputs what the run depended on in addition to the manifest: all accesses except those to
 *     its own outputs and temporary files, to caches of tools, and to files that are no inputs,
 *     such as /dev/null
 */
public record Judgement(
    List<Violation> violations,
    List<Allowed> allowed,
    Optional<String> obstacle,
    List<Access> inputs) {
  /** Copies the lists. */
  public Judgement {
    violations = List.copyOf(violations);
    allowed = List.copyOf(allowed);
    inputs = List.copyOf(inputs);
  }

  /** Whether the result may be stored. */
  public boolean isStorable() {
    return obstacle.isEmpty();
  }

  /** Whether the step fails if undeclared accesses are forbidden. */
  public boolean isForbidden() {
    return violations.stream().anyMatch(one -> one.finding() != Violation.Finding.UNKNOWABLE);
  }

  /**
   * A violation that the user allows.
   *
   * @param entry the entry that allows it
   */
  public record Allowed(Violation violation, AllowedAccess entry) {}
}
