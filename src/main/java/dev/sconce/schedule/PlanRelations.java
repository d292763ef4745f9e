package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.session.IntList;
import java.util.Arrays;

/**
 * Which edges of a plan wait for which. Edges are numbered from zero in topological order. Computed
 * once for each plan, because that also checks thousands of headers that no edge produces.
 */
final class PlanRelations {
  private static final int NO_PLACE = -1;

  private final Graph graph;
  private final EdgeInputs inputs;
  private final BuildPlan plan;
  private final CriticalPath criticalPath;
  private int members = NO_PLACE;
  private int[] order = {};
  private int[] firstInput = {0};
  private int[] inputPlaces = {};
  private int[] firstConsumer = {0};
  private int[] consumers = {};

  PlanRelations(Graph graph, EdgeInputs inputs, BuildPlan plan, CriticalPath criticalPath) {
    this.graph = graph;
    this.inputs = inputs;
    this.plan = plan;
    this.criticalPath = criticalPath;
  }

  /** Called when the plan has changed. */
  void clear() {
    members = NO_PLACE;
  }

  /** The ids of the edges. All other methods here refer to an edge by its index in this array. */
  int[] producersFirst() {
    if (members != plan.members().size()) {
      members = plan.members().size();
      find();
    }
    return order;
  }

  /** The start of the inputs of an edge. They end where those of the next edge start. */
  int firstInput(int at) {
    return firstInput[at];
  }

  /** The edge that produces input {@code index}. */
  int input(int index) {
    return inputPlaces[index];
  }

  /** The start of the consumers of an edge. They end where those of the next edge start. */
  int firstConsumer(int at) {
    return firstConsumer[at];
  }

  int consumer(int index) {
    return consumers[index];
  }

  private void find() {
    order = criticalPath.producersFirst(plan.targets()).toArray();
    int[] places = new int[graph.edgeCount()];
    Arrays.fill(places, NO_PLACE);
    for (int at = 0; at < order.length; at++) {
      places[order[at]] = at;
    }
    IntList found = new IntList();
    firstInput = new int[order.length + 1];
    firstConsumer = new int[order.length + 1];
    for (int at = 0; at < order.length; at++) {
      Edge edge = graph.edge(order[at]);
      int count = inputs.count(edge);
      for (int i = 0; i < count; i++) {
        Edge producer = inputs.get(edge, i).producer();
        int place = producer == null ? NO_PLACE : places[producer.id()];
        if (place != NO_PLACE && place < at) {
          found.add(place);
          firstConsumer[place + 1]++;
        }
      }
      firstInput[at + 1] = found.size();
    }
    inputPlaces = found.toArray();
    for (int at = 0; at < order.length; at++) {
      firstConsumer[at + 1] += firstConsumer[at];
    }
    int[] end = firstConsumer.clone();
    consumers = new int[inputPlaces.length];
    for (int at = 0; at < order.length; at++) {
      for (int i = firstInput[at]; i < firstInput[at + 1]; i++) {
        consumers[end[inputPlaces[i]]++] = at;
      }
    }
  }
}
