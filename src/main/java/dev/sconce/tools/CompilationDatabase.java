package dev.sconce.tools;

import dev.sconce.graph.Edge;

/** Prints edges as a compilation database for editors and analysers. */
final class CompilationDatabase {
  private static final String OPTION_FILE = "--option-file=";
  private static final String FILE_FLAG = "-f ";

  private final ToolOutput output;
  private final String directory;
  private final boolean expands;
  private String separator = "[";

  /**
   * @param directory the directory in which commands run, absolute
   * @param expands whether to replace response files by their content
   */
  CompilationDatabase(ToolOutput output, String directory, boolean expands) {
    this.output = output;
    this.directory = JsonText.escape(directory);
    this.expands = expands;
  }

  /** Prints an edge, which must have an input. */
  void add(Edge edge) {
    output.print(separator).print("\n  {\n    \"directory\": \"").print(directory);
    member("command", expands ? expanded(edge) : edge.command());
    member("file", edge.inputs()[0].path());
    member("output", edge.outputs()[0].path());
    output.print("\"\n  }");
    separator = ",";
  }

  void end() {
    if (separator.equals("[")) {
      output.print(separator);
    }
    output.line("\n]");
  }

  private void member(String name, String value) {
    output.print("\",\n    \"").print(name).print("\": \"").print(JsonText.escape(value));
  }

  /** The command, with the option that names the response file replaced by the file's content. */
  private static String expanded(Edge edge) {
    String command = edge.command();
    String rspfile = edge.rspfile();
    int at = rspfile.isEmpty() ? 0 : command.indexOf(rspfile);
    int option = at <= 0 ? -1 : startOfOption(command, at);
    if (option < 0) {
      return command;
    }
    String content = edge.value("rspfile_content").replace('\n', ' ');
    return command.substring(0, option) + content + command.substring(at + rspfile.length());
  }

  /** The start of the option before the name of a response file; -1 if there is none. */
  private static int startOfOption(String command, int at) {
    if (command.charAt(at - 1) == '@') {
      return at - 1;
    }
    if (at >= FILE_FLAG.length() && command.indexOf(FILE_FLAG) == at - FILE_FLAG.length()) {
      return at - FILE_FLAG.length();
    }
    if (at >= OPTION_FILE.length() && command.indexOf(OPTION_FILE) == at - OPTION_FILE.length()) {
      return at - OPTION_FILE.length();
    }
    return -1;
  }

  /** Escapes texts for JSON strings. Bytes beyond ASCII stay unchanged. */
  static final class JsonText {
    private static final String HEX_DIGITS = "0123456789abcdef";

    private JsonText() {}

    static String escape(String text) {
      StringBuilder out = new StringBuilder(text.length() + 16);
      for (int i = 0; i < text.length(); i++) {
        append(out, text.charAt(i));
      }
      return out.toString();
    }

    private static void append(StringBuilder out, char c) {
      switch (c) {
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        default -> {
          if (c < 0x20) {
            out.append("\\u00")
                .append(HEX_DIGITS.charAt(c >> 4))
                .append(HEX_DIGITS.charAt(c & 0xf));
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
