package dev.sconce.schedule;

import dev.sconce.digest.Digest;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A simulated cache of results that behaves like real ones. It answers with a hit or a miss, late,
 * or not at all until the question is given up. It loses results, and for a step with varying
 * output its result differs from what the step would make here. A result is what the command makes
 * of the inputs in the question, whether these are on disk or only known.
 */
final class SimCache implements CacheUse.Eligibility {
  private static final int MODES = CacheMode.values().length;
  private static final int DOWNLOADS = CacheUse.Download.values().length;

  /** A question about a step: the contents of its inputs, and the answer. */
  private record Asked(Map<String, String> inputs, List<String> contents) {}

  private final Random random;
  private final SimWorld world;
  private final SimMemory memory;
  private final Graph wholeGraph;
  private final CacheUse use;

  /** The percentage of look-ups that are hits. */
  private final int hits;

  private final boolean dead;
  private CacheMode mode;

  /** Answers about a step that follow the one already sent. */
  private final Map<Integer, Deque<Completion.Reuse>> later = new HashMap<>();

  private final Map<Integer, Asked> asked = new HashMap<>();
  private final Map<Digest, String> contents = new HashMap<>();

  /** Steps with a question that is only answered if it is given up or times out. */
  private final Map<Edge, Completion.Reuse> silent = new LinkedHashMap<>();

  private final Set<Integer> givenUp = new HashSet<>();

  /** Steps whose outputs were fetched but are not in place. */
  private final Set<Edge> staged = new LinkedHashSet<>();

  private boolean evictedAny;

  /** Lost outputs that were left in the cache; the scheduler may not know of the loss yet. */
  private final Set<String> lost = new HashSet<>();

  SimCache(Random random, SimWorld world, SimMemory memory, Graph wholeGraph) {
    this.random = random;
    this.world = world;
    this.memory = memory;
    this.wholeGraph = wholeGraph;
    this.mode = CacheMode.values()[random.nextInt(2) == 0 ? 1 : random.nextInt(MODES)];
    this.use =
        new CacheUse(
            mode,
            random.nextInt(3) == 0,
            CacheUse.Download.values()[random.nextInt(DOWNLOADS)],
            random.nextBoolean(),
            this);
    this.hits = random.nextInt(3) == 0 ? 100 : 20 + random.nextInt(80);
    this.dead = random.nextInt(12) == 0;
  }

  private SimCache(SimCache last, Graph wholeGraph) {
    this.random = last.random;
    this.world = last.world;
    this.memory = last.memory;
    this.wholeGraph = wholeGraph;
    this.mode = last.use.mode();
    CacheUse was = last.use;
    this.use = new CacheUse(was.mode(), was.local(), was.download(), was.race(), this);
    this.hits = last.hits;
    this.dead = last.dead;
  }

  /** The cache of another process with the same settings. */
  SimCache again(Graph anew) {
    return new SimCache(this, anew);
  }

  Graph wholeGraph() {
    return wholeGraph;
  }

  CacheUse use() {
    return use;
  }

  /** Whether the cache may be used at all. */
  boolean asks() {
    return use.local() || mode.fetches();
  }

  boolean fetches() {
    return mode.fetches();
  }

  void mode(CacheMode wanted) {
    mode = wanted;
  }

  CacheMode anyMode() {
    return CacheMode.values()[random.nextInt(MODES)];
  }

  @Override
  public String obstacle(Edge edge) {
    return edge.id() % 4 == 0 ? "not shared" : "";
  }

  @Override
  public boolean mayRace(Edge edge) {
    return edge.id() % 3 != 0;
  }

  /**
   * The first answers to a look-up.
   *
   * @param scheduler knows where steps are; null if no step waits for the answer
   */
  List<Completion.Reuse> ask(
      Edge edge, Function<String, @Nullable OutputState> known, @Nullable Scheduler scheduler) {
    int id = edge.id();
    givenUp.remove(id);
    if (!asks()) {
      throw new AssertionError("asked for step " + id + " while the mode is " + mode);
    }
    Map<String, String> inputs = inputs(edge, known, scheduler);
    world.reading(inputs);
    List<String> made = world.resultOf(wholeGraph.edge(id), wholeGraph, random.nextInt(2));
    world.reading(Map.of());
    asked.put(id, new Asked(inputs, made));
    Deque<Completion.Reuse> answers = new ArrayDeque<>();
    answers.add(new Completion.Reuse.Keyed(id));
    answers.add(new Completion.Reuse.LookupSent(id));
    if (dead || random.nextInt(6) == 0) {
      later.put(id, answers);
    } else if (random.nextInt(100) < hits) {
      answers.add(found(id, made));
    } else {
      if (random.nextBoolean()) {
        answers.clear(); // the answer was found without a server
      }
      answers.add(notFound(id, random.nextBoolean() ? MissReason.NOT_FOUND : MissReason.ERROR));
    }
    later.put(id, answers);
    return next(edge);
  }

