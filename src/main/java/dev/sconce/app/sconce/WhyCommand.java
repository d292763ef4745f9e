package dev.sconce.app.sconce;

import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.workspace.CacheSetup;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.app.workspace.TracingSetup;
import dev.sconce.app.workspace.WorkspaceStores;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.DryRunPreview;
import dev.sconce.engine.StepExplainer;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.StepTextEvaluator;
import dev.sconce.tools.StepWhyFinder;
import dev.sconce.ui.plain.WhyPrinter;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The subcommand {@code why}: tells why steps ran, would run or would not. Runs nothing. */
final class WhyCommand {
  private final ProcessContext context;
  private final BuildLocation location;
  private final CommandLine line;
  private final Settings settings;
  private final StepLabels labels;
  private final OutputFailure outputFailure = new OutputFailure();

  private WhyCommand(
      ProcessContext context, BuildLocation location, CommandLine line, Settings settings) {
    this.settings = settings;
    this.context = context;
    this.location = location;
    this.line = line;
    this.labels = new StepLabels(SourceRoots.of(location.directory()));
  }

  /** Runs the subcommand and returns the exit code. */
  static int run(
      ProcessContext context,
      UserMessages messages,
      BuildLocation location,
      CommandLine line,
      Settings settings)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    try (LoadedBuild loaded = location.load(context, warnings::add);
        WorkspaceStores memory =
            location.stores(
                loaded,
                RunStore.at(location.state()),
                CacheSetup.download(settings),
                context.clock(),
                _ -> {})) {
      WhyCommand command = new WhyCommand(context, location, line, settings);
      command.tell(loaded, memory);
      RunStore runs = memory.parts().runs();
      warnings.addAll(runs.warnings());
      OwnershipAdvice ownership = new OwnershipAdvice(context.directory());
      runs.failure()
          .or(runs::ingredientFailure)
          .map(failure -> RecordFailureNotice.unreadable(location.state(), failure, ownership))
          .ifPresent(warnings::add);
      for (String warning : warnings) {
        messages.complain("warning: " + Utf8Text.text(warning));
      }
      command.outputFailure.check();
      return SconceFace.DONE;
    } catch (StartException e) {
      messages.complain("error: " + Utf8Text.text(e.getMessage()));
      return SconceFace.NOT_STARTED;
    }
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

  private void tell(LoadedBuild loaded, WorkspaceStores memory) throws IOException, StartException {
    Set<Edge> edges = edges(loaded);
    BuildParts parts =
        memory
            .preview(loaded, context.clock(), context.startedAtMillis())
            .tracedBy(tracing(loaded, memory));
    WhyPrinter printer =
        new WhyPrinter(
            context.style(), labels, context.out(), outputFailure, context.clock().millis());
    try (DryRunPreview preview = new DryRunPreview(parts)) {
      List<Node> targets = edges.stream().map(edge -> edge.outputs()[0]).toList();
      RunResult result = preview.look(targets);
      if (result.status() == RunResult.Status.NOT_PLANNED
          || result.status() == RunResult.Status.MISDECLARED) {
        throw new StartException(result.message());
      }
      StepWhyFinder why =
          new StepWhyFinder(preview, new StepExplainer(parts, StepExplainer.Limits.NONE));
      for (Edge edge : edges) {
        printer.print(why.of(edge));
        if (!preview.runs(edge) && isLeftRemote(edge, memory.parts().remote())) {
          printer.add("its outputs are in the remote cache, and come when they are needed");
        }
      }
    }
  }

  private static boolean isLeftRemote(Edge edge, BuildParts.@Nullable RemoteStore remote) {
    return remote != null && remote.outputs().of(edge.outputs()[0].path()).isPresent();
  }

  private Set<Edge> edges(LoadedBuild loaded) throws StartException {
    if (line.words().isEmpty()) {
      throw new StartException(
          "which step? Name an output, a source or a step:  "
              + Utf8Text.of(location.command())
              + " why TARGET");
    }
    Set<Edge> edges = new StepFinder(loaded.graph(), labels).allCalled(line.words());
    for (Edge edge : edges) {
      if (edge.phony()) {
        throw new StartException(
            labels.name(new StepTextEvaluator(loaded.graph()).label(edge))
                + " only groups other targets; ask about one of them");
      }
    }
    return edges;
  }
}
