package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.workspace.BuildRunner;
import dev.sconce.app.workspace.CacheSetup;
import dev.sconce.app.workspace.JobLimits;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.RemakeLoop;
import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.app.workspace.StepEnvironment;
import dev.sconce.app.workspace.StopSignals;
import dev.sconce.app.workspace.TracingSetup;
import dev.sconce.app.workspace.WorkspaceListener;
import dev.sconce.app.workspace.WorkspaceStores;
import dev.sconce.engine.Build;
import dev.sconce.engine.BuildOptions;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.RecordedTimeWeights;
import dev.sconce.engine.UpToDateCheck;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent.BuildFinished;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.session.PlanEvent;
import dev.sconce.tools.NinjaLogFiles;
import dev.sconce.tools.TargetFinder;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Builds targets and shows the build. */
final class BuildCommand implements RemakeLoop<IOException, StartException>, WorkspaceListener {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final ProcessContext context;
  private final BuildLocation location;
  private final CommandLine line;
  private final Settings settings;
  private final StepLabels labels;
  private final BuildDisplay display;
  private final EventFiles files;
  private final StopSignals signals;
  private final OwnershipAdvice ownership;
  private final RecordFailureNotice recordFailure;
  private final JobLimits limits;
  private final BuildRunner runner;
  private final UpToDateAnswer upToDate;
  private final FirstChange firstChange;
  private final BuildCaches caches;

  private BuildCommand(
      ProcessContext context,
      BuildLocation location,
      CommandLine line,
      Settings settings,
      StopSignals signals)
      throws StartException {
    this.context = context;
    this.location = location;
    this.line = line;
    this.settings = settings;
    this.signals = signals;
    this.labels = new StepLabels(SourceRoots.of(location.directory()));
    this.display = BuildDisplay.open(context, location, line, settings, labels, signals);
    this.files = EventFiles.open(settings, context, this::complain);
    this.ownership = new OwnershipAdvice(context.directory());
    this.recordFailure = new RecordFailureNotice(location.state(), ownership, this::warn);
    this.limits =
        new JobLimits(
            context.posix(),
            context.environment(),
            location.root(),
            settings.jobs() > 0 ? settings.jobs() : jobsByProcessors(),
            settings.load());
    this.runner =
        new BuildRunner(
            location.root(),
            StepEnvironment.of(settings, context.environment()),
            context.posix(),
            context.clock(),
            limits,
            signals,
            this);
    if (context.inputTerminal() && context.outputTerminal()) {
      runner.relayTerminal();
    }
    this.firstChange = new FirstChange(runner, display, line.dryRun(), this::inform);
    this.caches = new BuildCaches(context, settings, location.directory());
    this.upToDate = new UpToDateAnswer(context, location, line, settings, runner);
  }

  /**
   * Builds what the command line asks for and returns the exit code.
   *
   * @param settings including those of the command line
   */
  static int run(
      ProcessContext context,
      UserMessages messages,
      BuildLocation location,
      CommandLine line,
      Settings settings)
      throws IOException {
    try (StopSignals signals = new StopSignals(context.posix())) {
      return new BuildCommand(context, location, line, settings, signals).run();
    } catch (StartException e) {
      messages.complain("error: " + Utf8Text.text(e.getMessage()));
      return SconceFace.NOT_STARTED;
    }
  }

  private int run() throws IOException, StartException {
    try (files;
        display) {
      try {
        if (!display.showsAnyEnd() && upToDate.stillHolds()) {
          return nothingToDo();
        }
        return buildUntilCurrent();
      } catch (StartException e) {
        files.accept(new Message(Severity.ERROR, e.getMessage()));
        throw e;
      }
    }
  }

  private int nothingToDo() {
    display.accept(
        new BuildFinished(
            BuildOutcome.NOTHING_TO_DO, context.clock().millis() - context.startedAtMillis()));
    return finish(BuildOutcome.NOTHING_TO_DO, SconceFace.DONE, upToDate.steps());
  }

  private int buildUntilCurrent() throws IOException, StartException {
    try (runner;
        PeriodicThread _ = PeriodicThread.start(TICK, this::tick)) {
      if (!line.dryRun()) {
        caches.open();
      }
      if (!line.dryRun() && !settings.jobsTyped()) {
        limits.joinJobServer(this);
      }
      OptionalInt code = untilCurrent();
      if (code.isPresent()) {
        return code.getAsInt();
      }
    } finally {
      caches.close();
    }
    throw new StartException(
        Utf8Text.of(location.manifest())
            + " is still out of date after it was made "
            + MAX_READINGS
            + " times; is the clock of this machine set?");
  }

