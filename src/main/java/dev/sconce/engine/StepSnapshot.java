package dev.sconce.engine;

import dev.sconce.action.CountedInputs;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredients;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.RunStore;
import dev.sconce.history.RunSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that another thread must know about a step to find out what it depends on: the graph
 * and the logs belong to the thread of the build.
 *
 * @param step the first output
 * @param outputs in order
 * @param logged the time of each output in the build log, 0 if there is none
 * @param restat whether readers are skipped if the step leaves its outputs alone
 * @param inputs in order, groups last
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record StepSnapshot(
    String step,
    String command,
    String responseFile,
    List<String> outputs,
    long[] logged,
    boolean restat,
    List<Input> inputs) {
  /**
   * An input whose state is to be found out.
   *
   * @param path a byte string
   * @param group whether it only stands for other inputs, and is an input itself only if the file
   *     exists
   */
  record Input(Ingredient.Kind kind, String path, Ingredient.FileMaker maker, boolean group) {
    /** Whether a step makes it. */
    boolean made() {
      return !(maker instanceof Ingredient.FileMaker.Nobody);
    }
  }

  /** Finds out the state of an input. */
  interface Look {
    Ingredient.FileState at(Input input) throws IOException;
  }

  /**
   * Captures a step as it is now. Must be called on the thread of the build.
   *
   * @param runs needed, together with a log, to know which run made which file
   */
  static StepSnapshot of(
      Edge edge, Node[] discovered, @Nullable BuildLog log, @Nullable RunStore runs) {
    Node[] made = edge.outputs();
    List<String> outputs = new ArrayList<>(made.length);
    long[] logged = new long[made.length];
    for (int i = 0; i < made.length; i++) {
      outputs.add(made[i].path());
      logged[i] = log == null ? 0 : log.mtimeNanos(made[i]);
    }
    CountedInputs counted = CountedInputs.of(edge, discovered);
    List<Input> inputs = new ArrayList<>(counted.files().size() + counted.groups().size());
    for (CountedInputs.Counted input : counted.files()) {
      Ingredient.FileMaker maker = maker(input.node(), log, runs);
      inputs.add(new Input(input.kind(), input.node().path(), maker, false));
    }
    for (Node group : counted.groups()) {
      inputs.add(
          new Input(Ingredient.Kind.DECLARED, group.path(), Ingredient.FileMaker.NOBODY, true));
    }
    return new StepSnapshot(
        outputs.getFirst(),
        edge.command(),
        edge.value("rspfile_content"),
        outputs,
        logged,
        edge.restat(),
        inputs);
  }

  /**
   * The known discovered inputs of a step, even if the scan had no need to attach them to the
   * graph.
   */
  static Node[] discovered(Edge edge, @Nullable DepsLog deps) {
    return edge.discovered().length == 0 && deps != null && edge.flag("deps")
        ? deps.dependencies(edge.outputs()[0])
        : edge.discovered();
  }

  private static Ingredient.FileMaker maker(
      Node input, @Nullable BuildLog log, @Nullable RunStore runs) {
    Edge producer = input.producer();
    if (producer == null) {
      return Ingredient.FileMaker.NOBODY;
    }
    return log == null || runs == null
        ? Ingredient.FileMaker.UNKNOWN
        : runs.makerOf(producer.outputs()[0].path(), input.path(), log.mtimeNanos(input));
  }

  /** The ingredients that are known without reading a file. */
  Ingredients foreseeable() {
    Ingredients.Builder known = texts();
    for (Input input : inputs) {
      known.maker(input.kind(), input.path(), input.maker());
    }
    return known.build();
  }

  /** All ingredients; reads each of the files in order. */
  Ingredients ingredients(Look look) throws IOException {
    Ingredients.Builder found = texts();
    for (Input input : inputs) {
      Ingredient.FileState state = look.at(input);
      if (!input.group() || !(state instanceof Ingredient.FileState.Missing)) {
        found.file(input.kind(), input.path(), state, input.maker());
      }
    }
    return found.build();
  }

  /** All ingredients, without reading any file. */
  Ingredients unseenIngredients() {
    Ingredients.Builder found = texts();
    for (Input input : inputs) {
      if (!input.group()) {
        found.file(input.kind(), input.path(), Ingredient.FileState.UNREADABLE, input.maker());
      }
    }
    return found.build();
  }

  private Ingredients.Builder texts() {
    return new Ingredients.Builder().command(command).responseFile(responseFile);
  }

  /** Whether a run, and no later one by any ninja, made what the build log describes. */
  boolean wasMadeBy(RunSummary run) {
    if (run.products().size() != outputs.size()) {
      return false;
    }
    for (int i = 0; i < outputs.size(); i++) {
      RunSummary.Product product = run.products().get(i);
      // outputs of restat steps do not distinguish runs
      boolean wrote = restat ? run.isLogged(logged[i]) : run.wrote(product, logged[i]);
      if (!product.path().equals(outputs.get(i)) || !wrote) {
        return false;
      }
    }
    return true;
  }
}
