package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildRequest;

/** What keys do when they are not commands. */
public sealed interface Prompt {
  /** No prompt: keys are commands. */
  record Idle() implements Prompt {}

  /**
   * The user types a line.
   *
   * @param chosen which of the suggestions below it is selected, from 0
   */
  record Typing(Purpose purpose, String text, int chosen) implements Prompt {}

  /** The user picks from a menu by a letter. */
  record Picking(Menu menu) implements Prompt {}

  /**
   * A request waits for confirmation by a key.
   *
   * @param key the key that confirms; any other key cancels
   * @param question the whole question, including the key
   * @param leaves whether the console then leaves
   */
  record Confirming(BuildRequest request, String key, String question, boolean leaves)
      implements Prompt {}

  /** The purpose of a typed line. */
  enum Purpose {
    /** Filters rows. */
    FILTER("/", "words, is:failed, rule:CXX", "Enter filters"),
    /** Searches a text. */
    FIND("search: ", "", "Enter searches"),
    /** Finds a command. */
    COMMAND(":", "", "Enter runs it"),
    /** Sets the number of slots. */
    SLOTS("slots", "", "Enter sets it"),
    /** Names targets to build. */
    BUILD("build: ", "names of targets", "Enter builds them"),
    /** Gives the reason why an undeclared file is allowed. */
    ALLOW("allow", "a reason; an end by: until 2027-01-31", "Enter writes it down");

    private final String sign;
    private final String example;
    private final String enter;

    Purpose(String sign, String example, String enter) {
      this.sign = sign;
      this.example = example;
      this.enter = enter;
    }

    /** The text before the line. */
    public String sign() {
      return sign;
    }

    /** The expected text, and the keys that end the line. */
    public String hint() {
      return (example.isEmpty() ? "" : example + "   ") + enter + "  Esc back";
    }
  }

  /** The menus. */
  enum Menu {
    /** The mode of the remote cache. */
    MODE("o off  f fetch  b fetch+push  u push"),
    /** What to copy. */
    COPY("c command  o output  p path  r report"),
    /** What to copy of an undeclared file. */
    COPY_FIX("fix for c CMake  m Meson  s SCons  n Ninja   a allow  p path  r report");

    private final String offer;

    Menu(String offer) {
      this.offer = offer;
    }

    /** The letters and their meaning. */
    public String offer() {
      return offer;
    }
  }
}
