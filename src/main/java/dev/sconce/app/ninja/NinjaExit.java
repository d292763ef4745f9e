package dev.sconce.app.ninja;

/** Ends the program with an exit code; all messages were printed before. */
final class NinjaExit extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  NinjaExit(int code) {
    super(null, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
