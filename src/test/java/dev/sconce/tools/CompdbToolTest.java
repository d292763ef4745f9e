package dev.sconce.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CompdbToolTest {
  private static String entry(String command, String file, String output) {
    return "\n  {\n    \"directory\": \"/build dir\",\n    \"command\": \""
        + command
        + "\",\n    \"file\": \""
        + file
        + "\",\n    \"output\": \""
        + output
        + "\"\n  }";
  }

  private static ToolRun run() {
    return new ToolRun(
        "rule cat",
        "  command = cat $in $out",
        "rule cc",
        "  command = cc \"$in\"",
        "build out1: cat in1",
        "build out2: cc out1",
        "build nothing: cat",
        "build all: phony out2");
  }

  @Test
  void edgesWithInputsAreListed() {
    assertEquals(
        "["
            + entry("cat in1 out1", "in1", "out1")
            + ","
            + entry("cc \\\"out1\\\"", "out1", "out2")
            + ","
            + entry("", "out2", "all")
            + "\n]\n",
        run().printed("compdb"));
  }

  @Test
  void rulesPickEdges() {
    assertEquals(
        "[" + entry("cat in1 out1", "in1", "out1") + "\n]\n",
        run().printed("compdb", "cat", "unknown"));
    assertEquals("[\n]\n", run().printed("compdb", "unknown"));
  }

  @Test
  void targetsPickWhatMakesThem() {
    assertEquals(
        "["
            + entry("cat in1 out1", "in1", "out1")
            + ","
            + entry("cc \\\"out1\\\"", "out1", "out2")
            + "\n]\n",
        run().printed("compdb-targets", "all", "nothing"));
  }

  @Test
  void targetsHaveToBeMadeByAnEdge() {
    ToolRun run = run();
    assertEquals(1, run.run("compdb-targets", "in1"));
    assertEquals(
        "ninja: fatal: 'in1' is not a target (i.e. it is not an output of any `build` statement)\n",
        run.err());
    assertEquals(1, run.run("compdb-targets"));
    assertEquals(
        "ninja: error: compdb-targets expects the name of at least one target\n", run.err());
  }

  private static String expanded(String command) {
    ToolRun run =
        new ToolRun(
            "rule cc",
            "  command = " + command,
            "  rspfile = $out.rsp",
            "  rspfile_content = $in_newline",
            "build out: cc a b");
    String printed = run.printed("compdb", "-x");
    return printed.substring(
        printed.indexOf("command\": \"") + 11, printed.indexOf("\",\n    \"f"));
  }

  @Test
  void responseFilesAreExpanded() {
    assertEquals("cc a b -o out", expanded("cc @$out.rsp -o $out"));
    assertEquals("cc a b", expanded("cc -f $out.rsp"));
    assertEquals("cc a b end", expanded("cc --option-file=$out.rsp end"));
    assertEquals("cc -i out.rsp", expanded("cc -i $out.rsp"));
    assertEquals("out.rsp", expanded("$out.rsp"));
  }

  @Test
  void jsonEscapesWhatItMust() {
    assertEquals("foo bar", CompilationDatabase.JsonText.escape("foo bar"));
    assertEquals("\\\"\\\\\\b\\f\\n\\r\\t", CompilationDatabase.JsonText.escape("\"\\\b\f\n\r\t"));
    assertEquals("\\u0001\\u001f", CompilationDatabase.JsonText.escape("\u0001\u001f"));
    assertEquals(
        "\u00e4\u00bd\u00a0\u007f",
        CompilationDatabase.JsonText.escape("\u00e4\u00bd\u00a0\u007f"));
  }
}
