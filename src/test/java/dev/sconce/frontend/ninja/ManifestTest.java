package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What statements declare. */
class ManifestTest {
  private static final String CAT = "rule cat\n  command = cat $in > $out";

  @Test
  void emptyManifestDeclaresNothing() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of();
    assertEquals(0, loaded.graph().edgeCount());
    assertEquals(List.of("input"), loaded.manifest().files());
  }

  @Test
  void rulesAreListedByName() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule date",
            "  command = date > $out",
            "  description = $$ DATE $out of ${a.b}",
            CAT,
            "build result: cat in_1.cc in-2.O");
    assertEquals(
        List.of(
            new Manifest.RuleText("cat", Optional.empty()),
            new Manifest.RuleText("date", Optional.of("$ DATE ${out} of ${a.b}")),
            new Manifest.RuleText("phony", Optional.empty())),
        loaded.manifest().rules());
    assertEquals("cat in_1.cc in-2.O > result", loaded.command(0));
    assertEquals("cat", loaded.edge(0).bindings().ruleName());
  }

  @Test
  void ruleMayBindAllItsVariables() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule cat",
            "  command = a",
            "  depfile = b",
            "  deps = gcc",
            "  description = d",
            "  generator = 1",
            "  restat = 1",
            "  rspfile = r",
            "  rspfile_content = s",
            "  msvc_deps_prefix = m",
            "  dyndep = ",
            "  pool = console",
            "build x: cat");
    Edge edge = loaded.edge(0);
    assertEquals("a", edge.command());
    assertEquals("b", edge.depfile());
    assertEquals("gcc", edge.depsText());
    assertEquals("d", edge.value("description"));
    assertTrue(edge.generator());
    assertTrue(edge.restat());
    assertEquals("r", edge.rspfile());
    assertEquals("s", edge.value("rspfile_content"));
    assertEquals("m", edge.value("msvc_deps_prefix"));
    assertTrue(edge.console());
    assertNull(edge.dyndep());
  }

  @Test
  void indentedCommentsAreIgnored() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "  #indented comment",
            CAT,
            "  #generator = 1",
            "  restat = 1 # comment",
            "  #comment",
            "build result: cat in_1.cc in-2.O",
            "  #comment");
    Edge edge = loaded.producerOf("result");
    assertTrue(edge.restat());
    assertFalse(edge.generator());
    assertEquals("1 # comment", edge.value("restat"));
  }

  @Test
  void indentedBlankLineEndsAStatement() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of("  ", CAT, "  ", "build result: cat in_1.cc in-2.O", "  ", "variable=1");
    assertEquals("1", loaded.manifest().variable("variable"));
  }

  @Test
  void linesContinueBehindADollar() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule link", "  command = foo bar $", "    baz", "", "build a: link c $", " d e f");
    assertEquals("foo bar baz", loaded.command(0));
    assertEquals(List.of("c", "d", "e", "f"), LoadedManifest.paths(loaded.edge(0).inputs()));
  }

  @Test
  void backslashesAndHashesInValuesAreText() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "# this is a comment", "foo = bar\\baz", "foo2 = bar\\ baz", "c = not # a comment");
    assertEquals("bar\\baz", loaded.manifest().variable("foo"));
    assertEquals("bar\\ baz", loaded.manifest().variable("foo2"));
    assertEquals("not # a comment", loaded.manifest().variable("c"));
  }

  @Test
  void escapedSpacesAndDollarsArePartOfPaths() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule spaces", "  command = something", "build foo$ bar: spaces $$one two$$$ three");
    assertEquals(List.of("foo bar"), LoadedManifest.paths(loaded.edge(0).outputs()));
    assertEquals(List.of("$one", "two$ three"), LoadedManifest.paths(loaded.edge(0).inputs()));
    assertEquals("something", loaded.command(0));
  }

  @Test
  void pathsAreMadeCanonical() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            CAT,
            "d = bar/",
            "build ./out.o: cat ./bar/baz/../foo.cc in//2 $d/x",
            "build in/2: cat",
            "default .//out.o");
    assertEquals(
        List.of("bar/foo.cc", "in/2", "bar/x"), LoadedManifest.paths(loaded.edge(0).inputs()));
    assertSame(loaded.edge(1), loaded.edge(0).inputs()[1].producer());
    assertTrue(loaded.knows("out.o"));
    assertFalse(loaded.knows("./out.o"));
    assertFalse(loaded.knows("in//2"));
    assertEquals(List.of("out.o"), loaded.graph().defaults().stream().map(Node::path).toList());
  }

  @Test
  void keywordsAreNamesWhereNamesAreExpected() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule build",
            "  command = rule run $out",
            "build subninja: build include default foo.cc",
            "default subninja");
    assertEquals("rule run subninja", loaded.command(0));
  }

  @Test
  void inputsComeInFourKinds() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(CAT, "build foo: cat bar | baz || order order2 |@ check");
    Edge edge = loaded.producerOf("foo");
    assertEquals(1, edge.explicitInputs());
    assertEquals(2, edge.triggeringInputs());
    assertEquals(2, edge.orderOnlyInputs());
    assertEquals(List.of("bar", "baz", "order", "order2"), LoadedManifest.paths(edge.inputs()));
    assertEquals(List.of("check"), LoadedManifest.paths(edge.validations()));
    assertEquals("cat bar > foo", edge.command());
  }

  @Test
  void validatedNodeKnowsWhoWantsIt() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of(CAT, "build foo: cat bar |@ baz");
    assertEquals(List.of(loaded.edge(0)), loaded.edge(0).validations()[0].validating());
  }

  @Test
  void outputsBehindABarAreImplicit() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of(CAT, "build foo | imp: cat bar");
    Edge edge = loaded.producerOf("imp");
    assertEquals(1, edge.explicitOutputs());
    assertEquals(List.of("foo", "imp"), LoadedManifest.paths(edge.outputs()));
    assertEquals("cat bar > foo", edge.command());
  }

  @Test
  void nothingNeedsToBeBehindTheBar() throws ManifestException {
    assertEquals(1, LoadedManifest.of(CAT, "build foo | : cat bar").edge(0).outputs().length);
  }

  @Test
  void outputsMayAllBeImplicit() throws ManifestException {
    Edge edge = LoadedManifest.of(CAT, "build | imp : cat bar").producerOf("imp");
    assertEquals(0, edge.explicitOutputs());
    assertEquals("cat bar > ", edge.command());
  }

  @Test
  void severalOutputsMayHaveADepfile() throws ManifestException {
    String rule = "rule cc\n  command = foo\n  depfile = bar\n  deps = gcc";
    assertEquals(2, LoadedManifest.of(rule, "build a.o b.o: cc c.cc").edge(0).outputs().length);
  }

  @Test
  void namedNodesAreMarked() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of(CAT, "build a: cat b |@ c");
    loaded.graph().node("other");
    assertTrue(loaded.graph().node("a").namedByManifest());
    assertTrue(loaded.graph().node("b").namedByManifest());
    assertTrue(loaded.graph().node("c").namedByManifest());
    assertFalse(loaded.graph().node("other").namedByManifest());
  }

  @Test
  void poolLimitsTheEdgesThatNameIt() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "pool link",
            "  depth = 3",
            "rule ld",
            "  command = ld",
            "  pool = link",
            "build a: ld",
            "build b: ld",
            "  pool = console",
            "build c: ld",
            "  pool =");
    assertEquals(new Pool("link", 3), loaded.edge(0).pool());
    assertTrue(loaded.edge(1).console());
    assertSame(Pool.DEFAULT, loaded.edge(2).pool());
  }

  @Test
  void phonyMayNameAPoolToo() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of("pool p", "  depth = 1", "build a: phony", "  pool = p");
    assertEquals("p", loaded.edge(0).pool().name());
  }

  @Test
  void poolDepthIsReadAsFarAsItIsANumber() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of("pool a", "  depth = 0.5", "pool b", "  depth = 2x", "  depth = 7");
    assertEquals(new Pool("a", 0), loaded.graph().pool("a"));
    assertEquals(new Pool("b", 7), loaded.graph().pool("b"));
  }

  @Test
  void poolNameIsExpandedBeforePathsAreKnown() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of("rule r", "  command = c", "  pool = $in$out", "build a: r b");
    assertSame(Pool.DEFAULT, loaded.edge(0).pool());
  }

  @Test
  void rootsAreBuiltWithoutDefaults() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            CAT, "build a: cat foo", "build b: cat a", "build c: cat foo", "build d: cat foo");
    assertEquals(List.of("b", "c", "d"), loaded.graph().roots().stream().map(Node::path).toList());
  }

  @Test
  void cycleHasNoRoot() throws ManifestException {
    assertEquals(List.of(), LoadedManifest.of(CAT, "build a: cat a").graph().roots());
  }

  @Test
  void defaultsKeepTheirOrder() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            CAT,
            "build a: cat foo",
            "build b: cat foo",
            "build c: cat foo",
            "third = c",
            "default b a",
            "default $third");
    assertEquals(
        List.of("b", "a", "c"), loaded.graph().defaults().stream().map(Node::path).toList());
  }

  @Test
  void bytesBeyondAsciiAreKept() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule utf8",
            "  command = true",
            "  description = compilaci\u00c3\u00b3",
            "build \u00c3\u00b3: utf8");
    assertEquals("compilaci\u00c3\u00b3", loaded.edge(0).value("description"));
    assertTrue(loaded.knows("\u00c3\u00b3"));
  }

  @Test
  void linesMayEndInCarriageReturns() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "# comment\r",
            "foo = foo",
            "bar = bar\r",
            "pool link_pool\r",
            "  depth = 15\r",
            "\r",
            "rule xyz\r",
            "  command = something$expand \r",
            "  description = YAY!\r",
            "build a: xyz b $\r",
            "  c\r");
    assertEquals("bar", loaded.manifest().variable("bar"));
    assertEquals("something ", loaded.command(0));
    assertEquals(List.of("b", "c"), LoadedManifest.paths(loaded.edge(0).inputs()));
  }

  @Test
  void edgeKnowsItsLine() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of(CAT, "", "build a: cat b", "build c: cat d");
    assertEquals("input:4", loaded.edge(0).bindings().location().toString());
    assertEquals("input:5", loaded.edge(1).bindings().location().toString());
  }

  @Test
  void nulByteEndsTheManifest() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of(CAT, "build a: cat b", "\0build c: cat d");
    assertEquals(1, loaded.graph().edgeCount());
  }
}
