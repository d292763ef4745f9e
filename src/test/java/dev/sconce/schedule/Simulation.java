package dev.sconce.schedule;

import dev.sconce.action.CountedInputs;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.DyndepException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheMode;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.testing.FakeFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds of one random manifest, one after another, in a random order of events: answers to effects
 * come when they come, users ask for things at any moment, commands fail or are stopped, the
 * process dies between two writes, logs cannot be written, sources change between builds, of some
 * seeds while commands run. After every completion the {@link Invariants} hold. Everything follows
 * from the seed.
 */
final class Simulation implements Scheduler.Output {
  private static final int ROUNDS = 6;
  private static final int SHARED_DYNDEPS_ONE_IN = 3;
  private static final int MID_RUN_EDITS_ONE_IN = 3;
  private static final int HIDDEN_READS_ONE_IN = 4;

  /** Far more than any of these builds needs. */
  private static final int MAX_TURNS = 20_000;

  private static final int NEVER = -1;
  private static final int INTERRUPT = 2;
  private static final int STORY_LINES = 1000;
  private static final long GROWTH = 0x9E3779B97F4A7C15L;
  private static final long LOG_TROUBLE = 0x2545F4914F6CDD1DL;
  private static final long HIDING = 0x369DEA0F31A53F85L;
  private static final long SHORTAGES = 0x5851F42D4C957F2DL;
  private static final String NOTHING_LEFT = "nothing is left for a command";

  /** The process is gone; only files and logs are left. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Running(Edge edge, long startMtime, boolean[] signalled) {}

  private final Requester console = new Requester("console");
  private final Requester shell = new Requester("shell");
  private final Random random;

  /** Decides on trouble with logs and on nothing else: seeds without it stay what they were. */
  private final Random logTrouble;

  private final boolean logsMayBreak;

  /** Of a quarter of the seeds, so that others replay as they did. */
  private final @Nullable Random shortages;

  private final SimManifest manifest;
  private final SimWorld world = new SimWorld();
  private final SimMemory memory = new SimMemory(world);

  /** Of a quarter of the seeds: in the others commands read nothing that is not declared. */
  private final @Nullable SimTraces traces;

  private final List<Completion> underWay = new ArrayList<>();
  private final Map<Integer, Running> running = new LinkedHashMap<>();

  /** What was in the sources when a step last started. */
  private final Map<Integer, Map<String, String>> read = new HashMap<>();

  /** Apart from all else that is random, null when nobody edits while commands run. */
  private final @Nullable Random editor;

  private boolean edited;
  private final List<Effect> asked = new ArrayList<>();

  /** Steps of which nobody wants to know any more what the same completion had asked. */
  private final Set<Integer> givenUpAtOnce = new HashSet<>();

  private final Deque<Completion.Commands> refusals = new ArrayDeque<>();
  private final Set<Integer> failing = new HashSet<>();
  private Graph graph = new Graph();

  /** What is so, whether the scheduler knows of it yet or not: all dyndep files are applied. */
  private Graph wholeGraph;

  private @Nullable Scheduler scheduler;
  private Invariants invariants;
  private BuildFold fold = new BuildFold();

  /** What was told of each build. */
  private final List<List<BuildEvent>> builds = new ArrayList<>();

  private @Nullable RunResult result;
  private final Deque<Object> story = new ArrayDeque<>();
  private SimTerminal terminal = new SimTerminal(false);

  /** Of its own, so that the rest of a seed is the same with and without a cache. */
  private final Random cacheRandom;

  private @Nullable SimCache cache;

  private Function<String, OutputState> states = _ -> null;
  private long remindAtMillis = NEVER;
  private boolean cacheTimed;
  private StepWeights weights = StepWeights.EQUAL;
  private final Random growthRandom;
  private int grown;

  /** Whether an answer about reuse came while facts were waited for, so that it is kept. */
  private boolean keptAnswers;

  private boolean logBroke;
  private boolean recordedAtOnce;
  private boolean calm;
  private int logWritesUntilCrash = NEVER;
  private int slots;
  private int failuresAllowed;
  private final List<String> wished = new ArrayList<>();
  private long nowMillis;

  Simulation(long seed) {
    this(seed, new Random(~seed).nextInt(SHARED_DYNDEPS_ONE_IN) == 0);
  }

