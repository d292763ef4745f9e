package dev.sconce.app.ninja;

import dev.sconce.engine.BeforeMutation;
import dev.sconce.engine.Build;
import dev.sconce.engine.BuildOptions;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.LoggedDurations;
import dev.sconce.engine.SlotGate;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Node;
import dev.sconce.history.OrphansException;
import dev.sconce.history.UpToDateNotes;
import dev.sconce.os.Interrupts;
import dev.sconce.os.Signals;
import dev.sconce.os.SystemThreads;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.Weights;
import dev.sconce.session.Asker;
import dev.sconce.session.BuildRequest;
import dev.sconce.ui.plain.NinjaStatus;
import dev.sconce.ui.plain.NinjaTerminal;
import dev.sconce.ui.plain.UnusableStatusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds with the engine, on this machine. */
final class EngineBuilds implements Builds, BeforeMutation, AutoCloseable {
  private static final String STAMP_FILE = ".ninja_lock";
  private static final int INTERRUPTED = 130;

  private final Asker asker = new Asker("signal");
  private final NinjaOptions options;
  private final Machine machine;
  private final InstantSource clock;
  private final NinjaTerminal terminal;
  private final NinjaStatus status;
  private final Gates gates;
  private final DirectoryTurn turn;
  private final RunnerOnDemand runner;
  private final List<Build> builds = new ArrayList<>();
  private boolean changed;
  private @Nullable Interrupts interrupts;

  // Guarded by this: signals come on threads of their own.
  private @Nullable Build running;

  /** Set while this is locked; read without by who waits for another build. */
  private volatile boolean stopped;

  EngineBuilds(NinjaSurroundings surroundings, NinjaOptions options, InstantSource clock) {
    this.options = options;
    this.machine = surroundings.machine();
    this.clock = clock;
    this.terminal = surroundings.terminal();
    this.status =
        new NinjaStatus(
            terminal,
            options.verbosity(),
            surroundings.environment().get("NINJA_STATUS").orElse(null),
            options.slots());
    this.gates = new Gates(surroundings, options, terminal);
    this.turn =
        new DirectoryTurn(
            options.directoryOrEmpty(), machine::posix, clock, () -> stopped, terminal::warning);
    this.runner = new RunnerOnDemand(surroundings, options.directoryOrEmpty(), gates, turn);
  }

  /** Linking the system's calls takes as long as reading a large manifest: both go on together. */
  @Override
  public void expectCommands() {
    Thread linking = new Thread(machine::link, "link");
    linking.setDaemon(true);
    SystemThreads.tryStart(linking); // else they are linked when the first is made
  }

  @Override
  public boolean takeTurn() throws NinjaExit {
    boolean unchanged = prepare();
    checkStopped();
    return unchanged;
  }

  @Override
  public Ended remake(Loaded loaded, Node target) throws NinjaExit {
    try (Build build = newBuild(loaded, Weights.EQUAL, gates.forManifest(), options.slots())) {
      RunResult result = run(build, List.of(target));
      return new Ended(result, build.isDirty(target));
    }
  }

  @Override
  public RunResult build(Loaded loaded, List<Node> targets) throws NinjaExit {
    SlotGate gate = gates.forTargets();
    Weights weights = new LoggedDurations(loaded.buildLog());
    try (Build build = newBuild(loaded, weights, gate, gates.slotsForTargets())) {
      return run(build, targets);
    }
  }

  @Override
  public void note(UpToDateNotes notes) {
    if (changed) {
      notes.unfit();
    }
    for (Build build : builds) {
      build.note(notes);
    }
  }

  /** Ends what runs, as a signal does; what a second one finds is killed. Any thread. */
  synchronized void stop(int signal) {
    if (running != null) {
      running.submit(asker, new BuildRequest.Stop(stopped ? Signals.KILL : signal));
    }
    stopped = true;
  }

  @Override
  public void close() {
    if (interrupts != null) {
      interrupts.close();
    }
    runner.close();
    gates.close();
    try {
      turn.close();
    } catch (IOException e) {
      terminal.warning("the lock of the build directory is not free: " + e.getMessage());
    }
  }

  private Build newBuild(Loaded loaded, Weights weights, @Nullable SlotGate gate, int slots) {
    String builddir = loaded.manifest().variable("builddir");
    BuildParts parts =
        new BuildParts(
            loaded.graph(),
            loaded.files(),
            loaded.buildLog(),
            loaded.depsLog(),
            runner,
            new NinjaDyndepReader(),
            gate,
            clock,
            loaded.readAtMillis(),
            builddir.isEmpty() ? STAMP_FILE : builddir + "/" + STAMP_FILE,
            this);
    BuildOptions how =
        new BuildOptions(
            slots,
            options.failuresAllowed(),
            options.dryRun(),
            options.debug().explain(),
            false,
            options.debug().keepDepfiles(),
            options.debug().keepResponseFiles(),
            weights);
    Build build = new Build(parts, how).subscribe(status);
    if (!changed) {
      build.trust(loaded.knownTimes());
    }
    return build;
  }

  /** Something is about to be changed: from now on a signal has to end commands, too. */
  @Override
  public boolean prepare() {
    if (interrupts == null) {
      interrupts = Interrupts.install(machine.posix(), this::stop);
      machine.posix().dieOfQuit();
    }
    try {
      return turn.take();
    } catch (OrphansException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException doNotWait) {
      return false;
    }
  }

  private RunResult run(Build build, List<Node> targets) throws NinjaExit {
    direct(build);
    builds.add(build);
    try {
      RunResult result = build.run(targets);
      if (result.status() != RunResult.Status.UP_TO_DATE) {
        changed = true;
        builds.clear();
      }
      if (result.status() == RunResult.Status.OUTDATED) {
        checkStopped();
      }
      return result;
    } catch (UnusableStatusException e) {
      terminal.fatal(String.valueOf(e.getMessage()));
      throw new NinjaExit(1);
    } finally {
      direct(null);
    }
  }

  private synchronized void direct(@Nullable Build build) {
    running = build;
  }

  private synchronized void checkStopped() throws NinjaExit {
    if (stopped) {
      terminal.info("build stopped: interrupted by user.");
      throw new NinjaExit(INTERRUPTED);
    }
  }
}
