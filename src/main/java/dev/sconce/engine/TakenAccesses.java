package dev.sconce.engine;

import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredient.FileState;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.action.Roots;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Node;
import dev.sconce.history.TracedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Derives from a path set the accesses that a run elsewhere would have been seen to make here, so
 * that the next build checks the same files as if the command had run. Only states that are still
 * as they were keyed count; if any is not, there is no answer. For one thread.
 */
final class TakenAccesses {
  private final FileSystem files;
  private final FileStateReader contents;
  private final StepKeys keys;
  private final KeyedPaths.UpcomingFiles upcoming;

  /** By number of the pair: what no step makes, since many steps use the same. */
  private final Map<Integer, Look> looks = new HashMap<>();

  /**
   * The state of a path, and its form in keys.
   *
   * @param access the access of a run that does nothing else there
   */
  private record Look(State there, Ingredient.State keyed, Access access) {}

  TakenAccesses(
      FileSystem files,
      FileStateReader contents,
      StepKeys keys,
      KeyedPaths.UpcomingFiles upcoming) {
    this.files = files;
    this.contents = contents;
    this.keys = keys;
    this.upcoming = upcoming;
  }

  /**
   * The accesses for a result that was used; empty if they cannot be known.
   *
   * @param discovered the inputs that the step reported, as the graph names them
   */
  Optional<TracedRun> of(ResultLookup.FoundResult found, List<String> discovered) {
    if (found.evidence() != Evidence.TRACED) {
      return Optional.empty();
    }
    try {
      return new Collection(found, discovered).run();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The accesses for one result. */
  private final class Collection {
    private final ResultLookup.FoundResult found;
    private final StepKeys.Subject subject;
    private final Set<String> declared;
    private final Map<String, Access> inputs = new HashMap<>();
    private final Set<String> undeclaredMade = new HashSet<>();
    private final IntFunction<Ingredient.State> states;

    Collection(ResultLookup.FoundResult found, List<String> discovered) {
      this.found = found;
      this.subject = found.subject();
      this.declared = new HashSet<>(subject.declared());
      discovered.forEach(path -> declared.add(subject.reader().graph().absolute(path)));
      this.states = subject.reader().paths().states(subject.reader());
    }

    Optional<TracedRun> run() throws IOException {
      for (int i = 0; i < found.inputs().size(); i++) {
        if (!addDeclared(subject.inputs().get(i), found.inputs().get(i))) {
          return Optional.empty();
        }
      }
      for (int i = 0; i < found.paths().size(); i++) {
        if (!add(found.paths().number(i), found.paths().pair(i))) {
          return Optional.empty();
        }
      }
      if (!hasSameResultKey()) {
        return Optional.empty();
      }
      List<Access> all = new ArrayList<>(inputs.values());
      Set<String> paths = new HashSet<>();
      for (Access access : all) {
        if (TracedInputs.counts(access, keys.setting().place())) {
          paths.add(access.path());
        }
      }
      for (String output : subject.outputs()) {
        String path = subject.reader().graph().absolute(output);
        State made = files.state(path);
        if (made.kind() != State.Kind.ABSENT && !inputs.containsKey(path)) {
          all.add(new Access(path, Access.with(0, Use.WRITE), State.ABSENT, made, ""));
        }
      }
      return Optional.of(
          new TracedRun(
              subject.outputs().getFirst(),
              found.atNanos(),
              found.atNanos(),
              new AccessSet(all, Map.of()),
              paths,
              undeclaredMade));
    }

    private boolean hasSameResultKey() {
      return keys.resultKey(subject, found.first().key(), found.paths())
          .filter(key -> key.key().equals(found.key()))
          .isPresent();
    }

    /** Returns whether an input is in the state with which it was keyed. */
    private boolean addDeclared(StepKeys.Input input, Ingredient.State keyed) throws IOException {
      StepKeys.Look look = keys.look(input);
      if (!look.state().equals(keyed)) {
        return false;
      }
      FileStateReader.Look file = look.file();
      if (!input.group() && file != null && look.state() instanceof FileState.Content) {
        State there = files.state(input.path());
        if (there.kind() == State.Kind.FILE && isOf(file, there)) {
          note(access(input.path(), Use.READ, there));
        } // otherwise ninja's rule covers it
      }
      return true;
    }

    private void note(Access access) {
      Access before = inputs.putIfAbsent(access.path(), access);
      if (before != null && before.uses() != access.uses()) {
        int uses = before.uses() | access.uses();
        State there = access.before();
        inputs.put(access.path(), new Access(access.path(), uses, there, there, ""));
      }
    }

    private boolean add(int number, Pair pair) throws IOException {
      Look known = looks.get(number);
      if (known != null && known.keyed().equals(states.apply(number))) {
        boolean young = pair.access() == Ingredient.Access.LISTING && isYoung(known.there());
        if (!young) {
          note(known.access());
        }
        return !young;
      }
      if (pair.equals(Roots.PLACE)) {
        return true;
      }
      KeyedPaths.Reader reader = subject.reader();
      String path = keys.setting().roots().path(pair.path()).orElse("");
      if (path.isEmpty()) {
        return false;
      }
      Node maker = reader.graph().maker(path);
      if (maker != null && upcoming.get(maker) != null) {
        return true; // it is not on disk, and for its readers ninja's rule compares the times
      }
      boolean made =
          maker != null || reader.graph().isAboveOutputs(path) || reader.graph().makesIn(path);
      Ingredient.State keyed = states.apply(number);
      Look look = look(reader.paths(), pair, path);
      if (!made && look.keyed().equals(keyed)) {
        looks.put(number, look);
      }
      boolean listed = pair.access() == Ingredient.Access.LISTING;
      if (listed ? !made && isYoung(look.there()) : !look.keyed().equals(keyed)) {
        return made; // directories of remote outputs may not exist
      }
      note(look.access());
      if (maker != null && isOfOther(maker) && !declared.contains(path)) {
        undeclaredMade.add(path);
      }
      return true;
    }

    private boolean isOfOther(Node maker) {
      return maker.producer() != null && maker.producer().id() != subject.edge().id();
    }

    /** Whether names may have come or gone since they were keyed. */
    private boolean isYoung(State directory) {
      return Math.max(directory.mtimeNanos(), directory.ctimeNanos()) >= found.atNanos();
    }
  }

  private static Use useOf(Ingredient.Access access) {
    return switch (access) {
      case READ -> Use.READ;
      case LINK -> Use.FOLLOW;
      case LISTING -> Use.LIST;
      case PROBE, TEXT, MADE -> Use.PROBE;
    };
  }

  private static Access access(String path, Use use, State there) {
    return new Access(path, Access.with(0, use), there, there, "");
  }

  private static boolean isOf(FileStateReader.Look look, State there) {
    return look.mtimeNanos() == there.mtimeNanos()
        && look.newestNanos() == Math.max(there.mtimeNanos(), there.ctimeNanos());
  }

  private Look look(KeyedPaths paths, Pair pair, String path) throws IOException {
    State there = files.state(path);
    Access access = access(path, useOf(pair.access()), there);
    if (pair.access() != Ingredient.Access.READ || there.kind() != State.Kind.FILE) {
      return new Look(there, paths.probed(there), access);
    }
    FileStateReader.Look content = contents.look(path);
    Ingredient.State keyed = isOf(content, there) ? content.state() : FileState.UNREADABLE;
    return new Look(there, keyed, access);
  }
}
