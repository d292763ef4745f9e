package dev.sconce.graph;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One build statement; users call it a step. {@link #id()} is dense from 0 in order of declaration.
 *
 * <p>One array holds the inputs: explicit, then implicit, then order-only. {@link #discovered()}
 * holds the inputs from a depfile or the deps log separately; they count as implicit inputs.
 * Another array holds the outputs: explicit, then implicit.
 *
 * <p>For speed, methods return arrays without copying them. Callers must not change them.
 */
public final class Edge {
  private static final Node[] NO_NODES = {};

  private final int id;
  private final Bindings bindings;
  private final Pool pool;
  private final boolean phony;
  private Node[] inputs;
  private int explicitInputs;
  private int orderOnlyInputs;
  private Node[] outputs;
  private int explicitOutputs;
  private Node[] validations;
  private Node[] discovered = NO_NODES;
  private @Nullable Node dyndep;
  private boolean dyndepRestat;

  Edge(int id, Bindings bindings, Pool pool, boolean phony, Nodes nodes) {
    this.id = id;
    this.bindings = bindings;
    this.pool = pool;
    this.phony = phony;
    this.inputs = nodes.inputs();
    this.explicitInputs = nodes.explicitInputs();
    this.orderOnlyInputs = nodes.orderOnlyInputs();
    this.outputs = nodes.outputs();
    this.explicitOutputs = nodes.explicitOutputs();
    this.validations = nodes.validations();
    this.dyndep = nodes.dyndep();
  }

  /** Dense from 0 in order of declaration, unique within the graph. */
  public int id() {
    return id;
  }

  /** The rule and the variables of the edge. */
  public Bindings bindings() {
    return bindings;
  }

  /** The pool that limits the edge. */
  public Pool pool() {
    return pool;
  }

  /** Whether the edge only groups other nodes and has no command. */
  public boolean phony() {
    return phony;
  }

  /** All declared inputs: explicit, implicit, order-only. */
  public Node[] inputs() {
    return inputs;
  }

  /** The number of explicit inputs. They are the first of {@link #inputs()}, {@code $in}. */
  public int explicitInputs() {
    return explicitInputs;
  }

  /** The number of order-only inputs, the last of {@link #inputs()}. They only have to exist. */
  public int orderOnlyInputs() {
    return orderOnlyInputs;
  }

  /** The number of explicit and implicit inputs, which make the edge dirty when they are newer. */
  public int triggeringInputs() {
    return inputs.length - orderOnlyInputs;
  }

  /** All outputs: explicit, then implicit. */
  public Node[] outputs() {
    return outputs;
  }

  /** The number of explicit outputs. They are the first of {@link #outputs()}, {@code $out}. */
  public int explicitOutputs() {
    return explicitOutputs;
  }

  /** Nodes that are built whenever this edge is wanted, without being its inputs. */
  public Node[] validations() {
    return validations;
  }

  /** Inputs from a depfile or the deps log. */
  public Node[] discovered() {
    return discovered;
  }

  /** The dyndep file that adds inputs and outputs, or null. */
  public @Nullable Node dyndep() {
    return dyndep;
  }

  /** Whether the command uses the terminal. */
  public boolean console() {
    return pool.console();
  }

  /** The value of a rule variable, with paths quoted for a shell; empty if unbound. */
  public String value(String variable) {
    return bindings.value(this, variable);
  }

  /** Whether a rule variable is bound to a non-empty text. */
  public boolean flag(String variable) {
    return bindings.flag(this, variable);
  }

  /** The expanded command line. */
  public String command() {
    return value("command");
  }

  /** Whether an output that the command left unchanged does not cause its consumers to run. */
  public boolean restat() {
    return dyndepRestat || flag("restat");
  }

  /** Whether the edge generates the manifest itself. */
  public boolean generator() {
    return flag("generator");
  }

  /** The path of the depfile, or empty. */
  public String depfile() {
    return bindings.unquotedValue(this, "depfile");
  }

  /** The path of the response file, or empty. */
  public String rspfile() {
    return bindings.unquotedValue(this, "rspfile");
  }

  /** The kind that {@code deps} names. */
  public DepsKind depsKind() {
    return switch (value("deps")) {
      case "gcc" -> DepsKind.GCC;
      case "msvc" -> DepsKind.MSVC;
      default -> DepsKind.NONE;
    };
  }

  /** The text of {@code deps}, for the error message about an unknown kind. */
  public String depsText() {
    return value("deps");
  }

  void dyndep(Node file) {
    dyndep = file;
  }

  void discovered(Node[] nodes) {
    discovered = nodes;
  }

  void addImplicitInputs(Node[] added) {
    int at = triggeringInputs();
    Node[] all = new Node[inputs.length + added.length];
    System.arraycopy(inputs, 0, all, 0, at);
    System.arraycopy(added, 0, all, at, added.length);
    System.arraycopy(inputs, at, all, at + added.length, inputs.length - at);
    inputs = all;
  }

  void addImplicitOutputs(Node[] added) {
    Node[] all = Arrays.copyOf(outputs, outputs.length + added.length);
    System.arraycopy(added, 0, all, outputs.length, added.length);
    outputs = all;
  }

  void restatByDyndep() {
    dyndepRestat = true;
  }

  /** The rule and the paths of the outputs, for messages. */
  @Override
  public String toString() {
    return bindings.ruleName() + " " + List.of(outputs);
  }

  /** How a command reports its discovered inputs. */
  public enum DepsKind {
    /** Not at all, or in a depfile that stays on disk and is parsed at each start. */
    NONE,
    /** In a depfile, which is moved into the deps log after the command. */
    GCC,
    /** In {@code /showIncludes} lines of the output, which are moved into the deps log. */
    MSVC
  }

  /**
   * The nodes of an edge under construction. The edge takes over the arrays.
   *
   * @param inputs explicit, then implicit, then order-only
   * @param explicitInputs the number of explicit inputs, which come first
   * @param orderOnlyInputs the number of order-only inputs, which come last
   * @param outputs explicit, then implicit
   * @param explicitOutputs the number of explicit outputs, which come first
   * @param validations built along with the edge
   * @param dyndep one of the inputs, or null
   */
  public record Nodes(
      Node[] inputs,
      int explicitInputs,
      int orderOnlyInputs,
      Node[] outputs,
      int explicitOutputs,
      Node[] validations,
      @Nullable Node dyndep) {}

  /**
   * The rule of an edge and the values of its variables. The front end that read the edge evaluates
   * them on demand. Each edge has its own instance. Once the graph is loaded, several threads may
   * use it, except while a dyndep file is being applied. Every evaluation may throw {@link
   * VariableCycleException}.
   */
  public interface Bindings {
    /** The name of the rule; {@code phony} for an edge without a command. */
    String ruleName();

    /**
     * The value of a variable in the scope of the edge, with {@code $in} and {@code $out} quoted
     * for a shell. Empty if unbound.
     */
    String value(Edge edge, String variable);

    /**
     * Like {@link #value}, with {@code $in} and {@code $out} as plain paths (depfile, rspfile,
     * dyndep).
     */
    String unquotedValue(Edge edge, String variable);

    /** Whether {@link #value} is not empty. */
    default boolean flag(Edge edge, String variable) {
      return !value(edge, variable).isEmpty();
    }

    /** Appends the expanded command: the same bytes as {@code value(edge, "command")}. */
    void appendCommand(Edge edge, ByteSink sink);

    /** Where the edge was declared. */
    SourceLocation location();
  }
}
