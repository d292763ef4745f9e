package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variables and rules of a file, with the scope of the including file as parent. A variable has
 * the value of its last binding, expanded. Written while loading; only read afterwards.
 */
final class Scope {
  private static final int FIRST_SIZE = 16;

  final @Nullable Scope parent;
  final NameTable names;

  /** Variables in an open-addressing table of numbers plus one; 0 for an empty slot. */
  private int[] variables = new int[FIRST_SIZE];

  private byte[][] texts = new byte[FIRST_SIZE][];
  private int[] ends = new int[FIRST_SIZE];
  private int[] starts = new int[FIRST_SIZE];
  private int variableCount;

  /** Bit i is set if this scope binds the variable with the fixed number i. */
  private int fixedVariables;

  private @Nullable Rule[] rules = new @Nullable Rule[FIRST_SIZE];
  private int[] ruleNames = new int[FIRST_SIZE];
  private int ruleCount;

  Scope(NameTable names, @Nullable Scope parent) {
    this.names = names;
    this.parent = parent;
  }

  /** Binds a variable to a range of bytes, which must not change afterwards. */
  void bind(int id, byte[] text, int from, int to) {
    int slot = slot(variables, id);
    if (variables[slot] == 0) {
      variables[slot] = id + 1;
      fixedVariables |= id < NameTable.RULE_KEYS_END ? 1 << id : 0;
      variableCount++;
    }
    texts[slot] = text;
    starts[slot] = from;
    ends[slot] = to;
    if (variableCount * 2 > variables.length) {
      growVariables();
    }
  }

  /** The slot of a variable in this scope only, or -1: for {@link #append}. */
  int find(int id) {
    if (id < NameTable.RULE_KEYS_END && (id < 0 || (fixedVariables & 1 << id) == 0)) {
      return -1;
    }
    int slot = slot(variables, id);
    return variables[slot] == 0 ? -1 : slot;
  }

  /** The innermost scope, from this one outwards, that binds a variable, or null. */
  @Nullable Scope binding(int id) {
    Scope scope = this;
    while (scope != null && scope.find(id) < 0) {
      scope = scope.parent;
    }
    return scope;
  }

  /** Appends the value in a slot from {@link #find}. */
  void append(int found, ByteSink sink) {
    sink.put(texts[found], starts[found], ends[found] - starts[found]);
  }

  /** Appends the value of a variable in this scope or its parents; nothing if unbound. */
  void appendVariable(int id, ByteSink sink) {
    Scope scope = binding(id);
    if (scope != null) {
      scope.append(scope.find(id), sink);
    }
  }

  /** Whether the value in a slot from {@link #find} is empty. */
  boolean isEmpty(int found) {
    return starts[found] == ends[found];
  }

  /** The value in a slot from {@link #find}, as a byte string. */
  String text(int found) {
    int length = ends[found] - starts[found];
    return length == 0
        ? ""
        : new String(texts[found], starts[found], length, StandardCharsets.ISO_8859_1);
  }

  /** Adds a rule. The caller has checked that this scope has no rule of that name. */
  void addRule(int name, Rule rule) {
    int slot = slot(ruleNames, name);
    ruleNames[slot] = name + 1;
    rules[slot] = rule;
    if (++ruleCount * 2 > ruleNames.length) {
      growRules();
    }
  }

  /** The rule with this name in this scope only, or null. */
  @Nullable Rule ownRule(int name) {
    return name < 0 ? null : rules[slot(ruleNames, name)];
  }

  /** The rule with this name in this scope or its parents, or null. */
  @Nullable Rule rule(int name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Rule rule = scope.ownRule(name);
      if (rule != null) {
        return rule;
      }
    }
    return null;
  }

  /** The rules of this scope only, in no particular order. */
  List<Rule> ownRules() {
    List<Rule> all = new ArrayList<>(ruleCount);
    for (Rule rule : rules) {
      if (rule != null) {
        all.add(rule);
      }
    }
    return all;
  }

  private void growVariables() {
    int[] oldVariables = variables;
    byte[][] oldTexts = texts;
    int[] oldStarts = starts;
    int[] oldEnds = ends;
    int size = oldVariables.length * 2;
    variables = new int[size];
    texts = new byte[size][];
    starts = new int[size];
    ends = new int[size];
    for (int i = 0; i < oldVariables.length; i++) {
      if (oldVariables[i] != 0) {
        int slot = slot(variables, oldVariables[i] - 1);
        variables[slot] = oldVariables[i];
        texts[slot] = oldTexts[i];
        starts[slot] = oldStarts[i];
        ends[slot] = oldEnds[i];
      }
    }
  }

  private void growRules() {
    int[] oldNames = ruleNames;
    @Nullable Rule[] oldRules = rules;
    ruleNames = new int[oldNames.length * 2];
    rules = Arrays.copyOf(new @Nullable Rule[0], ruleNames.length);
    for (int i = 0; i < oldNames.length; i++) {
      if (oldNames[i] != 0) {
        int slot = slot(ruleNames, oldNames[i] - 1);
        ruleNames[slot] = oldNames[i];
        rules[slot] = oldRules[i];
      }
    }
  }

  /** Spreads the numbers by a multiplication: they are dense and would form long runs. */
  private static int slot(int[] table, int id) {
    int mask = table.length - 1;
    int slot = (id * 0x9E3779B9 >>> 8) & mask;
    while (table[slot] != 0 && table[slot] != id + 1) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
