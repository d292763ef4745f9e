package dev.sconce.app.sconce;

import dev.sconce.app.ninja.DirectoryTurn;
import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.engine.BeforeMutation;
import dev.sconce.engine.Build;
import dev.sconce.engine.BuildOptions;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.Pause;
import dev.sconce.engine.RecordedPast;
import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.LocalRunner;
import dev.sconce.exec.LocalSetup;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Canonical;
import dev.sconce.graph.Node;
import dev.sconce.os.Posix;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.ScheduleOptions;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.tools.TargetException;
import dev.sconce.tools.Targets;
import dev.sconce.ui.plain.StepLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds targets and shows it. */
final class BuildCommand {
  private static final int MOST_READINGS = 100;
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final Place place;
  private final CommandLine line;
  private final Settings settings;
  private final long startedAtMillis;
  private final StepLabels labels;
  private final Display display;
  private final EventFiles files;
  private final StopSignals signals;
  private final Ownership ownership;
  private final RecordTrouble recordTrouble;
  private @Nullable StartException obstacle;

  private BuildCommand(
      Surroundings surroundings,
      Place place,
      CommandLine line,
      Settings settings,
      StopSignals signals)
      throws StartException {
    this.surroundings = surroundings;
    this.place = place;
    this.line = line;
    this.settings = settings;
    this.signals = signals;
    this.startedAtMillis = surroundings.startedAtMillis();
    this.labels = new StepLabels(SourceRoots.of(place.directory()));
    this.display = Display.open(surroundings, place, line, settings, labels, signals);
    this.files = EventFiles.open(settings, surroundings, this::complain);
    this.ownership = new Ownership(surroundings.directory());
    this.recordTrouble = new RecordTrouble(place.state(), ownership, this::warn);
  }

  /**
   * Builds what the command line says and returns the exit code.
   *
   * @param settings those of the command line included
   */
  static int run(
      Surroundings surroundings, Talk talk, Place place, CommandLine line, Settings settings)
      throws IOException {
    try (StopSignals signals = new StopSignals(surroundings.posix())) {
      return new BuildCommand(surroundings, place, line, settings, signals).run();
    } catch (StartException e) {
      talk.complain("error: " + ByteText.text(e.getMessage()));
      return SconceFace.NOT_STARTED;
    }
  }

  private int run() throws IOException, StartException {
    try (files;
        display) {
      try {
        return buildUntilRead();
      } catch (StartException e) {
        files.accept(new Message(Severity.ERROR, e.getMessage()));
        throw e;
      }
    }
  }

  private int buildUntilRead() throws IOException, StartException {
    Posix posix = surroundings.posix();
    try (DirectoryTurn turn =
            new DirectoryTurn(
                NativePath.bytes(place.directory()),
                () -> posix,
                surroundings.clock(),
                signals::stopped,
                this::inform);
        Gate gate =
            Gate.of(line.dryRun(), settings, place, posix, surroundings.environment(), this::warn);
        CommandRunner runner = runner(posix, gate, turn);
        Ticker _ = Ticker.start(TICK, this::tick)) {
      for (int reading = 0; reading < MOST_READINGS; reading++) {
        try (Loaded loaded = Loaded.of(place, surroundings.environment(), this::warn);
            Memory memory = memory(loaded)) {
          Workbench bench = new Workbench(turn, gate, runner, slots(gate), memory);
          Ended ended = build(loaded, bench);
          if (!ended.again()) {
            return ended.code();
          }
        }
      }
    }
    throw new StartException(
        ByteText.of(place.manifest())
            + " is still out of date after it was made "
            + MOST_READINGS
            + " times; is the clock of this machine set?");
  }

  /** What the builds of one reading share. */
  private record Workbench(
      DirectoryTurn turn, Gate gate, CommandRunner runner, int slots, Memory memory) {}

  private Memory memory(Loaded loaded) {
    loaded.history().failure().ifPresent(this::outputsAreLost);
    return Memory.of(place, loaded, surroundings.clock(), recordTrouble::met);
  }

  /** How a build ended: with an exit code, or so that everything has to be read anew. */
  private record Ended(boolean again, int code) {
    static final Ended AGAIN = new Ended(true, 0);

    static Ended with(int code) {
      return new Ended(false, code);
    }
  }

  private CommandRunner runner(Posix posix, Gate gate, DirectoryTurn turn) {
    String spill = surroundings.environment().get("TMPDIR").orElse("/tmp");
    return new LocalRunner(
        posix,
        LocalSetup.of(surroundings.environment(), Path.of(spill))
            .in(place.root())
            .passingOn(gate.descriptors())
            .holding(turn::descriptor));
  }

