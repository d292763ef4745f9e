package dev.sconce.discover.judge;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.UndeclaredReport.Fix;
import dev.sconce.session.Violation;
import java.util.List;
import java.util.Optional;

/** Advises how to fix a violation in each build system, with the names of the project. */
public final class FixAdvice {
  private static final String CMAKE_TARGETS = "CMakeFiles/";
  private static final String CMAKE_TARGET_END = ".dir/";
  private static final String MESON_TARGET_END = ".p/";

  private final Graph graph;
  private final Workspace workspace;

  public FixAdvice(Graph graph, Workspace workspace) {
    this.graph = graph;
    this.workspace = workspace;
  }

  /** Adds names and advice to a violation. */
  public UndeclaredReport report(Violation violation) {
    Edge step = graph.edge(violation.step());
    boolean made = violation.producer() != Violation.NO_STEP;
    String maker = made ? graph.edge(violation.producer()).outputs()[0].path() : "";
    return new UndeclaredReport(
        violation,
        step.outputs()[0].path(),
        step.bindings().ruleName(),
        maker,
        made ? graph.edge(violation.producer()).bindings().ruleName() : "",
        fixes(violation, step, maker));
  }

  private List<Fix> fixes(Violation violation, Edge step, String maker) {
    String output = step.outputs()[0].path();
    String file = violation.path();
    String forCMake = named(file, "${CMAKE_SOURCE_DIR}/", "${CMAKE_BINARY_DIR}/");
    String forMeson = named(file, "", "");
    String forScons = named(file, "#", "");
    return switch (violation.finding()) {
      case READS_UNORDERED, PROBES_UNORDERED ->
          List.of(
              cmake(orderedInCMake(output, forCMake, violation)),
              meson(
                  "add the custom_target that makes "
                      + file
                      + " to the sources of "
                      + target(output)),
              scons("Depends('" + output + "', '" + forScons + "')"),
              ninja(statement(step, orderOnlySuffices(step, violation) ? " || " : " | ", file)));
      case LISTS_UNORDERED ->
          List.of(
              cmake("add_dependencies(" + target(output) + " " + target(maker) + ")"),
              meson(
                  "add the custom_target that makes " + maker + " to depends of " + target(output)),
              scons("Depends('" + output + "', '" + maker + "')"),
              ninja(statement(step, " || ", maker)));
      case READS_UNDECLARED, READS_ORDER_ONLY ->
          List.of(
              cmake(declaredInCMake(step, forCMake)),
              meson("add '" + forMeson + "' to depend_files of " + target(output)),
              scons("Depends('" + output + "', '" + forScons + "')"),
              ninja(statement(step, " | ", file)));
      case WRITES_UNDECLARED ->
          List.of(
              cmake("add_custom_command(... BYPRODUCTS " + forCMake + ")"),
              meson("add '" + file + "' to the output of " + target(output)),
              scons("SideEffect('" + file + "', '" + output + "')"),
              ninja("build " + output + " | " + file + ": " + step.bindings().ruleName() + " ..."));
      case CHANGES_OTHERS_OUTPUT ->
          List.of(
              cmake(
                  "let the command that makes " + maker + " do it, as a COMMAND of its own there"),
              meson("let one custom_target make " + file + ", or write another file"),
              scons("write another file, or AddPostAction('" + file + "', ...)"),
              ninja("let one step alone make " + file));
      case INPUT_CHANGED ->
          List.of(
              cmake("let one command alone write " + file + ", before others read it"),
              meson("let one custom_target alone write " + file),
              scons("let one builder alone write " + file),
              ninja("let one step alone write " + file));
      case REMOVES_UNDECLARED, UNKNOWABLE -> List.of();
    };
  }

  /**
   * Whether an order-only dependency suffices, because an edit of the file runs the step again once
   * the file was made first.
   */
  private static boolean orderOnlySuffices(Edge step, Violation violation) {
    return violation.finding() == Violation.Finding.PROBES_UNORDERED
        || step.flag("deps")
        || !step.depfile().isEmpty();
  }

  private String orderedInCMake(String output, String file, Violation violation) {
    Optional<String> made = cmakeTargetOf(graph.edge(violation.producer()));
    String sources = "list " + file + " in the sources of " + target(output);
    return made.isPresent()
        ? "add_dependencies(" + target(output) + " " + made.get() + "), or " + sources
        : sources;
  }

  /** The target of a step, from its own outputs or from the alias that stands for them. */
  private Optional<String> cmakeTargetOf(Edge producer) {
    for (Node output : producer.outputs()) {
      Optional<String> target = cmakeTarget(output.path());
      if (target.isPresent()) {
        return target;
      }
      for (int i = 0; i < graph.consumerCount(output); i++) {
        Edge consumer = graph.consumer(output, i);
        String name = consumer.outputs()[0].path();
        if (consumer.phony() && name.startsWith(CMAKE_TARGETS)) {
          return Optional.of(name.substring(CMAKE_TARGETS.length()));
        }
      }
    }
    return Optional.empty();
  }

  /** How a build description names a file in the sources or in the build directory. */
  private String named(String file, String inSources, String inBuild) {
    String path = workspace.absolute(file);
    if (file.isEmpty() || !workspace.contains(path)) {
      return file;
    }
    return workspace.isBuilt(path)
        ? inBuild + path.substring(workspace.buildRoot().length() + 1)
        : inSources + path.substring(workspace.sourceRoot().length() + 1);
  }

  private String declaredInCMake(Edge step, String file) {
    if (cmakeTarget(step.outputs()[0].path()).isPresent() && step.explicitInputs() == 1) {
      return "set_source_files_properties("
          + named(step.inputs()[0].path(), "", "${CMAKE_BINARY_DIR}/")
          + " PROPERTIES OBJECT_DEPENDS "
          + file
          + ")";
    }
    return "add_custom_command(OUTPUT " + step.outputs()[0].path() + " ... DEPENDS " + file + ")";
  }

  /** The name of a target, as far as its outputs reveal it. */
  private static String target(String output) {
    return cmakeTarget(output)
        .or(() -> mesonTarget(output))
        .orElseGet(() -> output.substring(output.lastIndexOf('/') + 1));
  }

  private static Optional<String> cmakeTarget(String output) {
    int from = output.lastIndexOf(CMAKE_TARGETS);
    int to = from < 0 ? -1 : output.indexOf(CMAKE_TARGET_END, from);
    return to < 0
        ? Optional.empty()
        : Optional.of(output.substring(from + CMAKE_TARGETS.length(), to));
  }

  private static Optional<String> mesonTarget(String output) {
    int to = output.lastIndexOf(MESON_TARGET_END);
    return to < 0
        ? Optional.empty()
        : Optional.of(output.substring(output.lastIndexOf('/', to) + 1, to));
  }

  private static String statement(Edge step, String separator, String file) {
    StringBuilder text = new StringBuilder("build ");
    text.append(step.outputs()[0]).append(": ").append(step.bindings().ruleName());
    Node[] inputs = step.inputs();
    for (int i = 0; i < Math.min(2, step.explicitInputs()); i++) {
      text.append(' ').append(inputs[i]);
    }
    text.append(step.explicitInputs() > 2 ? " ..." : "");
    return text.append(separator).append(file).toString();
  }

  private static Fix cmake(String text) {
    return new Fix("CMake", text);
  }

  private static Fix meson(String text) {
    return new Fix("Meson", text);
  }

  private static Fix scons(String text) {
    return new Fix("SCons", text);
  }

  private static Fix ninja(String text) {
    return new Fix("Ninja", text);
  }
}
