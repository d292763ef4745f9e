package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.Violation;
import dev.sconce.testing.FakeFiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the step that makes {@code o}, described in words. The project is in /p, its build
 * directory is /p/b.
 *
 * <p>Each access is a verb and a path, relative to the build directory: {@code reads}, {@code
 * probes}, {@code runs}, {@code lists}, {@code follows LINK TARGET}; {@code misses} (looks for a
 * missing file), {@code makes}, {@code rewrites}, {@code updates}, {@code removes}, {@code tries}
 * (opens for writing, but changes nothing), {@code uses} (makes and removes). {@code named} adds a
 * file to the depfile. {@code by PROGRAM} sets the program of the following accesses.
 */
final class JudgedRun {
  private static final String RULES =
      """
      rule r
        command = r $in > $out $flags
      rule stamp
        command = touch $out
        restat = 1
      """;

  private final Graph graph;
  private final Map<String, Access> accesses = new LinkedHashMap<>();
  private final Map<BlindSpot, String> blindSpots = new EnumMap<>(BlindSpot.class);
  private final List<Node> depfile = new ArrayList<>();
  private final Map<String, State> now = new HashMap<>();
  private final Map<String, List<Node>> otherDepfiles = new HashMap<>();
  private final List<AllowedAccess> allowed = new ArrayList<>();
  private final List<ToolRules.UserOutput> userOutputs = new ArrayList<>();
  private Map<String, String> otherNames = Map.of();
  private String program = "cc1";
  private long nextInode = 1;

  /**
   * @param manifest build statements separated by semicolons
   */
  JudgedRun(String manifest) {
    FakeFiles files = new FakeFiles();
    String statements = manifest.replace("; ", "\n").replace(";", "\n");
    files.create("build.ninja", RULES + statements.replace("\n..", "\n  ") + "\n");
    try {
      graph = Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, _ -> {}).graph();
    } catch (ManifestException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Adds accesses, separated by commas. */
  JudgedRun does(String touches) {
    for (String touch : touches.split(", ")) {
      String[] words = touch.strip().split(" +");
      if (words.length > 1) {
        touch(words[0], words[1], words.length > 2 ? words[2] : "");
      }
    }
    return this;
  }

  private static String absolute(String path) {
    return path.startsWith("/") ? path : CanonicalPath.of("/p/b/" + path);
  }

  private State file() {
    return new State(State.Kind.FILE, 0100644, 10, 1, 1, nextInode++, "");
  }

  private State directory() {
    return new State(State.Kind.DIRECTORY, 0040755, 10, 1, 1, nextInode++, "");
  }

  private void touch(String verb, String path, String target) {
    switch (verb) {
      case "by" -> program = path;
      case "named" -> depfile.add(graph.node(path));
      case "reads" -> add(path, file(), null, Use.READ);
      case "runs" -> add(path, file(), null, Use.EXECUTE);
      case "probes" -> add(path, path.endsWith("/") ? directory() : file(), null, Use.PROBE);
      case "lists" -> add(path, directory(), null, Use.LIST);
      case "misses" -> add(path, State.ABSENT, null, Use.PROBE);
      case "makes" -> add(path, State.ABSENT, path.endsWith("/") ? directory() : file(), Use.WRITE);
      case "rewrites" -> add(path, file(), file(), Use.WRITE);
      case "updates" -> add(path, file(), file(), Use.WRITE, Use.UPDATE);
      case "removes" -> add(path, file(), State.ABSENT, Use.WRITE);
      case "uses" -> add(path, State.ABSENT, State.ABSENT, Use.WRITE, Use.READ);
      case "tries" -> {
        State same = path.endsWith("/") ? directory() : file();
        add(path, same, same, Use.WRITE);
      }
      case "follows" ->
          add(
              path,
              new State(State.Kind.LINK, 0120777, 1, 1, 1, nextInode++, target),
              null,
              Use.FOLLOW);
      case "blind" -> blindSpots.put(BlindSpot.valueOf(path), target);
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private void add(String path, State before, State afterOrNull, Use... uses) {
    String absolute = absolute(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    Access known = accesses.get(absolute);
    int all = known == null ? 0 : known.uses();
    for (Use use : uses) {
      all = Access.with(all, use);
    }
    State first = known == null ? before : known.before();
    State last = afterOrNull != null ? afterOrNull : known == null ? before : known.after();
    accesses.put(absolute, new Access(absolute, all, first, last, program));
  }

  /** Gives a file the inode of another. */
  JudgedRun hardLink(String path, String other) {
    Access one = accesses.get(absolute(path));
    long inode = accesses.get(absolute(other)).before().inode();
    accesses.put(
        one.path(),
        new Access(
            one.path(),
            one.uses(),
            withInode(one.before(), inode),
            withInode(one.after(), inode),
            one.program()));
    return this;
  }

  private static State withInode(State state, long inode) {
    return new State(
        state.kind(),
        state.mode(),
        state.sizeBytes(),
        state.mtimeNanos(),
        state.ctimeNanos() + state.inode(),
        inode,
        state.target());
  }

  /** Replaces a file after the run. */
  JudgedRun laterRewritten(String path) {
    now.put(absolute(path), file());
    return this;
  }

  /** Removes a file after the run. */
  JudgedRun missingLater(String path) {
    now.put(absolute(path), State.ABSENT);
    return this;
  }

  JudgedRun otherDepfile(String output, String... names) {
    List<Node> nodes = new ArrayList<>();
    for (String name : names) {
      nodes.add(graph.node(name));
    }
    otherDepfiles.put(output, nodes);
    return this;
  }

  JudgedRun allowing(AllowedAccess... entries) {
    allowed.addAll(List.of(entries));
    return this;
  }

  JudgedRun withOutputs(String step, String path) {
    userOutputs.add(new ToolRules.UserOutput(new Glob(step), new Glob(path)));
    return this;
  }

  JudgedRun alsoCalled(String name, String real) {
    otherNames = Map.of(name, real);
    return this;
  }

  Judgement judge() {
    Edge edge = graph.node("o").producer();
    AccessJudge judge =
        new AccessJudge(
            graph,
            new Workspace("/p/b", "/p", otherNames, Workspace.USUAL_TEMPORARY),
            new ToolRules(userOutputs),
            new AllowList(allowed, LocalDate.of(2026, 5, 1)),
            new RunLookup() {
              @Override
              public List<Node> discovered(Edge other) {
                return otherDepfiles.getOrDefault(other.outputs()[0].path(), List.of());
              }

              @Override
              public Optional<State> now(String path) {
                return Optional.ofNullable(now.get(path));
              }
            });
    return judge.judge(edge, new AccessSet(List.copyOf(accesses.values()), blindSpots), depfile);
  }

  /** The fixes for the first violation. */
  List<UndeclaredReport.Fix> fixes() {
    return new FixAdvice(graph, Workspace.of("/p/b", "/p"))
        .report(judge().violations().getFirst())
        .fixes();
  }

  /** All violations: class, path, and producer. */
  String violations() {
    List<String> found = new ArrayList<>();
    for (Violation violation : judge().violations()) {
      String about = violation.path().isEmpty() ? violation.detail() : violation.path();
      String maker =
          violation.producer() == Violation.NO_STEP
              ? ""
              : " of " + graph.edge(violation.producer()).outputs()[0];
      found.add(violation.kind() + " " + about + maker);
    }
    return String.join(", ", found);
  }
}
