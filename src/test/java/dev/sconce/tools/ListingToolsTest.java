package dev.sconce.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.frontend.ninja.ShellQuote;
import org.junit.jupiter.api.Test;

/** The tools that print parts of the graph: commands, inputs, targets, rules, neighbours. */
class ListingToolsTest {
  private static final String CAT =
      "rule cat\n  command = cat $in > $out\n  description = CAT $out";

  private static ToolRun chain() {
    return new ToolRun(
        CAT,
        "build mid: cat in",
        "build other: cat in",
        "build all: phony out",
        "build out: cat mid || other |@ check",
        "build check: cat mid | other");
  }

  @Test
  void commandsComeInOrderOfNeedAndOnce() {
    ToolRun run = chain();
    assertEquals(
        "cat in > mid\ncat in > other\ncat mid > out\n", run.printed("commands", "all", "out"));
    assertEquals("cat mid > out\n", run.printed("commands", "-s", "out"));
    assertEquals("", run.printed("commands", "-s", "all"));
    assertEquals("", run.printed("commands", "in"));
    assertEquals("cat in > mid\n", run.printed("commands", "in^"));
  }

  @Test
  void deepGraphsAreNoProblem() {
    StringBuilder manifest = new StringBuilder("build f0: phony src\n");
    for (int i = 1; i <= 50_000; i++) {
      manifest.append("build f").append(i).append(": phony f").append(i - 1).append('\n');
    }
    ToolRun run = new ToolRun(manifest.toString());
    assertEquals("", run.printed("commands"));
    assertEquals("src\n", run.printed("inputs"));
    assertEquals("[\n]\n", run.printed("compdb-targets", "f50000"));
    assertTrue(run.printed("graph").endsWith("}\n"));
    assertTrue(run.printed("missingdeps").startsWith("Processed 50001 nodes."));
  }

  @Test
  void inputsAreSortedUnlessTheirOrderIsWanted() {
    ToolRun run =
        new ToolRun(
            CAT,
            "build out1: cat in1",
            "build out2: cat in2 out1",
            "build out3: cat out2 out1 | implicit || order_only");
    assertEquals("implicit\nin1\nin2\norder_only\nout1\nout2\n", run.printed("inputs", "out3"));
    assertEquals(
        "in2\nin1\nout1\nout2\nimplicit\norder_only\n",
        run.printed("inputs", "--dependency-order", "out3"));
    assertEquals("in1\0in2\0out1\0", run.printed("inputs", "-0", "out2"));
  }

  @Test
  void inputsAreQuotedUnlessPlainOnesAreWanted() {
    ToolRun run =
        new ToolRun(
            CAT,
            "build out1: cat in1",
            "build out$ 2: cat out1",
            "build it's: phony out$ 2",
            "build all: cat it's");
    assertEquals("'out 2'\nin1\nout1\n", run.printed("inputs", "all"));
    assertEquals("in1\nout 2\nout1\n", run.printed("inputs", "-E", "all"));
    assertEquals("'\\''", ShellQuote.quoted("'").substring(1, 5));
    assertEquals("a+b/c-d_e.1", ShellQuote.quoted("a+b/c-d_e.1"));
  }

  @Test
  void inputsOfEachTargetCarryItsName() {
    ToolRun run = new ToolRun(CAT, "build a: cat x", "build b: cat x y", "build c: phony b");
    assertEquals("a\tx\nb\tx\nb\ty\n", run.printed("multi-inputs", "a", "b"));
    assertEquals("c:x\0c:y\0c:b\0", run.printed("multi-inputs", "-d:", "--print0", "c"));
  }

