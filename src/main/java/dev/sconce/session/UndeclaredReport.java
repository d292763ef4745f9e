package dev.sconce.session;

import java.util.List;

/**
 * A violation with everything that a user needs to fix it. All texts are byte strings.
 *
 * @param step the first output of the step
 * @param rule its rule
 * @param maker the first output of the step that makes the file; empty if none does
 * @param makerRule its rule; empty if none does
 * @param fixes what to write, one for each build system
 */
public record UndeclaredReport(
    Violation violation,
    String step,
    String rule,
    String maker,
    String makerRule,
    List<Fix> fixes) {
  public UndeclaredReport {
    fixes = List.copyOf(fixes);
  }

  /** The command that allows it; empty if it is about no file. */
  public String allowCommand() {
    return violation.path().isEmpty()
        ? ""
        : "sconce deps allow --reason '...' --step "
            + ShellWord.quoted(step)
            + " "
            + ShellWord.quoted(violation.path());
  }

  /** What to write in the build description of that system. */
  public record Fix(String system, String text) {}
}
