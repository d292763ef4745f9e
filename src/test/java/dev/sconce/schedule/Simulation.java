package dev.sconce.schedule;

import static dev.sconce.schedule.Invariants.check;

import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Builds one random manifest several times in a random order of events. Answers to effects arrive
 * at any time, users send requests at any moment, commands fail or are stopped, the process dies
 * between two writes, logs cannot be written, and sources change between builds, with some seeds
 * also while commands run. After every completion the {@link Invariants} are checked. Everything
 * follows from the seed.
 */
final class Simulation implements Scheduler.Output {
  private static final int ROUNDS = 6;
  private static final int SHARED_DYNDEPS_ONE_IN = 3;
  private static final int HIDDEN_READS_ONE_IN = 4;

  /** Far more than any of these builds needs. */
  private static final int MAX_TURNS = 20_000;

  private static final long HIDING = 0x369DEA0F31A53F85L;

  private final Random random;

  /** Separate, so that the rest of a seed is the same with and without a cache. */
  private final Random cacheRandom;

  private final SimManifest manifest;
  private final SimWorld world = new SimWorld();
  private final SimMemory memory = new SimMemory(world);

  /** Used by a quarter of the seeds; with the others, commands read nothing undeclared. */
  private final @Nullable SimTraces traces;

  private final SimTrouble trouble;
  private final SimUsers users;
  private final SimStory story;

  /** The present process; null before the first. */
  private @Nullable SimEngine engine;

  /** The invariants of the present build; null before the first. */
  private @Nullable Invariants invariants;

  private BuildFold fold = new BuildFold();

  /** The events of each build. */
  private final List<List<BuildEvent>> builds = new ArrayList<>();

