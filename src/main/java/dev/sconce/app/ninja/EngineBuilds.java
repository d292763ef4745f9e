package dev.sconce.app.ninja;

import dev.sconce.engine.Build;
import dev.sconce.engine.BuildOptions;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.LoggedDurations;
import dev.sconce.engine.SlotGate;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Node;
import dev.sconce.os.Interrupts;
import dev.sconce.os.Signals;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.Weights;
import dev.sconce.session.BuildRequest;
import dev.sconce.ui.plain.NinjaStatus;
import dev.sconce.ui.plain.NinjaTerminal;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds with the engine, on this machine. */
final class EngineBuilds implements Builds, AutoCloseable {
  private static final String STAMP_FILE = ".ninja_lock";

  private final NinjaOptions options;
  private final InstantSource clock;
  private final NinjaTerminal terminal;
  private final NinjaStatus status;
  private final Gates gates;
  private final LocalLauncher launcher;
  private volatile @Nullable Build running;
  private @Nullable Interrupts interrupts;
  private boolean statusUnusable;

  EngineBuilds(NinjaSurroundings surroundings, NinjaOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.terminal = surroundings.terminal();
    this.status =
        new NinjaStatus(
            terminal,
            options.verbosity(),
            surroundings.environment().get("NINJA_STATUS").orElse(null),
            options.slots(),
            this::giveUp);
    this.gates = new Gates(surroundings, options, terminal);
    this.launcher = new LocalLauncher(surroundings, options, gates);
  }

  @Override
  public Ended remake(Loaded loaded, Node target) throws NinjaExit {
    try (Build build = newBuild(loaded, Weights.EQUAL, gates.forManifest())) {
      RunResult result = run(build, List.of(target));
      return new Ended(result, build.isDirty(target));
    }
  }

  @Override
  public RunResult build(Loaded loaded, List<Node> targets) throws NinjaExit {
    SlotGate gate = gates.forTargets();
    try (Build build = newBuild(loaded, new LoggedDurations(loaded.buildLog()), gate)) {
      return run(build, targets);
    }
  }

  /** Ends what runs, if anything does, as a signal would. Any thread. */
  void stop(int signal) {
    Build build = running;
    if (build != null) {
      build.submit(new BuildRequest.Stop(signal));
    }
  }

  @Override
  public void close() {
    if (interrupts != null) {
      interrupts.close();
    }
    launcher.close();
    gates.close();
  }

  private Build newBuild(Loaded loaded, Weights weights, @Nullable SlotGate gate) {
    String builddir = loaded.manifest().variable("builddir");
    BuildParts parts =
        new BuildParts(
            loaded.graph(),
            loaded.files(),
            loaded.buildLog(),
            loaded.depsLog(),
            launcher,
            new NinjaDyndepReader(),
            gate,
            clock,
            loaded.readAtMillis(),
            builddir.isEmpty() ? STAMP_FILE : builddir + "/" + STAMP_FILE,
            this::prepare);
    return new Build(
            parts,
            new BuildOptions(
                gates.slots(),
                options.failuresAllowed(),
                options.dryRun(),
                options.debug().explain(),
                false,
                options.debug().keepDepfiles(),
                options.debug().keepResponseFiles(),
                weights))
        .subscribe(status);
  }

  /** Commands are about to run: from now on a signal has to end them too. */
  private boolean prepare() {
    if (interrupts == null) {
      interrupts = Interrupts.install(this::stop);
    }
    return true;
  }

  private RunResult run(Build build, List<Node> targets) throws NinjaExit {
    running = build;
    try {
      RunResult result = build.run(targets);
      if (statusUnusable) {
        throw new NinjaExit(1);
      }
      return result;
    } finally {
      running = null;
    }
  }

  private void giveUp(String problem) {
    statusUnusable = true;
    terminal.fatal(problem);
    stop(Signals.TERM);
  }
}
