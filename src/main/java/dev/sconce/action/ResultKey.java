package dev.sconce.action;

import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import java.util.Optional;

/**
 * Makes the key of a result from the first key of its step, a path set, and the state of each pair
 * in the set. A pair and its state are hashed once ({@link #leaf}); the key is a hash of these
 * hashes. So pairs that many steps share cost almost nothing per step.
 */
public final class ResultKey {
  /** The size of a leaf, the hash of a pair and its state. */
  public static final int LEAF_BYTES = Digest.HASH_BYTES;

  private static final String SCHEMA = "sconce result key 2";

  private ResultKey() {}

  /** The leaves of pairs, by their numbers. */
  @FunctionalInterface
  public interface Leaves {
    /**
     * Copies the leaf of a pair in its present state.
     *
     * @param number of the pair, by the table of the set
     * @return false if the state is unknown, or equals none under which a result can have been
     *     stored
     */
    boolean copy(int number, byte[] into, int at);
  }

  /** The hash of a pair and its state, which must be known. */
  public static byte[] leaf(PathTable.Pair pair, Ingredient.State state) {
    ByteSink bytes = new ByteSink();
    IngredientBytes.put(
        bytes, new Ingredient(Ingredient.Kind.DISCOVERED, pair.access(), pair.path(), state));
    Digest.Hasher hasher = new Digest.Hasher();
    hasher.update(bytes.buffer(), 0, bytes.length());
    return hasher.finish().hash();
  }

  /** The key; empty if no result can be stored under it. */
  public static Optional<ActionKey> of(ActionKey first, PathSet set, Leaves leaves) {
    byte[] all = new byte[set.size() * LEAF_BYTES];
    for (int i = 0; i < set.size(); i++) {
      if (!leaves.copy(set.number(i), all, i * LEAF_BYTES)) {
        return Optional.empty();
      }
    }
    ByteSink head = new ByteSink();
    head.putText(SCHEMA);
    IngredientBytes.put(head, first.hash());
    head.putInt(set.size());
    Digest.Hasher hasher = new Digest.Hasher();
    hasher.update(head.buffer(), 0, head.length());
    hasher.update(all, 0, all.length);
    return Optional.of(new ActionKey(hasher.finish()));
  }

  /** The states of pairs, for explanations. */
  @FunctionalInterface
  public interface States {
    /** The present state of a pair. */
    Ingredient.State of(PathTable.Pair pair);
  }

  /**
   * Everything that a result key is made of, so that {@link IngredientDiff} can show how two keys
   * differ.
   */
  public static Ingredients ingredients(FirstKey first, PathSet set, States states) {
    Ingredients.Builder all = new Ingredients.Builder();
    first.ingredients().list().forEach(all::add);
    for (PathTable.Pair pair : set.pairs()) {
      all.add(
          new Ingredient(Ingredient.Kind.DISCOVERED, pair.access(), pair.path(), states.of(pair)));
    }
    return all.build();
  }
}
