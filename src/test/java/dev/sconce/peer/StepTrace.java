package dev.sconce.peer;

/**
 * The output and effect of a step of a case. All texts are byte strings.
 *
 * @param tree the files of the build directory after the step, as {@link BuildTree} renders them
 */
record StepTrace(String command, int exitCode, String out, String err, String tree) {

  /** A readable text. */
  String render() {
    return "$ "
        + command
        + "\nexit code "
        + exitCode
        + "\nstdout:\n"
        + visible(out)
        + "\nstderr:\n"
        + visible(err)
        + "\nfiles:\n"
        + visible(tree);
  }

  private static String visible(String bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      switch (c) {
        case '\n' -> text.append("\n");
        case '\u001b' -> text.append("\\e");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            text.append(String.format("\\x%02x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.toString();
  }
}
