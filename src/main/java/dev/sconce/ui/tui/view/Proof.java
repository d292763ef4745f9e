package dev.sconce.ui.tui.view;

/**
 * The result of running a step once more without a file. Names are as they are shown.
 *
 * @param step its first output
 * @param path the file, as the report about it names it
 */
public record Proof(String step, String path, Verdict verdict) {
  /** Whether the step needs the file. */
  public enum Verdict {
    NEEDED("needed: without it the step fails or makes something else"),
    NOT_NEEDED("not needed: without it the step makes the same"),
    UNKNOWN("not known: it could not be tried");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  boolean isAbout(String otherStep, String otherPath) {
    return step.equals(otherStep) && path.equals(otherPath);
  }
}