  /**
   * @param sharedDyndeps whether producers of dyndep files make several
   */
  Simulation(long seed, boolean sharedDyndeps) {
    random = new Random(seed);
    cacheRandom = new Random(~seed);
    growthRandom = new Random(seed ^ GROWTH);
    Random edits = new Random(seed + 1);
    editor = edits.nextInt(MID_RUN_EDITS_ONE_IN) == 0 ? edits : null;
    logTrouble = new Random(seed ^ LOG_TROUBLE);
    logsMayBreak = logTrouble.nextInt(4) == 0;
    shortages = seed % 4 == 2 ? new Random(seed ^ SHORTAGES) : null;
    Random hiding = new Random(seed ^ HIDING);
    traces = hiding.nextInt(HIDDEN_READS_ONE_IN) == 0 ? new SimTraces(world) : null;
    manifest = new SimManifest(random, sharedDyndeps, traces == null ? null : hiding);
    for (String source : manifest.sources()) {
      world.write(source, source);
    }
    manifest.dyndepContents().forEach(world::write);
    wholeGraph = loadWholeGraph();
    invariants = new Invariants(this);
    if (cacheRandom.nextInt(3) == 0) {
      world.vary();
    }
  }

  Graph graph() {
    return graph;
  }

  /** The graph as it is once all dyndep files are read. */
  Graph wholeGraph() {
    return wholeGraph;
  }

  Scheduler scheduler() {
    assert scheduler != null;
    return scheduler;
  }

  BuildFold fold() {
    return fold;
  }

  /** What was told of each build so far. */
  List<List<BuildEvent>> builds() {
    return builds;
  }

  int slots() {
    return slots;
  }

  int failuresAllowed() {
    return failuresAllowed;
  }

  /** More targets are built from now on. */
  void wish(List<String> targets) {
    wished.addAll(targets);
  }

  SimTerminal terminal() {
    return terminal;
  }

  long nowMillis() {
    return nowMillis;
  }

  /** Whether the scheduler waits for facts, so that it must not start anything. */
  boolean planning() {
    return recordedAtOnce
        || underWay.stream()
            .anyMatch(
                completion ->
                    completion instanceof Completion.Files.Gathered
                        || completion instanceof Completion.Files.DyndepRead
                        || completion instanceof Completion.Logs.Recorded
                        || completion instanceof Completion.Commands.Prepared);
  }

  /** The manifest and what happened last. */
  String story() {
    StringBuilder lines = new StringBuilder(manifest.text());
    for (Object line : story) {
      lines.append('\n').append(line);
    }
    return lines.toString();
  }

  /** What is told is put into words only if somebody has to read it. */
  private void tell(Object line) {
    story.add(line);
    if (story.size() > STORY_LINES) {
      story.removeFirst();
    }
  }

  /** Whether an answer of the gate is on its way. */
  boolean askingGate() {
    return underWay.stream().anyMatch(Completion.Commands.GateAnswered.class::isInstance);
  }

  /**
   * Builds everything, but dies at a write of a log, and builds again; throws an {@link
   * AssertionError} when something is wrong then.
   *
   * @param write which one, from 0
   * @return whether there were that many
   */
  boolean crashesAtLogWrite(int write) {
    start();
    logWritesUntilCrash = write;
    calm = true;
    boolean crashed = false;
    try {
      build(manifest.outputs().stream().map(this::node).toList());
    } catch (Crash crash) {
      crashed = true;
    }
    logWritesUntilCrash = NEVER;
    start();
    undisturbed();
    return crashed;
  }

  /** Runs all rounds; throws an {@link AssertionError} when something is wrong. */
  void run() {
    start();
    for (int round = 0; round < ROUNDS; round++) {
      try {
        disturbed();
        if (random.nextInt(3) == 0) {
          start();
        }
        undisturbed();
      } catch (Crash crash) {
        start();
        undisturbed();
      }
      changeFiles();
    }
  }

  private List<Node> targets() {
    List<Node> targets = new ArrayList<>();
    for (String output : manifest.outputs()) {
      if (random.nextInt(3) == 0) {
        targets.add(node(output));
      }
    }
    return targets.isEmpty() ? List.of(node(manifest.outputs().getLast())) : targets;
  }

  private Node node(String path) {
    Node node = graph.find(path);
    assert node != null : path;
    return node;
  }