  private Completion.Reuse found(int id, List<String> made) {
    List<OutputState> states = made.stream().map(this::state).toList();
    return new Completion.Reuse.Found(
        id,
        0,
        new long[0],
        new Completion.Reuse.KnownResult(
            states,
            use.local() && random.nextBoolean() ? CacheEvent.Tier.DISK : CacheEvent.Tier.REMOTE,
            10,
            random.nextInt(100),
            0));
  }

  private static Completion.Reuse notFound(int id, MissReason reason) {
    return new Completion.Reuse.NotFound(id, reason, "", 20);
  }

  OutputState state(String content) {
    Digest digest = Digest.of(content.getBytes(StandardCharsets.UTF_8));
    contents.put(digest, content);
    return new OutputState(digest, false);
  }

  /** The next answer about a step; empty if the cache stays silent. */
  List<Completion.Reuse> next(Edge edge) {
    int id = edge.id();
    Completion.Reuse next = later.getOrDefault(id, new ArrayDeque<>()).poll();
    if (next != null) {
      return List.of(next);
    }
    return silence(edge, notFound(id, MissReason.TIMEOUT));
  }

  private List<Completion.Reuse> silence(Edge edge, Completion.Reuse last) {
    if (givenUp.contains(edge.id())) {
      return List.of(last);
    }
    silent.put(edge, last);
    return List.of();
  }

  /** The contents of a step's inputs: each is on disk, left in the cache, or known. */
  private Map<String, String> inputs(
      Edge edge,
      @Nullable Function<String, @Nullable OutputState> known,
      @Nullable Scheduler scheduler) {
    Map<String, String> inputs = new LinkedHashMap<>();
    Edge whole = wholeGraph.edge(edge.id());
    List<Node> pending = new ArrayList<>();
    for (int i = 0; i < whole.triggeringInputs(); i++) {
      pending.add(whole.inputs()[i]);
    }
    List<String> more = new ArrayList<>(SimWorld.seen(whole));
    more.addAll(SimWorld.hidden(whole));
    more.forEach(path -> pending.add(wholeGraph.node(path)));
    Set<Node> seen = new HashSet<>();
    while (!pending.isEmpty()) {
      Node node = pending.removeLast();
      if (!seen.add(node)) {
        continue;
      }
      Edge maker = node.producer();
      if (maker != null && maker.phony()) {
        for (int i = 0; i < maker.triggeringInputs(); i++) {
          pending.add(maker.inputs()[i]);
        }
        continue;
      }
      OutputState state = known == null ? null : known.apply(node.path());
      if (state == null && maker != null && scheduler != null) {
        dev.sconce.session.StepState at = scheduler.state(maker.id());
        if (at != null && at != dev.sconce.session.StepState.DONE) {
          throw new AssertionError(
              "asked for step " + edge.id() + " while its input " + node + " is " + at);
        }
      }
      inputs.put(node.path(), state == null ? world.textOf(node.path()) : textOf(state));
    }
    return inputs;
  }

  private String textOf(OutputState state) {
    String content = contents.get(state.content());
    if (content == null) {
      throw new AssertionError("a content that nobody made: " + state);
    }
    return content;
  }

  List<Completion.Reuse> fetch(Edge edge) {
    givenUp.remove(edge.id());
    if (!asks()) {
      throw new AssertionError("fetches step " + edge.id() + " while the mode is " + mode);
    }
    Completion.Reuse none = new Completion.Reuse.NotFetched(edge.id(), MissReason.EVICTED);
    if (random.nextInt(8) == 0) {
      return silence(edge, none);
    }
    return List.of(
        random.nextInt(6) > 0
            ? new Completion.Reuse.Fetched(edge.id(), CacheEvent.Tier.REMOTE)
            : none);
  }

