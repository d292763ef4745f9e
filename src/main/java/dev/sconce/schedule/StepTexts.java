package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.StepText;
import java.util.ArrayList;
import java.util.List;

/** Evaluates how a step is named and described. */
public final class StepTexts {
  private StepTexts() {}

  /** All texts of a step, evaluated now. */
  public static StepText of(Edge edge) {
    List<String> outputs = new ArrayList<>(edge.outputs().length);
    for (Node output : edge.outputs()) {
      outputs.add(output.path());
    }
    // The command first: where variables go round in a circle, ninja's words begin with its own.
    String command = edge.command();
    return new StepText(
        label(edge),
        edge.bindings().ruleName(),
        outputs,
        edge.value("description"),
        command,
        edge.console());
  }

  /** The source when there is one that no step makes, else the first output. */
  public static String label(Edge edge) {
    return edge.explicitInputs() == 1 && edge.inputs()[0].producer() == null
        ? edge.inputs()[0].path()
        : edge.outputs()[0].path();
  }
}
