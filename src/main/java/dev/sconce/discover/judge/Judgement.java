package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet.Access;
import dev.sconce.session.Violation;
import java.util.List;
import java.util.Optional;

/**
 * What came of judging one run.
 *
 * @param violations each file once, the worst class first
 * @param allowed what would be among them but for an entry of the user's list
 * @param obstacle why the result must not be stored, as a part of a sentence behind "not stored:";
 *     empty when it may be
 * @param inputs what the run depended on beyond the manifest: all accesses but those to its own
 *     outputs and temporary files, to caches of tools, and to what is no input such as /dev/null
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

  /** Whether the step fails where what is undeclared is forbidden. */
  public boolean isForbidden() {
    return violations.stream().anyMatch(one -> one.finding() != Violation.Finding.UNKNOWABLE);
  }

  /**
   * A violation that the user allows.
   *
   * @param entry which one allows it
   */
  public record Allowed(Violation violation, AllowedAccess entry) {}
}
