package dev.sconce.ui.tui;

/** A part of what is told about one step. */
enum StepTab {
  /** What it is and how it stands. */
  SUMMARY("Summary"),
  /** What it printed. */
  LOG("Log"),
  /** What it reads. */
  INPUTS("Inputs"),
  /** Its command line. */
  COMMAND("Command"),
  /** When it did what. */
  TIMELINE("Timeline"),
  /** Why it was built, or why not. */
  WHY("Why");

  private final String title;

  StepTab(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The next one, or with -1 the one before, around the corner. */
  StepTab by(int steps) {
    return values()[Math.floorMod(ordinal() + steps, values().length)];
  }
}
