package dev.sconce.engine;

import dev.sconce.action.ActionResult;
import dev.sconce.action.Roots;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that tools make beside the outputs of a step, such as notes for coverage: who stores finds
 * them by what was seen, who takes asks its own rules whether the step may make them.
 */
final class UndeclaredOutputs {
  private final FileSystem files;
  private final ResultNames names;
  private final ContentSearch places;
  private final @Nullable AccessJudge judge;

  /**
   * @param judge knows what tools make; null where nobody watches commands
   */
  UndeclaredOutputs(FileSystem files, Roots roots, ResultNames names, @Nullable AccessJudge judge) {
    this.files = files;
    this.names = names;
    this.places = new ContentSearch(roots.searchTexts());
    this.judge = judge;
  }

  /** Those that a run has made. On any thread. */
  List<ResultSnapshot.Output> madeBy(Edge edge, AccessSet accesses)
      throws ResultSnapshot.NotStorableException, IOException {
    AccessJudge rules = judge;
    if (rules == null) {
      return List.of();
    }
    Set<String> known = new HashSet<>();
    for (Node output : edge.outputs()) {
      known.add(names.absolute(output.path()));
    }
    for (String own : List.of(edge.depfile(), edge.rspfile())) {
      known.add(names.absolute(CanonicalPath.of(own)));
    }
    List<ResultSnapshot.Output> found = new ArrayList<>();
    for (Access access : accesses.accesses()) {
      boolean made =
          access.has(Use.WRITE)
              && access.after().kind() == State.Kind.FILE
              && access.isChanged()
              && !known.contains(access.path());
      Optional<String> name = made ? names.of(access.path()) : Optional.empty();
      if (name.isPresent() && rules.isOutput(edge, name.get())) {
        refuseIfOfThisPlace(name.get());
        found.add(new ResultSnapshot.Output(name.get(), name.get(), false, access.after()));
      }
    }
    return found;
  }

  private void refuseIfOfThisPlace(String path)
      throws ResultSnapshot.NotStorableException, IOException {
    try (InputStream content = files.open(path).orElse(InputStream.nullInputStream())) {
      if (!places.find(content).isEmpty()) {
        throw new ResultSnapshot.NotStorableException(
            path + ", which it makes besides, names the directory of the workspace");
      }
    }
  }

  /** The names in a result that a step may make here. On the thread of the build. */
  List<String> allowed(Edge edge, ActionResult result) {
    AccessJudge rules = judge;
    if (rules == null) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    for (ActionResult.OutputFile file : result.files()) {
      String name = file.path();
      boolean below =
          !name.startsWith("/")
              && !name.startsWith("..")
              && CanonicalPath.of(name).equals(name)
              && names.of(name).equals(Optional.of(name));
      if (below && rules.isOutput(edge, name)) {
        found.add(name);
      }
    }
    return found;
  }
}
