package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.graph.SourceLocation;
import dev.sconce.graph.VariableCycleException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of one build statement: its rule, its scope and its own variables.
 *
 * <p>The look-up of a variable tries the edge's own variables, then the rule, whose text is
 * expanded for this edge, then the scope and its parents. As in ninja, an edge without variables
 * has no scope of its own, so its look-up tries the scope of the file before the rule.
 */
final class EdgeText implements Edge.Bindings {
  private static final int[] NO_VARIABLES = {};

  /** The bits of one entry in the stack of rule variables under expansion; the stack is a long. */
  private static final int STACK_BITS = 4;

  private static final int STACK_MASK = (1 << STACK_BITS) - 1;

  private final Rule rule;
  private final Scope scope;
  private final SourceText source;
  private final int offset;

  /**
   * Triples: name, start and end in the file; start and end are {@code ~x} if in its expansions.
   */
  private final int[] variables;

  EdgeText(Rule rule, Scope scope, SourceText source, int offset, EdgeVariables variables) {
    this.rule = rule;
    this.scope = scope;
    this.source = source;
    this.offset = offset;
    this.variables = variables.isEmpty() ? NO_VARIABLES : variables.copyOfCells();
  }

  @Override
  public String ruleName() {
    return rule.name();
  }

  @Override
  public SourceLocation location() {
    SourceLocation place = source.location(offset);
    return new SourceLocation(place.file(), place.line(), 0);
  }

  @Override
  public void appendCommand(Edge edge, ByteSink sink) {
    append(edge, NameTable.COMMAND, sink, true);
  }

  @Override
  public String value(Edge edge, String variable) {
    return value(edge, scope.names.find(variable), true);
  }

  @Override
  public String unquotedValue(Edge edge, String variable) {
    return value(edge, scope.names.find(variable), false);
  }

  @Override
  public boolean flag(Edge edge, String variable) {
    int id = scope.names.find(variable);
    if (id < 0 || isUnbound(id)) {
      return false;
    }
    return !value(edge, id, true).isEmpty();
  }

  /** Whether a variable that rules may bind is unbound. */
  boolean isUnbound(int id) {
    return EdgeVariables.find(variables, variables.length, id) < 0
        && rule.template(id) == null
        && !isPath(id)
        && scope.binding(id) == null;
  }

  /** The value of a variable. Without an edge, {@code $in} and {@code $out} are empty. */
  String value(@Nullable Edge edge, int id, boolean quoted) {
    if (isPath(id)) {
      return expanded(edge, id, quoted);
    }
    int own = EdgeVariables.find(variables, variables.length, id);
    if (own >= 0) {
      return EdgeVariables.text(variables, own, source);
    }
    if (variables.length == 0) {
      int found = scope.find(id);
      if (found >= 0) {
        return scope.text(found);
      }
    }
    Template template = rule.template(id);
    if (template != null) {
      String constant = template.constant();
      return constant != null ? constant : expanded(edge, id, quoted);
    }
    Scope binding = scope.binding(id);
    return binding == null ? "" : binding.text(binding.find(id));
  }

  private String expanded(@Nullable Edge edge, int id, boolean quoted) {
    ByteSink sink = new ByteSink();
    append(edge, id, sink, quoted);
    return sink.length() == 0
        ? ""
        : new String(sink.buffer(), 0, sink.length(), StandardCharsets.ISO_8859_1);
  }

  /** As in ninja, the check for cycles does not include the requested variable itself at first. */
  private void append(@Nullable Edge edge, int id, ByteSink sink, boolean quoted) {
    if (isPath(id)) {
      appendPaths(edge, id, sink, quoted);
    } else if (!appendBound(id, sink)) {
      Template template = rule.template(id);
      if (template != null) {
        appendTemplate(template, edge, sink, quoted, 0);
      }
    }
  }

  private void appendNested(
      @Nullable Edge edge, int id, ByteSink sink, boolean quoted, long stack) {
    if (isPath(id)) {
      appendPaths(edge, id, sink, quoted);
      return;
    }
    if (appendBound(id, sink)) {
      return;
    }
    Template template = rule.template(id);
    if (template != null) {
      checkCycle(id, stack);
      appendTemplate(template, edge, sink, quoted, stack << STACK_BITS | entry(id));
    }
  }

  /** Appends a value that needs no more expansion. False if the rule's template applies. */
  private boolean appendBound(int id, ByteSink sink) {
    int own = EdgeVariables.find(variables, variables.length, id);
    if (own >= 0) {
      EdgeVariables.append(variables, own, source, sink);
      return true;
    }
    if (variables.length == 0) {
      int found = scope.find(id);
      if (found >= 0) {
        scope.append(found, sink);
        return true;
      }
    }
    if (rule.template(id) != null) {
      return false;
    }
    scope.appendVariable(id, sink);
    return true;
  }

  private void appendTemplate(
      Template template, @Nullable Edge edge, ByteSink sink, boolean quoted, long stack) {
    byte[] text = template.text();
    int[] cells = template.cells();
    for (int i = 0; i < cells.length; i += 2) {
      int cell = cells[i];
      if (cell >= 0) {
        sink.put(text, cell, cells[i + 1] - cell);
      } else if (cell == VariableText.LINE_BREAK) {
        sink.put('\n');
      } else {
        appendNested(edge, ~cell, sink, quoted, stack);
      }
    }
  }

  private static boolean isPath(int id) {
    return id >= NameTable.IN && id <= NameTable.OUT;
  }

  private static void appendPaths(@Nullable Edge edge, int id, ByteSink sink, boolean quoted) {
    if (edge == null) {
      return;
    }
    Node[] nodes = id == NameTable.OUT ? edge.outputs() : edge.inputs();
    int count = id == NameTable.OUT ? edge.explicitOutputs() : edge.explicitInputs();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        sink.put(id == NameTable.IN_NEWLINE ? '\n' : ' ');
      }
      int from = sink.length();
      nodes[i].appendPath(sink);
      if (quoted) {
        ShellQuote.quote(sink, from);
      }
    }
  }

  private static long entry(int id) {
    return id - NameTable.COMMAND + 1L;
  }

  private void checkCycle(int id, long stack) {
    for (long rest = stack; rest != 0; rest >>>= STACK_BITS) {
      if ((rest & STACK_MASK) == entry(id)) {
        throw cycle(id, stack);
      }
    }
  }

  private VariableCycleException cycle(int id, long stack) {
    String chain = scope.names.name(id);
    long rest = stack;
    long entry;
    do {
      entry = rest & STACK_MASK;
      chain = scope.names.name((int) entry - 1 + NameTable.COMMAND) + " -> " + chain;
      rest >>>= STACK_BITS;
    } while (entry != entry(id));
    return new VariableCycleException(chain, location());
  }
}
