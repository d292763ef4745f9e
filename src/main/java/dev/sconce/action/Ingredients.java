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
 * Everything declared or discovered that a run depended on: two runs with the same ingredients
 * produce the same result. Order-only inputs and validations are not part of it. Groups (phonies)
 * are replaced by their members.
 *
 * <p>{@link #sideBySide} is the only way through the lists: it yields the digest and, in {@link
 * IngredientDiff}, the differences. So both agree on what counts: neither the order of ingredients
 * nor their kind.
 */
public final class Ingredients {
  /** Part of each digest, so that digests of different schemas never match. */
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

  /** Collects ingredients. If several have the same name and access, the first counts. */
  public static final class Builder {
    private final Map<Ingredient.Access, Set<String>> seen = new EnumMap<>(Ingredient.Access.class);
    private final List<Ingredient> all = new ArrayList<>();

    /** Adds an ingredient. */
    public Builder add(Ingredient one) {
      if (seen.computeIfAbsent(one.access(), _ -> new HashSet<>()).add(one.name())) {
        all.add(one);
      }
      return this;
    }

    /** Adds the command line, a byte string; none equals an empty one. */
    public Builder command(String text) {
      return text(Ingredient.Kind.COMMAND, "command", text);
    }

    /** Adds the content of the response file; none equals an empty one. */
    public Builder responseFile(String text) {
      return text(Ingredient.Kind.RESPONSE_FILE, "response file", text);
    }

    /** Adds a condition of the run; none equals an empty one. */
    Builder setting(String name, String text) {
      return text(Ingredient.Kind.SETTING, name, text);
    }

    /** Adds an environment variable; unset differs from empty. */
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

    /** Adds the maker of a file, if it has one. */
    public Builder maker(Ingredient.Kind kind, String path, Ingredient.FileMaker maker) {
      return maker instanceof Ingredient.FileMaker.Nobody
          ? this
          : add(new Ingredient(kind, Ingredient.Access.MADE, path, maker));
    }

    /** Adds a file and its maker. */
    public Builder file(
        Ingredient.Kind kind, String path, Ingredient.FileState state, Ingredient.FileMaker maker) {
      return add(new Ingredient(kind, Ingredient.Access.READ, path, state))
          .maker(kind, path, maker);
    }

    /** The ingredients added so far. */
    public Ingredients build() {
      return new Ingredients(all);
    }
  }

  /** Each name and access once, in the order of the step: texts, then files. */
  public List<Ingredient> list() {
    return list;
  }

  /** These ingredients, followed by others. */
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

  /** Takes one ingredient of each of two lists; null if a list does not have it. */
  interface Pairs {
    void pair(@Nullable Ingredient before, @Nullable Ingredient now);
  }

  /**
   * Walks two lists in step, each name and access once: texts first, then files by path, the maker
   * of a file right after it.
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
   * The digest; equal for two lists if and only if nothing differs between them. Empty if the state
   * of an ingredient is unknown.
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

  /** The ingredients that are known before any file is read: texts, and the makers of inputs. */
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
