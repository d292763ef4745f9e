package dev.sconce.action;

import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of a step before it runs, and the key made of it. Under this key an action cache
 * has the path sets of earlier runs ({@link KeyNode}).
 *
 * @param key the hash of the ingredients
 * @param ingredients with roots in texts and paths as tokens
 */
public record FirstKey(ActionKey key, Ingredients ingredients) {
  private static final String SCHEMA = "sconce first key 1";

  private static final String PATH = "PATH";

  /** An option that makes a compiler generate code for the processor that it runs on. */
  private static final Pattern NATIVE =
      Pattern.compile(
          "(?:-m(?:arch|cpu|tune)|-?-target-cpu|target-cpu|-xhost)[= ]?native\\b|-xHost\\b");

  /** The source of the knowledge about what a step reads. */
  public enum Evidence {
    /** Sconce traced its run. */
    TRACED,
    /** The step itself reported what it reads. */
    UNTRACED
  }

  /**
   * Conditions that are the same for all steps of a build.
   *
   * @param platform the operating system and the architecture that commands run on
   * @param processor the model of the processor and its features
   * @param salt separates results that would be shared otherwise; may be empty
   */
  public record Conditions(String platform, String processor, String salt) {}

  /**
   * A declared input of a step.
   *
   * @param path absolute, with roots as tokens
   */
  public record Input(String path, Ingredient.State state) {
    /** Refuses a state that has a meaning on this machine only. */
    public Input {
      if (state instanceof Ingredient.FileState.NotAFile || state instanceof Ingredient.FileMaker) {
        throw new IllegalArgumentException(path + ": " + state);
      }
    }
  }

  /**
   * A step as declared. Texts are as in the manifest.
   *
   * @param environment keyed variables, {@code NAME=value}
   * @param inputs phonies replaced by their members
   * @param outputs paths as in the manifest, in order
   * @param untracked files that the user excluded from tracking, in case the step uses them; users
   *     with other exclusions do not share its results
   */
  public record Step(
      String command,
      String responseFile,
      List<String> environment,
      List<Input> inputs,
      List<String> outputs,
      List<String> untracked) {
    /** Copies the lists. */
    public Step {
      environment = List.copyOf(environment);
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      untracked = List.copyOf(untracked);
    }

    /** A step with nothing excluded from tracking. */
    public Step(
        String command,
        String responseFile,
        List<String> environment,
        List<Input> inputs,
        List<String> outputs) {
      this(command, responseFile, environment, inputs, outputs, List.of());
    }

    /** Whether the result depends on the processor that the step runs on. */
    public boolean isForThisProcessor() {
      for (String variable : environment) {
        if (isNative(variable)) {
          return true;
        }
      }
      return isNative(command) || isNative(responseFile);
    }

    private static boolean isNative(String text) {
      return text.contains("native") && NATIVE.matcher(text).find() || text.contains("-xHost");
    }
  }

  /** The key of a step; empty when the state of one of its inputs is not known. */
  public static Optional<FirstKey> of(
      Step step, Evidence evidence, Conditions conditions, Roots roots) {
    return new Maker(conditions, roots).of(step, evidence);
  }

  /**
   * Makes the keys of a build; prepares what its steps have in common only once. Safe for use by
   * several threads.
   */
  public static final class Maker {
    private final Conditions conditions;
    private final Roots roots;
    private final List<Ingredient> settings;

    /** The variables of the latest step; nearly always all steps have the same. */
    private volatile Variables variables = new Variables(List.of(), List.of());

    /** An environment, and its ingredients in a key. */
    private record Variables(List<String> environment, List<Ingredient> ingredients) {}

    /** A maker for the steps of one build. */
    public Maker(Conditions conditions, Roots roots) {
      this.conditions = conditions;
      this.roots = roots;
      Ingredients.Builder all =
          new Ingredients.Builder()
              .setting("platform", conditions.platform())
              .setting("salt", conditions.salt())
              .setting("place of the build directory", roots.layout());
      for (String place : roots.unwatched()) {
        all.setting("place", place);
      }
      settings = all.build().list();
    }

    /** The key of a step; empty when the state of one of its inputs is not known. */
    public Optional<FirstKey> of(Step step, Evidence evidence) {
      Ingredients ingredients = ingredients(step, evidence);
      return ingredients.digest().map(digest -> new FirstKey(keyOf(SCHEMA, digest), ingredients));
    }

    private Ingredients ingredients(Step step, Evidence evidence) {
      Ingredients.Builder all =
          new Ingredients.Builder()
              .command(roots.tokens(step.command()))
              .responseFile(roots.tokens(step.responseFile()))
              .setting(
                  "evidence",
                  switch (evidence) {
                    case TRACED -> "traced";
                    case UNTRACED -> "untraced";
                  });
      settings.forEach(all::add);
      if (step.isForThisProcessor()) {
        all.setting("processor", conditions.processor());
      }
      variables(step.environment()).forEach(all::add);
      for (int i = 0; i < step.outputs().size(); i++) {
        all.setting("output " + (i + 1), roots.tokens(step.outputs().get(i)));
      }
      for (int i = 0; i < step.untracked().size(); i++) {
        all.setting("untracked " + (i + 1), step.untracked().get(i));
      }
      for (Input input : step.inputs()) {
        all.add(
            new Ingredient(
                Ingredient.Kind.DECLARED, Ingredient.Access.READ, input.path(), input.state()));
      }
      return all.build();
    }

    private List<Ingredient> variables(List<String> environment) {
      Variables known = variables;
      if (!known.environment().equals(environment)) {
        Ingredients.Builder all = new Ingredients.Builder();
        for (String variable : environment) {
          int end = variable.indexOf('=');
          String name = variable.substring(0, end);
          String value = variable.substring(end + 1);
          all.variable(name, name.equals(PATH) ? roots.tokensAndHome(value) : roots.tokens(value));
        }
        known = new Variables(environment, all.build().list());
        variables = known;
      }
      return known.ingredients();
    }
  }

  static ActionKey keyOf(String schema, Digest digest) {
    ByteSink bytes = new ByteSink();
    bytes.putText(schema);
    IngredientBytes.put(bytes, digest);
    return keyOf(bytes);
  }

  static ActionKey keyOf(ByteSink bytes) {
    Digest.Hasher hasher = new Digest.Hasher();
    hasher.update(bytes.buffer(), 0, bytes.length());
    return new ActionKey(hasher.finish());
  }
}
