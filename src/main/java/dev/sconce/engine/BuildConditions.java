package dev.sconce.engine;

import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredients;
import dev.sconce.digest.Digest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The part of the keys that is the same for all steps of a build: variables of the environment,
 * platform and salt, in a form that may be written down. For each value it has only what
 * distinguishes it from other values.
 */
final class BuildConditions {
  private static final int SHOWN_DIGITS = 16;

  private BuildConditions() {}

  /** Empty if nothing is shared: then nobody asks. */
  static Ingredients of(BuildParts.@Nullable Caching caching) {
    Ingredients.Builder all = new Ingredients.Builder();
    if (caching != null) {
      add(all, Ingredient.Kind.SETTING, "platform", caching.conditions().platform());
      add(all, Ingredient.Kind.SETTING, "cache-salt", caching.conditions().salt());
      for (String variable : caching.environment()) {
        int end = variable.indexOf('=');
        String name = "environment " + variable.substring(0, end);
        add(all, Ingredient.Kind.ENVIRONMENT, name, variable.substring(end + 1));
      }
    }
    return all.build();
  }

  private static void add(
      Ingredients.Builder all, Ingredient.Kind kind, String name, String value) {
    String hash = Digest.of(value.getBytes(StandardCharsets.ISO_8859_1)).hex();
    Ingredient.State state = new Ingredient.Text(hash.substring(0, SHOWN_DIGITS));
    all.add(new Ingredient(kind, Ingredient.Access.TEXT, name, state));
  }
}
