package dev.sconce.discover.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One row for each rule about tools. {@code RealToolsTest} covers the rules that can be tried with
 * real tools.
 */
class ToolRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          makes /home/me/.cache/ccache/1/2/3R                 =>
          by ccache, makes /var/cache/shared/x                =>
          makes /home/me/.cache/sccache/x                     =>
          makes /home/me/.distcc/, makes /home/me/.distcc/lock/x =>
          makes /home/me/.cache/, makes /home/me/.cache/go-build/ =>
          makes /home/me/.cache/other                         => C /home/me/.cache/other
          makes ../.cache/, makes ../.cache/x                 => C ../.cache, C ../.cache/x
          makes /home/me/.cache/clang/ModuleCache/x.pcm       =>
          makes /home/me/.cache/go-build/a/b                  =>
          makes /home/me/go/pkg/mod/cache/x                   =>
          makes /home/me/.cargo/registry/x                    =>
          makes /home/me/.npm/, makes /home/me/.npm/_cacache/x =>
          makes /home/me/.npm/_update-notifier-last-checked   =>
          rewrites ../.git/index                              =>
          makes ../__pycache__/, makes ../__pycache__/a.pyc   =>
          reads ../__pycache__/a.cpython-311.pyc              => B ../a.py
          reads ../.git/refs/tags/v1, reads ../.git/config    => B ../.git/HEAD
          makes x.gcda                                        =>
          makes .ninja_log                                    =>
          """)
  void toolsKeepFilesForThemselves(String touches, String expected) {
    JudgedRun run = new JudgedRun("build o: r").does(touches);
    assertEquals(expected == null ? "" : expected, run.violations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          -gsplit-dwarf              => makes o.dwo          =>
          ''                         => makes o.dwo          => C o.dwo
          --coverage                 => makes o.gcno         =>
          --coverage                 => makes o-a.gcno       =>
          --coverage                 => makes other.gcno     => C other.gcno
          -fstack-usage              => makes o.su           =>
          -MMD                       => makes o.d            =>
          -save-temps                => makes o.i, makes o.s =>
          -ftime-trace               => makes o.json         =>
          -Wl,-Map,sub/a.map         => makes sub/a.map      =>
          -Wl,-Map=a.map             => makes a.map          =>
          -Wl,--out-implib,a.lib     => makes a.lib          =>
          -x c++-header              => makes o.h.gch        =>
          cmake -E cmake_autogen     => makes a_autogen/x/moc.cpp, makes CMakeFiles/a_autogen.dir/Parse.txt =>
          """)
  void outputsThatTheManifestDoesNotName(String flags, String touches, String expected) {
    JudgedRun run = new JudgedRun("build o: r;..flags = " + flags).does(touches);
    assertEquals(expected == null ? "" : expected, run.violations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          build o: r                => A t_autogen/include/moc_a.cpp of t_autogen/timestamp
          build o: r || t_autogen/x => ''
          """)
  void whatAutogenMakesComesFirst(String statement, String expected) {
    JudgedRun run =
        new JudgedRun(
            statement
                + "; build t_autogen/timestamp t_autogen/x: r;..flags = -E cmake_autogen i.json");
    String read = "named t_autogen/include/moc_a.cpp, reads t_autogen/include/moc_a.cpp";
    assertEquals(expected, run.does(read).violations());
  }

  @Test
  void userNamesFurtherOutputs() {
    JudgedRun run = new JudgedRun("build o: r").does("makes a/x.log").withOutputs("r", "**/*.log");
    assertEquals("", run.violations());
    run = new JudgedRun("build o: r").does("makes a/x.log").withOutputs("other", "**/*.log");
    assertEquals("C a/x.log", run.violations());
  }

  @Test
  void compilerBehindCcacheIsSeen() {
    String hit = "runs /usr/bin/ccache, probes ../a.h, makes o";
    assertEquals(
        "E answered by ccache, so what the compiler reads was not seen; CCACHE_DISABLE=1",
        new JudgedRun("build o: r").does(hit).violations());
    assertEquals(
        "",
        new JudgedRun("build o: r")
            .does(hit + ", runs /usr/bin/x86_64-linux-gnu-gcc-12")
            .violations());
  }

  @Test
  void starsStayWithinNamesUnlessThereAreTwo() {
    assertTrue(new Glob("a/*.c").matches("a/b.c"));
    assertFalse(new Glob("a/*.c").matches("a/b/c.c"));
    assertTrue(new Glob("**/*.c").matches("b.c"));
    assertTrue(new Glob("**/*.c").matches("a/b/c.c"));
    assertTrue(new Glob("a/**").matches("a/b/c"));
    assertTrue(new Glob("a?c.[x]").matches("abc.[x]"));
    assertFalse(new Glob("a").matches("ab"));
  }
}
