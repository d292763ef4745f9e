package dev.sconce.action;

import dev.sconce.action.PathTable.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes the paths of a step independent of it, so that the steps of a family can share one path
 * set: compilers look for {@code SOURCE.gch} beside each source, and look at the directories of
 * input and output. Such paths are expressed relative to the first input or output of the step. A
 * set has no path that is read elsewhere in the workspace.
 *
 * @param input the path of the first input, with roots as tokens; empty for none
 * @param output the path of the first output, with roots as tokens
 */
public record FamilyPaths(String input, String output) {
  private static final String MARK = "\0";
  private static final String INPUT = "\0i";
  private static final String INPUT_DIRECTORY = "\0j";
  private static final String OUTPUT = "\0o";
  private static final String OUTPUT_DIRECTORY = "\0p";
  private static final String BUILD = "\0b";

  /**
   * Generalises the path set of a step for its family; empty if it has a path that no other step
   * would use.
   */
  public Optional<PathSet> general(PathSet set) {
    List<Pair> pairs = new ArrayList<>(set.size());
    for (Pair pair : set.pairs()) {
      Optional<String> path = general(pair);
      if (path.isEmpty()) {
        return Optional.empty();
      }
      pairs.add(new Pair(path.get(), pair.access()));
    }
    return Optional.of(PathSet.of(set.table(), pairs));
  }

  private Optional<String> general(Pair pair) {
    String path = pair.path();
    if (pair.equals(Roots.PLACE)) {
      return Optional.empty();
    }
    if (!Roots.mentionsPlace(path)) {
      return Optional.of(path);
    }
    if (!input.isEmpty() && path.startsWith(input)) {
      return Optional.of(INPUT + path.substring(input.length()));
    }
    if (path.startsWith(output)) {
      return Optional.of(OUTPUT + path.substring(output.length()));
    }
    if (path.equals(BUILD)) {
      return Optional.of(path);
    }
    if (path.equals(directory(input))) {
      return Optional.of(INPUT_DIRECTORY);
    }
    if (path.equals(directory(output))) {
      return Optional.of(OUTPUT_DIRECTORY);
    }
    // a path that a program looked for in its working directory
    boolean probedThere =
        pair.access() == Ingredient.Access.PROBE
            && path.startsWith(BUILD + "/")
            && path.indexOf('/', BUILD.length() + 1) < 0;
    return probedThere ? Optional.of(path) : Optional.empty();
  }

  /** Adapts the path set of a family to this step. */
  public PathSet of(PathSet family) {
    int[] common = new int[family.size()];
    int count = 0;
    List<Pair> own = new ArrayList<>();
    for (int i = 0; i < family.size(); i++) {
      Pair pair = family.pair(i);
      String path = of(pair.path());
      if (path.equals(pair.path())) {
        common[count++] = family.number(i);
      } else if (!path.isEmpty()) {
        own.add(new Pair(path, pair.access()));
      }
    }
    return PathSet.ofSorted(family.table(), Arrays.copyOf(common, count)).with(own);
  }

  private String of(String path) {
    if (!path.startsWith(MARK)) {
      return path;
    }
    if (path.startsWith(INPUT)) {
      return input.isEmpty() ? "" : input + path.substring(INPUT.length());
    }
    if (path.startsWith(OUTPUT)) {
      return output + path.substring(OUTPUT.length());
    }
    return switch (path) {
      case INPUT_DIRECTORY -> directory(input);
      case OUTPUT_DIRECTORY -> directory(output);
      default -> path;
    };
  }

  private static String directory(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
