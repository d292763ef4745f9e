package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.VariableCycleException;
import dev.sconce.testing.FakeFiles;
import dev.sconce.testing.ManifestWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scope from which a variable gets its value, and the time of evaluation. */
class ScopeTest {
  @Test
  void variablesOfFileAndEdgeReachTheCommand() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "l = one-letter-test",
            "rule link",
            "  command = ld $l $extra $with_under -o $out $in",
            "",
            "extra = -pthread",
            "with_under = -under",
            "build a: link b c",
            "nested1 = 1",
            "nested2 = $nested1/2",
            "build supernested: link x",
            "  extra = $nested2/3");
    assertEquals("ld one-letter-test -pthread -under -o a b c", loaded.command(0));
    assertEquals("ld one-letter-test 1/2/3 -under -o supernested x", loaded.command(1));
    assertEquals("1/2", loaded.manifest().variable("nested2"));
  }

  @Test
  void variableOfAnEdgeEndsWithIt() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "foo = bar",
            "rule cmd",
            "  command = cmd $foo $in $out",
            "build inner: cmd a",
            "  foo = baz",
            "build outer: cmd b",
            "");
    assertEquals("cmd baz a inner", loaded.command(0));
    assertEquals("cmd bar b outer", loaded.command(1));
  }

  @Test
  void commandSeesTheLastValueAndPathsAndEdgeVariablesThePresentOne() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "x = early",
            "rule r",
            "  command = $x $y $out",
            "build $x: r",
            "  y = y-$x",
            "x = late");
    assertEquals("late y-early early", loaded.command(0));
  }

  @Test
  void pathsSeeVariablesOfTheirEdge() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule r",
            "  command = $in to $out",
            "build $d/$in: r $d/a |@ $d",
            "  in = x",
            "  d = y",
            "  d = z");
    assertEquals("z/a to z/x", loaded.command(0));
    assertEquals("z", loaded.edge(0).validations()[0].path());
  }

  @Test
  void edgeVariablesDoNotSeeEachOther() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of("rule r", "  command = <$b>", "build x: r", "  a = 1", "  b = $a$$");
    assertEquals("<$>", loaded.command(0));
  }

  @Test
  void lastOfEqualVariablesCounts() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule r", "  command = 1", "  command = $a", "build x: r", "  a = 1", "  a = 2");
    assertEquals("2", loaded.command(0));
  }

  @Test
  void inputsMayBeListedOnLines() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule cat_rsp", "  command = cat $in_newline > $out", "build out: cat_rsp in in2");
    assertEquals("cat in\nin2 > out", loaded.command(0));
  }

  @Test
  void responseFileMayTakeItsNameFromTheEdge() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule cat_rsp",
            "  command = cat $rspfile > $out",
            "  rspfile = $rspfile",
            "  rspfile_content = $in",
            "build out: cat_rsp in",
            "  rspfile=out.rsp");
    assertEquals("cat out.rsp > out", loaded.command(0));
    assertEquals("out.rsp", loaded.edge(0).rspfile());
    assertEquals("in", loaded.edge(0).value("rspfile_content"));
  }

  @Test
  void pathsInCommandsAreQuotedAndDollarsAreText() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule foo", "  command = ${out}bar$$baz$$$", "blah", "x = $$dollar", "build $x: foo y");
    assertEquals("$dollar", loaded.manifest().variable("x"));
    assertEquals("'$dollar'bar$baz$blah", loaded.command(0));
  }

  @Test
  void pathsInFileNamesAreNotQuoted() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule r",
            "  command = $depfile",
            "  depfile = $out.d",
            "  rspfile = $out.rsp",
            "  rspfile_content = $in",
            "build a$ b: r it's");
    Edge edge = loaded.edge(0);
    assertEquals("a b.d", edge.depfile());
    assertEquals("a b.rsp", edge.rspfile());
    assertEquals("'a b'.d", edge.command());
    assertEquals("'it'\\''s'", edge.value("rspfile_content"));
  }

  @Test
  void edgeVariableGoesBeforeTheRules() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule r",
            "  depfile = x",
            "  command = depfile is $depfile",
            "build out: r in",
            "build out2: r in",
            "  depfile = y");
    assertEquals("depfile is x", loaded.command(0));
    assertEquals("depfile is y", loaded.command(1));
    assertEquals("y", loaded.edge(1).depfile());
  }

  @Test
  void edgeWithoutVariablesLooksIntoItsFileBeforeTheRule() throws ManifestException {
    FakeFiles files =
        new FakeFiles()
            .create("sub.ninja", "build c: r\nbuild d: r\n  own = 1\ndescription = sub\n");
    LoadedManifest loaded =
        LoadedManifest.of(
            files,
            Manifest.Options.DEFAULT,
            LoadedManifest.text(
                "depfile = file",
                "rule r",
                "  command = $depfile $description",
                "  depfile = rule",
                "build a: r",
                "build b: r",
                "  own = 1",
                "subninja sub.ninja"));
    assertEquals("file ", loaded.command(0));
    assertEquals("rule ", loaded.command(1));
    assertEquals("rule sub", loaded.command(2));
    assertEquals("rule sub", loaded.command(3));
  }

  @Test
  void ruleWithoutResponseFileHidesOneAroundIt() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rspfile = r",
            "rspfile_content = c",
            "rule r",
            "  command = x",
            "build a: r",
            "build b: r",
            "  own = 1");
    assertEquals("r", loaded.edge(0).rspfile());
    assertEquals("", loaded.edge(1).rspfile());
    assertFalse(loaded.edge(1).flag("rspfile_content"));
  }

  @Test
  void subninjaHasItsOwnVariablesAndSeesThoseAround() throws ManifestException {
    FakeFiles files =
        new FakeFiles().create("test.ninja", "var = inner\nbuild $builddir/inner: varref\n");
    LoadedManifest loaded =
        LoadedManifest.of(
            files,
            Manifest.Options.DEFAULT,
            LoadedManifest.text(
                "builddir = some_dir/",
                "rule varref",
                "  command = varref $var",
                "var = outer",
                "build $builddir/outer: varref",
                "subninja test.ninja",
                "build $builddir/outer2: varref"));
    assertEquals(List.of("input", "test.ninja"), loaded.manifest().files());
    assertTrue(loaded.knows("some_dir/outer"));
    assertTrue(loaded.knows("some_dir/inner"));
    assertEquals("varref outer", loaded.command(0));
    assertEquals("varref inner", loaded.command(1));
    assertEquals("varref outer", loaded.command(2));
    assertEquals("some_dir/", loaded.manifest().variable("builddir"));
  }

  @Test
  void includeSharesTheScope() throws ManifestException {
    FakeFiles files = new FakeFiles().create("include.ninja", "var = inner\n");
    LoadedManifest loaded =
        LoadedManifest.of(files, Manifest.Options.DEFAULT, "var = outer\ninclude include.ninja\n");
    assertEquals("inner", loaded.manifest().variable("var"));
  }

  @Test
  void rulesBelongToTheirScope() throws ManifestException {
    FakeFiles files =
        new FakeFiles()
            .create("rules.ninja", "rule cat\n  command = cat $x\n")
            .create("test.ninja", "x = 2\ninclude rules.ninja\nbuild x : cat\n");
    LoadedManifest loaded =
        LoadedManifest.of(
            files,
            Manifest.Options.DEFAULT,
            "x = 1\ninclude rules.ninja\nsubninja test.ninja\nbuild y : cat\n");
    assertEquals("cat 2", loaded.command(0));
    assertEquals("cat 1", loaded.command(1));
  }

  @Test
  void ruleNamedPhonyInASubninjaIsARule() throws ManifestException {
    FakeFiles files =
        new FakeFiles().create("sub", "rule phony\n  command = c $out\nbuild a: phony\n");
    LoadedManifest loaded =
        LoadedManifest.of(files, Manifest.Options.DEFAULT, "subninja sub\nbuild b: phony\n");
    assertFalse(loaded.edge(0).phony());
    assertEquals("c a", loaded.command(0));
    assertTrue(loaded.edge(1).phony());
  }

  @Test
  void phonySeesVariablesAroundIt() throws ManifestException {
    assertEquals("x", LoadedManifest.of("command = x", "build a: phony").command(0));
    assertEquals("", LoadedManifest.of("build a: phony").command(0));
  }

  @Test
  void cycleAmongVariablesOfARuleIsFoundOnEvaluation() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule r",
            "  command = $description",
            "  description = $depfile",
            "  depfile = $command",
            "build a: r",
            "build b: r",
            "  depfile = mine");
    VariableCycleException cycle =
        assertThrows(VariableCycleException.class, () -> loaded.command(0));
    assertEquals(
        "cycle in rule variables: description -> depfile -> command -> description",
        cycle.getMessage());
    assertEquals("input:5", cycle.location().toString());
    assertEquals("mine", loaded.command(1));
  }

  @Test
  void variableThatNamesItselfIsACycle() throws ManifestException {
    LoadedManifest loaded = LoadedManifest.of("rule r", "  command = $command", "build a: r");
    assertEquals(
        "cycle in rule variables: command -> command",
        assertThrows(VariableCycleException.class, () -> loaded.command(0)).getMessage());
  }

  @Test
  void ruleVariableMayBeUsedOftenWithoutACycle() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule r",
            "  command = $depfile $depfile $description",
            "  depfile = d",
            "  description = $depfile$depfile",
            "build a: r");
    assertEquals("d d dd", loaded.command(0));
  }

  @Test
  void flagsAreTrueWhenTheirTextIsNotEmpty() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule r",
            "  command = c",
            "  restat = $maybe",
            "  generator = $maybe",
            "build a: r",
            "build b: r",
            "  maybe = 0");
    assertFalse(loaded.edge(0).restat());
    assertFalse(loaded.edge(0).generator());
    assertTrue(loaded.edge(1).restat());
    assertTrue(loaded.edge(1).generator());
    assertFalse(loaded.edge(1).flag("no_such_variable"));
  }

  @Test
  void valuesAreAppendedToWhatIsThere() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "top = t",
            "rule r",
            "  command = c $top",
            "  rspfile = f",
            "  rspfile_content = $in",
            "build a: r x y",
            "  own = o");
    Edge edge = loaded.edge(0);
    ByteSink sink = new ByteSink(0);
    edge.bindings().appendCommand(edge, sink);
    sink.put(";rspfile=");
    sink.put(edge.bindings().value(edge, "rspfile_content"));
    for (String variable : List.of("own", "top", "out", "none")) {
      sink.put('|');
      sink.put(edge.bindings().value(edge, variable));
    }
    assertEquals("c t;rspfile=x y|o|t|a|", sink.toString());
    assertEquals("x\ny", edge.value("in_newline"));
  }

  @Test
  void constantsOfARuleAreOneString() throws ManifestException {
    LoadedManifest loaded =
        LoadedManifest.of(
            "rule r", "  command = c", "  deps = gcc", "build a: r", "build b: r", "  x = y");
    assertSame(loaded.edge(0).depsText(), loaded.edge(1).depsText());
  }

  @Test
  void manyVariablesAndRulesAreKeptApart() throws ManifestException {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      content.append("v").append(i).append(" = ").append(i).append('\n');
      content.append("rule r").append(i).append("\n  command = $v").append(i).append('\n');
    }
    for (int i = 0; i < 500; i++) {
      content.append("build o").append(i).append(": r").append(i).append('\n');
    }
    LoadedManifest loaded =
        LoadedManifest.of(new FakeFiles(), Manifest.Options.DEFAULT, content.toString());
    for (int i = 0; i < 500; i++) {
      assertEquals(String.valueOf(i), loaded.command(i));
    }
  }

  @Test
  void commandsOfDifferentEdgesMayBeExpandedAtOnce() throws Exception {
    LoadedManifest loaded =
        LoadedManifest.of(new FakeFiles(), Manifest.Options.DEFAULT, ManifestWriter.libraries(500));
    int[] lengths = new int[2];
    Thread[] threads = new Thread[2];
    for (int t = 0; t < threads.length; t++) {
      int mine = t;
      threads[t] = new Thread(() -> lengths[mine] = lengthOfCommands(loaded));
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(lengthOfCommands(loaded), lengths[0]);
    assertEquals(lengths[0], lengths[1]);
  }

  private static int lengthOfCommands(LoadedManifest loaded) {
    ByteSink sink = new ByteSink();
    for (int i = 0; i < loaded.graph().edgeCount(); i++) {
      loaded.edge(i).bindings().appendCommand(loaded.edge(i), sink);
    }
    return sink.length();
  }
}
