package dev.sconce.engine;

import dev.sconce.action.CountedInputs;
import dev.sconce.action.Input;
import dev.sconce.action.Maker;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.RunLedger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that another thread has to know of a step to find out what it depends on: the graph and the
 * logs belong to the thread of the build.
 *
 * @param step the first output
 * @param outputs in order
 * @param logged what the build log says of each output, 0 where it says nothing
 * @param restat whether outputs that are left alone spare their readers
 * @param inputs in order, groups last
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record StepCapture(
    String step,
    String command,
    String responseFile,
    List<String> outputs,
    long[] logged,
    boolean restat,
    List<CountedFile> inputs) {

  /** Captures a step as it is now. To be called on the thread of the build. */
  static StepCapture of(Edge edge, Node[] discovered, BuildLog log, RunLedger ledger) {
    Node[] made = edge.outputs();
    List<String> outputs = new ArrayList<>(made.length);
    long[] logged = new long[made.length];
    for (int i = 0; i < made.length; i++) {
      outputs.add(made[i].path());
      logged[i] = log.mtimeNanos(made[i]);
    }
    CountedInputs counted = CountedInputs.of(edge, discovered);
    List<CountedFile> inputs = new ArrayList<>(counted.files().size() + counted.groups().size());
    for (CountedInputs.Counted input : counted.files()) {
      Maker maker = maker(input.node(), log, ledger);
      inputs.add(new CountedFile(input.node().path(), input.role(), maker, false));
    }
    for (Node group : counted.groups()) {
      inputs.add(new CountedFile(group.path(), Input.Role.IMPLICIT, Maker.NOBODY, true));
    }
    return new StepCapture(
        outputs.getFirst(),
        edge.command(),
        edge.value("rspfile_content"),
        outputs,
        logged,
        edge.restat(),
        inputs);
  }

  /** What a step is known to read, also when the scan had no need to attach it to the graph. */
  static Node[] discovered(Edge edge, @Nullable DepsLog deps) {
    return edge.discovered().length == 0 && deps != null && edge.flag("deps")
        ? deps.dependencies(edge.outputs()[0])
        : edge.discovered();
  }

  private static Maker maker(Node input, BuildLog log, RunLedger ledger) {
    Edge producer = input.producer();
    return producer == null
        ? Maker.NOBODY
        : ledger.makerOf(producer.outputs()[0].path(), input.path(), log.mtimeNanos(input));
  }
}