  @Override
  public OptionalInt readAndBuild() throws IOException, StartException {
    upToDate.readAgain();
    try (LoadedBuild loaded = location.load(context, new Reading());
        WorkspaceStores memory = memory(loaded)) {
      return build(loaded, memory);
    }
  }

  private WorkspaceStores memory(LoadedBuild loaded) {
    RunStore runs = RunStore.at(location.state());
    return location.stores(
        loaded,
        runs,
        CacheSetup.download(settings),
        context.clock(),
        failure -> notRecorded(runs, failure));
  }

  /** The number of parallel commands if the user sets none. */
  static int jobsByProcessors() {
    return JobLimits.defaultJobs(Runtime.getRuntime().availableProcessors());
  }

  private OptionalInt build(LoadedBuild loaded, WorkspaceStores memory)
      throws IOException, StartException {
    Node manifest = loaded.generatedManifest();
    if (manifest == null) {
      return buildTargets(loaded, memory);
    }
    RunResult result;
    Remade remade;
    try (Build build = newBuild(loaded, memory)) {
      PlanEvent first = new PlanEvent.ManifestFirst();
      display.accept(first);
      files.accept(first);
      result = run(build, List.of(manifest));
      if (isFailure(result)) {
        result = stay(build, loaded, memory, result);
      }
      remade = Remade.of(result, build.isDirty(manifest));
    }
    if (remade == Remade.CURRENT) {
      return buildTargets(loaded, memory);
    }
    if (remade == Remade.CHANGED && line.dryRun()) {
      inform("that comes first; what follows from it is not known yet (-n)");
      return OptionalInt.of(SconceFace.DONE);
    }
    return result.status() == RunResult.Status.BUILT
        ? READ_AGAIN
        : ended(result, loaded, List.of(manifest));
  }

  private OptionalInt buildTargets(LoadedBuild loaded, WorkspaceStores memory)
      throws IOException, StartException {
    List<Node> targets = targets(loaded);
    try (Build build = newBuild(loaded, memory)) {
      return ended(stay(build, loaded, memory, run(build, targets)), loaded, targets);
    }
  }

  /**
   * Keeps a finished build while the user looks at it, and continues it on request. Others may
   * build in the directory meanwhile.
   */
  private RunResult stay(Build build, LoadedBuild loaded, WorkspaceStores memory, RunResult first)
      throws IOException, StartException {
    RunResult result = first;
    Optional<BuildOutcome> outcome = outcome(result, loaded);
    while (outcome.isPresent() && display.stays(outcome.get())) {
      loaded.close();
      memory.close();
      Optional<RunResult> next = runner.linger(build);
      firstChange.throwObstacle();
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
      case FAILED, REFUSED, BROKEN, MISDECLARED -> true;
      case UP_TO_DATE, BUILT, OUTDATED, NOT_PLANNED, INTERRUPTED -> false;
    };
  }

