package dev.sconce.schedule;

import static dev.sconce.schedule.Invariants.check;

import dev.sconce.action.CountedInputs;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.session.StepOutput;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands of one process. Each runs until the simulation ends it. */
final class SimCommands {
  private static final int INTERRUPT = 2;

  private record Running(Edge edge, long startMtime, boolean[] signalled) {}

  private final SimEngine.Environment environment;
  private final SimWorld world;
  private final SimTrouble trouble;
  private final Graph wholeGraph;
  private final Map<Integer, Running> running = new LinkedHashMap<>();

  /** The contents of the sources when a step last started. */
  private final Map<Integer, Map<String, String>> read = new HashMap<>();

  SimCommands(SimEngine.Environment environment, Graph wholeGraph) {
    this.environment = environment;
    this.world = environment.world();
    this.trouble = environment.trouble();
    this.wholeGraph = wholeGraph;
  }

  /** The steps whose commands are running. */
  Set<Integer> running() {
    return running.keySet();
  }

  /**
   * Whether a generator is running. Ninja's rule treats a generator without a log entry as up to
   * date, so a crash right after it loses an edit that was made while it ran.
   */
  boolean runsGenerator() {
    return running.values().stream().anyMatch(one -> one.edge().generator());
  }

  /** Starts a command. False if the system has no process for it. */
  boolean start(Edge edge, @Nullable SimCache cache) {
    check(!running.containsKey(edge.id()), "step " + edge.id() + " runs twice");
    environment.memory().begin(edge);
    if (trouble.lacksResources(!running.isEmpty())) {
      return false;
    }
    Map<String, String> sources = new HashMap<>();
    environment.manifest().sources().forEach(name -> sources.put(name, world.textOf(name)));
    read.put(edge.id(), sources);
    world.forgetRemote(edge);
    if (cache != null) {
      cache.madeAgain(edge);
    }
    running.put(edge.id(), new Running(edge, world.tick(), new boolean[1]));
    return true;
  }

  void signal(int step) {
    Running command = running.get(step);
    if (command != null) {
      command.signalled()[0] = true;
    }
  }

  /** Ends one of the running commands, successfully or not. */
  Completion end(int choice) {
    Running command = List.copyOf(running.values()).get(choice);
    Edge edge = command.edge();
    running.remove(edge.id());
    int signal = 0;
    int exit = 0;
    if (command.signalled()[0] && environment.random().nextInt(4) > 0) {
      signal = INTERRUPT;
      exit = 128 + INTERRUPT;
      world.runPartly(edge, environment.random().nextBoolean());
    } else if (trouble.failing().contains(edge.id())) {
      // A failing command writes no outputs: ninja's rule, and so ours, would accept a partial
      // output.
      exit = 1 + environment.random().nextInt(3);
    } else {
      world.reading(read.getOrDefault(edge.id(), Map.of()));
      SimTraces traces = environment.traces();
      if (traces != null) {
        traces.ends(wholeGraph.edge(edge.id()), wholeGraph);
      }
      world.run(wholeGraph.edge(edge.id()), wholeGraph);
      world.reading(Map.of());
    }
    return new Completion.Commands.Ended(
        edge.id(), exit, signal, StepOutput.NONE, 0, command.startMtime(), false);
  }

  /**
   * Whether the start time shows what a command has read: no input is newer, or one was edited
   * later. No command writes its own inputs here.
   */
  boolean startTells(Effect.Files.Settle settle) {
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
}
