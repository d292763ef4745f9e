package dev.sconce.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.engine.DryRunner;
import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandRunner;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RunStore;
import dev.sconce.testing.FakeFiles;
import dev.sconce.tools.HiddenFileProof.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenFileProofTest {
  private static final String HIDDEN = "/work/header.h";

  private static final String MANIFEST =
      """
      rule cc
        command = cc $in -o $out
        depfile = $out.d
        rspfile = $out.rsp
        rspfile_content = $in
      rule show
        command = show
        pool = console
      build out: cc in
      build all: phony out
      build shown: show
      """;

  /** Defines what a command does, with or without the file. */
  @FunctionalInterface
  private interface Program {
    /** Writes the output and returns the exit code. */
    int run(boolean hidden) throws IOException;
  }

  @TempDir private Path temp;
  private final FakeFiles files = new FakeFiles();
  private Graph graph;
  private BuildLog log;
  private int attempts;
  private boolean traced = true;
  private boolean looks = true;
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void build() throws Exception {
    files.create("build.ninja", MANIFEST);
    graph = load();
    files.create("in", "x").create("out", "made", 7).create("out.d", "out: in header.h", 6);
    log = BuildLog.load(graph, temp.resolve(".ninja_log"), BuildLog.NEWEST_VERSION);
    log.record(edge("out"), 1, 2, 5);
  }

  private Graph load() {
    try {
      return Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, _ -> {}).graph();
    } catch (ManifestException e) {
      throw new AssertionError(e);
    }
  }

  private Edge edge(String output) {
    @Nullable Edge edge = graph.node(output).producer();
    assertTrue(edge != null);
    return edge;
  }

  private Finding find(Program program) throws Exception {
    return proof(program).find(edge("out"), Set.of(HIDDEN));
  }

  private HiddenFileProof proof(Program program) {
    return new HiddenFileProof(
        files, log, RunStore.at(temp.resolve(".sconce")), new ProgramRunner(program), true);
  }

  private final class ProgramRunner implements CommandRunner {
    private final Program program;

    ProgramRunner(Program program) {
      this.program = program;
    }

    @Override
    public Running start(Request request, Consumer<End> whenEnded) {
      attempts++;
      boolean hidden = request.policy().hidden().contains(HIDDEN);
      assertEquals("x", files.content("in"));
      assertEquals("in", files.content("out.rsp"));
      assertFalse(files.exists("out"), "the outputs of before are still there");
      meanwhile.run();
      try {
        int code = program.run(hidden);
        whenEnded.accept(
            new End.Exited(code, 0, CapturedOutput.NONE, 0, 0, traced ? accesses() : none()));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return new DryRunner();
    }

    private Optional<AccessSet> none() {
      return Optional.empty();
    }

    private Optional<AccessSet> accesses() {
      Access look = new Access(HIDDEN, Access.with(0, Use.PROBE), State.ABSENT, State.ABSENT, "cc");
      return Optional.of(new AccessSet(looks ? List.of(look) : List.of(), Map.of()));
    }

    @Override
    public void close() {
      // no command is running
    }
  }

  private int write(String content) {
    files.create("out", content);
    files.create("out.d", "out: in");
    return 0;
  }

  private void allIsAsBefore() throws Exception {
    assertEquals("made", files.content("out"));
    assertEquals(7, files.mtimeNanos("out"));
    assertEquals("out: in header.h", files.content("out.d"));
    assertFalse(files.exists("out.rsp"));
    assertEquals(Set.of("build.ninja", "in", "out", "out.d"), files.paths());
    assertTrue(isUpToDateOnDisk());
  }

  private boolean isUpToDateOnDisk() {
    try {
      Graph again = load();
      BuildLog read = BuildLog.load(again, temp.resolve(".ninja_log"), BuildLog.NEWEST_VERSION);
      Edge edge = again.node("out").producer();
      assertTrue(edge != null);
      return read.sameCommand(edge, edge.outputs()[0], new ByteSink())
          && read.mtimeNanos(edge.outputs()[0]) == 5;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStepThatFailsWithoutTheFileNeedsIt() throws Exception {
    Finding finding = find(hidden -> hidden ? 1 : write("made"));
    assertEquals(1, ((Finding.Fails) finding).exitCode());
    allIsAsBefore();
  }

  @Test
  void aStepThatMakesSomethingElseWithoutTheFileNeedsIt() throws Exception {
    assertEquals(
        new Finding.MakesOther(List.of("out")),
        find(hidden -> write(hidden ? "made without" : "made")));
    allIsAsBefore();
  }

  @Test
  void aStepThatMakesTheSameWithoutTheFileDoesNotNeedIt() throws Exception {
    assertEquals(new Finding.MakesTheSame(true, false), find(_ -> write("made")));
    allIsAsBefore();
  }

  @Test
  void aStepThatNeverLooksForTheFileRunsOnce() throws Exception {
    looks = false;
    assertEquals(new Finding.MakesTheSame(false, false), find(_ -> write("made")));
    assertEquals(1, attempts);
    allIsAsBefore();
  }

  @Test
  void nothingFollowsFromOutputsThatDifferEachTime() throws Exception {
    assertEquals(
        new Finding.Varies(List.of("out")), find(_ -> write("made in attempt " + attempts)));
    allIsAsBefore();
  }

  @Test
  void nothingFollowsFromAFailureThatComesWithTheFileAsWell() throws Exception {
    Finding finding = find(_ -> 3);
    assertEquals(3, ((Finding.FailsAnyway) finding).exitCode());
    allIsAsBefore();
  }

  @Test
  void nothingFollowsWhereCommandsCannotBeTraced() throws Exception {
    traced = false;
    assertEquals(new Finding.NotTraced(), find(_ -> write("made")));
    allIsAsBefore();
  }

  @Test
  void whoeverBuildsAfterItWasKilledRunsTheStep() throws Exception {
    meanwhile = () -> assertFalse(isUpToDateOnDisk());
    find(_ -> write("made"));
    assertEquals(2, attempts);
    allIsAsBefore();
  }

  @Test
  void whatCannotBePutBackIsBuiltAgain() {
    meanwhile = () -> files.failAt(HiddenFileProof.ASIDE + 0, "Input/output error");
    assertThrows(IOException.class, () -> find(_ -> write("made")));
    assertFalse(isUpToDateOnDisk());
  }

  @Test
  void leftoversOfOneThatWasKilledAreRemoved() throws Exception {
    files.create(HiddenFileProof.ASIDE + 0, "old").create(HiddenFileProof.ASIDE + 1, "old");
    find(_ -> write("made"));
    allIsAsBefore();
  }

  @Test
  void aSignalEndsItAndAllIsAsBefore() throws Exception {
    HiddenFileProof[] proof = new HiddenFileProof[1];
    proof[0] = proof(_ -> write("half"));
    meanwhile = () -> proof[0].stop(2);
    assertEquals(new Finding.Stopped(2), proof[0].find(edge("out"), Set.of(HIDDEN)));
    assertEquals(1, attempts);
    allIsAsBefore();
  }

  @Test
  void someStepsCannotBeRunOnceMore() throws Exception {
    assertEquals("it only groups other targets", refusal("all"));
    assertEquals("it uses the terminal, which a run like this does not have", refusal("shown"));
    Files.createDirectories(temp);
    files.delete("out");
    assertEquals("its output out is not there; build it first", refusal("out"));
    files.makeDirectory("out");
    assertEquals("its output out is no regular file", refusal("out"));
  }

  private String refusal(String output) {
    HiddenFileProof.NotProvable refused =
        assertThrows(
            HiddenFileProof.NotProvable.class,
            () -> proof(_ -> 0).find(edge(output), Set.of(HIDDEN)));
    return String.valueOf(refused.getMessage());
  }
}
