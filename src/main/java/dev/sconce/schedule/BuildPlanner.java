package dev.sconce.schedule;

import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.Want;
import dev.sconce.session.IntList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns targets, finished edges and dyndep files into steps that can start. All work that may have
 * to wait for facts is a {@link WorkStack.SuspendableWork} on the agenda.
 */
final class BuildPlanner {
  /** Receives the results of planning. */
  interface Host {
    /** All inputs of a wanted edge are ready. */
    void startable(Step step);

    /** The facts of some edges are known now. */
    void gathered(int[] edges);

    /** The inputs of a waiting step may have changed. */
    void inputsChanged(Step step);

    /** Some inputs of a wanted edge are not ready. */
    void waitsForInputs(Edge edge);

    /** The build cannot continue. */
    void fail(String error);
  }

  private final Graph graph;
  private final GraphFacts facts;
  private final BuildPlan plan;
  private final RunSteps steps;
  private final DirtyScan scan;
  private final GraphKnowledge knowledge;
  private final EdgeInputs inputs;
  private final WorkStack agenda;
  private final Host host;

  BuildPlanner(ScheduleParts parts, Host host) {
    this.graph = parts.graph();
    this.facts = parts.facts();
    this.plan = parts.plan();
    this.steps = parts.steps();
    this.inputs = parts.inputs();
    this.agenda = parts.agenda();
    this.host = host;
    this.scan = new DirtyScan(graph, facts, parts.inputs(), parts.outputs(), parts.explanations());
    this.knowledge = new GraphKnowledge(parts, scan, host);
  }

  /** Sets the destination of effects for the present call of the scheduler. */
  void outbox(Scheduler.Output current) {
    knowledge.outbox(current);
  }

  /** Receives the content of a dyndep file. */
  void dyndepRead(Completion.Files.DyndepRead read) {
    knowledge.dyndepRead(read);
  }

  /** Scans targets and adds them to the plan, in order. */
  WorkStack.SuspendableWork add(List<Node> targets) {
    return new AddTargets(targets);
  }

  /** Notifies the consumers of an edge that its outputs are ready. */
  WorkStack.SuspendableWork finish(Edge edge) {
    return new FinishEdge(edge);
  }

  /**
   * Whether a dyndep file that was read must be regenerated; its effect on the graph cannot be
   * undone.
   */
  boolean remakesDyndepThatWasRead() {
    for (int id = 0; id < graph.edgeCount(); id++) {
      Node file = graph.edge(id).dyndep();
      Edge producer = file == null || knowledge.isPending(file) ? null : file.producer();
      if (producer != null && steps.want(producer) == Want.START) {
        return true;
      }
    }
    return false;
  }

  /** Passes on a wanted edge whose inputs are ready; finishes an edge that need not run. */
  private void advance(Edge edge) {
    if (steps.want(edge) == Want.NONE) {
      return;
    }
    if (!plan.inputsReady(edge)) {
      host.waitsForInputs(edge);
      return;
    }
    switch (steps.want(edge)) {
      case START -> host.startable(steps.of(edge));
      case NOTHING -> agenda.push(new FinishEdge(edge));
      case FINISH, NONE -> {
        // Passed on or finished before: an edge is visited once for each output that it reads.
      }
    }
  }

  private final class AddTargets implements WorkStack.SuspendableWork {
    private final List<Node> targets;
    private int next = -1;

    AddTargets(List<Node> targets) {
      this.targets = targets;
    }

    @Override
    public boolean proceed() {
      if (!knowledge.graphError().isEmpty()) {
        host.fail(knowledge.graphError());
        return false;
      }
      if (next < 0) {
        agenda.push(knowledge.gather(targets));
      } else if (next < targets.size()) {
        agenda.push(new AddTarget(targets.get(next)));
      }
      next++;
      return next > targets.size();
    }
  }