  private int slots(Gate gate) {
    if (gate.hasJobServer()) {
      return ScheduleOptions.UNLIMITED_SLOTS;
    }
    return settings.jobs() > 0 ? settings.jobs() : jobsByProcessors();
  }

  /** How many commands run at once when nobody says. */
  static int jobsByProcessors() {
    int processors = Runtime.getRuntime().availableProcessors();
    return processors <= 1 ? 2 : processors == 2 ? 3 : processors + 2;
  }

  private Ended build(Loaded loaded, Workbench bench) throws IOException, StartException {
    Node manifest = loaded.graph().find(Canonical.of(ByteText.of(place.manifest())));
    if (manifest != null && manifest.producer() != null) {
      Ended ended = remake(loaded, bench, manifest);
      if (ended != null) {
        return ended;
      }
    }
    return buildTargets(loaded, bench);
  }

  /** Brings the manifest up to date; null when it was. */
  private @Nullable Ended remake(Loaded loaded, Workbench bench, Node manifest)
      throws IOException, StartException {
    RunResult result;
    boolean changed;
    try (Build build = newBuild(loaded, bench)) {
      result = run(build, List.of(manifest));
      if (isFailure(result)) {
        result = stay(build, loaded, bench, result);
      }
      changed = build.isDirty(manifest);
    }
    return switch (result.status()) {
      case UP_TO_DATE -> null;
      case BUILT -> {
        if (line.dryRun() && changed) {
          inform("that comes first; what follows from it is not known yet (-n)");
          yield Ended.with(SconceFace.DONE);
        }
        yield changed ? Ended.AGAIN : null;
      }
      case OUTDATED, NOT_PLANNED, FAILED, BROKEN, MISDECLARED, INTERRUPTED ->
          ended(result, loaded, List.of(manifest));
    };
  }

  private Ended buildTargets(Loaded loaded, Workbench bench) throws IOException, StartException {
    List<Node> targets = targets(loaded);
    try (Build build = newBuild(loaded, bench)) {
      return ended(stay(build, loaded, bench, run(build, targets)), loaded, targets);
    }
  }

  /**
   * Stays with a build that is over while somebody looks at it, and goes on with it when asked.
   * Others may build in the directory meanwhile.
   */
  private RunResult stay(Build build, Loaded loaded, Workbench bench, RunResult first)
      throws IOException, StartException {
    RunResult result = first;
    Optional<BuildOutcome> outcome = outcome(result, loaded);
    while (outcome.isPresent() && display.stays(outcome.get())) {
      loaded.close();
      bench.memory().close();
      bench.turn().close();
      Optional<RunResult> next = build.linger();
      if (obstacle != null) {
        throw obstacle;
      }
      if (next.isEmpty()) {
        break;
      }
      result = next.get();
      outcome = outcome(result, loaded);
    }
    return result;
  }

  private static boolean isFailure(RunResult result) {
    return switch (result.status()) {
      case FAILED, BROKEN, MISDECLARED -> true;
      case UP_TO_DATE, BUILT, OUTDATED, NOT_PLANNED, INTERRUPTED -> false;
    };
  }

  /** How a build is over; empty when it has to be begun anew, or was none. */
  private Optional<BuildOutcome> outcome(RunResult result, Loaded loaded) throws IOException {
    return switch (result.status()) {
      case UP_TO_DATE -> Optional.of(BuildOutcome.NOTHING_TO_DO);
      case BUILT -> Optional.of(BuildOutcome.BUILT);
      case FAILED -> {
        if (!display.anyFailed() && !result.message().isEmpty()) {
          tell(Severity.ERROR, result.message());
        }
        yield Optional.of(BuildOutcome.FAILED);
      }
      case BROKEN, MISDECLARED -> {
        if (!result.message().isEmpty()) {
          tell(Severity.ERROR, result.message());
          warnOfLogs(loaded);
        }
        yield Optional.of(BuildOutcome.FAILED);
      }
      case INTERRUPTED -> Optional.of(BuildOutcome.INTERRUPTED);
      case OUTDATED, NOT_PLANNED -> Optional.empty();
    };
  }

  /** Says what to do about logs that belong to somebody else. */
  private void warnOfLogs(Loaded loaded) throws IOException {
    for (Path log : loaded.logs()) {
      ownership.advice(log).ifPresent(advice -> warn(ByteText.of(advice)));
    }
  }

