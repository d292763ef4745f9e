package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.SourceLocation;
import dev.sconce.graph.VariableCycleException;
import dev.sconce.testing.FakeFiles;
import dev.sconce.testing.TextMutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Arbitrary bytes give a valid graph or an error with a position. */
class ManifestFuzzTest {
  private static final int VARIANTS = 5_000;
  private static final String INCLUDED = "x = inner\nrule s\n  command = s $x\nbuild so$x: s si\n";

  private static final List<String> SAMPLES =
      List.of(
          """
          builddir = out
          x = outer
          rule cat
            command = cat $in > $out
            description = CAT $out ${x} $$ a
          rule cc
            command = cc $flags -c $in -o $out -MF $depfile $x
            depfile = $out.d
            deps = gcc
            pool = link
          pool link
            depth = 3
          flags = -O2
          build a.o b$ c.o | imp: cc a.c it's.c | h.h || order |@ val
            flags = -O0 $x
          build order: phony
          build val: cat ./x/../y//z /abs/../q
          build all: phony a.o val
          default all
          """,
          """
          ninja_required_version = 1.3
          rule r
            command = r $rspfile $in_newline
            rspfile = $out.rsp
            rspfile_content = $in
            restat = 1
          build out: r in1 in2 $
            in3 || dd
            dyndep = dd
          build p: phony p out
          include sub
          subninja sub
          # comment
          build $x/y: r $x z$:w
            x = dir
            pool = console
          """,
          """
          rule loop
            command = $description
            description = $depfile
            depfile = $command
          build o: loop i
          build o2 o3: loop i
            depfile = mine
          """);

  private static final List<String> TOKENS =
      List.of(
          "$",
          "$$",
          "$ ",
          "$:",
          "$\n",
          "$\r\n",
          "\r\n",
          "\n",
          "  ",
          "|",
          "||",
          "|@",
          ":",
          "=",
          "#",
          "\t",
          "\0",
          "${x}",
          "$x",
          "$in",
          "$out",
          "build ",
          "rule ",
          "pool ",
          "default ",
          "include ",
          "subninja ",
          "sub",
          "input",
          "../",
          "./",
          "//",
          "/..",
          "'",
          "  pool = ",
          "  dyndep = ",
          "phony",
          "$command",
          "ninja_required_version = ",
          "1.14",
          "$^",
          "\nx = ");

  @FuzzTest
  void anyBytes(byte[] content) {
    check(new String(content, StandardCharsets.ISO_8859_1), "fuzzed");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void variantsOfManifests() {
    TextMutator mutator = new TextMutator(SAMPLES, TOKENS);
    for (long seed = 0; seed < VARIANTS; seed++) {
      check(mutator.variant(seed), "seed " + seed);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void millionDollars() {
    check("x = " + "$".repeat(1_000_000) + "\n", "dollars");
    check("x = a\ny = " + "$x".repeat(1_000_000) + "\n", "variables");
    check("rule r\n  command = " + "$in".repeat(1_000_000) + "\nbuild a: r b\n", "command");
    check("build " + "$\n".repeat(1_000_000) + "\n", "continuations");
    check("x" + " ".repeat(1_000_000) + "= 1\n", "blanks");
    check("#".repeat(1_000_000), "comment");
    check("a/../".repeat(200_000), "names");
    check("build a: phony " + "a/../".repeat(200_000) + "b\n", "path");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void longChainsOfVariables() {
    StringBuilder content = new StringBuilder("v0 = x\n");
    for (int i = 1; i < 100_000; i++) {
      content.append("v").append(i).append(" = $v").append(i - 1).append('\n');
    }
    check(content.append("build $v99999: phony\n").toString(), "chain");
  }

  private static void check(String content, String label) {
    FakeFiles files = new FakeFiles().create("sub", INCLUDED).create("input", content);
    try {
      checkGraph(Manifest.load(files, "input", Manifest.Options.DEFAULT, w -> {}).graph(), label);
    } catch (ManifestException error) {
      SourceLocation location = error.location();
      assertTrue(location.line() >= 1, label);
      assertFalse(location.file().isEmpty(), label);
      assertTrue(
          error.fatal()
              || error.getMessage().startsWith(location.file() + ":" + location.line() + ": "),
          label);
    } catch (VariableCycleException cycle) {
      assertTrue(cycle.location().line() >= 1, label);
    }
  }

  private static void checkGraph(Graph graph, String label) {
    ByteSink sink = new ByteSink();
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      assertEquals(id, edge.id(), label);
      for (Node output : edge.outputs()) {
        assertSame(edge, output.producer(), label);
      }
      evaluate(edge, sink, label);
    }
    for (int id = 0; id < graph.nodeCount(); id++) {
      String path = graph.node(id).path();
      assertEquals(path, CanonicalPath.of(path), label);
      assertSame(graph.node(id), graph.find(path), label);
    }
  }

  private static void evaluate(Edge edge, ByteSink sink, String label) {
    try {
      sink.clear();
      edge.bindings().appendCommand(edge, sink);
      assertEquals(edge.command(), sink.toString(), label);
      assertEquals(!edge.value("restat").isEmpty(), edge.restat(), label);
    } catch (VariableCycleException cycle) {
      assertTrue(cycle.location().line() >= 1, label);
    }
  }
}
