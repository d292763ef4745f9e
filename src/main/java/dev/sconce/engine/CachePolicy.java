package dev.sconce.engine;

import dev.sconce.graph.Edge;
import java.util.List;

/**
 * Which steps may be looked up and stored, and where.
 *
 * @param rules which caches count for the steps of a rule
 * @param untraced rules whose results are stored although their commands are not traced
 * @param requireVerified whether only results of traced commands are used
 */
public record CachePolicy(CacheRules rules, List<String> untraced, boolean requireVerified) {
  /** Every result of a traced command may be shared. */
  public static final CachePolicy ALL =
      new CachePolicy(new CacheRules(List.of()), List.of(), false);

  /** Copies the list. */
  public CachePolicy {
    untraced = List.copyOf(untraced);
  }

  /** Which caches count for a step. */
  CacheRules.Scope scope(Edge edge) {
    return rules.of(edge.bindings().ruleName());
  }

  /** Whether a step is stored although its command was not traced. */
  boolean storesUntraced(Edge edge) {
    return CacheRules.anyMatches(untraced, edge.bindings().ruleName());
  }
}
