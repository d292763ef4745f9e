package dev.sconce.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepfileParserTest {
  @Test
  void oneRuleWithSeveralPrerequisites() throws DepfileParser.DepfileException {
    expect(
        "build/ninja.o: ninja.cc ninja.h eval_env.h manifest_parser.h\n",
        List.of("build/ninja.o"),
        List.of("ninja.cc", "ninja.h", "eval_env.h", "manifest_parser.h"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " \\\n  out: in\n",
        "out: \\\n  in",
        "out: \\\r\n  in\r\n",
        "out:in out: in",
        "\n\nout :in\n: in",
        "out : in",
        "out:\tin\n",
        "\t out: in \\\n",
        "out: in;in*in",
        "out: in\0in",
      })
  void blanksAndLineBreaksSeparateNames(String content) throws DepfileParser.DepfileException {
    Depfile depfile = parse(content);
    assertTrue(inputs(depfile).contains("in"), content);
    assertTrue(inputs(depfile).size() + outputs(depfile).size() <= 3, content);
  }

  @Test
  void continuationLinesBelongToTheRule() throws DepfileParser.DepfileException {
    expect("foo.o: \\\n  bar.h baz.h\n", List.of("foo.o"), List.of("bar.h", "baz.h"));
    expect("foo.o: \\\r\n  bar.h baz.h\r\n", List.of("foo.o"), List.of("bar.h", "baz.h"));
  }

  @Test
  void drivesMayBePartOfPaths() throws DepfileParser.DepfileException {
    expect("foo.o: //?/c:/bar.h\n", List.of("foo.o"), List.of("//?/c:/bar.h"));
  }

  @Test
  void ampersandsAndQuotesArePartOfNames() throws DepfileParser.DepfileException {
    expect(
        "foo&bar.o foo'bar.o foo\"bar.o: foo&bar.h foo'bar.h foo\"bar.h\n",
        List.of("foo&bar.o", "foo'bar.o", "foo\"bar.o"),
        List.of("foo&bar.h", "foo'bar.h", "foo\"bar.h"));
  }

  @Test
  void backslashesBetweenNamesStay() throws DepfileParser.DepfileException {
    expect(
        "Project\\Dir\\Build\\Release8\\Foo\\Foo.res : \\\n"
            + "  Dir\\Library\\Foo.rc \\\n"
            + "  Dir\\Library\\Version\\Bar.h \\\n"
            + "  Project\\Thing\\Bar.tlb \\\n",
        List.of("Project\\Dir\\Build\\Release8\\Foo\\Foo.res"),
        List.of("Dir\\Library\\Foo.rc", "Dir\\Library\\Version\\Bar.h", "Project\\Thing\\Bar.tlb"));
  }

  @Test
  void escapedSpacesArePartOfNames() throws DepfileParser.DepfileException {
    expect("a\\ bc\\ def:   a\\ b c d", List.of("a bc def"), List.of("a b", "c", "d"));
  }

  @Test
  void oddNumberOfBackslashesEscapesASpaceAndEvenDoesNot() throws DepfileParser.DepfileException {
    expect(
        "a\\ b\\#c.h: \\\\\\\\\\  \\\\\\\\ \\\\share\\info\\\\#1",
        List.of("a b#c.h"),
        List.of("\\\\ ", "\\\\\\\\", "\\\\share\\info\\#1"));
  }

  @Test
  void onlyHashesAndDollarsLoseTheirEscape() throws DepfileParser.DepfileException {
    expect("\\!\\@\\#$$\\%\\^\\&\\[\\]\\\\:", List.of("\\!\\@#$\\%\\^\\&\\[\\]\\\\"), List.of());
  }

  @Test
  void escapedColonIsPartOfANameUnlessABlankFollows() throws DepfileParser.DepfileException {
    expect(
        "c\\:\\gcc\\x86_64-w64-mingw32\\include\\stddef.o: \\\n"
            + " c:\\gcc\\x86_64-w64-mingw32\\include\\stddef.h \n",
        List.of("c:\\gcc\\x86_64-w64-mingw32\\include\\stddef.o"),
        List.of("c:\\gcc\\x86_64-w64-mingw32\\include\\stddef.h"));
    expect("foo1\\: x\nfoo1\\:\nfoo1\\:\r\nfoo1\\:\t\nfoo1\\:", List.of("foo1\\"), List.of("x"));
  }

  @Test
  void specialCharactersArePartOfNames() throws DepfileParser.DepfileException {
    expect(
        "C:/Program\\ Files\\ (x86)/Microsoft\\ crtdefs.h: \\\n"
            + " en@quot.header~ t+t-x!=1 \\\n"
            + " openldap/slapd.d/cn=config/cn=schema/cn={0}core.ldif\\\n"
            + " Fu\303\244ball\\\n"
            + " a[1]b@2%c",
        List.of("C:/Program Files (x86)/Microsoft crtdefs.h"),
        List.of(
            "en@quot.header~",
            "t+t-x!=1",
            "openldap/slapd.d/cn=config/cn=schema/cn={0}core.ldif",
            "Fu\303\244ball",
            "a[1]b@2%c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo foo: x y z",
        "foo: x\nfoo: y\nfoo \\\nfoo: z\n",
        "foo: x\r\nfoo: y\r\nfoo \\\r\nfoo: z\r\n",
        "foo: x\\\n     y\nfoo \\\nfoo: z\n",
        "foo: x\\\r\n     y\r\nfoo \\\r\nfoo: z\r\n",
        " foo: x\n foo: y\n foo: z\n",
        " foo: x\r\n foo: y\r\n foo: z\r\n",
        "foo: x y z\nx:\ny:\nz:\n",
        "foo: x\nx:\nfoo: y\ny:\nfoo: z\nz:\n",
        "foo: x y z y x\n",
      })
  void repeatedNamesCountOnce(String content) throws DepfileParser.DepfileException {
    expect(content, List.of("foo"), List.of("x", "y", "z"));
  }

  @Test
  void rulesMayBeEmpty() throws DepfileParser.DepfileException {
    expect("foo: x\nfoo: \nfoo:\n", List.of("foo"), List.of("x"));
  }

  @Test
  void rulesMayHaveDifferentTargets() throws DepfileParser.DepfileException {
    expect("foo bar: x y z", List.of("foo", "bar"), List.of("x", "y", "z"));
    expect("foo: x y\nbar: y z\n", List.of("foo", "bar"), List.of("x", "y", "z"));
  }

  @Test
  void severalBackslashesAtTheEndOfALineDoNotContinueIt() throws DepfileParser.DepfileException {
    expect("foo: a\\\\\nbar: b\\", List.of("foo", "bar"), List.of("a\\\\", "b"));
  }

  @Test
  void emptyDepfileNamesNothing() throws DepfileParser.DepfileException {
    expect("", List.of(), List.of());
    expect("\n\n", List.of(), List.of());
  }

  @Test
  void prerequisiteMayNotHavePrerequisites() {
    DepfileParser.DepfileException error =
        assertThrows(
            DepfileParser.DepfileException.class, () -> parse("foo: x y z\nx: alsoin\ny:\nz:\n"));
    assertEquals("inputs may not also have inputs", error.getMessage());
    assertEquals("foo.d:2", error.location().toString());
  }

  @Test
  void targetNeedsAColon() {
    DepfileParser.DepfileException error =
        assertThrows(DepfileParser.DepfileException.class, () -> parse("foo.o foo.c\n"));
    assertEquals("expected ':' in depfile", error.getMessage());
    assertEquals("foo.d:2", error.location().toString());
  }

  @Test
  void nodesHaveCanonicalPaths() throws DepfileParser.DepfileException {
    Graph graph = new Graph();
    Node known = graph.node("a/c.h");
    Node[] nodes = parse("x: ./a/b/../c.h a/c.h ../d.h").inputNodes(graph);
    assertEquals(List.of(known, known, graph.node("../d.h")), Arrays.asList(nodes));
  }

  @Test
  void manyNamesAreKeptApart() throws DepfileParser.DepfileException {
    StringBuilder content = new StringBuilder("out:");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      names.add("dir" + i % 7 + "/header" + i + ".h");
      content.append(" \\\n  ").append(names.get(i)).append(' ').append(names.get(i / 2));
    }
    expect(content.toString(), List.of("out"), names);
  }

  private static void expect(String content, List<String> outputs, List<String> inputs)
      throws DepfileParser.DepfileException {
    Depfile depfile = parse(content);
    assertEquals(outputs, outputs(depfile));
    assertEquals(inputs, inputs(depfile));
  }

  private static Depfile parse(String content) throws DepfileParser.DepfileException {
    return DepfileParser.parse("foo.d", content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<String> outputs(Depfile depfile) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < depfile.outputCount(); i++) {
      names.add(depfile.output(i));
    }
    return names;
  }

  private static List<String> inputs(Depfile depfile) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < depfile.inputCount(); i++) {
      names.add(depfile.input(i));
    }
    return names;
  }
}
