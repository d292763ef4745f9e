package dev.sconce.app.sconce;

import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.files.FileException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.RemoteOutputs;
import dev.sconce.history.RunStore;
import dev.sconce.history.StepRun;
import dev.sconce.history.StoredOutput;
import dev.sconce.report.StepReport;
import dev.sconce.schedule.StepTextEvaluator;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import dev.sconce.ui.plain.LogPrinter;
import dev.sconce.ui.text.DiagnosticStream;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The subcommand {@code log}: shows what steps printed in their last runs. */
final class LogCommand {
  /** Timestamps of files may lag behind the clock by one tick. */
  private static final long SLACK_MILLIS = 20;

  private final ProcessContext context;
  private final UserMessages messages;
  private final BuildLocation location;
  private final CommandLine line;
  private final StepLabels labels;
  private final RunStore runs;
  private final OutputFailure outputFailure = new OutputFailure();
  private final LogPrinter printer;
  private final OwnershipAdvice ownership;
  private final LogFormat format;

  private LogCommand(
      ProcessContext context,
      UserMessages messages,
      BuildLocation location,
      CommandLine line,
      LogFormat format) {
    this.format = format;
    this.context = context;
    this.messages = messages;
    this.location = location;
    this.line = line;
    this.runs = RunStore.at(location.state());
    this.labels = new StepLabels(SourceRoots.of(location.directory()));
    this.printer =
        new LogPrinter(FileLinks.style(context, location), labels, context.out(), outputFailure);
    this.ownership = new OwnershipAdvice(context.directory());
  }