  /** The outcome of a build; empty if the build has to start again or never started. */
  private Optional<BuildOutcome> outcome(RunResult result, LoadedBuild loaded) throws IOException {
    return switch (result.status()) {
      case UP_TO_DATE -> Optional.of(BuildOutcome.NOTHING_TO_DO);
      case BUILT -> Optional.of(BuildOutcome.BUILT);
      case FAILED, REFUSED -> {
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

  /** Tells the user what to do about logs that belong to another user. */
  private void warnOfLogs(LoadedBuild loaded) throws IOException {
    for (String log : loaded.logs().names()) {
      ownership
          .advice(loaded.files().path("open", log))
          .ifPresent(advice -> warn(Utf8Text.of(advice)));
    }
  }

  private List<Node> targets(LoadedBuild loaded) throws StartException {
    List<String> words = line.words().stream().map(Utf8Text::of).toList();
    StepFinder names = new StepFinder(loaded.graph(), labels);
    for (String word : words) {
      Optional<String> problem = names.unknownTarget(word);
      if (problem.isPresent()) {
        throw new StartException(problem.get());
      }
    }
    try {
      return new TargetFinder(loaded.graph(), loaded.depsLog()).named(words);
    } catch (TargetFinder.TargetException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private Build newBuild(LoadedBuild loaded, WorkspaceStores memory) throws StartException {
    boolean eventLog = settings.text(Setting.EVENT_LOG).isPresent();
    boolean forecasts = eventLog || display.hasConsole(); // plain lines do not show forecasts
    BuildOptions options =
        new BuildOptions(
            limits.slots(),
            settings.failures(),
            line.dryRun(),
            eventLog,
            forecasts ? PlanReporting.FORECASTS : PlanReporting.RELATIONS,
            false,
            false,
            new RecordedTimeWeights(
                loaded.graph(), loaded.files(), loaded.buildLog(), memory.parts().runs()));
    Build build =
        runner.newBuild(
            loaded,
            options,
            limits.gate(),
            firstChange.of(loaded, memory),
            memory.parts(),
            tracing(loaded, memory),
            caches.parts());
    display.show(build);
    upToDate.asks(build);
    return build.subscribe(files);
  }

  private BuildParts.@Nullable Tracing tracing(LoadedBuild loaded, WorkspaceStores memory)
      throws StartException {
    try {
      return TracingSetup.of(
          settings, location.directory(), loaded, memory.accesses(), true, context.clock());
    } catch (SettingsException e) {
      throw StartException.of(e);
    }
  }

  private RunResult run(Build build, List<Node> targets) throws StartException {
    RunResult result = runner.run(build, targets);
    firstChange.throwObstacle();
    return result;
  }

  private OptionalInt ended(RunResult result, LoadedBuild loaded, List<Node> targets)
      throws StartException {
    return switch (result.status()) {
      case UP_TO_DATE -> {
        int steps = StepCounter.of(targets, loaded.graph());
        int code = finish(BuildOutcome.NOTHING_TO_DO, SconceFace.DONE, steps);
        if (!display.anyMessage()) {
          upToDate.keep(loaded, steps);
        }
        yield OptionalInt.of(code);
      }
      case BUILT -> sumUp(BuildOutcome.BUILT, SconceFace.DONE, loaded, targets);
      case INTERRUPTED -> sumUp(BuildOutcome.INTERRUPTED, SconceFace.STOPPED, loaded, targets);
      case NOT_PLANNED -> throw new StartException(result.message());
      case OUTDATED -> {
        if (signals.stopped()) {
          yield sumUp(BuildOutcome.INTERRUPTED, SconceFace.STOPPED, loaded, targets);
        }
        yield READ_AGAIN;
      }
      case REFUSED -> sumUp(BuildOutcome.FAILED, SconceFace.REFUSED, loaded, targets);
      case FAILED, BROKEN, MISDECLARED ->
          sumUp(BuildOutcome.FAILED, SconceFace.BUILD_FAILED, loaded, targets);
    };
  }

  private OptionalInt sumUp(
      BuildOutcome outcome, int code, LoadedBuild loaded, List<Node> targets) {
    return OptionalInt.of(finish(outcome, code, StepCounter.of(targets, loaded.graph())));
  }

  private int finish(BuildOutcome outcome, int code, int stepsInAll) {
    caches.finish().ifPresent(this::warn);
    display.finish(outcome, stepsInAll);
    return display.isWhole() ? code : Math.max(code, SconceFace.NOT_STARTED);
  }

  @Override
  public void waiting(String message) {
    inform(message);
  }

  @Override
  public void jobServerFound(String makeFlags) {
    // the number of running commands shows it
  }

  @Override
  public void jobServerIgnored(String makeFlags, String reason) {
    warn("the job server of make is not used: " + reason);
  }

  @Override
  public void jobServerUnreachable(IOException reason) {
    warn("the job server of make is not used: " + reason.getMessage());
  }

  private void tick() {
    display.tick();
    files.flush();
  }

  private void notRecorded(RunStore runs, IOException failure) {
    recordFailure.met(failure);
    if (runs.failure().isPresent()) {
      display.outputsAreLost();
    }
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

  /** Shows a problem with the event files to the user only; it cannot go into these files. */
  private void complain(String byteString) {
    display.accept(new Message(Severity.WARNING, byteString));
  }

  /** Handles the progress of reading. */
  private final class Reading implements LoadedBuild.Listener {
    @Override
    public void warning(String text) {
      warn(text);
    }

    @Override
    public void error(String text) {
      // logs that cannot be read stay as they are; an exception reports every other problem
    }

    @Override
    public void manifestRead(NinjaLogFiles logs) {
      if (!line.dryRun() && logs.isFirstBuild()) {
        context.posix().linkAhead();
      }
    }

    @Override
    public void buildLogRead() {}

    @Override
    public void depsLogRead() {}

    /**
     * Called before this process waits for another build. The timestamps are no longer true after
     * the wait.
     */
    @Override
    public UpToDateCheck.KnownTimestamps knownTimes(Graph graph) {
      return upToDate.knownTimes(graph);
    }
  }
}
