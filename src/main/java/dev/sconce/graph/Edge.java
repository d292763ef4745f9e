package dev.sconce.graph;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One build statement: what users call a step. {@link #id()} is dense from 0 in order of
 * declaration.
 *
 * <p>Inputs lie in one array: explicit, then implicit, then order-only. What a depfile or the deps
 * log adds is kept apart in {@link #discovered()}; it counts like an implicit input. Outputs lie in
 * one array: explicit, then implicit.
 *
 * <p>Arrays are handed out without a copy, for speed: callers must not change them.
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

  /** The text of the edge. */
  public Bindings bindings() {
    return bindings;
  }

  /** The pool that limits it. */
  public Pool pool() {
    return pool;
  }

  /** Whether it only groups other nodes and has no command. */
  public boolean phony() {
    return phony;
  }

  /** All declared inputs: explicit, implicit, order-only. */
  public Node[] inputs() {
    return inputs;
  }

  /** How many of {@link #inputs()} are explicit: the first ones, {@code $in}. */
  public int explicitInputs() {
    return explicitInputs;
  }

  /** How many of {@link #inputs()}, the last ones, only have to be there first. */
  public int orderOnlyInputs() {
    return orderOnlyInputs;
  }

  /** How many of {@link #inputs()} make the edge dirty when newer: explicit and implicit ones. */
  public int triggeringInputs() {
    return inputs.length - orderOnlyInputs;
  }

  /** All outputs: explicit, implicit. */
  public Node[] outputs() {
    return outputs;
  }

  /** How many of {@link #outputs()} are explicit: the first ones, {@code $out}. */
  public int explicitOutputs() {
    return explicitOutputs;
  }

  /** Nodes that are to be built whenever this edge is wanted, without being its inputs. */
  public Node[] validations() {
    return validations;
  }

  /** Inputs that a depfile or the deps log added. */
  public Node[] discovered() {
    return discovered;
  }

  /** The dyndep file that adds inputs and outputs, or null. */
  public @Nullable Node dyndep() {
    return dyndep;
  }

  /** Whether the command gets the terminal. */
  public boolean console() {
    return pool.console();
  }

  /** The value of a rule variable, quoted for a shell; empty when unbound. */
  public String value(String variable) {
    return bindings.value(this, variable);
  }

  /** Whether a rule variable is bound to a text that is not empty. */
  public boolean flag(String variable) {
    return bindings.flag(this, variable);
  }

  /** The command line, expanded. */
  public String command() {
    return value("command");
  }

  /** Whether outputs that the command left alone do not make their readers run. */
  public boolean restat() {
    return dyndepRestat || flag("restat");
  }

  /** Whether the edge makes the manifest itself. */
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

  /** What {@code deps} says. */
  public DepsKind depsKind() {
    return switch (value("deps")) {
      case "gcc" -> DepsKind.GCC;
      case "msvc" -> DepsKind.MSVC;
      default -> DepsKind.NONE;
    };
  }

  /** The text of {@code deps}, for the error about an unknown kind. */
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

  /** The outputs' paths, for messages. */
  @Override
  public String toString() {
    return bindings.ruleName() + " " + List.of(outputs);
  }

  /** How a command tells what it read. */
  public enum DepsKind {
    /** It does not, or only by a depfile that stays on disk and is read at each start. */
    NONE,
    /** A Makefile fragment, moved into the deps log once the command is done. */
    GCC,
    /** Lines of {@code /showIncludes} in the output, moved into the deps log. */
    MSVC
  }

  /**
   * The nodes of an edge under construction. The arrays become the edge's own.
   *
   * @param inputs explicit, then implicit, then order-only
   * @param explicitInputs how many of the inputs, the first ones, are explicit
   * @param orderOnlyInputs how many of the inputs, the last ones, are order-only
   * @param outputs explicit, then implicit
   * @param explicitOutputs how many of the outputs, the first ones, are explicit
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
   * What an edge knows about its text: its rule and the values of variables, evaluated on demand by
   * the front end that read it. One instance per edge; safe for use by several threads once the
   * graph is loaded, except while a dyndep file is being applied. Every evaluation may throw {@link
   * VariableCycleException}.
   */
  public interface Bindings {
    /** The name of the edge's rule; {@code phony} for an edge without a command. */
    String ruleName();

    /**
     * The value of a variable in the scope of the edge, with {@code $in} and {@code $out} quoted
     * for a shell. Empty when nothing binds it.
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

    /** Appends the expanded command, the same bytes as {@code value(edge, "command")}. */
    void appendCommand(Edge edge, ByteSink sink);

    /** Where the edge was declared. */
    SourceLocation location();
  }
}
