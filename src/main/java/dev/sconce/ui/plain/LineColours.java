package dev.sconce.ui.plain;

/** Colours parts of lines, or leaves them alone. */
record LineColours(boolean colour) {
  String good(String text) {
    return painted("\u001b[32m", text);
  }

  String bad(String text) {
    return painted("\u001b[1;31m", text);
  }

  String notable(String text) {
    return painted("\u001b[33m", text);
  }

  String faint(String text) {
    return painted("\u001b[2m", text);
  }

  private String painted(String start, String text) {
    return colour ? start + text + "\u001b[m" : text;
  }
}
