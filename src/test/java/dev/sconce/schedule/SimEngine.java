package dev.sconce.schedule;

import static dev.sconce.schedule.Invariants.check;

import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.DyndepException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One process: a scheduler, and the execution of its effects. Their results are pending until the
 * simulation delivers them; commands run until it ends them.
 */
final class SimEngine implements Scheduler.Output {
  static final int NEVER = -1;
  private static final String NOTHING_LEFT = "nothing is left for a command";

  /**
   * The parts that outlive a process.
   *
   * @param random the source of randomness for all events
   * @param traces null if commands read nothing undeclared
   */
  record Environment(
      Random random,
      SimManifest manifest,
      SimWorld world,
      SimMemory memory,
      @Nullable SimTraces traces,
      SimTrouble trouble,
      SimStory story) {}

  private final Random random;
  private final SimWorld world;
  private final SimMemory memory;
  private final @Nullable SimTraces traces;
  private final SimTrouble trouble;
  private final SimStory story;
  private final Graph graph;

  /** The graph with all dyndep files applied, including those not read by the scheduler yet. */
  private final Graph wholeGraph;

  private final @Nullable SimCache cache;
  private final Function<String, OutputState> states;
  private final StepWeights weights;
  private final SimTerminal terminal;
  private final Scheduler scheduler;
  private final Scheduler.Output watcher;
  private final List<Completion> underWay = new ArrayList<>();
  private final SimCommands commands;
  private final List<Effect> asked = new ArrayList<>();

  /** Steps whose question was given up while handling the completion that caused it. */
  private final Set<Integer> givenUpAtOnce = new HashSet<>();

  private final Deque<Completion.Commands> refusals = new ArrayDeque<>();
  private long remindAtMillis = NEVER;

  /** Whether an answer about reuse arrived during a wait for facts and was deferred. */
  private boolean keptAnswers;

  private boolean cacheTimed;
  private boolean logBroke;
  private boolean recordedAtOnce;
  private @Nullable RunResult result;

  /**
   * @param watcher receives events when they are published, and effects when they are requested
   */
  SimEngine(
      Environment environment,
      Graph graph,
      Graph wholeGraph,
      @Nullable SimCache cache,
      SimTerminal terminal,
      ScheduleOptions options,
      Scheduler.Output watcher) {
    random = environment.random();
    world = environment.world();
    memory = environment.memory();
    traces = environment.traces();
    trouble = environment.trouble();
    story = environment.story();
    this.graph = graph;
    this.wholeGraph = wholeGraph;
    this.cache = cache;
    this.terminal = terminal;
    this.watcher = watcher;
    commands = new SimCommands(environment, wholeGraph);
    states = cache == null ? _ -> null : cache::state;
    weights = options.weights();
    scheduler = new Scheduler(graph, world.depsView(graph), options);
    scheduler.terminalOwned(terminal.owned());
  }

  Graph graph() {
    return graph;
  }

