package dev.sconce.engine;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.Answer;
import dev.sconce.session.Ingredient;
import dev.sconce.session.Ingredient.Change;
import dev.sconce.session.Ingredient.Kind;
import java.util.ArrayList;
import java.util.List;

/** Nobody wrote down what steps were made of: names what counts, and what ninja's rule says. */
final class ForgottenPast implements StepPast {
  @Override
  public Answer.Ingredients ingredients(Edge edge, List<String> reasons, boolean built) {
    List<Ingredient> rows = new ArrayList<>();
    if (!edge.phony()) {
      rows.add(unknown(Kind.COMMAND, "command"));
    }
    for (int at = 0; at < edge.triggeringInputs(); at++) {
      addUpToMost(rows, Kind.DECLARED, edge.inputs()[at]);
    }
    for (Node input : edge.discovered()) {
      addUpToMost(rows, Kind.DISCOVERED, input);
    }
    String verdict =
        reasons.isEmpty()
            ? "it is not recorded what this step was made of when it last ran"
            : String.join("; ", reasons);
    return new Answer.Ingredients(edge.id(), verdict, rows);
  }

  private static void addUpToMost(List<Ingredient> rows, Kind kind, Node input) {
    if (rows.size() < Answer.StepDescription.MOST) {
      rows.add(unknown(kind, input.path()));
    }
  }

  private static Ingredient unknown(Kind kind, String name) {
    return new Ingredient(kind, name, "", "", Change.UNKNOWN);
  }
}