  /** A build in which anything may happen. */
  private void disturbed() {
    failing.clear();
    for (int id = 0; id < graph.edgeCount(); id++) {
      if (random.nextInt(12) == 0) {
        failing.add(id);
      }
    }
    calm = false;
    build(targets());
  }

  /** A build without trouble leaves everything right, and the next one has nothing to do. */
  private void undisturbed() {
    failing.clear();
    calm = true;
    List<Node> targets = targets();
    RunResult first = build(targets);
    for (int again = 0; first.status() == RunResult.Status.OUTDATED && again < 20; again++) {
      check(cache().evictedAny(), "outdated without a reason");
      startAsBefore();
      targets = targets.stream().map(target -> node(target.path())).toList();
      first = build(targets);
    }
    check(succeeded(first), "a calm build ends with " + first);
    if (random.nextBoolean()) {
      startAsBefore();
      targets = targets.stream().map(target -> node(target.path())).toList();
    }
    RunResult second = build(targets);
    check(second.status() == RunResult.Status.UP_TO_DATE, "a second build is not idle: " + second);
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw new AssertionError(message);
    }
  }

  /** Starts the process anew: reads the manifest, makes a scheduler. */
  private void start() {
    start(
        cacheRandom.nextBoolean()
            ? new SimCache(cacheRandom, world, memory, loadWholeGraph())
            : null);
  }

  /** Starts the process anew with the same settings. */
  private void startAsBefore() {
    start(cache == null ? null : cache.again(loadWholeGraph()));
  }

  private void start(@Nullable SimCache wanted) {
    tell("start");
    underWay.clear();
    refusals.clear();
    running.clear();
    asked.clear();
    keptAnswers = false;
    recordedAtOnce = false;
    terminal = new SimTerminal(random.nextBoolean());
    graph = loadManifest();
    wholeGraph = wanted == null ? loadWholeGraph() : wanted.wholeGraph();
    slots = 1 + random.nextInt(4);
    failuresAllowed = random.nextInt(4);
    cache = wanted;
    if (cache == null) {
      world.forgetRemote();
    }
    states = cache == null ? _ -> null : cache::state;
    remindAtMillis = NEVER;
    cacheTimed = false;
    if (traces != null) {
      traces.forget();
    }
    ScheduleOptions options =
        new ScheduleOptions(
            slots,
            failuresAllowed,
            random.nextInt(4) == 0,
            false,
            random.nextInt(4) == 0,
            true,
            random.nextBoolean() ? PlanReporting.FORECASTS : PlanReporting.NONE,
            random.nextBoolean() || traces != null,
            random.nextBoolean() ? StepWeights.EQUAL : new SimWeights(),
            cache == null ? null : cache.use());
    weights = options.weights();
    scheduler = new Scheduler(graph, world.depsView(graph), options);
    scheduler.terminalOwned(terminal.owned());
  }

  /** Whether a step that is asked for may run meanwhile. */
  boolean mayRace(Edge edge) {
    return cache != null
        && cache.use().race()
        && edge.pool().depth() == 0
        && cache.mayRace(edge)
        && !taking(edge);
  }

  private boolean taking(Edge edge) {
    return underWay.stream()
        .anyMatch(
            completion ->
                completion instanceof Completion.Reuse.Taken taken && taken.step() == edge.id());
  }

  private Graph loadManifest() {
    try {
      return Manifest.load(
              new FakeFiles().create("build.ninja", manifest.text()),
              "build.ninja",
              Manifest.Options.DEFAULT,
              _ -> {})
          .graph();
    } catch (ManifestException malformed) {
      throw new AssertionError(manifest.text(), malformed);
    }
  }

  private Graph loadWholeGraph() {
    Graph whole = loadManifest();
    for (int id = 0; id < whole.edgeCount(); id++) {
      Node file = whole.edge(id).dyndep();
      if (file != null && !whole.hasDyndep(file)) {
        String path = file.path();
        Map<String, String> contents = manifest.dyndepContents();
        // not what is on disk: a step that was stopped may have left half of it
        String content = contents.getOrDefault(path + ".in", contents.get(path));
        try {
          new NinjaDyndepReader()
              .read(whole, file, content.getBytes(StandardCharsets.ISO_8859_1))
              .applyTo(whole);
        } catch (DyndepException malformed) {
          throw new AssertionError(manifest.text(), malformed);
        }
      }
    }
    return whole;
  }

  private RunResult build(List<Node> targets) {
    tell((calm ? "calm" : "disturbed") + " build of " + targets + ", failing " + failing);
    fold = new BuildFold();
    builds.add(new ArrayList<>());
    invariants = new Invariants(this);
    edited = false;
    result = null;
    logBroke = false;
    scheduler().forget();
    wished.clear();
    wish(targets.stream().map(Node::path).toList());
    deliver(new Completion.Begin(targets));
    RunResult end = untilOver();
    while (!calm && random.nextBoolean()) {
      end = linger();
      if (end.status() == RunResult.Status.OUTDATED) {
        start();
        break;
      }
    }
    return end;
  }

  private RunResult untilOver() {
    for (int turn = 0; result == null; turn++) {
      check(turn < MAX_TURNS, "the build does not end");
      turn();
    }
    check(running.isEmpty(), "commands run after the end of the build: " + running.keySet());
    invariants.afterRun(result);
    check(
        !logBroke || !succeeded(result),
        "a log could not be written, but the build ends with " + result);
    // an edit may have come too late for this run
    if (succeeded(result) && cache != null) {
      checkDownloads(cache.use().download());
    }
    if (succeeded(result) && !edited) {
      String wrong = world.wrongContent(wished.stream().map(wholeGraph::node).toList(), wholeGraph);
      check(wrong == null, "after a build that succeeded, " + wrong);
    }
    return result;
  }

  /** What is needed here whatever runs is here after a build. */
  private void checkDownloads(CacheUse.Download download) {
    Set<Edge> targets = new HashSet<>();
    List<Node> pending = new ArrayList<>(wished.stream().map(wholeGraph::node).toList());
    while (!pending.isEmpty()) {
      Edge maker = pending.removeLast().producer();
      if (maker != null && targets.add(maker) && maker.phony()) {
        pending.addAll(List.of(maker.inputs()));
      }
    }
    Set<Edge> below = new HashSet<>(targets);
    targets.forEach(target -> pending.addAll(List.of(target.inputs())));
    while (!pending.isEmpty()) {
      Edge maker = pending.removeLast().producer();
      if (maker != null && below.add(maker)) {
        pending.addAll(List.of(maker.inputs()));
      }
    }
    for (Edge edge : below) {
      boolean needed =
          download == CacheUse.Download.ALL
              || (download == CacheUse.Download.TOPLEVEL && targets.contains(edge))
              || (!edge.depfile().isEmpty() && edge.depsText().isEmpty());
      check(
          edge.phony() || !needed || !world.isLeftRemote(edge),
          edge + " is needed here, but left remote after " + download);
    }
  }

  private static boolean succeeded(RunResult result) {
    return result.status() == RunResult.Status.BUILT
        || result.status() == RunResult.Status.UP_TO_DATE;
  }

  /** Somebody stays with the build, edits files and asks for things. */
  private RunResult linger() {
    assert result != null;
    RunResult last = result;
    if (random.nextBoolean()) {
      changeFiles();
    }
    if (random.nextBoolean()) {
      failing.clear();
    }
    edited = false;
    result = null;
    logBroke = false;
    deliver(asked(request()));
    if (!scheduler().active() && result == null) {
      result = last;
      return last;
    }
    return untilOver();
  }

  private void turn() {
    if (!calm && random.nextInt(400) == 0) {
      throw new Crash();
    }
    if (!calm && random.nextInt(8) == 0) {
      deliver(asked(request()));
      return;
    }
    if (!calm && growthRandom.nextInt(60) == 0) {
      grow();
      return;
    }
    editSometimes();
    int choices = underWay.size() + running.size();
    boolean idle = running.isEmpty() && underWay.stream().allMatch(this::idle);
    if (remindAtMillis >= 0 && (idle || nowMillis >= remindAtMillis)) {
      nowMillis = Math.max(nowMillis, remindAtMillis);
      remindAtMillis = NEVER;
      deliver(new Completion.Commands.Reminded());
      return;
    }
    if (cache != null && cache.anySilent() && (idle || cacheRandom.nextInt(20) == 0)) {
      if (cacheRandom.nextInt(4) == 0) {
        tell("the breaker trips");
        underWay.addAll(cache.trip());
      } else {
        deliver(cache.timeOut());
      }
      return;
    }
    if (cache != null && !calm && cacheRandom.nextInt(30) == 0) {
      deliver(asked(cacheRequest(cache)));
      return;
    }
    if (idle) {
      check(invariants.paused(), "nothing is under way, but the build goes on");
      deliver(asked(new BuildRequest.Resume()));
      return;
    }
    int choice = random.nextInt(choices);
    if (choice < underWay.size()) {
      deliver(underWay.remove(choice));
    } else {
      end(List.copyOf(running.values()).get(choice - underWay.size()));
    }
  }

  /**
   * Not while a generator runs: ninja's rule takes one that is not logged for up to date, so a
   * crash right after it loses the edit.
   */
  private void editSometimes() {
    boolean generating = running.values().stream().anyMatch(one -> one.edge().generator());
    if (!generating && editor != null && !calm && !running.isEmpty() && editor.nextInt(10) == 0) {
      String source = manifest.sources().get(editor.nextInt(manifest.sources().size()));
      tell("edit " + source);
      if (editor.nextInt(4) == 0) {
        world.touch(source);
      } else {
        world.write(source, source + editor.nextInt(1_000));
      }
      edited = true;
    }
  }

  /** Whether nothing comes of a completion: the terminal for a step that no longer waits for it. */
  private boolean idle(Completion completion) {
    return completion instanceof Completion.Commands.TerminalReleased && !terminal.waitedFor();
  }

  /** A step joins the graph, as a front end brings it that finds out what to build as it goes. */
  private void grow() {
    Edge like = graph.edge(growthRandom.nextInt(graph.edgeCount()));
    if (!like.bindings().ruleName().equals("plain")
        || !like.value("seen").isEmpty()
        || !like.value("hidden").isEmpty()) {
      return;
    }
    // ninja's rule does not see other inputs of a step: each one gets a name of its own
    String output = "grown" + ++grown;
    List<String> inputs =
        List.of(
            manifest.sources().getFirst(),
            manifest.outputs().get(growthRandom.nextInt(manifest.outputs().size())));
    int orderOnly = growthRandom.nextInt(2);
    for (Graph one : List.of(graph, wholeGraph)) {
      one.addEdge(
          like.bindings(),
          Pool.DEFAULT,
          false,
          new Edge.Nodes(
              inputs.stream().map(one::node).toArray(Node[]::new),
              1,
              orderOnly,
              new Node[] {one.node(output)},
              1,
              new Node[0],
              null));
    }
    tell(output + " of " + inputs);
    deliver(asked(new BuildRequest.AddTargets(List.of(output))));
  }

  /** A request of the one or the other who steers the build. */
  private Completion.Asked asked(BuildRequest request) {
    Requester asker = nowMillis % 2 == 0 ? console : shell;
    return new Completion.Asked(asker.next(), request);
  }

  private BuildRequest request() {
    int step = random.nextInt(Math.max(1, graph.edgeCount()));
    return switch (random.nextInt(13)) {
      case 0 -> new BuildRequest.Pause();
      case 1, 2 -> new BuildRequest.Resume();
      case 3, 4 -> new BuildRequest.SetSlots(1 + random.nextInt(5));
      case 5 -> new BuildRequest.Retry(step);
      case 12 -> new BuildRequest.RetrySteps(List.of(step, random.nextInt(graph.edgeCount() + 1)));
      case 6 -> {
        failing.clear();
        yield new BuildRequest.RetryAll();
      }
      case 7, 8 -> new BuildRequest.Cancel(step);
      case 9 ->
          random.nextInt(5) == 0 ? new BuildRequest.Stop(INTERRUPT) : new BuildRequest.SetSlots(2);
      default ->
          new BuildRequest.AddTargets(
              List.of(
                  manifest.outputs().get(random.nextInt(manifest.outputs().size())),
                  manifest.outputs().getFirst()));
    };
  }

  private void end(Running command) {
    Edge edge = command.edge();
    running.remove(edge.id());
    int signal = 0;
    int exit = 0;
    if (command.signalled()[0] && random.nextInt(4) > 0) {
      signal = INTERRUPT;
      exit = 128 + INTERRUPT;
      world.runPartly(edge, random.nextBoolean());
    } else if (failing.contains(edge.id())) {
      // A failed command that leaves half an output behind deceives ninja's rule, so ours too.
      exit = 1 + random.nextInt(3);
    } else {
      world.reading(read.getOrDefault(edge.id(), Map.of()));
      if (traces != null) {
        traces.ends(wholeGraph.edge(edge.id()), wholeGraph);
      }
      world.run(wholeGraph.edge(edge.id()), wholeGraph);
      world.reading(Map.of());
    }
    deliver(
        new Completion.Commands.Ended(
            edge.id(), exit, signal, StepOutput.NONE, 0, command.startMtime(), false));
  }

  private void deliver(Completion completion) {
    world.tick();
    nowMillis += random.nextInt(50);
    accept(completion);
    while (recordedAtOnce) {
      recordedAtOnce = false;
      accept(new Completion.Logs.Recorded(""));
    }
  }

  private void accept(Completion completion) {
    tell(completion);
    invariants.before(completion);
    if (completion instanceof Completion.Commands.TerminalReleased(int ticket)) {
      terminal.confirmed(ticket);
    }
    keptAnswers |= planning() && completion instanceof Completion.Reuse;
    if (completion instanceof Completion.Reuse answer && cache != null) {
      cache.answers(answer, graph.edge(answer.step()));
    }
    scheduler().accept(completion, nowMillis, this);
    if (completion instanceof Completion.Reuse.Keyed(int step)) {
      underWay.addAll(cache().next(graph.edge(step)));
    } else if (completion instanceof Completion.Reuse.LookupSent(int step)) {
      underWay.addAll(cache().next(graph.edge(step)));
    }
    List<Effect> now = List.copyOf(asked);
    asked.clear();
    givenUpAtOnce.clear();
    for (Effect effect : now) {
      if (effect instanceof Effect.Reuse.GiveUp(Edge edge)) {
        givenUpAtOnce.add(edge.id());
      }
    }
    for (Effect effect : now) {
      perform(effect);
    }
    keptAnswers &= planning();
    if (!refusals.isEmpty()) {
      deliver(refusals.remove());
    } else if (result == null) {
      invariants.afterTurn();
    }
  }

  /** Whether the system has nothing left for one more command; calm builds wait for others only. */
  private boolean lacksResources() {
    return shortages != null && (!calm || !running.isEmpty()) && shortages.nextInt(8) == 0;
  }

  @Override
  public void publish(BuildEvent event) {
    fold.accept(event);
    builds.getLast().add(event);
    invariants.event(event);
  }

  @Override
  public void ask(Effect effect) {
    invariants.asks(effect);
    if (effect instanceof Effect.Commands.Signal(int step, int _)) {
      check(scheduler().state(step) == StepState.RUNNING, "a signal to idle step " + step);
    }
    asked.add(effect);
  }

  private void perform(Effect effect) {
    tell(effect);
    switch (effect) {
      case Effect.Files.Gather gather -> {
        world.gather(gather, graph, states);
        if (traces != null) {
          for (int id : gather.edges()) {
            traces.describe(graph.edge(id), gather.facts(), graph);
          }
        }
        underWay.add(new Completion.Files.Gathered());
      }
      case Effect.Commands.Prepare() -> underWay.add(new Completion.Commands.Prepared(true));
      case Effect.Files.ReadDyndep(Node file) -> underWay.add(readDyndep(file));
      case Effect.Commands.AskGate ask ->
          underWay.add(
              new Completion.Commands.GateAnswered(ask.running() == 0 || random.nextInt(4) > 0));
      case Effect.Commands.LeaveGate() -> {
        // the invariants count those who are in
      }
      case Effect.Logs.ReleaseLogs() -> {}
      case Effect.Commands.ReleaseTerminal(int ticket) ->
          underWay.add(new Completion.Commands.TerminalReleased(ticket));
      case Effect.Commands.ReturnTerminal() -> {
        // the terminal was told of it when it was asked for
      }
      case Effect.Commands.Run(Edge edge, var _) -> {
        check(!running.containsKey(edge.id()), "step " + edge.id() + " runs twice");
        memory.begin(edge);
        if (lacksResources()) {
          Completion.Commands none = new Completion.Commands.NoResources(edge.id(), NOTHING_LEFT);
          if (shortages.nextBoolean()) {
            underWay.add(none);
          } else {
            refusals.add(none);
          }
          return;
        }
        Map<String, String> sources = new HashMap<>();
        manifest.sources().forEach(source -> sources.put(source, world.textOf(source)));
        read.put(edge.id(), sources);
        world.forgetRemote(edge);
        if (cache != null) {
          cache.madeAgain(edge);
        }
        running.put(edge.id(), new Running(edge, world.tick(), new boolean[1]));
      }
      case Effect.Files.Settle settle -> {
        Edge edge = settle.edge();
        Node[] deps = settle.discover() ? world.takeDeps(edge, graph) : null;
        Completion.Files.Settled settled =
            new Completion.Files.Settled(
                edge.id(), StepOutput.NONE, deps, "", world.mtimes(edge), startTells(settle), "");
        underWay.add(settle.digestOutputs() ? settled.containing(contents(edge)) : settled);
      }
      case Effect.Logs.RecordCommand record -> {
        crashSometimes();
        recorded(() -> world.record(record));
      }
      case Effect.Logs.RecordDeps record -> {
        crashSometimes();
        recorded(() -> world.record(record));
      }
      case Effect.Files.RemoveResponseFile _ -> {}
      case Effect.Commands.Signal(int step, int _) -> {
        Running command = running.get(step);
        if (command != null) {
          command.signalled()[0] = true;
        }
      }
      case Effect.Files.CleanUp cleanUp -> {
        world.cleanUp(cleanUp);
        underWay.add(new Completion.Files.CleanedUp(cleanUp.edge().id()));
      }
      case Effect.Reuse.KeepRun keep -> {
        crashSometimes();
        memory.keep(keep, graph);
        if (traces != null) {
          crashSometimes();
          traces.keep(keep.edge(), keep.logMtimeNanos());
        }
      }
      case Effect.Reuse.Ask(int stage, Edge edge) -> {
        if (stage == 0) {
          boolean same = traces == null || traces.sayTheSame(edge);
          underWay.add(same ? memory.compare(edge) : new Completion.Reuse.NotFound(edge.id()));
        } else {
          underWay.addAll(
              cache()
                  .ask(edge, this::known, givenUpAtOnce.contains(edge.id()) ? null : scheduler()));
        }
      }
      case Effect.Reuse.Bring(int stage, Edge edge) -> {
        check(stage == Effect.Reuse.CACHE, "brings from stage " + stage);
        underWay.addAll(cache().bring(edge));
      }
      case Effect.Reuse.Take take -> {
        check(!running.containsKey(take.edge().id()), "taken while the command runs");
        if (take.stage() == Effect.Reuse.CACHE) {
          world.removeHalfMade(take.edge());
          crashSometimes();
          SimWorld.seen(take.edge()).forEach(graph::node);
          underWay.add(
              cache()
                  .take(
                      take.edge(),
                      true,
                      !givenUpAtOnce.contains(take.edge().id()),
                      traces,
                      this::crashSometimes));
        } else {
          refresh(take);
        }
      }
      case Effect.Reuse.LeaveRemote leave -> {
        check(!running.containsKey(leave.edge().id()), "left remote while the command runs");
        world.removeHalfMade(leave.edge());
        crashSometimes();
        SimWorld.seen(leave.edge()).forEach(graph::node);
        underWay.add(
            cache()
                .take(
                    leave.edge(),
                    false,
                    !givenUpAtOnce.contains(leave.edge().id()),
                    traces,
                    this::crashSometimes));
      }
      case Effect.Reuse.Materialise(Edge edge) -> underWay.addAll(cache().materialise(edge));
      case Effect.Reuse.SetMode(CacheMode mode) -> cache().mode(mode);
      case Effect.Reuse.AskServer() -> {
        // the breaker of the client is not simulated
      }
      case Effect.Commands.Remind(long atMillis) -> remindAtMillis = atMillis;
      case Effect.Reuse.Discard(Edge edge) -> cache().discard(edge);
      case Effect.Reuse.GiveUp(Edge edge) -> giveUp(edge);
      case Effect.Finish(RunResult end) -> {
        check(
            underWay.stream().allMatch(this::idle),
            "the build ended with " + underWay + " under way");
        check(cache == null || cache.nothingStaged(), "fetched outputs are left behind");
        check(
            running.isEmpty() || !end.message().equals(NOTHING_LEFT),
            "gave up for want of resources while commands ran");
        result = end;
      }
    }
  }

  private List<OutputState> contents(Edge edge) {
    return Arrays.stream(edge.outputs())
        .map(output -> states.apply(world.textOf(output.path())))
        .toList();
  }

  private BuildRequest cacheRequest(SimCache asked) {
    return cacheRandom.nextInt(5) == 0
        ? new BuildRequest.AskCache()
        : new BuildRequest.SetMode(asked.anyMode());
  }

  /** Whether what a step makes is only in the cache. */
  boolean leftRemote(Edge edge) {
    return world.isLeftRemote(edge) || (cache != null && cache.lost(edge));
  }

  /** Whether any answer of this process told how long it took. */
  boolean cacheTimed() {
    return cacheTimed;
  }

  void cacheTimed(boolean now) {
    cacheTimed |= now;
  }

  @Nullable SimCache cacheOrNone() {
    return cache;
  }

  private @Nullable OutputState known(String path) {
    Node node = graph.find(path);
    return node == null ? null : scheduler().knownOutputs().get(node);
  }

  long usualMillis(Edge edge) {
    return weights.expectedMillis(edge);
  }

  boolean reminded() {
    return remindAtMillis >= 0
        || underWay.stream().anyMatch(Completion.Commands.Reminded.class::isInstance);
  }

  private SimCache cache() {
    assert cache != null;
    return cache;
  }

  private void refresh(Effect.Reuse.Take take) {
    Edge edge = take.edge();
    crashSometimes();
    if (traces != null) {
      traces.retime(edge, take.atNanos());
    }
    memory.retime(edge, take.atNanos());
    crashSometimes();
    world.refresh(take, this::crashSometimes);
    underWay.add(new Completion.Reuse.Taken(edge.id(), take.atNanos(), take.mtimes()));
  }

  private void giveUp(Edge edge) {
    Completion.Reuse answer = cache == null ? null : cache.giveUp(edge);
    if (answer != null) {
      underWay.add(answer);
      return;
    }
    check(
        keptAnswers
            || asked.stream().anyMatch(effect -> asks(effect, edge))
            || underWay.stream()
                .anyMatch(
                    completion ->
                        completion instanceof Completion.Reuse coming
                            && coming.step() == edge.id()),
        "given up, but nothing is asked of step " + edge.id());
  }

  private static boolean asks(Effect effect, Edge edge) {
    return effect instanceof Effect.Reuse.Ask(int _, Edge about) && about == edge;
  }

  /** No command writes its own inputs here. */
  private boolean startTells(Effect.Files.Settle settle) {
    Edge edge = settle.edge();
    long start = settle.startMtimeNanos();
    boolean newer = false;
    for (CountedInputs.Counted input : CountedInputs.of(edge, edge.discovered()).files()) {
      String path = input.node().path();
      if (world.mtime(path) > start) {
        newer = true;
        if (!world.textOf(path).equals(read.getOrDefault(edge.id(), Map.of()).get(path))) {
          return start != 0;
        }
      }
    }
    return start != 0 && !newer && !edge.generator();
  }

  private void crashSometimes() {
    if (logWritesUntilCrash == 0) {
      throw new Crash();
    }
    logWritesUntilCrash--;
    if (!calm && random.nextInt(60) == 0) {
      throw new Crash();
    }
  }

  private void recorded(Runnable writing) {
    if (logsMayBreak && !calm && logTrouble.nextInt(20) == 0) {
      logBroke = true;
      underWay.add(new Completion.Logs.Recorded("a log cannot be written"));
      return;
    }
    writing.run();
    if (logsMayBreak) {
      underWay.add(new Completion.Logs.Recorded(""));
    } else {
      recordedAtOnce = true;
    }
  }

  private Completion readDyndep(Node file) {
    try {
      return new Completion.Files.DyndepRead(
          file, new NinjaDyndepReader().read(graph, file, world.bytes(file.path())), "");
    } catch (DyndepException malformed) {
      return new Completion.Files.DyndepRead(file, null, String.valueOf(malformed.getMessage()));
    }
  }

  void slots(int count) {
    slots = count;
  }

  private void changeFiles() {
    for (int i = random.nextInt(4); i > 0; i--) {
      String source = manifest.sources().get(random.nextInt(manifest.sources().size()));
      String output = manifest.removable().get(random.nextInt(manifest.removable().size()));
      tell("change " + source + " or " + output);
      switch (random.nextInt(6)) {
        case 0 -> world.touch(source);
        case 1 -> world.delete(output);
        case 2 -> world.delete(output + ".d");
        default -> world.write(source, source + random.nextInt(1_000));
      }
    }
  }
}
