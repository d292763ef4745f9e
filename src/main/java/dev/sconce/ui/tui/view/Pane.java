package dev.sconce.ui.tui.view;

/** A part of the screen; on a small screen each has a tab. */
public enum Pane {
  /** Targets and steps. */
  TREE("1", "Tree"),
  /** Commands that run. */
  JOBS("2", "Jobs"),
  /** Look-ups, fetches and misses. */
  CACHE("3", "Cache"),
  /** What went wrong, and what it printed. */
  PROBLEMS("4", "Problems"),
  /** What happened, newest first. */
  LOG("5", "Log"),
  /** Where the time went. */
  RESULT("6", "Result"),
  /** Undeclared files alone, and all about one of them. It has no tab, and all the room. */
  DEPS("d", "Undeclared"),
  /** What tools report, by kind and file. Likewise. */
  DIAGNOSTICS("E", "Errors and warnings");

  private final String key;
  private final String title;

  Pane(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Whether it is one of those between which the screen is divided. */
  public boolean hasTab() {
    return this != DEPS && this != DIAGNOSTICS;
  }

  /** The key that goes there. */
  public String key() {
    return key;
  }

  /** Its name with the key. */
  public String title() {
    return key + " " + title;
  }
}
