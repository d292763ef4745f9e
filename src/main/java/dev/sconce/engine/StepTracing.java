package dev.sconce.engine;

import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.CommandRunner.Request.TracePolicy;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Completion;
import dev.sconce.session.Question;
import dev.sconce.session.StepOutput;
import dev.sconce.session.TraceEvent.UndeclaredAccessPolicy;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Traces commands: decides which ones, keeps the accesses of each from its end until its step is
 * done, and applies the verdict on them. Belongs to the thread of the build, except {@link #ended}.
 */
final class StepTracing {
  /**
   * A traced run that was judged.
   *
   * @param inputs the paths that the step depends on
   * @param verdict on the run
   * @param temporary its private temporary directory; empty if it had none
   */
  record JudgedRun(
      AccessSet accesses, Set<String> inputs, AccessJudge.Verdict verdict, String temporary) {}

  private final BuildParts.Tracing tracing;
  private final Graph graph;
  private final FileSystem files;
  private final CommandRunner runner;
  private final Consumer<String> warnings;
  private final Runnable notTraced;

  /** By step: its accesses, from the end of its command until they are judged. */
  private final Map<Integer, AccessSet> seen = new ConcurrentHashMap<>();

  /** By step: its judged run, from then until the run is recorded. */
  private final Map<Integer, JudgedRun> judged = new HashMap<>();

  /** By step: the undeclared accesses of its last run. */
  private final Map<Integer, List<Violation>> found = new HashMap<>();

  /** The steps that run traced. */
  private final Set<Integer> asked = new HashSet<>();

  /** Rules whose commands do something that cannot work while they are traced. */
  private final Set<String> spared = ConcurrentHashMap.newKeySet();

  private volatile boolean toldObstacle;
  private boolean toldTemporaryObstacle;

  /**
   * @param warnings receives problems, byte strings; on the thread of the build
   * @param notTraced called if no command can be traced; on the thread of the build
   */
  StepTracing(
      BuildParts parts, BuildParts.Tracing tracing, Consumer<String> warnings, Runnable notTraced) {
    this.tracing = tracing;
    this.graph = parts.graph();
    this.files = parts.files();
    this.runner = parts.runner();
    this.warnings = warnings;
    this.notTraced = notTraced;
  }

  /** How to trace a command that is about to start. */
  TracePolicy policy(Edge edge) {
    boolean off =
        tracing.policy().of(edge) == UndeclaredAccessPolicy.OFF
            || spared.contains(edge.bindings().ruleName());
    if (off) {
      return TracePolicy.OFF;
    }
    asked.add(edge.id());
    return tracing.privateTemporary()
        ? TracePolicy.ACCESSES.withTemporaryDirectoryOf(edge.outputs()[0].path())
        : TracePolicy.ACCESSES;
  }

  /** Receives the accesses of a command that has ended. Any thread, before its end is reported. */
  void ended(int step, Optional<AccessSet> accesses) {
    accesses.ifPresent(set -> seen.put(step, set));
  }

  /** Called when the end of a command is reported. */
  void told(int step) {
    if (!asked.remove(step)) {
      return;
    }
    AccessSet set = seen.get(step);
    Edge edge = graph.edge(step);
    if (set == null) {
      tellObstacle();
      return;
    }
    tellTemporaryObstacle();
    String left = set.blindSpots().get(BlindSpot.LEFT_RUNNING);
    String privileged = set.blindSpots().get(BlindSpot.PRIVILEGED_PROGRAM);
    if ((left != null || privileged != null) && spared.add(edge.bindings().ruleName())) {
      String name = edge.outputs()[0].path();
      String rule = edge.bindings().ruleName();
      String what =
          left != null
              ? name + " leaves " + left + " running; it is ended when sconce is"
              : name + " runs " + privileged + ", which gets no rights of its own when traced";
      warnings.accept(
          "deps: "
              + what
              + ". From now on rule "
              + rule
              + " runs untraced; for good with  --deps-rules='"
              + rule
              + "=off'");
    }
  }

  private void tellObstacle() {
    Optional<String> obstacle = runner.tracingObstacle();
    if (!toldObstacle && obstacle.isPresent()) {
      toldObstacle = true;
      warnings.accept("deps: not traced: " + obstacle.get() + "; going by depfiles alone");
      notTraced.run();
    }
  }

  private void tellTemporaryObstacle() {
    Optional<String> obstacle = runner.temporaryObstacle();
    if (!toldTemporaryObstacle && obstacle.isPresent()) {
      toldTemporaryObstacle = true;
      warnings.accept(
          "deps: steps have no temporary directories of their own: "
              + obstacle.get()
              + "; they share TMPDIR, for good with  --shared-tmp");
    }
  }

  /** Judges the accesses of a step that succeeded, and applies the verdict. */
  Completion.Files.Settled judge(Edge edge, Completion.Files.Settled settled) {
    AccessSet set = seen.remove(edge.id());
    boolean failed = !settled.depsError().isEmpty() || !settled.error().isEmpty();
    if (set == null || failed) {
      return settled;
    }
    Node[] said = settled.deps();
    AccessJudge.Verdict verdict =
        tracing
            .judge()
            .judge(
                edge, set, List.of(said == null ? KeptDepfile.inputs(edge, graph, files) : said));
    if (verdict.violations().isEmpty()) {
      found.remove(edge.id());
    } else {
      found.put(edge.id(), verdict.violations());
    }
    String place = tracing.store().place();
    String temporary = temporary(edge);
    Set<String> inputs = new HashSet<>();
    for (AccessSet.Access access : verdict.inputs()) {
      // the directories above the temporary directory are not part of keys either
      if (TracedInputs.counts(access, place) && !RunKeys.isOurs(access.path(), place, temporary)) {
        inputs.add(access.path());
      }
    }
    boolean refused =
        verdict.isForbidden() && tracing.policy().of(edge) == UndeclaredAccessPolicy.ENFORCE;
    StepOutput output = settled.output();
    if (refused) {
      tracing.store().refuse(edge.outputs()[0].path());
      output = withReport(output, verdict.report());
    } else {
      judged.put(edge.id(), new JudgedRun(set, inputs, verdict, temporary));
    }
    return settled.found(output, verdict.violations(), refused);
  }

  private String temporary(Edge edge) {
    return tracing.privateTemporary() ? runner.temporaryDirectoryOf(edge.outputs()[0].path()) : "";
  }

  /** Whether commands of a step are traced, as far as is known. */
  boolean watches(Edge edge) {
    return tracing.policy().of(edge) != UndeclaredAccessPolicy.OFF
        && !spared.contains(edge.bindings().ruleName())
        && !toldObstacle;
  }

  private static StepOutput withReport(StepOutput output, String report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      output.writeTo(bytes);
    } catch (IOException lost) {
      bytes.reset(); // the report is more important than the output of the command
    }
    byte[] more = report.getBytes(StandardCharsets.ISO_8859_1);
    bytes.write(more, 0, more.length);
    return CommandResultReader.TextStepOutput.of(bytes.toByteArray());
  }

  /** The undeclared access of the last run of a step to a file; empty if there was none. */
  Optional<UndeclaredReport> report(Question.DescribeUndeclared question) {
    return found.getOrDefault(question.step(), List.of()).stream()
        .filter(one -> one.kind() == question.violation() && one.subject().equals(question.path()))
        .findFirst()
        .map(tracing.judge()::report);
  }

  /** The judged run of a step that is being recorded; null if there is none. */
  @Nullable JudgedRun take(Edge edge) {
    return judged.remove(edge.id());
  }

  /** Forgets the accesses of runs that nobody needs any more. */
  void runOver() {
    seen.clear();
    judged.clear();
    asked.clear();
  }
}