  /** Continues the scan. Returns whether it is complete. */
  private boolean scanned() {
    return switch (scan.proceed()) {
      case DONE -> true;
      case FAILED -> {
        host.fail(scan.error());
        yield false;
      }
      case NEEDS_DYNDEP -> {
        agenda.push(knowledge.readDyndeps(madeWith(scan.dyndep())));
        yield false;
      }
    };
  }

  /** The nodes that exist when a file does: all outputs of its producer. */
  private static Node[] madeWith(Node file) {
    Edge producer = file.producer();
    return producer == null ? new Node[] {file} : producer.outputs();
  }

  private boolean addToPlan(Node target) {
    String error = plan.addTarget(target);
    if (!error.isEmpty()) {
      host.fail(error);
      return false;
    }
    return true;
  }

  /** Whether the edge of a node is unfinished. True for sources, which may be missing. */
  private boolean open(Node node) {
    Edge edge = node.producer();
    return edge == null || !facts.edge(edge.id(), GraphFacts.READY);
  }

  private boolean addValidations() {
    for (Node validation : scan.validations()) {
      if (validation.producer() != null && open(validation) && !addToPlan(validation)) {
        return false;
      }
    }
    return true;
  }

  private final class AddTarget implements WorkStack.SuspendableWork {
    private final Node target;
    private boolean begun;

    AddTarget(Node target) {
      this.target = target;
    }

    @Override
    public boolean proceed() {
      if (!begun) {
        begun = true;
        scan.start(target);
      }
      if (!scanned()) {
        return false;
      }
      // No step of the plan depends on these files; its scan would have found them.
      knowledge.planned();
      boolean added = !open(target) || addToPlan(target);
      return added && addValidations();
    }
  }

  private final class FinishEdge implements WorkStack.SuspendableWork {
    private final Edge edge;
    private int output;
    private int consumer;
    private boolean begun;
    private boolean dyndepsRead;

    FinishEdge(Edge edge) {
      this.edge = edge;
    }

