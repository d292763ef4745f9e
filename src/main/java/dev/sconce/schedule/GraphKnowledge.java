package dev.sconce.schedule;

import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets what the planner must know before a scan: the facts of nodes and edges, and the additions of
 * dyndep files. It requests missing information by work that waits for the answer.
 */
final class GraphKnowledge {
  private final DirtyScan scan;
  private final NeededFacts closure;
  private final PendingDyndeps dyndeps;
  private final DirtyExplanations explanations;
  private final WorkStack agenda;
  private final BuildPlanner.Host host;
  private Scheduler.@Nullable Output outbox;
  private Completion.Files.@Nullable DyndepRead answer;

  /** Dyndep files that were applied to the graph, but not to the plan yet. */
  private final List<DyndepFile> unplanned = new ArrayList<>();

  GraphKnowledge(ScheduleParts parts, DirtyScan scan, BuildPlanner.Host host) {
    this.scan = scan;
    this.closure = new NeededFacts(parts.graph(), parts.facts(), parts.inputs().deps());
    this.dyndeps = new PendingDyndeps(parts.graph(), parts.facts(), closure);
    this.explanations = parts.explanations();
    this.agenda = parts.agenda();
    this.host = host;
  }

  /** Sets the destination of effects for the present call of the scheduler. */
  void outbox(Scheduler.Output current) {
    outbox = current;
  }

  /** Receives the content of a dyndep file. */
  void dyndepRead(Completion.Files.DyndepRead read) {
    answer = read;
  }

  /** Requests the facts of everything on which targets depend. */
  WorkStack.SuspendableWork gather(List<Node> targets) {
    for (Node target : targets) {
      closure.add(target);
    }
    return new Gathering();
  }

  /** Reads the existing dyndep files among some nodes. */
  WorkStack.SuspendableWork readDyndeps(Node[] nodes) {
    return new DyndepsReading(nodes);
  }

  /** Whether a node is a dyndep file that has not been read. */
  boolean isPending(Node node) {
    return dyndeps.pending(node);
  }

  boolean anyPending(Node[] nodes) {
    return dyndeps.anyPending(nodes);
  }

  /** Why the graph cannot be used any more; empty if it can. */
  String graphError() {
    return dyndeps.graphError();
  }

  /** Dyndep files that were applied to the graph, but not to the plan yet. */
  List<DyndepFile> unplanned() {
    return unplanned;
  }

  /** Called when the plan contains these dyndep files. */
  void planned() {
    unplanned.clear();
  }

  private void ask(Effect effect) {
    assert outbox != null;
    outbox.ask(effect);
    agenda.await();
  }

  private final class Gathering implements WorkStack.SuspendableWork {
    private Effect.Files.@Nullable Gather asked;

    @Override
    public boolean proceed() {
      if (asked != null) {
        host.gathered(asked.edges());
        closure.follow(asked.edges());
      }
      if (closure.isEmpty()) {
        return true;
      }
      asked = closure.take();
      ask(asked);
      return false;
    }
  }

  private final class DyndepsReading implements WorkStack.SuspendableWork {
    private final Node[] nodes;
    private int next;

    DyndepsReading(Node[] nodes) {
      this.nodes = nodes;
    }

    @Override
    public boolean proceed() {
      while (next < nodes.length) {
        Node node = nodes[next++];
        if (dyndeps.pending(node)) {
          agenda.push(new DyndepReading(node));
          return false;
        }
      }
      return true;
    }
  }

  private final class DyndepReading implements WorkStack.SuspendableWork {
    private final Node file;
    private boolean asked;

    DyndepReading(Node file) {
      this.file = file;
    }

    @Override
    public boolean proceed() {
      if (!asked) {
        asked = true;
        if (explanations.wanted()) {
          explanations.add(file, "loading dyndep file '" + file.path() + "'");
        }
        ask(new Effect.Files.ReadDyndep(file));
        return false;
      }
      Completion.Files.DyndepRead read = answer;
      assert read != null && read.file() == file;
      DyndepFile content = read.content();
      if (content == null) {
        host.fail(read.error());
        return false;
      }
      if (dyndeps.declaresKnownLeaf(content)) {
        scan.recheckInputs();
      }
      String error = dyndeps.apply(content);
      if (!error.isEmpty()) {
        host.fail(error);
        return false;
      }
      unplanned.add(content);
      agenda.push(new Gathering());
      return true;
    }
  }
}
