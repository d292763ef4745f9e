package dev.sconce.ui.tui.view;

import dev.sconce.session.BuildRequest;

/** What keys are taken for when they are no commands. */
public sealed interface Prompt {
  /** Keys are commands. */
  record Idle() implements Prompt {}

  /**
   * A line is being typed.
   *
   * @param chosen which of the offers below it is meant, from 0
   */
  record Typing(Purpose purpose, String text, int chosen) implements Prompt {}

  /** One of a few things is to be picked by its letter. */
  record Picking(Menu menu) implements Prompt {}

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
    FILTER("/", "words, is:failed, rule:CXX", "Enter filters"),
    /** To search a text. */
    FIND("search: ", "", "Enter searches"),
    /** To find a command. */
    COMMAND(":", "", "Enter runs it"),
    /** To say how many slots there shall be. */
    SLOTS("slots", "", "Enter sets it"),
    /** To name targets. */
    BUILD("build: ", "names of targets", "Enter builds them"),
    /** To say why an undeclared file is allowed. */
    ALLOW("allow", "a reason; an end by: until 2027-01-31", "Enter writes it down");

    private final String sign;
    private final String example;
    private final String enter;

    Purpose(String sign, String example, String enter) {
      this.sign = sign;
      this.example = example;
      this.enter = enter;
    }

    /** What stands before the line. */
    public String sign() {
      return sign;
    }

    /** What can be typed, and the keys that end it. */
    public String hint() {
      return (example.isEmpty() ? "" : example + "   ") + enter + "  Esc back";
    }
  }

  /** What can be picked from. */
  enum Menu {
    /** What the remote cache is used for. */
    MODE("o off  f fetch  b fetch+push  u push"),
    /** What is copied. */
    COPY("c command  o output  p path  r report"),
    /** What is copied of an undeclared file. */
    COPY_FIX("fix for c CMake  m Meson  s SCons  n Ninja   a allow  p path  r report");

    private final String offer;

    Menu(String offer) {
      this.offer = offer;
    }

    /** The letters and what they mean. */
    public String offer() {
      return offer;
    }
  }
}
