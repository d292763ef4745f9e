package dev.sconce.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which caches count for the steps of a rule: the first entry that matches decides.
 *
 * @param entries in order
 */
public record CacheRules(List<Entry> entries) {
  /** All caches count for all rules. */
  public static final CacheRules NONE = new CacheRules(List.of());

  private static final String ALL = "all";

  /** Copies the list. */
  public CacheRules {
    entries = List.copyOf(entries);
  }

  /** The caches that may have results of a step. */
  public enum Scope {
    /** No cache. */
    OFF,
    /** The cache of this machine. */
    LOCAL,
    /** All caches. */
    ALL
  }

  /**
   * The caches for some rules.
   *
   * @param rule the names of the rules, with {@code *} as a wildcard
   */
  public record Entry(String rule, Scope scope) {}

  /** The caches for a rule. */
  public Scope of(String rule) {
    for (Entry entry : entries) {
      if (matches(entry.rule(), rule)) {
        return entry.scope();
      }
    }
    return Scope.ALL;
  }

  /** Parses a list such as {@code GEN=off, LINK=local}; empty if it is malformed. */
  public static Optional<CacheRules> read(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String rule = equals < 0 ? "" : part.substring(0, equals).strip();
      Optional<Scope> scope = scope(equals < 0 ? "" : part.substring(equals + 1).strip());
      if (!isRule(rule) || scope.isEmpty()) {
        return Optional.empty();
      }
      entries.add(new Entry(rule, scope.get()));
    }
    return Optional.of(new CacheRules(entries));
  }

  /** The caches that a word stands for. */
  public static Optional<Scope> scope(String word) {
    for (Scope scope : Scope.values()) {
      if (scope.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /** Parses a list of rules such as {@code CC, CXX_*}; empty if it is malformed. */
  public static Optional<List<String>> readNames(String text) {
    List<String> names = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String name = part.strip();
      if (!isRule(name)) {
        return Optional.empty();
      }
      names.add(name.equals(ALL) ? "*" : name);
    }
    return Optional.of(List.copyOf(names));
  }

  /** Whether one of some names, with {@code *} as a wildcard, matches a rule. */
  public static boolean anyMatches(List<String> names, String rule) {
    return names.stream().anyMatch(name -> matches(name, rule));
  }

  /** Whether a text can be the name of a rule, with {@code *} as a wildcard. */
  public static boolean isRule(String text) {
    return text.matches("[A-Za-z0-9_.*-]+");
  }

  private static boolean matches(String pattern, String rule) {
    return DependencyPolicy.matches(pattern, rule);
  }
}
