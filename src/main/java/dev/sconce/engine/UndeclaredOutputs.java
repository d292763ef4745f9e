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
import dev.sconce.graph.Graph;
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
 * Files that tools make beside the outputs of a step, such as notes for coverage. When storing,
 * they are found among the accesses; when using a result, the local rules decide whether the step
 * may make them.
 */
final class UndeclaredOutputs {
  private final Graph graph;
  private final FileSystem files;
  private final ResultNames names;
  private final ContentSearch places;
  private final @Nullable AccessJudge judge;

  /**
   * @param judge knows what tools make; null if no commands are traced
   */
  UndeclaredOutputs(
      Graph graph, FileSystem files, Roots roots, ResultNames names, @Nullable AccessJudge judge) {
    this.graph = graph;
    this.files = files;
    this.names = names;
    this.places = new ContentSearch(roots.searchTexts());
    this.judge = judge;
  }

  /**
   * What a run has made beside its outputs.
   *
   * @param directories that are not above outputs of the step, by their names in a result
   * @param ofPlace whether a file contains the path of the workspace
   */
  record Made(List<ResultSnapshot.Output> files, List<String> directories, boolean ofPlace) {
    /** Nothing. */
    static final Made NOTHING = new Made(List.of(), List.of(), false);

    /** Copies the lists. */
    Made {
      files = List.copyOf(files);
      directories = List.copyOf(directories);
    }
  }

  /** What a run has made beside its outputs. On any thread. */
  Made madeBy(Edge edge, AccessSet accesses) throws IOException {
    AccessJudge rules = judge;
    if (rules == null) {
      return Made.NOTHING;
    }
    Set<String> known = new HashSet<>();
    for (Node output : edge.outputs()) {
      known.add(names.absolute(output.path()));
    }
    for (String own : List.of(edge.depfile(), edge.rspfile())) {
      known.add(names.absolute(CanonicalPath.of(own)));
    }
    List<ResultSnapshot.Output> found = new ArrayList<>();
    List<String> directories = new ArrayList<>();
    boolean ofPlace = false;
    for (Access access : accesses.accesses()) {
      State.Kind kind = access.after().kind();
      boolean made =
          access.has(Use.WRITE)
              && (kind == State.Kind.FILE || kind == State.Kind.DIRECTORY)
              && access.isChanged()
              && !known.contains(access.path());
      Optional<String> name = made ? names.of(access.path()) : Optional.empty();
      if (name.isEmpty()) {
        continue;
      }
      if (kind == State.Kind.DIRECTORY) {
        String below = access.path() + "/";
        if (isPlain(name.get()) && known.stream().noneMatch(path -> path.startsWith(below))) {
          directories.add(name.get());
        }
      } else if (rules.isOutput(edge, name.get())) {
        ofPlace |= isOfThisPlace(name.get());
        found.add(new ResultSnapshot.Output(name.get(), name.get(), false, access.after()));
      }
    }
    return new Made(found, directories, ofPlace);
  }

  private boolean isOfThisPlace(String path) throws IOException {
    try (InputStream content = files.open(path).orElse(InputStream.nullInputStream())) {
      return !places.find(content).isEmpty();
    }
  }

  /**
   * Whether a name in a result is a path below the build directory that does not belong to Sconce.
   */
  private boolean isPlain(String name) {
    return !name.startsWith("/")
        && !name.startsWith("..")
        && CanonicalPath.of(name).equals(name)
        && names.of(name).equals(Optional.of(name));
  }

  /**
   * Creates the directories of a result, except where the graph has a file, and behind links. On
   * the thread of the build.
   */
  void makeDirectories(ActionResult result) throws IOException {
    for (String name : result.directories()) {
      if (isPlain(name) && isFree(name)) {
        files.makeParents(name + "/.");
      }
    }
  }

  private boolean isFree(String name) throws IOException {
    for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
      if (!isDirectoryOrNothing(name.substring(0, end))) {
        return false;
      }
    }
    return isDirectoryOrNothing(name);
  }

  private boolean isDirectoryOrNothing(String path) throws IOException {
    Node known = graph.find(path);
    boolean made = known != null && known.producer() != null && !known.producer().phony();
    State.Kind kind = files.state(path).kind();
    return !made && (kind == State.Kind.DIRECTORY || kind == State.Kind.ABSENT);
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
      Node known = graph.find(name);
      boolean ofOther = known != null && known.producer() != null && known.producer() != edge;
      if (isPlain(name) && !ofOther && rules.isOutput(edge, name)) {
        found.add(name);
      }
    }
    return found;
  }
}