  @Test
  void targetsAreAllOrOfARuleOrATree() {
    ToolRun run = chain();
    assertEquals(
        "mid: cat\nother: cat\nall: phony\nout: cat\ncheck: cat\n", run.printed("targets", "all"));
    assertEquals("check\nmid\nother\nout\n", run.printed("targets", "rule", "cat"));
    assertEquals("in\nin\n", run.printed("targets", "rule"));
    assertEquals("all: phony\ncheck: cat\n", run.printed("targets"));
    assertEquals(
        "all: phony\n  out: cat\ncheck: cat\n  mid: cat\n  other: cat\n",
        run.printed("targets", "depth", "2"));
    assertEquals(
        "all: phony\n  out: cat\n    mid: cat\n      in\n    other: cat\n      in\n"
            + "check: cat\n  mid: cat\n    in\n  other: cat\n    in\n",
        run.printed("targets", "depth", "0"));
    assertEquals(1, run.run("targets", "rules"));
    assertEquals(
        "ninja: error: unknown target tool mode 'rules', did you mean 'rule'?\n", run.err());
  }

  @Test
  void graphWithoutRootsHasNoTree() {
    ToolRun run = new ToolRun(CAT, "build a: cat b", "build b: cat a");
    assertEquals(1, run.run("targets"));
    assertEquals("ninja: error: could not determine root nodes of build graph\n", run.err());
    assertTrue(run.run("inputs", "a") == 0 && run.out().equals("a\nb\n"), run.out());
  }

  @Test
  void rulesAreSortedAndMayBeDescribed() {
    ToolRun run = new ToolRun(CAT, "rule apply", "  command = a");
    assertEquals("apply\ncat\nphony\n", run.printed("rules"));
    assertEquals("apply\ncat: CAT ${out}\nphony\n", run.printed("rules", "-d"));
  }

  @Test
  void queryTellsOfBothSides() {
    assertEquals(
        """
        out:
          input: cat
            mid
            || other
          validations:
            check
          outputs:
            all
        check:
          input: cat
            mid
            | other
          outputs:
          validation for:
            out
        in:
          outputs:
            mid
            other
        """,
        chain().printed("query", "out", "check", "in"));
  }

  @Test
  void queryNeedsKnownTargets() {
    ToolRun run = chain();
    assertEquals(1, run.run("query"));
    assertEquals("ninja: error: expected a target to query\n", run.err());
    assertEquals(1, run.run("query", "check2"));
    assertEquals("ninja: error: unknown target 'check2', did you mean 'check'?\n", run.err());
  }

  @Test
  void graphDrawsSimpleEdgesAsArrows() {
    ToolRun run = new ToolRun(CAT, "build mid: cat in", "build out: cat mid || back\\slash");
    assertEquals(
        """
        digraph ninja {
        rankdir="LR"
        node [fontsize=10, shape=box, height=0.25]
        edge [fontsize=10]
        "0x100000002" [label="out"]
        "0x200000001" [label="cat", shape=ellipse]
        "0x200000001" -> "0x100000002"
        "0x100000000" -> "0x200000001" [arrowhead=none]
        "0x100000003" -> "0x200000001" [arrowhead=none style=dotted]
        "0x100000000" [label="mid"]
        "0x100000001" -> "0x100000000" [label=" cat"]
        "0x100000001" [label="in"]
        "0x100000003" [label="back/slash"]
        }
        """,
        run.printed("graph"));
  }

  @Test
  void depsAreValidWhileTheOutputIsNotNewer() {
    ToolRun run =
        new ToolRun(
                "rule cc",
                "  command = cc",
                "  deps = gcc",
                "  depfile = d",
                "build a: cc a.c",
                "build b: cc b.c")
            .deps("a", "a.c", "b");
    assertEquals(
        "a: #deps 2, deps mtime 5 (STALE)\n    a.c\n    b\n\nb: deps not found\n",
        run.printed("deps"));
    run.files.create("a", "", 5);
    assertEquals("a: #deps 2, deps mtime 5 (VALID)\n    a.c\n    b\n\n", run.printed("deps", "a"));
    run.files.create("a", "", 6);
    assertTrue(run.printed("deps", "a").contains("(STALE)"));
  }

  @Test
  void browsingIsNotOffered() {
    ToolRun run = chain();
    assertEquals(1, run.run("browse"));
    assertEquals("ninja: fatal: browse tool not supported on this platform\n", run.err());
  }
}
