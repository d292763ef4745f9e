package dev.sconce.app.settings;

import java.util.List;

/** Settings that cannot be read. Texts are byte strings for the user. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  SettingsException(List<Problem> problems) {
    super(problems.getFirst().text());
    this.problems = List.copyOf(problems);
  }

  /**
   * @param problem for the user
   * @param remedy what to do about it; both are byte strings
   */
  public SettingsException(String problem, String remedy) {
    this(List.of(new Problem(problem, remedy)));
  }

  /** All problems, at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One problem.
   *
   * @param text the place and the problem
   * @param remedy what to do about it
   */
  public record Problem(String text, String remedy) {}
}