  /** The graph after all dyndep files were read. */
  Graph wholeGraph() {
    return wholeGraph;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  SimTerminal terminal() {
    return terminal;
  }

  @Nullable SimCache cacheOrNone() {
    return cache;
  }

  private SimCache cache() {
    assert cache != null;
    return cache;
  }

  /** Starts a build, or continues after its end. */
  void beginRun() {
    result = null;
    logBroke = false;
  }

  /** The result of the run; null while it is active. */
  @Nullable RunResult result() {
    return result;
  }

  /** Whether a log could not be written during the run. */
  boolean logBroke() {
    return logBroke;
  }

  SimCommands commands() {
    return commands;
  }

  private Set<Integer> running() {
    return commands.running();
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

  /** Whether an answer of the gate is pending. */
  boolean askingGate() {
    return underWay.stream().anyMatch(Completion.Commands.GateAnswered.class::isInstance);
  }

  /** Whether nothing will happen by itself. */
  boolean idle() {
    return running().isEmpty() && underWay.stream().allMatch(this::idle);
  }

  /** Whether a completion has no effect: the terminal for a step that no longer waits for it. */
  private boolean idle(Completion completion) {
    return completion instanceof Completion.Commands.TerminalReleased && !terminal.waitedFor();
  }

  /** Whether a step with an open question may also run. */
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

  long usualMillis(Edge edge) {
    return weights.expectedMillis(edge);
  }

  /** Whether the outputs of a step are only in the cache. */
  boolean leftRemote(Edge edge) {
    return world.isLeftRemote(edge) || (cache != null && cache.lost(edge));
  }

  /** Whether any answer of the cache to this process had a duration. */
  boolean cacheTimed() {
    return cacheTimed;
  }

  void cacheTimed(boolean now) {
    cacheTimed |= now;
  }

  boolean reminded() {
    return remindAtMillis >= 0
        || underWay.stream().anyMatch(Completion.Commands.Reminded.class::isInstance);
  }

  /** When the scheduler wants to be reminded, or {@link #NEVER}. */
  long remindAtMillis() {
    return remindAtMillis;
  }

  void reminding() {
    remindAtMillis = NEVER;
  }

  /** Makes the cache suspend its server. */
  void trip() {
    underWay.addAll(cache().trip());
  }

  /** The number of things that can happen next. */
  int choices() {
    return underWay.size() + running().size();
  }

  /** Lets one of them happen. */
  Completion happens(int choice) {
    return choice < underWay.size()
        ? underWay.remove(choice)
        : commands.end(choice - underWay.size());
  }

  /** The answer that comes before anything else can happen; null if there is none. */
  @Nullable Completion answeredAtOnce() {
    if (!recordedAtOnce) {
      return null;
    }
    recordedAtOnce = false;
    return new Completion.Logs.Recorded("");
  }

  /** A start that the system refuses during the call; null if there is none. */
  @Nullable Completion refusal() {
    return refusals.poll();
  }

  void accept(Completion completion, long nowMillis) {
    if (completion instanceof Completion.Commands.TerminalReleased(int ticket)) {
      terminal.confirmed(ticket);
    }
    keptAnswers |= planning() && completion instanceof Completion.Reuse;
    if (completion instanceof Completion.Reuse answer && cache != null) {
      cache.answers(answer, graph.edge(answer.step()));
    }
    scheduler.accept(completion, nowMillis, this);
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
  }

  @Override
  public void publish(BuildEvent event) {
    watcher.publish(event);
  }

  @Override
  public void ask(Effect effect) {
    watcher.ask(effect);
    if (effect instanceof Effect.Commands.Signal(int step, int _)) {
      check(scheduler.state(step) == StepState.RUNNING, "a signal to idle step " + step);
    }
    asked.add(effect);
  }

  private void perform(Effect effect) {
    story.tell(effect);
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
        // the invariants count the admitted commands
      }
      case Effect.Logs.ReleaseLogs() -> {}
      case Effect.Commands.ReleaseTerminal(int ticket) ->
          underWay.add(new Completion.Commands.TerminalReleased(ticket));
      case Effect.Commands.ReturnTerminal() -> {
        // the invariants notified the terminal when this was requested
      }
      case Effect.Commands.Run(Edge edge, var _) -> {
        if (!commands.start(edge, cache)) {
          Completion.Commands none = new Completion.Commands.NoResources(edge.id(), NOTHING_LEFT);
          if (trouble.lackShowsLate()) {
            underWay.add(none);
          } else {
            refusals.add(none);
          }
        }
      }
      case Effect.Files.Settle settle -> {
        Edge edge = settle.edge();
        Node[] deps = settle.discover() ? world.takeDeps(edge, graph) : null;
        Completion.Files.Settled settled =
            new Completion.Files.Settled(
                edge.id(),
                StepOutput.NONE,
                deps,
                "",
                world.mtimes(edge),
                commands.startTells(settle),
                "");
        underWay.add(settle.digestOutputs() ? settled.containing(contents(edge)) : settled);
      }
      case Effect.Logs.RecordCommand record -> {
        trouble.crashSometimes();
        recorded(() -> world.record(record));
      }
      case Effect.Logs.RecordDeps record -> {
        trouble.crashSometimes();
        recorded(() -> world.record(record));
      }
      case Effect.Files.RemoveResponseFile _ -> {}
      case Effect.Commands.Signal(int step, int _) -> commands.signal(step);
      case Effect.Files.CleanUp cleanUp -> {
        world.cleanUp(cleanUp);
        underWay.add(new Completion.Files.CleanedUp(cleanUp.edge().id()));
      }
      case Effect.Reuse.KeepRun keep -> {
        trouble.crashSometimes();
        memory.keep(keep, graph);
        if (traces != null) {
          trouble.crashSometimes();
          traces.keep(keep.edge(), keep.logMtimeNanos());
        }
      }
      case Effect.Reuse.Ask(int stage, Edge edge) -> {
        if (stage == 0) {
          boolean same = traces == null || traces.sayTheSame(edge);
          underWay.add(same ? memory.compare(edge) : new Completion.Reuse.NotFound(edge.id()));
        } else {
          underWay.addAll(
              cache().ask(edge, this::known, givenUpAtOnce.contains(edge.id()) ? null : scheduler));
        }
      }
      case Effect.Reuse.Fetch(int stage, Edge edge) -> {
        check(stage == Effect.Reuse.CACHE, "fetches from stage " + stage);
        underWay.addAll(cache().fetch(edge));
      }
      case Effect.Reuse.Take take -> {
        if (take.stage() == Effect.Reuse.CACHE) {
          takeFromCache(take.edge(), true);
        } else {
          refresh(take);
        }
      }
      case Effect.Reuse.LeaveRemote leave -> takeFromCache(leave.edge(), false);
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
            running().isEmpty() || !end.message().equals(NOTHING_LEFT),
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

  private @Nullable OutputState known(String path) {
    Node node = graph.find(path);
    return node == null ? null : scheduler.knownOutputs().get(node);
  }

  /** Puts a cached result in place, or leaves it in the cache. */
  private void takeFromCache(Edge edge, boolean here) {
    checkIdle(edge);
    world.removeHalfMade(edge);
    trouble.crashSometimes();
    SimWorld.seen(edge).forEach(graph::node);
    boolean wanted = !givenUpAtOnce.contains(edge.id());
    underWay.add(cache().take(edge, here, wanted, traces, trouble::crashSometimes));
  }

  private void checkIdle(Edge edge) {
    check(!running().contains(edge.id()), "taken while the command runs");
  }

  private void refresh(Effect.Reuse.Take take) {
    Edge edge = take.edge();
    checkIdle(edge);
    trouble.crashSometimes();
    if (traces != null) {
      traces.retime(edge, take.atNanos());
    }
    memory.retime(edge, take.atNanos());
    trouble.crashSometimes();
    world.refresh(take, trouble::crashSometimes);
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
            || underWay.stream()
                .anyMatch(
                    completion ->
                        completion instanceof Completion.Reuse coming
                            && coming.step() == edge.id()),
        "given up, but nothing is asked of step " + edge.id());
  }

  private void recorded(Runnable writing) {
    if (trouble.breaksLog()) {
      logBroke = true;
      underWay.add(new Completion.Logs.Recorded("a log cannot be written"));
      return;
    }
    writing.run();
    if (trouble.logsMayBreak()) {
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
}
