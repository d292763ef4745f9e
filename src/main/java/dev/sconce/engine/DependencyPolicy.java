package dev.sconce.engine;

import dev.sconce.graph.Edge;
import dev.sconce.session.TraceEvent.UndeclaredAccessPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What to do about files that steps use and do not declare.
 *
 * @param usual the policy of rules that no entry matches
 * @param rules the first entry that matches decides
 */
public record DependencyPolicy(UndeclaredAccessPolicy usual, List<ForRule> rules) {
  /** Commands are not traced. */
  public static final DependencyPolicy OFF =
      new DependencyPolicy(UndeclaredAccessPolicy.OFF, List.of());

  /** Copies the list. */
  public DependencyPolicy {
    rules = List.copyOf(rules);
  }

  /** The policy of one step. */
  public UndeclaredAccessPolicy of(Edge edge) {
    String rule = edge.bindings().ruleName();
    for (ForRule each : rules) {
      if (matches(each.pattern(), rule)) {
        return each.policy();
      }
    }
    return usual;
  }

  /** Whether the commands of any step are traced. */
  public boolean isOn() {
    return strictest() != UndeclaredAccessPolicy.OFF;
  }

  /** The strictest policy of all. */
  public UndeclaredAccessPolicy strictest() {
    UndeclaredAccessPolicy found = usual;
    for (ForRule each : rules) {
      found = each.policy().compareTo(found) > 0 ? each.policy() : found;
    }
    return found;
  }

  /** The policy that a word stands for. */
  public static Optional<UndeclaredAccessPolicy> ofWord(String word) {
    for (UndeclaredAccessPolicy policy : UndeclaredAccessPolicy.values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }

  /** Parses a list such as {@code LINK=off, CXX_*=enforce}; empty if it is malformed. */
  public static Optional<List<ForRule>> readRules(String text) {
    List<ForRule> found = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String pattern = part.substring(0, Math.max(0, equals)).strip();
      Optional<UndeclaredAccessPolicy> policy = ofWord(part.substring(equals + 1).strip());
      if (pattern.isEmpty() || policy.isEmpty()) {
        return Optional.empty();
      }
      found.add(new ForRule(pattern, policy.get()));
    }
    return Optional.of(found);
  }

  /** Whether a pattern, with {@code *} as a wildcard, matches a name. */
  static boolean matches(String pattern, String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  /** The policy of the steps of some rules. */
  public record ForRule(String pattern, UndeclaredAccessPolicy policy) {}
}