  List<Completion.Reuse> materialise(Edge edge) {
    int id = edge.id();
    givenUp.remove(id);
    Completion.Reuse none = new Completion.Reuse.NotMaterialised(id, MissReason.EVICTED);
    boolean here = world.isLeftRemote(edge);
    if (!here && !lost(edge)) {
      throw new AssertionError("step " + id + " was not left remote");
    }
    if (!here || !asks() || random.nextInt(5) == 0) {
      return List.of(none);
    }
    if (random.nextInt(8) == 0) {
      return silence(edge, none);
    }
    return List.of(new Completion.Reuse.Materialised(id));
  }

  /**
   * Puts a found result in place, unless an input was edited since the question.
   *
   * @param here whether the result is fetched
   * @param wanted whether the question was not given up
   * @param between called between two writes
   */
  Completion.Reuse take(
      Edge edge, boolean here, boolean wanted, @Nullable SimTraces traces, Runnable between) {
    if (here) {
      discard(edge);
    }
    int id = edge.id();
    Asked question = asked.get(id);
    Map<String, String> now = inputs(edge, null, null);
    for (Map.Entry<String, String> input : question.inputs().entrySet()) {
      if (!input.getValue().equals(now.get(input.getKey()))) {
        Edge maker =
            lost.contains(input.getKey()) ? null : wholeGraph.node(input.getKey()).producer();
        if (maker != null && wanted) {
          throw new AssertionError(
              "step " + id + " takes what was found for another " + input.getKey());
        }
        return new Completion.Reuse.NotTaken(id, true);
      }
    }
    if (random.nextInt(10) == 0) {
      return new Completion.Reuse.NotTaken(id, false);
    }
    madeAgain(edge);
    memory.begin(edge);
    if (traces != null) {
      traces.ends(wholeGraph.edge(id), wholeGraph);
    }
    long at = world.tick();
    world.put(edge, question.contents(), at, here);
    memory.taken(edge);
    between.run();
    world.logTakenDeps(edge);
    between.run();
    if (traces != null) {
      traces.keep(edge, at);
    }
    world.logTaken(edge, at);
    return new Completion.Reuse.Taken(id, at, world.mtimes(edge));
  }

  void discard(Edge edge) {
    if (!staged.remove(edge)) {
      throw new AssertionError("nothing was fetched for step " + edge.id());
    }
  }

  /** Whether the outputs of a step, left in the cache, are lost; the scheduler may not know yet. */
  boolean lost(Edge edge) {
    return lost.contains(edge.outputs()[0].path());
  }

  void madeAgain(Edge edge) {
    for (Node output : edge.outputs()) {
      lost.remove(output.path());
    }
  }

  boolean nothingStaged() {
    return staged.isEmpty();
  }

  /** Whether any outputs that an earlier build left in the cache were lost since the last call. */
  boolean evictedAny() {
    boolean any = evictedAny;
    evictedAny = false;
    return any;
  }

  /** Gives up a question. Returns its immediate answer; null if an answer was already sent. */
  Completion.@Nullable Reuse giveUp(Edge edge) {
    givenUp.add(edge.id());
    return breakSilence(edge);
  }

  private Completion.@Nullable Reuse breakSilence(Edge edge) {
    return silent.remove(edge);
  }

  /** Called when an answer is about to be handled. */
  void answers(Completion.Reuse answer, Edge edge) {
    switch (answer) {
      case Completion.Reuse.Fetched _ -> staged.add(edge);
      case Completion.Reuse.Materialised _ -> world.materialise(edge);
      case Completion.Reuse.NotMaterialised _ -> {
        if (!givenUp.contains(edge.id())) {
          world.forgetRemote(edge);
          evictedAny = true;
          for (Node output : edge.outputs()) {
            lost.add(output.path());
          }
        }
      }
      default -> {
        // no effect here
      }
    }
  }

  /** Lets a silent question time out. */
  Completion.Reuse timeOut() {
    Completion.Reuse last = breakSilence(silent.keySet().iterator().next());
    assert last != null;
    return last;
  }

  /** Suspends the server, so that all silent questions end. */
  List<Completion.Reuse> trip() {
    List<Completion.Reuse> answers = new ArrayList<>();
    while (anySilent()) {
      answers.add(timeOut());
    }
    return answers;
  }

  boolean anySilent() {
    return !silent.isEmpty();
  }
}