  private final List<String> wished = new ArrayList<>();
  private boolean edited;
  private int slots;
  private int failuresAllowed;
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
    trouble = new SimTrouble(seed, random);
    Random hiding = new Random(seed ^ HIDING);
    traces = hiding.nextInt(HIDDEN_READS_ONE_IN) == 0 ? new SimTraces(world) : null;
    manifest = new SimManifest(random, sharedDyndeps, traces == null ? null : hiding);
    story = new SimStory(manifest.text());
    users = new SimUsers(seed, random, cacheRandom, manifest, world, trouble, story);
    for (String source : manifest.sources()) {
      world.write(source, source);
    }
    manifest.dyndepContents().forEach(world::write);
    if (cacheRandom.nextInt(3) == 0) {
      world.vary();
    }
  }

  BuildFold fold() {
    return fold;
  }

  /** The events of each build so far. */
  List<List<BuildEvent>> builds() {
    return builds;
  }

  int slots() {
    return slots;
  }

  void slots(int count) {
    slots = count;
  }

  int failuresAllowed() {
    return failuresAllowed;
  }

  /** Adds targets to build from now on. */
  void wish(List<String> targets) {
    wished.addAll(targets);
  }

  long nowMillis() {
    return nowMillis;
  }

  /** The manifest and the latest actions. */
  String story() {
    return story.text();
  }

  /**
   * Builds everything, dies at a write of a log, and builds again. Throws an {@link AssertionError}
   * if anything is wrong then.
   *
   * @param write the index of the write, from 0
   * @return whether there were that many writes
   */
  boolean crashesAtLogWrite(int write) {
    start();
    trouble.calmDown();
    trouble.crashAtLogWrite(write);
    boolean crashed = false;
    try {
      build(manifest.outputs().stream().map(this::node).toList());
    } catch (SimTrouble.Crash crash) {
      crashed = true;
    }
    trouble.neverCrashAtLogWrite();
    start();
    undisturbed();
    return crashed;
  }

  /** Runs all rounds. Throws an {@link AssertionError} if anything is wrong. */
  void run() {
    start();
    for (int round = 0; round < ROUNDS; round++) {
      try {
        disturbed();
        if (random.nextInt(3) == 0) {
          start();
        }
        undisturbed();
      } catch (SimTrouble.Crash crash) {
        start();
        undisturbed();
      }
      users.changeFiles();
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
    Node node = engine().graph().find(path);
    assert node != null : path;
    return node;
  }

  /** Performs a build in which anything may happen. */
  private void disturbed() {
    trouble.stirUp(engine().graph().edgeCount());
    build(targets());
  }

  /**
   * Performs a build without failures. It must leave everything right, and the next build must have
   * nothing to do.
   */
  private void undisturbed() {
    trouble.calmDown();
    List<Node> targets = targets();
    RunResult first = build(targets);
    for (int again = 0; first.status() == RunResult.Status.OUTDATED && again < 20; again++) {
      SimCache cache = engine().cacheOrNone();
      check(cache != null && cache.evictedAny(), "outdated without a reason");
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

  /** Starts a new process: reads the manifest and creates a scheduler. */
  private void start() {
    start(
        cacheRandom.nextBoolean()
            ? new SimCache(cacheRandom, world, memory, manifest.loadWhole())
            : null);
  }

  /** Starts a new process with the same settings. */
  private void startAsBefore() {
    SimCache cache = engine().cacheOrNone();
    start(cache == null ? null : cache.again(manifest.loadWhole()));
  }

  private void start(@Nullable SimCache cache) {
    story.tell("start");
    SimTerminal terminal = new SimTerminal(random.nextBoolean());
    slots = 1 + random.nextInt(4);
    failuresAllowed = random.nextInt(4);
    if (cache == null) {
      world.forgetRemote();
    }
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
    engine =
        new SimEngine(
            new SimEngine.Environment(random, manifest, world, memory, traces, trouble, story),
            manifest.load(),
            cache == null ? manifest.loadWhole() : cache.wholeGraph(),
            cache,
            terminal,
            options,
            this);
  }

  private SimEngine engine() {
    assert engine != null;
    return engine;
  }

  private Invariants invariants() {
    assert invariants != null;
    return invariants;
  }

  private RunResult build(List<Node> targets) {
    String mood = trouble.calm() ? "calm" : "disturbed";
    story.tell(mood + " build of " + targets + ", failing " + trouble.failing());
    fold = new BuildFold();
    builds.add(new ArrayList<>());
    invariants = new Invariants(this, engine());
    edited = false;
    engine().beginRun();
    engine().scheduler().forget();
    wished.clear();
    wish(targets.stream().map(Node::path).toList());
    deliver(new Completion.Begin(targets));
    RunResult end = untilOver();
    while (!trouble.calm() && random.nextBoolean()) {
      end = linger(end);
      if (end.status() == RunResult.Status.OUTDATED) {
        start();
        break;
      }
    }
    return end;
  }

  private RunResult untilOver() {
    for (int turn = 0; engine().result() == null; turn++) {
      check(turn < MAX_TURNS, "the build does not end");
      turn();
    }
    RunResult result = engine().result();
    assert result != null;
    check(
        engine().commands().running().isEmpty(),
        "commands run after the end of the build: " + engine().commands().running());
    invariants().afterRun(result);
    check(
        !engine().logBroke() || !succeeded(result),
        "a log could not be written, but the build ends with " + result);
    if (succeeded(result)) {
      Graph whole = engine().wholeGraph();
      List<Node> built = wished.stream().map(whole::node).toList();
      SimCache cache = engine().cacheOrNone();
      if (cache != null) {
        CacheInvariants.afterSuccess(built, cache.use().download(), world);
      }
      // an edit may have come too late for this run
      String wrong = edited ? null : world.wrongContent(built, whole);
      check(wrong == null, "after a build that succeeded, " + wrong);
    }
    return result;
  }

  private static boolean succeeded(RunResult result) {
    return result.status() == RunResult.Status.BUILT
        || result.status() == RunResult.Status.UP_TO_DATE;
  }

  /** Lets a user stay with the finished build, edit files and send a request. */
  private RunResult linger(RunResult last) {
    if (random.nextBoolean()) {
      users.changeFiles();
    }
    if (random.nextBoolean()) {
      trouble.mendCommands();
    }
    edited = false;
    engine().beginRun();
    askFor(users.anyRequest(engine().graph()));
    boolean goesOn = engine().scheduler().active() || engine().result() != null;
    return goesOn ? untilOver() : last;
  }

  private void turn() {
    trouble.crashRarely();
    SimEngine now = engine();
    boolean calm = trouble.calm();
    if (!calm && random.nextInt(8) == 0) {
      askFor(users.anyRequest(now.graph()));
      return;
    }
    if (!calm && users.wantGrowth()) {
      BuildRequest wanted = users.grow(now.graph(), now.wholeGraph());
      if (wanted != null) {
        askFor(wanted);
      }
      return;
    }
    if (!calm && !now.commands().running().isEmpty() && !now.commands().runsGenerator()) {
      edited |= users.editsMidRun();
    }
    boolean idle = now.idle();
    long remindAtMillis = now.remindAtMillis();
    if (remindAtMillis >= 0 && (idle || nowMillis >= remindAtMillis)) {
      nowMillis = Math.max(nowMillis, remindAtMillis);
      now.reminding();
      deliver(new Completion.Commands.Reminded());
      return;
    }
    SimCache cache = now.cacheOrNone();
    if (cache != null && cache.anySilent() && (idle || cacheRandom.nextInt(20) == 0)) {
      if (cacheRandom.nextInt(4) == 0) {
        story.tell("the breaker trips");
        now.trip();
      } else {
        deliver(cache.timeOut());
      }
      return;
    }
    if (cache != null && !calm && cacheRandom.nextInt(30) == 0) {
      askFor(users.anyCacheRequest(cache));
      return;
    }
    if (idle) {
      check(invariants().paused(), "nothing is under way, but the build goes on");
      askFor(new BuildRequest.Resume());
      return;
    }
    deliver(now.happens(random.nextInt(now.choices())));
  }

  private void askFor(BuildRequest request) {
    deliver(users.ask(request, nowMillis));
  }

  private void deliver(Completion completion) {
    world.tick();
    nowMillis += random.nextInt(50);
    accept(completion);
    for (Completion more; (more = engine().answeredAtOnce()) != null; ) {
      accept(more);
    }
  }

  private void accept(Completion completion) {
    story.tell(completion);
    invariants().before(completion);
    engine().accept(completion, nowMillis);
    Completion refused = engine().refusal();
    if (refused != null) {
      deliver(refused);
    } else if (engine().result() == null) {
      invariants().afterTurn();
    }
  }

  @Override
  public void publish(BuildEvent event) {
    fold.accept(event);
    builds.getLast().add(event);
    invariants().event(event);
  }

  @Override
  public void ask(Effect effect) {
    invariants().asks(effect);
  }
}
