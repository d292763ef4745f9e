package dev.sconce.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which caches count for the steps of a rule. The first entry that matches counts.
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

  /** What may have results of a step. */
  public enum Scope {
    /** Nothing. */
    OFF,
    /** What is on this machine. */
    LOCAL,
    /** All. */
    ALL
  }

  /**
   * What counts for some rules.
   *
   * @param rule their names, with {@code *} for anything
   */
  public record Entry(String rule, Scope scope) {}

  /** What counts for a rule. */
  public Scope of(String rule) {
    for (Entry entry : entries) {
      if (matches(entry.rule(), rule)) {
        return entry.scope();
      }
    }
    return Scope.ALL;
  }

  /** What a list such as {@code GEN=off, LINK=local} says; empty if it says nothing of the kind. */
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

  /** The caches that a word names. */
  public static Optional<Scope> scope(String word) {
    for (Scope scope : Scope.values()) {
      if (scope.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /** The rules that a list such as {@code CC, CXX_*} names; empty if it is none. */
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

  /** Whether one of some names, with {@code *} for anything, is that of a rule. */
  public static boolean anyMatches(List<String> names, String rule) {
    return names.stream().anyMatch(name -> matches(name, rule));
  }

  /** Whether a text can be the name of a rule, with {@code *} for anything. */
  public static boolean isRule(String text) {
    return text.matches("[A-Za-z0-9_.*-]+");
  }

  private static boolean matches(String pattern, String rule) {
    return DependencyPolicy.matches(pattern, rule);
  }
}
