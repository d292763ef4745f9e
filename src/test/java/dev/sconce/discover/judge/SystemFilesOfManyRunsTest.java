package dev.sconce.discover.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.Violation.Finding;
import dev.sconce.testing.FakeFiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests runs that share objects for accesses to system files, as traces of one build do. */
class SystemFilesOfManyRunsTest {
  private static final Access HEADER = read("/usr/include/stdio.h", Use.READ);
  private static final Access UPTIME = read("/proc/uptime", Use.READ);
  private static final Access FORMATS = read("/proc/cpuinfo", Use.READ);

  private final Graph graph = graph();
  private final AccessJudge judge =
      new AccessJudge(
          graph,
          Workspace.of("/p/b", "/p"),
          new ToolRules(List.of()),
          new AllowList(List.of(), LocalDate.of(2026, 5, 1)),
          new RunLookup() {
            @Override
            public List<Node> discovered(Edge edge) {
              return List.of();
            }

            @Override
            public Optional<State> now(String path) {
              return Optional.empty();
            }
          });

  private static Graph graph() {
    FakeFiles files = new FakeFiles();
    files.create(
        "build.ninja",
        """
        rule r
          command = r
        build o: r
        build o2: r
        build late: r || dd
          dyndep = dd
        build outside: r /opt/made
        build /opt/made: r
        """);
    try {
      return Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, _ -> {}).graph();
    } catch (ManifestException e) {
      throw new AssertionError(e);
    }
  }

  private static Access read(String path, Use use) {
    State state = new State(State.Kind.FILE, 0100644, 10, 1, 1, path.hashCode(), "");
    return new Access(path, Access.with(0, use), state, state, "cc1");
  }

  private Judgement run(String output, Access... accesses) {
    Edge edge = graph.node(output).producer();
    return judge.judge(edge, new AccessSet(List.of(accesses), Map.of()), List.of());
  }

  private static List<String> inputs(Judgement judgement) {
    List<String> paths = new ArrayList<>();
    judgement.inputs().forEach(access -> paths.add(access.path()));
    return paths;
  }

  private static List<Finding> findings(Judgement judgement) {
    List<Finding> found = new ArrayList<>();
    judgement.violations().forEach(violation -> found.add(violation.finding()));
    return found;
  }

  @Test
  void inputOfOneRunIsInputOfTheNext() {
    assertEquals(List.of("/usr/include/stdio.h"), inputs(run("o", HEADER, FORMATS)));
    assertEquals(List.of("/usr/include/stdio.h"), inputs(run("o2", HEADER, FORMATS)));
    assertEquals(List.of("/usr/include/stdio.h"), inputs(run("o", HEADER, FORMATS)));
  }

  @Test
  void stateOfTheMachineIsSaidOfEachRun() {
    assertEquals(List.of(Finding.UNKNOWABLE), findings(run("o", UPTIME)));
    assertEquals(List.of(Finding.UNKNOWABLE), findings(run("o2", UPTIME)));
  }

  @Test
  void sameFileOfTheSystemWrittenByAnotherRunIsViolationOfThat() {
    run("o", HEADER);
    State after = new State(State.Kind.FILE, 0100644, 11, 2, 2, 1, "");
    Access write = new Access(HEADER.path(), Access.with(0, Use.WRITE), State.ABSENT, after, "cp");
    assertEquals(List.of(Finding.WRITES_UNDECLARED), findings(run("o2", write)));
  }

  @Test
  void fileOutsideThatOneStepMakesIsJudgedForEachStep() {
    Access made = read("/opt/made", Use.READ);
    assertEquals(List.of(), findings(run("outside", made)));
    assertEquals(List.of(Finding.READS_UNORDERED), findings(run("o", made)));
    assertEquals(List.of(), findings(run("outside", made)));
  }

  @Test
  void fileThatDyndepNamesAsOutputIsNoFileOfTheSystemAnyMore() {
    Access made = read("/opt/late", Use.READ);
    assertEquals(List.of(), findings(run("o", made)));
    Edge late = graph.node("late").producer();
    graph.addDyndep(late, new Node[0], new Node[] {graph.node("/opt/late")}, false);
    run("late");
    assertEquals(List.of(Finding.READS_UNORDERED), findings(run("o", made)));
  }

  @Test
  void moreFilesThanAreRememberedAreJudgedAllTheSame() {
    run("o", HEADER);
    Access[] many = new Access[100_001];
    for (int i = 0; i < many.length; i++) {
      many[i] = read("/usr/include/" + i + ".h", Use.READ);
    }
    assertEquals(many.length, run("o2", many).inputs().size());
    assertEquals(List.of("/usr/include/stdio.h"), inputs(run("o", HEADER)));
  }
}
