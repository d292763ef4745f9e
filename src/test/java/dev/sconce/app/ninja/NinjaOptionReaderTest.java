package dev.sconce.app.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.tools.NinjaTool;
import dev.sconce.tools.ToolArguments;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import java.util.List;
import org.junit.jupiter.api.Test;

class NinjaOptionReaderTest {
  private final Stage stage = new Stage();

  private NinjaOptions read(String... words) {
    try {
      return new NinjaOptionReader(stage.with(words)).read();
    } catch (NinjaExit e) {
      throw new AssertionError("exit " + e.code() + ": " + stage.out() + stage.err(), e);
    }
  }

  private void assertEnds(int code, String out, String err, String... words) {
    NinjaExit exit =
        assertThrows(NinjaExit.class, () -> new NinjaOptionReader(stage.with(words)).read());
    assertEquals(err, stage.err());
    assertEquals(out, stage.out());
    assertEquals(code, exit.code());
  }

  @Test
  void withoutWordsTheDefaultsHold() {
    NinjaOptions options = read();
    assertEquals("build.ninja", options.manifest());
    assertNull(options.directory());
    assertNull(options.tool());
    assertEquals(List.of(), options.targets());
    assertEquals(Verbosity.NORMAL, options.verbosity());
    assertEquals(3, options.slots());
    assertFalse(options.slotsGiven() || options.dryRun() || options.phonyCycleIsError());
    assertEquals(1, options.failuresAllowed());
    assertEquals(0.0, options.maxLoad());
  }

  @Test
  void optionsAndTargetsMix() {
    NinjaOptions options = read("a", "-nvk3", "-C", "dir", "b", "-l2.5x", "--", "-c", "-f");
    assertEquals(List.of("a", "b", "-c", "-f"), options.targets());
    assertTrue(options.dryRun());
    assertEquals(Verbosity.VERBOSE, options.verbosity());
    assertEquals(3, options.failuresAllowed());
    assertEquals("dir", options.directory());
    assertEquals(2.5, options.maxLoad());
  }

  @Test
  void laterVerbosityWins() {
    assertEquals(Verbosity.QUIET, read("-v", "--quiet").verbosity());
    assertEquals(Verbosity.VERBOSE, read("--quiet", "--verb").verbosity());
  }

  @Test
  void zeroMeansInfinite() {
    assertEquals(Integer.MAX_VALUE, read("-j0").slots());
    assertEquals(Integer.MAX_VALUE, read("-j", "").slots());
    assertEquals(Integer.MAX_VALUE, read("-j99999999999").slots());
    assertEquals(Integer.MAX_VALUE, read("-k", "-5").failuresAllowed());
    assertTrue(read("-j7").slotsGiven());
  }

  @Test
  void numbersHaveToBeNumbers() {
    assertEnds(1, "", "ninja: fatal: invalid -j parameter\n", "-j", "x");
    assertEnds(1, "", "ninja: fatal: invalid -j parameter\n", "-j-1");
    assertEnds(1, "", "ninja: fatal: invalid -j parameter\n", "-j1x");
    assertEnds(1, "", "ninja: fatal: -k parameter not numeric; did you mean -k 0?\n", "-k", "many");
    assertEnds(
        1, "", "ninja: fatal: -l parameter not numeric: did you mean -l 0.0?\n", "-l", "low");
  }

  @Test
  void toolTakesTheRestOfTheWords() {
    NinjaOptions options = read("lost", "-C", "d", "-t", "clean", "-g", "-C", "x");
    assertEquals(NinjaTool.CLEAN, options.tool());
    assertEquals("d", options.directory());
    assertEquals(
        new ToolArguments("clean", List.of("-g", "-C", "x"), false), options.toolArguments());
    assertEquals("-tclean", read("-tclean", "-z").toolArguments().tool());
  }

  @Test
  void unknownToolsComeWithAdvice() {
    assertEnds(
        1, "", "ninja: fatal: unknown tool 'cleann', did you mean 'clean'?\n", "-t", "cleann");
    assertEnds(1, "", "ninja: fatal: unknown tool 'something'\n", "-t", "something");
  }

