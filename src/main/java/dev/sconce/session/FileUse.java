package dev.sconce.session;

/** How a step comes to a file. Where there are several ways the first one counts. */
public enum FileUse {
  /** The manifest says so, and the step runs again when the file changes. */
  DECLARED("declared", true),
  /** Its depfile says so. */
  DEPFILE("depfile", true),
  /** It was seen to read it when it was traced. */
  TRACED("seen by the trace", true),
  /** The manifest says that the file has to be there first. */
  ORDER_ONLY("declared, order-only", false),
  /** It was seen to look whether the file is there. */
  PROBED("looks whether it is there", false),
  /** It was seen to look for the file, which was not there. */
  MISSED("looked for it in vain", true),
  /** It was seen to list the directory that the file is in. */
  LISTED("lists its directory", false);

  private final String words;
  private final boolean runsAgain;

  FileUse(String words, boolean runsAgain) {
    this.words = words;
    this.runsAgain = runsAgain;
  }

  /** What users are told. */
  public String words() {
    return words;
  }

  /** Whether the step runs again when the file changes. */
  public boolean runsAgain() {
    return runsAgain;
  }
}
