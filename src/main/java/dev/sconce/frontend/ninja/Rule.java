package dev.sconce.frontend.ninja;

import org.jspecify.annotations.Nullable;

/** A rule: templates for the variables that rules may bind. */
final class Rule {
  private final String name;
  private final boolean phony;
  private final @Nullable Template[] templates;

  private Rule(String name, boolean phony, @Nullable Template[] templates) {
    this.name = name;
    this.phony = phony;
    this.templates = templates;
  }

  /** A rule that binds nothing yet. */
  static Rule named(String name) {
    return new Rule(
        name, false, new @Nullable Template[NameTable.RULE_KEYS_END - NameTable.COMMAND]);
  }

  /** The rule of edges without a command. */
  static Rule phonyRule() {
    return new Rule(
        "phony", true, new @Nullable Template[NameTable.RULE_KEYS_END - NameTable.COMMAND]);
  }

  String name() {
    return name;
  }

  boolean phony() {
    return phony;
  }

  void bind(int key, Template template) {
    templates[key - NameTable.COMMAND] = template;
  }

  /** The template of a variable, or null if the rule does not bind it. */
  @Nullable Template template(int variable) {
    return NameTable.isRuleKey(variable) ? templates[variable - NameTable.COMMAND] : null;
  }

  /** Whether a variable is unbound or bound to an empty text. */
  boolean isEmpty(int variable) {
    Template template = template(variable);
    return template == null || template.isEmpty();
  }
}
