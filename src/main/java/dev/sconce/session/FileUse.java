package dev.sconce.session;

/** The ways in which a step uses a file. If there are several, the first one counts. */
public enum FileUse {
  /** The manifest declares it, and the step runs again when the file changes. */
  DECLARED("declared", true),
  /** The depfile names it. */
  DEPFILE("depfile", true),
  /** The trace shows that the step read it. */
  TRACED("seen by the trace", true),
  /** The manifest only requires the file to exist before the step runs. */
  ORDER_ONLY("declared, order-only", false),
  /** The trace shows that the step checked whether the file exists. */
  PROBED("looks whether it is there", false),
  /** The trace shows that the step looked for the file, which did not exist. */
  MISSED("looked for it in vain", true),
  /** The trace shows that the step listed the directory of the file. */
  LISTED("lists its directory", false);

  private final String words;
  private final boolean runsAgain;

  FileUse(String words, boolean runsAgain) {
    this.words = words;
    this.runsAgain = runsAgain;
  }

  /** The words for users. */
  public String words() {
    return words;
  }

  /** Whether the step runs again when the file changes. */
  public boolean runsAgain() {
    return runsAgain;
  }
}
