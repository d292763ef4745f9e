package dev.sconce.action;

import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a run depended on, as far as it is declared or discovered: two runs with the same
 * ingredients make the same. Order-only inputs and validations are none. Groups (phonies) do not
 * appear, but what they stand for.
 *
 * <p>{@link #sideBySide} is the one way through them: the digest comes of it and, in {@link
 * IngredientDiff}, what differs. So both agree on what counts: neither the order of ingredients nor
 * their kind.
 */
public final class Ingredients {
  /** What was hashed in another way is no match. */
  private static final String SCHEMA = "sconce ingredients 1";

  /** Texts first, then by name and access. */
  private static final Comparator<Ingredient> ORDER = Ingredients::compare;

  private static final Ingredients NONE = new Ingredients(List.of());

  private final List<Ingredient> list;

  private Ingredients(List<Ingredient> list) {
    this.list = List.copyOf(list);
  }

  private static int compare(Ingredient one, Ingredient other) {
    boolean text = one.access() == Ingredient.Access.TEXT;
    if (text != (other.access() == Ingredient.Access.TEXT)) {
      return text ? -1 : 1;
    }
    int byName = one.name().compareTo(other.name());
    return byName == 0 ? one.access().compareTo(other.access()) : byName;
  }

  /** Collects ingredients. Of several of one name and access the first counts. */
  public static final class Builder {
    private final Map<Ingredient.Access, Set<String>> seen = new EnumMap<>(Ingredient.Access.class);
    private final List<Ingredient> all = new ArrayList<>();

    /** Adds one. */
    public Builder add(Ingredient one) {
      if (seen.computeIfAbsent(one.access(), _ -> new HashSet<>()).add(one.name())) {
        all.add(one);
      }
      return this;
    }

    /** Adds the command line, a byte string; none is the same as an empty one. */
    public Builder command(String text) {
      return text(Ingredient.Kind.COMMAND, "command", text);
    }

    /** Adds the content of the response file, in the same way. */
    public Builder responseFile(String text) {
      return text(Ingredient.Kind.RESPONSE_FILE, "response file", text);
    }

    /** Adds a condition of the run; none is the same as an empty one. */
    Builder setting(String name, String text) {
      return text(Ingredient.Kind.SETTING, name, text);
    }

    /** Adds a variable of the environment; an empty one is not the same as none. */
    Builder variable(String name, String value) {
      return add(
          new Ingredient(
              Ingredient.Kind.ENVIRONMENT,
              Ingredient.Access.TEXT,
              "environment " + name,
              new Ingredient.Text(value)));
    }

    private Builder text(Ingredient.Kind kind, String name, String text) {
      return text.isEmpty()
          ? this
          : add(new Ingredient(kind, Ingredient.Access.TEXT, name, new Ingredient.Text(text)));
    }

    /** Adds who made a file, if somebody did. */
    public Builder maker(Ingredient.Kind kind, String path, Ingredient.FileMaker maker) {
      return maker instanceof Ingredient.FileMaker.Nobody
          ? this
          : add(new Ingredient(kind, Ingredient.Access.MADE, path, maker));
    }

    /** Adds a file and who made it. */
    public Builder file(
        Ingredient.Kind kind, String path, Ingredient.FileState state, Ingredient.FileMaker maker) {
      return add(new Ingredient(kind, Ingredient.Access.READ, path, state))
          .maker(kind, path, maker);
    }

    /** What was added so far. */
    public Ingredients build() {
      return new Ingredients(all);
    }
  }

  /** Each name and access once, as the step has them: texts, then files. */
  public List<Ingredient> list() {
    return list;
  }

  /** These and others, these first. */
  public Ingredients with(Ingredients others) {
    Builder all = new Builder();
    list.forEach(all::add);
    others.list.forEach(all::add);
    return all.build();
  }

  private List<Ingredient> inOrder() {
    List<Ingredient> sorted = new ArrayList<>(list);
    sorted.sort(ORDER);
    return sorted;
  }

  /** What is said about an ingredient of two lists, null where a list does not have it. */
  interface Pairs {
    void pair(@Nullable Ingredient before, @Nullable Ingredient now);
  }

  /**
   * Goes through two lists at once, each name and access once: texts first, then files by path, who
   * made a file right behind it.
   */
  static void sideBySide(Ingredients before, Ingredients now, Pairs pairs) {
    List<Ingredient> old = before.inOrder();
    List<Ingredient> late = now.inOrder();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < late.size()) {
      int order =
          i == old.size() ? 1 : j == late.size() ? -1 : ORDER.compare(old.get(i), late.get(j));
      pairs.pair(order <= 0 ? old.get(i) : null, order >= 0 ? late.get(j) : null);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
  }

  /**
   * The same for two lists between which nothing differs, and only for those; empty when the state
   * of an ingredient is not known.
   */
  public Optional<Digest> digest() {
    ByteSink bytes = new ByteSink();
    bytes.put(SCHEMA);
    boolean[] known = {true};
    sideBySide(
        NONE,
        this,
        (_, one) -> {
          if (one != null) {
            known[0] &= one.state().known();
            IngredientBytes.put(bytes, one);
          }
        });
    if (!known[0]) {
      return Optional.empty();
    }
    Digest.Hasher hasher = new Digest.Hasher();
    hasher.update(bytes.buffer(), 0, bytes.length());
    return Optional.of(hasher.finish());
  }

  /** Those of them that are known before a file is looked at: texts, and who made which input. */
  public Ingredients foreseeable() {
    return new Ingredients(
        list.stream().filter(one -> one.access() != Ingredient.Access.READ).toList());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ingredients others && others.list.equals(list);
  }

  @Override
  public int hashCode() {
    return list.hashCode();
  }

  @Override
  public String toString() {
    return list.toString();
  }
}
