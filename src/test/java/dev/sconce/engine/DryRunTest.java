package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.graph.VariableCycleException;
import dev.sconce.history.BuildLog;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dry run reports everything that would run, fails as the run would, and changes nothing. */
class DryRunTest {
  @Test
  void allCommandsAreReportedAndNothingIsTouched() {
    BuildFixture build =
        BuildFixture.logged(
                """
                rule nothing
                  command = nothing
                  restat = 1
                build dir/a: nothing in
                  rspfile = a.rsp
                  rspfile_content = x
                build b: cat dir/a
                  deps = gcc
                  depfile = b.d
                build c: cat b
                """)
            .options(BuildOptions.ofSlots(1).asDryRun())
            .create("dir/a", "b", "c", "b.d")
            .createLater("in");
    build.built("c");
    assertEquals(
        List.of("nothing", "cat dir/a > b", "cat b > c"),
        build.events(BuildEvent.StepStarted.class).stream()
            .map(started -> started.text().command())
            .toList());
    assertEquals(Set.of(), build.files.created());
    assertEquals(Set.of(), build.files.removed());
    assertEquals(List.of(), build.files.directoriesMade());
    build.built("c");
  }

  private static BuildFixture dry(String manifest) {
    return BuildFixture.withLogs(manifest).options(BuildOptions.ofSlots(1).asDryRun());
  }

  private static List<String> errors(BuildFixture build) {
    return build.events(BuildEvent.Message.class).stream().map(BuildEvent.Message::text).toList();
  }

  @Test
  void unknownKindOfDepsEndsIt() {
    dry("build a: touch\nbuild b: touch a\n  deps = gclc\nbuild c: touch b\n")
        .misdeclared("unknown deps type 'gclc'", "c");
  }

  @Test
  void depsWithoutADepfileFailTheStepAndWhatNeedsIt() {
    BuildFixture build =
        dry("build a: touch\n  deps = gcc\nbuild b: touch a\nbuild c: touch\n")
            .options(BuildOptions.ofSlots(1).failuresAllowed(0).asDryRun());
    build.stopped("cannot make progress due to previous errors", "a", "b", "c");
    assertEquals(
        List.of(StepOutcome.FAILED, StepOutcome.BUILT),
        build.events(BuildEvent.StepFinished.class).stream()
            .map(BuildEvent.StepFinished::outcome)
            .toList());
  }

  @Test
  void depfileThatIsThereIsReadAndStays() {
    String manifest = "build out: touch\n  deps = gcc\n  depfile = d\n";
    BuildFixture sound = dry(manifest);
    sound.files.create("d", "out: in");
    sound.built("out");
    assertTrue(sound.files.exists("d"));
    assertEquals(0, sound.deps().dependencies(sound.node("out")).length);
    BuildFixture malformed = dry(manifest);
    malformed.files.create("d", "no depfile");
    malformed.stopped("subcommand failed", "out");
    assertTrue(malformed.files.exists("d"));
  }

  @Test
  void responseFileThatCannotBeWrittenEndsIt() {
    BuildFixture build = dry("build out: touch\n  rspfile = out.rsp\n  rspfile_content = x\n");
    build.files.obstructed("out.rsp", "Permission denied");
    build.broken("", "out");
    assertEquals(
        List.of("WriteFile(out.rsp): Unable to create file. Permission denied"), errors(build));
  }

  @Test
  void responseFileInADirectoryThatAnEarlierStepMakesIsNoTrouble() {
    BuildFixture build =
        dry("build dir/a: touch\nbuild b: touch dir/a\n  rspfile = dir/r\n  rspfile_content = x\n");
    build.files.obstructed("dir/r", "No such file or directory");
    build.built("b");
  }

  @Test
  void directoryThatCannotBeMadeEndsIt() {
    BuildFixture build = dry("build shut/dir/a: touch\n");
    build.files.makeDirectory("shut").obstructed("shut/dir", "Permission denied");
    build.broken("", "shut/dir/a");
    assertEquals(List.of("mkdir(shut/dir): Permission denied"), errors(build));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rspfile = $rspfile\n  rspfile_content = x",
        "rspfile = r\n  rspfile_content = $rspfile_content",
        "deps = msvc\n  msvc_deps_prefix = $msvc_deps_prefix",
        "deps = gcc\n  depfile = $depfile",
        "description = $description",
      })
  void variablesThatReferToThemselvesEndIt(String bindings) {
    BuildFixture build = dry("rule r\n  command = r\n  " + bindings + "\nbuild out: r\n");
    assertThrows(VariableCycleException.class, () -> build.build("out"));
  }

  @Test
  void generatorLeavesTheLogUnmade(@TempDir Path directory) throws IOException {
    BuildFixture build =
        BuildFixture.withLogs(
                "rule g\n  command = g\n  generator = 1\nbuild out: g\n",
                directory,
                BuildLog.NEWEST_VERSION)
            .options(BuildOptions.ofSlots(1).asDryRun());
    build.built("out");
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void lookAheadTakesForGrantedThatCommandsSucceed(@TempDir Path directory) throws IOException {
    BuildFixture build =
        BuildFixture.withLogs(
                "build a: touch\n"
                    + "  deps = gcc\n"
                    + "build b: touch a\n"
                    + "  rspfile = r\n"
                    + "  rspfile_content = x\n",
                directory,
                BuildLog.NEWEST_VERSION)
            .remembering(directory);
    build.files.obstructed("r", "Permission denied");
    build.memory();
    try (DryRunPreview preview = new DryRunPreview(build.parts())) {
      preview.look(List.of(build.node("b")));
      assertTrue(preview.runs(build.edge("a")));
      assertTrue(preview.runs(build.edge("b")));
    }
  }

  @Test
  void dyndepFileThatIsNotThereEndsIt() {
    BuildFixture.of(
            """
            build dd: touch
            build out: touch || dd
              dyndep = dd
            """)
        .options(BuildOptions.ofSlots(1).asDryRun())
        .broken("loading 'dd': No such file or directory", "out");
  }
}
