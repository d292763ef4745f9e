package dev.sconce.ui.tui.view;

/** A part of the screen; on a small screen most of them have a tab. */
public enum Pane {
  /** Targets and steps. */
  TREE("1", "Tree"),
  /** Commands that run. */
  JOBS("2", "Jobs"),
  /** Look-ups, fetches and misses. */
  CACHE("3", "Cache"),
  /** Failures and undeclared files, and their output. */
  PROBLEMS("4", "Problems"),
  /** The activity log, newest line first. */
  LOG("5", "Log"),
  /** Where the time went. */
  RESULT("6", "Result"),
  /** Only the undeclared files, with details of one of them. No tab; uses the whole screen. */
  DEPS("d", "Undeclared"),
  /** Diagnostics by kind and file. No tab; uses the whole screen. */
  DIAGNOSTICS("E", "Errors and warnings");

  private final String key;
  private final String title;

  Pane(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Whether it is one of the panes that share the screen. */
  public boolean hasTab() {
    return this != DEPS && this != DIAGNOSTICS;
  }

  /** The key that opens it. */
  public String key() {
    return key;
  }

  /** Its name with the key. */
  public String title() {
    return key + " " + title;
  }
}