  /** Shows the outputs that the user asked for and returns the exit code. */
  static int run(
      ProcessContext context, UserMessages messages, BuildLocation location, CommandLine line)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    LogCommand command;
    try {
      command = new LogCommand(context, messages, location, line, LogFormat.of(line));
    } catch (StartException e) {
      messages.complain("error: " + Utf8Text.text(e.getMessage()));
      return SconceFace.NOT_STARTED;
    }
    try (LoadedBuild loaded = location.load(context, warnings::add)) {
      command.load(warnings);
      for (String warning : warnings) {
        messages.complain("warning: " + Utf8Text.text(warning));
      }
      int code = command.show(loaded);
      command.outputFailure.check();
      return code;
    } catch (StartException e) {
      messages.complain("error: " + Utf8Text.text(e.getMessage()));
      return SconceFace.NOT_STARTED;
    }
  }

  private void load(List<String> warnings) throws StartException {
    try {
      runs.load();
    } catch (FileException e) {
      throw new StartException(RecordFailureNotice.unreadable(location.state(), e, ownership));
    }
    warnings.addAll(runs.warnings());
  }

  private int show(LoadedBuild loaded) throws IOException, StartException {
    Optional<String> gap = gap();
    if (runs.knowsNothing() && !isTaken(loaded)) {
      throw new StartException(
          "no build with sconce is recorded here yet"
              + gap.map(text -> ": " + text).orElse(".  Try  " + Utf8Text.of(location.command())));
    }
    return line.words().isEmpty() ? showAll(loaded, gap) : showNamed(loaded, gap);
  }

  /** Why the latest builds may not be recorded; empty if they are. */
  private Optional<String> gap() {
    if (runs.isWritable()) {
      return Optional.empty();
    }
    String advice = ownership.adviceOfAll(location.state()).map(text -> "; " + text).orElse("");
    return Optional.of(
        Utf8Text.of(
            "what you build cannot be recorded in " + ownership.name(location.state()) + advice));
  }

  private int showAll(LoadedBuild loaded, Optional<String> gap) throws IOException, StartException {
    List<StoredOutput> shown = new ArrayList<>();
    runs.forEachOutput(
        kept -> {
          if (isWanted(kept) && isCurrent(kept.run(), loaded)) {
            shown.add(kept);
          }
        });
    if (shown.isEmpty() && gap.isPresent()) {
      throw new StartException("nothing is known of the latest builds: " + gap.get());
    }
    if (format != LogFormat.TEXT) {
      warn(gap);
      return export(shown, loaded);
    }
    for (StoredOutput kept : shown) {
      print(kept, loaded);
    }
    warn(gap);
    if (shown.isEmpty()) {
      messages.say("sconce: " + nothing());
    }
    return SconceFace.DONE;
  }

  private boolean isWanted(StoredOutput kept) {
    boolean succeeded = kept.run().succeeded();
    if (line.warnings()) {
      return succeeded
          && DiagnosticStream.of(new KeptOutput(kept)).stream()
              .anyMatch(one -> one.severity() == Severity.WARNING);
    }
    return isPrintedAsked() ? succeeded : !succeeded || format != LogFormat.TEXT;
  }

  private boolean isPrintedAsked() {
    return line.other(CommandLineOption.PRINTED).equals(Optional.of("true"));
  }

  private String nothing() {
    return line.warnings()
        ? "no step that succeeded when it ran last printed a warning"
        : isPrintedAsked()
            ? "no step that succeeded when it ran last printed anything"
            : "no step failed when it ran last";
  }

  /** Exports the outputs for other programs, failures first. */
  private int export(List<StoredOutput> shown, LoadedBuild loaded) throws IOException {
    LogExport export = new LogExport(location.directory());
    List<StepReport> steps = new ArrayList<>();
    for (StoredOutput kept : shown) {
      StepRun run = kept.run();
      StepText text = text(run, loaded.graph());
      steps.add(
          new StepReport(
              labels.name(text.label()),
              text,
              outcome(run),
              run.exitCode(),
              run.started(),
              Math.max(0, run.durationMillis()),
              kept.printedBytes(),
              DiagnosticStream.of(new KeptOutput(kept)).stream().map(export::located).toList()));
    }
    steps.sort(Comparator.comparing(step -> !step.failed()));
    export.write(format, steps, context.out());
    return SconceFace.DONE;
  }

  /**
   * Whether the step still exists and no other ninja has run it since. If one did, the build log
   * has a later run.
   */
  private static boolean isCurrent(StepRun run, LoadedBuild loaded) {
    Node output = loaded.graph().find(run.step());
    if (output == null || output.producer() == null) {
      return false;
    }
    long loggedMillis = TimeUnit.NANOSECONDS.toMillis(loaded.buildLog().mtimeNanos(output));
    return loggedMillis <= run.ended().toEpochMilli() + SLACK_MILLIS;
  }

  private void warn(Optional<String> gap) throws IOException {
    if (gap.isPresent()) {
      messages.complain("warning: " + Utf8Text.text(gap.get()));
    }
  }

  private int showNamed(LoadedBuild loaded, Optional<String> gap)
      throws IOException, StartException {
    warn(gap);
    Set<Edge> edges = new StepFinder(loaded.graph(), labels).allCalled(line.words());
    if (format != LogFormat.TEXT) {
      List<StoredOutput> shown = new ArrayList<>();
      for (Edge edge : edges) {
        runs.output(edge.outputs()[0].path()).ifPresent(shown::add);
      }
      return export(shown, loaded);
    }
    for (Edge edge : edges) {
      showOne(edge, loaded, gap);
    }
    return SconceFace.DONE;
  }

  private void showOne(Edge edge, LoadedBuild loaded, Optional<String> gap)
      throws IOException, StartException {
    Node output = edge.outputs()[0];
    Optional<StoredOutput> kept = runs.output(output.path());
    String name = labels.name(new StepTextEvaluator(loaded.graph()).label(edge));
    if (kept.isPresent()) {
      print(kept.get(), loaded);
    } else if (edge.phony()) {
      throw new StartException(name + " only groups other targets: it prints nothing itself");
    } else if (gap.isPresent()) {
      throw new StartException("the output of the last run of " + name + " is not known");
    } else if (runs.durationMillis(output) < 0) {
      if (!isTaken(output)) {
        throw new StartException(name + " has not been run by sconce yet");
      }
      messages.say(
          "sconce: " + Utf8Text.text(name) + " came from a cache, and had printed nothing");
    } else {
      messages.say("sconce: " + Utf8Text.text(name) + " printed nothing when it ran last");
    }
  }

  /** Whether the result came from a cache, or was left in it. */
  private boolean isTaken(Node output) {
    String step = output.path();
    return runs.summary(step).isPresent()
        || RemoteOutputs.at(location.state()).of(step).isPresent();
  }

  /** Whether that is true of any step. Such a step leaves nothing to show if it printed nothing. */
  private boolean isTaken(LoadedBuild loaded) {
    Graph graph = loaded.graph();
    for (int id = 0; id < graph.edgeCount(); id++) {
      if (runs.summary(graph.edge(id).outputs()[0].path()).isPresent()) {
        return true;
      }
    }
    return !RemoteOutputs.at(location.state()).isEmpty();
  }

  private void print(StoredOutput kept, LoadedBuild loaded) {
    StepRun run = kept.run();
    printer.print(
        new LogPrinter.EarlierStep(
            text(run, loaded.graph()),
            outcome(run),
            run.exitCode(),
            Math.max(0, run.durationMillis()),
            context.clock().millis() - run.ended().toEpochMilli(),
            new KeptOutput(kept)));
  }

  private static StepOutcome outcome(StepRun run) {
    if (run.taken()) {
      return StepOutcome.HIT;
    }
    return run.succeeded() ? StepOutcome.BUILT : StepOutcome.FAILED;
  }

  /** The current name of the step with the command that ran then. */
  private static StepText text(StepRun run, Graph graph) {
    Node output = graph.find(run.step());
    Edge edge = output == null ? null : output.producer();
    return new StepText(
        edge == null ? run.step() : new StepTextEvaluator(graph).label(edge),
        edge == null ? "" : edge.bindings().ruleName(),
        List.of(run.step()),
        "",
        run.command(),
        edge != null && edge.console());
  }
}