  @Test
  void toolsAreListed() {
    assertEnds(
        0,
        """
        ninja subtools:
             browse  browse dependency graph in a web browser
              clean  clean built files
           commands  list all commands required to rebuild given targets
             inputs  list all inputs required to rebuild given targets
        multi-inputs  print one or more sets of inputs required to build targets
               deps  show dependencies stored in the deps log
        missingdeps  check deps log dependencies on generated files
              graph  output graphviz dot file for targets
              query  show inputs/outputs for a path
            targets  list targets by their rule or depth in the DAG
             compdb  dump JSON compilation database to stdout
        compdb-targets  dump JSON compilation database for a given list of targets to stdout
          recompact  recompacts ninja-internal data structures
             restat  restats all outputs in the build log
              rules  list all rules
          cleandead  clean built files that are no longer produced by the manifest
        """,
        "",
        "-t",
        "list");
  }

  @Test
  void versionIsThatOfTheModel() {
    assertEnds(0, "1.13.2\n", "", "--version");
    assertEnds(0, "1.13.2\n", "", "target", "-v", "--versio");
  }

  @Test
  void usageNamesTheDefaultNumberOfSlots() {
    assertThrows(NinjaExit.class, () -> new NinjaOptionReader(stage.with("-h")).read());
    String usage = stage.err();
    assertTrue(usage.startsWith("usage: ninja [options] [targets...]\n\nif targets"), usage);
    assertTrue(usage.contains("  --version      print ninja version (\"1.13.2\")\n"), usage);
    assertTrue(usage.contains("[default=3 on this system]"), usage);
    assertTrue(usage.endsWith("  -w FLAG  adjust warnings (use '-w list' to list warnings)\n"));
  }

  @Test
  void wrongOptionIsNamedAboveTheUsage() {
    assertThrows(NinjaExit.class, () -> new NinjaOptionReader(stage.with("-j5", "-x")).read());
    String usage = stage.err();
    assertTrue(usage.startsWith("/bin/ninja: invalid option -- 'x'\nusage: ninja "), usage);
    assertTrue(usage.contains("[default=5 on this system]"), usage);
  }

  @Test
  void debugModesAddUp() {
    NinjaOptions.DebugModes debug =
        read("-d", "explain", "-dstats", "-d", "keeprsp", "-d", "nostatcache").debug();
    assertEquals(new NinjaOptions.DebugModes(true, true, false, true), debug);
    assertTrue(read("-d", "keepdepfile").debug().keepDepfiles());
    assertEnds(
        1, "", "ninja: error: unknown debug setting 'stat', did you mean 'stats'?\n", "-d", "stat");
    assertEnds(
        1,
        """
        debugging modes:
          stats        print operation counts/timing info
          explain      explain what caused a command to execute
          keepdepfile  don't delete depfiles after they're read by ninja
          keeprsp      don't delete @response files on success
        multiple modes can be enabled via -d FOO -d BAR
        """,
        "",
        "-d",
        "list");
  }

  @Test
  void warningsCanBeErrors() {
    assertTrue(read("-w", "phonycycle=err").phonyCycleIsError());
    assertFalse(read("-w", "phonycycle=err", "-wphonycycle=warn").phonyCycleIsError());
    assertEquals("", stage.err());
    read("-w", "dupbuild=err", "-w", "depfilemulti=warn");
    assertEquals(
        "ninja: warning: deprecated warning 'dupbuild'\n"
            + "ninja: warning: deprecated warning 'depfilemulti'\n",
        stage.err());
    assertEnds(
        1,
        "",
        "ninja: error: unknown warning flag 'phonycycle=er', did you mean 'phonycycle=err'?\n",
        "-w",
        "phonycycle=er");
    assertEnds(
        1,
        "warning flags:\n  phonycycle={err,warn}  phony build statement references itself\n",
        "",
        "-w",
        "list");
  }
}
