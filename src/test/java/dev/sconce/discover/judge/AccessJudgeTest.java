package dev.sconce.discover.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.AccessSet.Access;
import dev.sconce.session.Violation;
import dev.sconce.session.Violation.Finding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One row for each rule: the manifest, the accesses of the step that makes {@code o}, the
 * violations.
 */
class AccessJudgeTest {
  private static void check(String manifest, String touches, String expected) {
    assertEquals(
        expected == null ? "" : expected, new JudgedRun(manifest).does(touches).violations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
"""
          build o: r ../a.c                                     => reads ../a.c                        =>
          build o: r ../a.c | ../a.h                          => reads ../a.h                        =>
          build o: r ../a.c                                     => reads ../a.c, reads ../a.h          => B ../a.h
          build o: r ../a.c                                     => named ../a.h, reads ../a.h          =>
          build o: r                                            => runs ../tool                        => B ../tool
          build o: r || ../a.h                              => reads ../a.h                        => B ../a.h
          build o: r all; build all: phony ../a.h ../b.h        => reads ../a.h, reads ../b.h          =>
          build o: r; build ../a.h: phony                       => reads ../a.h                        => B ../a.h
          build o: r ../a.h; build ../a.h: phony                => reads ../a.h                        =>
          build o: r                                            => probes ../a.h                       =>
          build o: r                                            => misses ../a.h                       =>
          build o: r                                            => probes ../src/, lists ../src        =>
          build o: r                                            => reads /usr/include/stdio.h          =>
          build o: r                                            => reads /home/me/other/a.h            =>
          build o: r                                            => reads CMakeCache.txt                => B CMakeCache.txt
          build o: r /p/a.c                                     => reads ../a.c                        =>
          build o: r                                            => named /p/a.c, reads ../a.c          =>
""")
  void sourcesAreDeclaredByManifestOrDepfile(String manifest, String touches, String expected) {
    check(manifest, touches, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
"""
          build o: r s; build s: r ../a.c                       => reads ../a.c                        =>
          build o: r s; build s: stamp ../a.c                   => reads ../a.c                        =>
          build o: r || s; build s: r ../a.c                => reads ../a.c                        => B ../a.c
          build o: r s; build s: r || ../a.c                => reads ../a.c                        => B ../a.c
          build o: r s; build s g: r                            => reads g                             =>
          build o: r || s; build s g: r                     => reads g                             => B g of s
          build o: r s; build s: r t; build t: r ../a.c         => reads ../a.c                        =>
""")
  void whatMakesAncestorsRunIsDeclared(String manifest, String touches, String expected) {
    check(manifest, touches, expected);
  }

  @Test
  void whatDepfilesOfAncestorsNameIsDeclared() {
    JudgedRun run = new JudgedRun("build o: r s; build s: r").otherDepfile("s", "../a.h");
    assertEquals("", run.does("reads ../a.h").violations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
"""
          build o: r g; build g: r                              => reads g                             =>
          build o: r; build g: r                                => reads g                             => A g of g
          build o: r; build g: r                                => named g, reads g                    => A g of g
          build o: r; build g: r                                => probes g                            => A g of g
          build o: r; build g: r                                => misses g                            => A g of g
          build o: r; build g: r                                => runs g                              => A g of g
          build o: r || g; build g: r                       => probes g                            =>
          build o: r || g; build g: r                       => named g, reads g                    =>
          build o: r || g; build g: r                       => reads g                             => B g of g
          build o: r s; build s: r || g; build g: r         => named g, reads g                    =>
          build o: r |@ g; build g: r                         => reads g                             => A g of g
          build o: r; build o2: r || o; build g: r o2       => reads g                             => A g of g
          build o: r || all; build all: phony g; build g: r => named g, reads g                    =>
          build o: r; build h: phony g; build g: r              => reads h                             => A h of g
          build o: r h; build h: phony g; build g: r            => reads h                             =>
          build o: r; build h: phony g; build g: r              => misses h                            =>
          build o: r; build h: phony g; build g: r              => probes h/, lists h                  =>
          build o: r; build d: r                                => reads d/in                          => A d/in of d
          build o: r; build d: r                                => named d/in, reads d/in              => A d/in of d
          build o: r d; build d: r                              => reads d/in                          =>
          build o: r; build d/g: r                              => probes d/, tries d/                 =>
          build o: r; build d/g: r                              => lists d                             => A d of d/g
          build o: r d/g; build d/g: r                          => lists d                             =>
          build o: r; build d/g: r                              => by python3, lists d                 =>
          build o: r; build d/g.py: r                           => by python3, lists d                 => A d of d/g.py
          build o: r; build d/g: r                              => by rm, lists d                      =>
          build o: r; build /tmp/g: r                           => reads /tmp/g                        => A /tmp/g of /tmp/g
          build o: r; build ../../g: r                          => reads ../../g                       => A ../../g of ../../g
""")
  void whatOthersMakeComesFirst(String manifest, String touches, String expected) {
    check(manifest, touches, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
"""
          build o: r                                            => makes o                             =>
          build o | p: r                                      => makes p                             =>
          build o: r                                            => makes p                             => C p
          build o: r                                            => rewrites ../a.h                     => C ../a.h
          build o: r                                            => removes ../a.h                      => C ../a.h
          build o: r                                            => tries ../a.h                        =>
          build o: r; build g: r                                => rewrites g                          => D g of g
          build o: r; build g: r                                => makes g                             => D g of g
          build o: r; build g: r                                => removes g                           => D g of g
          build o: r g; build g: r                              => updates g                           => D g of g
          build o: r; build g: r                                => uses g                              => D g of g
          build o: r; build h: phony o                          => makes h                             =>
          build o: r                                            => uses o.tmp, makes o                 =>
          build o: r                                            => makes sub/, makes sub/x             => C sub/x
          build o: r                                            => makes ../sub/                       => C ../sub
          build o ../sub/p: r                                   => makes ../sub/                       =>
          build o: r                                            => makes /tmp/x                        =>
          build o: r                                            => makes /home/me/x                    => C /home/me/x
          build o: r                                            => rewrites /dev/null                  =>
          build o: r;..depfile = o.d                            => makes o.d, reads o.d                =>
          build o: r;..rspfile = o.rsp;..rspfile_content = $in  => reads o.rsp, removes o.rsp          =>
          build o d: r                                          => makes d/, makes d/x                 =>
          build o: r; build d: r                                => makes d/x                           => D d/x of d
""")
  void onlyOutputsAreWritten(String manifest, String touches, String expected) {
    check(manifest, touches, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
"""
          build o: r ../l                         => follows ../l a.h, reads ../a.h                  =>
          build o: r                              => named ../l, follows ../l a.h, reads ../a.h      =>
          build o: r ../a.h                       => follows ../l a.h, reads ../a.h                  => B ../l
          build o: r ../d/a.h                     => follows ../d e, reads ../e/a.h                  =>
          build o: r /s/a.h                       => follows /s p, reads ../a.h                      =>
          build o: r /s/d/a.h                     => follows /s p, follows ../d e, reads ../e/a.h    =>
          build o: r ../a.h; build ../l: r        => follows ../l a.h, reads ../a.h                  => A ../l of ../l
          build o: r                              => follows /usr/lib lib, reads /lib/x              =>
""")
  void linksCountAndWhereTheyLead(String manifest, String touches, String expected) {
    check(manifest, touches, expected);
  }

  @Test
  void rootsHaveSeveralNames() {
    JudgedRun run = new JudgedRun("build o: r /home/me/p/a.c").alsoCalled("/home/me/p", "/p");
    assertEquals("", run.does("reads ../a.c").violations());
  }

  @Test
  void inputWrittenUnderAnotherNameIsAnotherInTheEnd() {
    JudgedRun run = new JudgedRun("build o: r ../a.c").does("reads ../a.c, rewrites alias");
    assertEquals("D ../a.c, C alias", run.hardLink("alias", "../a.c").violations());
  }

  @Test
  void generatedFileThatWasWrittenAfterItWasReadIsViolation() {
    JudgedRun run = new JudgedRun("build o: r g; build g: r").does("reads g");
    assertEquals("D g of g", run.laterRewritten("g").violations());
  }

  @Test
  void sourceThatTheUserEditedMeanwhileIsNone() {
    JudgedRun run = new JudgedRun("build o: r ../a.c").does("reads ../a.c");
    assertEquals("", run.laterRewritten("../a.c").violations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
"""
          reads /dev/urandom                =>
          reads /proc/self/status           =>
          probes /run/nscd/socket           =>
          reads /proc/cpuinfo               =>
          reads /sys/devices/system/cpu/online =>
          probes /proc/uptime               =>
          reads /proc/uptime                => E /proc/uptime
          lists /proc                       => E /proc
          reads /proc/77/maps, reads /proc/77/stat, lists /proc/77/task => E /proc/77/maps
          reads /sys/class/dmi/id/board_name => E /sys/class/dmi/id/board_name
          blind FOREIGN_CALL x              => E it runs a program for another kind of machine: x
          blind LEFT_RUNNING daemon         => E it leaves a process running: daemon
          runs /usr/bin/distcc, blind NETWORK host => E distcc compiles elsewhere; configure without it
""")
  void whatCannotBeKnownIsSaid(String touches, String expected) {
    check("build o: r", touches, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
"""
          build o: r ../a.c                       => reads ../a.c, makes o           =>
          build o: r                              => reads ../a.h, makes o           =>
          build o: r                              => updates o                       => its output may depend on what o was before
          build o: r                              => reads o                         => its output may depend on what o was before
          build o: r                              => reads o, rewrites o             =>
          build o: r                              => makes o/                        => its output o is a directory
          build o: r                              => makes o, makes p                => it touches p, which is not declared
          build o: r; build g: r                  => makes o, reads g                => it touches g, which is not declared
          build o: r                              => reads /proc/uptime, makes o     => the state of the machine may get into the result
          build o: r;..generator = 1              => makes o, makes p                => it makes the manifest
          build o: r;..pool = console             => makes o, makes p                => it uses the terminal
""")
  void resultIsStorableOrThereIsOneReason(String manifest, String touches, String expected) {
    Judgement judgement = new JudgedRun(manifest).does(touches).judge();
    assertEquals(Optional.ofNullable(expected), judgement.obstacle());
  }

  @Test
  void stepThatAlwaysRunsNeedsNoSources() {
    JudgedRun run = new JudgedRun("build o: r").does("reads ../a.h").missingLater("o");
    assertEquals("", run.violations());
    assertEquals(Optional.of("it does not make all of its outputs"), run.judge().obstacle());
  }

  @Test
  void ownFilesAndMachineAreNoInputs() {
    JudgedRun run =
        new JudgedRun("build o: r ../a.c")
            .does("reads ../a.c, misses ../x.h, makes o, reads o, uses t, reads /proc/stat")
            .does("reads /usr/include/stdio.h, rewrites /dev/null, reads ../b.h");
    List<String> paths = new ArrayList<>();
    for (Access input : run.judge().inputs()) {
      paths.add(input.path());
    }
    assertEquals(List.of("/p/a.c", "/p/x.h", "/usr/include/stdio.h", "/p/b.h"), paths);
  }

  @Test
  void violationNamesStepProcessFileAndMaker() {
    Violation violation =
        new JudgedRun("build o: r; build g: r")
            .does("by ld, reads g")
            .judge()
            .violations()
            .getFirst();
    assertEquals(new Violation(Finding.READS_UNORDERED, 0, "ld", "g", 1, ""), violation);
  }

  private static AllowedAccess allow(String step, String path, AllowedAccess.Kind access) {
    return new AllowedAccess(
        "name",
        new Glob(step),
        new Glob(path),
        access,
        AllowedAccess.Effect.UNCACHEABLE,
        "",
        Optional.empty());
  }

  @Test
  void allowedAccessIsNoViolationButNotStored() {
    Judgement judgement =
        new JudgedRun("build o: r")
            .does("reads ../a.h, reads ../b.h, makes o, makes log")
            .allowing(
                allow("o", "../a.h", AllowedAccess.Kind.READ),
                allow("r", "**/log", AllowedAccess.Kind.READ),
                allow("other", "**", AllowedAccess.Kind.ANY))
            .judge();
    assertEquals(1, judgement.allowed().size());
    assertEquals(
        List.of("log", "../b.h"), judgement.violations().stream().map(Violation::path).toList());
    assertTrue(judgement.isForbidden());
  }

  @Test
  void untrackedAccessIsNoInputAndStored() {
    AllowedAccess untracked =
        new AllowedAccess(
            "name",
            new Glob("o"),
            new Glob("log"),
            AllowedAccess.Kind.ANY,
            AllowedAccess.Effect.UNTRACKED,
            "",
            Optional.empty());
    Judgement judgement =
        new JudgedRun("build o: r")
            .does("makes o, reads ../a.h, rewrites log")
            .allowing(untracked)
            .judge();
    assertTrue(judgement.isStorable());
    assertEquals(List.of("/p/a.h"), judgement.inputs().stream().map(Access::path).toList());
  }

  @Test
  void expiredEntryAllowsNothing() {
    AllowedAccess expired =
        new AllowedAccess(
            "name",
            new Glob("o"),
            new Glob("../a.h"),
            AllowedAccess.Kind.ANY,
            AllowedAccess.Effect.UNCACHEABLE,
            "",
            Optional.of(LocalDate.of(2026, 4, 30)));
    assertEquals(
        "B ../a.h",
        new JudgedRun("build o: r").does("reads ../a.h").allowing(expired).violations());
  }
}