    @Override
    public boolean proceed() {
      if (!begun) {
        begun = true;
        plan.finished(edge);
      }
      if (!dyndepsRead) {
        dyndepsRead = !knowledge.anyPending(edge.outputs());
        if (!dyndepsRead) {
          // Read all of them before any step continues: one may add the output of a step
          // that is bound to another.
          agenda.push(new Replan());
          agenda.push(knowledge.readDyndeps(edge.outputs()));
          return false;
        }
      }
      while (output < edge.outputs().length) {
        Node node = edge.outputs()[output];
        if (consumer == graph.consumerCount(node)) {
          output++;
          consumer = 0;
          continue;
        }
        Edge reader = graph.consumer(node, consumer++);
        boolean mayPush = steps.want(reader) == Want.NOTHING;
        advance(reader);
        if (mayPush) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Updates the plan after dyndep files were read in the middle of a build. Scans again what
   * depends on them. This may show that another producer of dyndep files is done; those files are
   * read too before any step is passed on.
   */
  private final class Replan implements WorkStack.SuspendableWork {
    private int membersBefore;
    private int @Nullable [] dependents;
    private int[] affected = {};
    private int next;
    private boolean begun;
    private boolean replanned;

    @Override
    public boolean proceed() {
      if (dependents == null) {
        dependents = unmarkDependents();
        membersBefore = plan.members().size();
      }
      while (next < dependents.length) {
        Node node = graph.node(dependents[next]);
        if (!begun) {
          begun = true;
          scan.start(node);
        }
        if (!scanned() || !addValidations()) {
          return false;
        }
        if (facts.node(node.id(), GraphFacts.DIRTY)) {
          Edge edge = node.producer();
          assert edge != null;
          plan.wantStart(edge);
        }
        begun = false;
        next++;
      }
      if (!replanned) {
        replanned = true;
        IntList walked = new IntList();
        if (!addInputs(dependents, walked)) {
          return false;
        }
        addReaders(walked);
        addNewMembers(walked);
        knowledge.planned();
        affected = sortedOnce(walked);
        next = dependents.length;
      }
      int position = next - dependents.length;
      if (position < affected.length) {
        next++;
        advance(graph.edge(affected[position]));
      }
      return position >= affected.length;
    }

    /**
     * Unmarks everything that depends on the files. Returns the ids of the produced nodes in the
     * plan, in ascending order.
     */
    private int[] unmarkDependents() {
      IntList found = new IntList();
      IntList pending = new IntList();
      for (DyndepFile read : knowledge.unplanned()) {
        pending.add(read.file().id());
        for (DyndepFile.Update update : read.updates()) {
          for (Node output : update.implicitOutputs()) {
            pending.add(output.id());
          }
        }
      }
      while (!pending.isEmpty()) {
        Node node = graph.node(pending.removeLast());
        int count = graph.consumerCount(node);
        for (int i = 0; i < count; i++) {
          Edge edge = graph.consumer(node, i);
          boolean planned = steps.want(edge) != Want.NONE;
          boolean settled = !planned && facts.edge(edge.id(), GraphFacts.READY);
          if (settled || !facts.edge(edge.id(), GraphFacts.DONE)) {
            continue;
          }
          scan.unmark(edge);
          plan.inputsChanged(edge);
          host.inputsChanged(steps.of(edge));
          for (Node output : edge.outputs()) {
            pending.add(output.id());
            if (planned) {
              found.add(output.id());
            }
          }
        }
      }
      return sortedOnce(found);
    }

    private boolean addInputs(int[] rejudged, IntList walked) {
      List<DyndepFile.Update> entries =
          knowledge.unplanned().stream()
              .flatMap(read -> read.updates().stream())
              .sorted(Comparator.comparingInt(update -> update.edge().id()))
              .toList();
      for (DyndepFile.Update entry : entries) {
        Edge edge = entry.edge();
        if (facts.edge(edge.id(), GraphFacts.READY) || steps.want(edge) == Want.NONE) {
          continue;
        }
        for (Node input : entry.implicitInputs()) {
          if (!addInput(input, edge, walked)) {
            return false;
          }
        }
      }
      for (int id : rejudged) {
        Edge edge = graph.node(id).producer();
        assert edge != null;
        if (edge.outputs()[0].id() == id && !addNewlyMadeInputs(edge, walked)) {
          return false;
        }
      }
      return true;
    }

    /**
     * Adds inputs that were sources of this edge so far, but that a step outside the plan now
     * produces.
     */
    private boolean addNewlyMadeInputs(Edge edge, IntList walked) {
      int count = inputs.count(edge);
      for (int at = 0; at < count; at++) {
        Node input = inputs.get(edge, at);
        Edge producer = input.producer();
        boolean unplannedYet = producer != null && steps.want(producer) == Want.NONE;
        if (unplannedYet && !addInput(input, edge, walked)) {
          return false;
        }
      }
      return true;
    }

    private boolean addInput(Node input, Edge reader, IntList walked) {
      String error = plan.addInput(input, reader.outputs()[0], walked);
      if (!error.isEmpty()) {
        host.fail(error);
      }
      return error.isEmpty();
    }

    /** Adds steps that validations brought and no input leads to; ninja never starts those. */
    private void addNewMembers(IntList walked) {
      IntList members = plan.members();
      for (int i = membersBefore; i < members.size(); i++) {
        walked.add(members.get(i));
      }
    }

    private void addReaders(IntList walked) {
      for (DyndepFile read : knowledge.unplanned()) {
        int count = graph.consumerCount(read.file());
        for (int i = 0; i < count; i++) {
          walked.add(graph.consumer(read.file(), i).id());
        }
      }
    }
  }

  private static int[] sortedOnce(IntList ids) {
    return Arrays.stream(ids.toArray()).sorted().distinct().toArray();
  }
}
