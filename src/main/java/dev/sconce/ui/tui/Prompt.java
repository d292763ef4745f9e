package dev.sconce.ui.tui;

import dev.sconce.session.BuildRequest;

/** What keys are taken for when they are no commands. */
sealed interface Prompt {
  /** Keys are commands. */
  record Idle() implements Prompt {}

  /** A line is being typed. */
  record Typing(Purpose purpose, String text) implements Prompt {}

  /**
   * A request waits for one more key.
   *
   * @param key what confirms it; any other key lets it go
   * @param question what is asked, key and all
   * @param leaves whether the console is left then
   */
  record Confirming(BuildRequest request, String key, String question, boolean leaves)
      implements Prompt {}

  /** What a line is typed for. */
  enum Purpose {
    /** To filter rows. */
    FILTER,
    /** To find a command. */
    COMMAND,
    /** To pick a cache mode by its letter. */
    MODE
  }
}
