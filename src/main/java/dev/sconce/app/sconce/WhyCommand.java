package dev.sconce.app.sconce;

import dev.sconce.engine.BeforeMutation;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.DryRunner;
import dev.sconce.engine.Pause;
import dev.sconce.engine.Prospect;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.StepTexts;
import dev.sconce.tools.Why;
import dev.sconce.ui.plain.StepLabels;
import dev.sconce.ui.plain.WhyPrinter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The subcommand {@code why}: says why steps ran, would run or would not. Runs nothing. */
final class WhyCommand {
  private final Surroundings surroundings;
  private final Place place;
  private final CommandLine line;
  private final StepLabels labels;
  private final Unwritable unwritable = new Unwritable();

  private WhyCommand(Surroundings surroundings, Place place, CommandLine line) {
    this.surroundings = surroundings;
    this.place = place;
    this.line = line;
    this.labels = new StepLabels(SourceRoots.of(place.directory()));
  }

  /** Says why, and returns the exit code. */
  static int run(Surroundings surroundings, Talk talk, Place place, CommandLine line)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    try (Loaded loaded = Loaded.of(place, surroundings.environment(), warnings::add);
        Memory memory = Memory.of(place, loaded, surroundings.clock(), _ -> {})) {
      WhyCommand command = new WhyCommand(surroundings, place, line);
      command.tell(loaded, memory);
      memory.parts().ledger().warning().ifPresent(warnings::add);
      for (String warning : warnings) {
        talk.complain("warning: " + ByteText.text(warning));
      }
      command.unwritable.check();
      return SconceFace.DONE;
    } catch (StartException e) {
      talk.complain("error: " + ByteText.text(e.getMessage()));
      return SconceFace.NOT_STARTED;
    }
  }

  private void tell(Loaded loaded, Memory memory) throws IOException, StartException {
    Set<Edge> edges = edges(loaded);
    BuildParts parts =
        new BuildParts(
            loaded.graph(),
            loaded.files(),
            loaded.buildLog(),
            loaded.depsLog(),
            new DryRunner(),
            new NinjaDyndepReader(),
            null,
            surroundings.clock(),
            surroundings.startedAtMillis(),
            loaded.stampFile(),
            BeforeMutation.NOTHING,
            memory.parts(),
            Pause.SLEEP);
    WhyPrinter printer =
        new WhyPrinter(
            surroundings.style(),
            labels,
            surroundings.out(),
            unwritable,
            surroundings.clock().millis());
    try (Prospect prospect = new Prospect(parts)) {
      List<Node> targets = edges.stream().map(edge -> edge.outputs()[0]).toList();
      RunResult result = prospect.look(targets);
      if (result.status() == RunResult.Status.NOT_PLANNED
          || result.status() == RunResult.Status.MISDECLARED) {
        throw new StartException(result.message());
      }
      Why why = new Why(prospect);
      for (Edge edge : edges) {
        printer.print(why.of(edge));
      }
    }
  }

  private Set<Edge> edges(Loaded loaded) throws StartException {
    if (line.words().isEmpty()) {
      throw new StartException(
          "which step? Name an output, a source or a step:  "
              + ByteText.of(place.command())
              + " why TARGET");
    }
    Set<Edge> edges = new StepNames(loaded.graph(), labels).allCalled(line.words());
    for (Edge edge : edges) {
      if (edge.phony()) {
        throw new StartException(
            labels.name(new StepTexts(loaded.graph()).label(edge))
                + " only groups other targets; ask about one of them");
      }
    }
    return edges;
  }
}