  private List<Node> targets(Loaded loaded) throws StartException {
    List<String> words = line.words().stream().map(ByteText::of).toList();
    StepNames names = new StepNames(loaded.graph(), labels);
    for (String word : words) {
      Optional<String> problem = names.unknownTarget(word);
      if (problem.isPresent()) {
        throw new StartException(problem.get());
      }
    }
    try {
      return new Targets(loaded.graph(), loaded.depsLog()).named(words);
    } catch (TargetException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private Build newBuild(Loaded loaded, Workbench bench) {
    BuildParts parts =
        new BuildParts(
            loaded.graph(),
            loaded.files(),
            loaded.buildLog(),
            loaded.depsLog(),
            bench.runner(),
            new NinjaDyndepReader(),
            bench.gate().slotGate(),
            surroundings.clock(),
            startedAtMillis,
            loaded.stampFile(),
            beforeMutation(loaded, bench),
            bench.memory().parts(),
            Pause.SLEEP);
    BuildOptions options =
        new BuildOptions(
            bench.slots(),
            settings.failures(),
            line.dryRun(),
            settings.text(Setting.EVENT_LOG).isPresent(),
            true,
            false,
            false,
            new TimedWeights(loaded));
    Build build = new Build(parts, options).knowing(new RecordedPast(parts));
    display.show(build);
    build.subscribe(files);
    return line.dryRun()
        ? build
        : build.subscribe(new RunRecorder(loaded.history(), startedAtMillis, this::outputsAreLost));
  }

  private BeforeMutation beforeMutation(Loaded loaded, Workbench bench) {
    ManifestSources sources =
        new ManifestSources(loaded.files(), loaded.manifest(), ByteText.of(place.manifest()));
    return () -> {
      if (line.dryRun()) {
        return true;
      }
      signals.install();
      if (!display.mayStay()) { // no screen has to be put back
        surroundings.posix().dieOfQuit();
      }
      try {
        boolean alone = bench.turn().take();
        if (display.mayStay() && sources.changedSinceFirstLook()) {
          inform("the manifest or what it is made from has changed; everything is read anew");
          return false;
        }
        if (!alone || loaded.isOutdated() || bench.memory().isOutdated()) {
          inform("another build ran here meanwhile; everything is read anew");
          return false;
        }
        loaded.prepareLogs();
        loaded.forgetOldSteps(recordTrouble::met);
        return true;
      } catch (IOException e) {
        obstacle = new StartException(String.valueOf(e.getMessage()));
        return false;
      } catch (InterruptedException e) {
        return false; // the user does not want to wait: the end of the run says so
      }
    };
  }

  private RunResult run(Build build, List<Node> targets) throws StartException {
    signals.direct(build);
    RunResult result = build.run(targets);
    if (obstacle != null) {
      throw obstacle;
    }
    return result;
  }

  private Ended ended(RunResult result, Loaded loaded, List<Node> targets) throws StartException {
    return switch (result.status()) {
      case UP_TO_DATE -> sumUp(BuildOutcome.NOTHING_TO_DO, SconceFace.DONE, loaded, targets);
      case BUILT -> sumUp(BuildOutcome.BUILT, SconceFace.DONE, loaded, targets);
      case INTERRUPTED -> sumUp(BuildOutcome.INTERRUPTED, SconceFace.STOPPED, loaded, targets);
      case NOT_PLANNED -> throw new StartException(result.message());
      case OUTDATED -> {
        if (signals.stopped()) {
          yield sumUp(BuildOutcome.INTERRUPTED, SconceFace.STOPPED, loaded, targets);
        }
        yield Ended.AGAIN;
      }
      case FAILED, BROKEN, MISDECLARED ->
          sumUp(BuildOutcome.FAILED, SconceFace.BUILD_FAILED, loaded, targets);
    };
  }

  private Ended sumUp(BuildOutcome outcome, int code, Loaded loaded, List<Node> targets) {
    display.finish(outcome, Reach.of(targets, loaded.graph()));
    return Ended.with(display.isWhole() ? code : Math.max(code, SconceFace.NOT_STARTED));
  }

  private void tick() {
    display.tick();
    files.flush();
  }

  private void outputsAreLost(IOException failure) {
    recordTrouble.met(failure);
    display.outputsAreLost();
  }

  private void inform(String byteString) {
    tell(Severity.INFO, byteString);
  }

  private void warn(String byteString) {
    tell(Severity.WARNING, byteString);
  }

  private void tell(Severity severity, String byteString) {
    Message message = new Message(severity, byteString);
    display.accept(message);
    files.accept(message);
  }

  /** For trouble with the files themselves: only the user is told. */
  private void complain(String byteString) {
    display.accept(new Message(Severity.WARNING, byteString));
  }
}
