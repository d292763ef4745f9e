package dev.sconce.engine;

import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.Ingredient;
import dev.sconce.action.PathSet;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.action.Roots;
import dev.sconce.cache.ResultCache;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Looks up the path sets of families as soon as the wanted steps are known, and hashes the programs
 * and libraries that they name, so that a step that comes late in the build finds both done. For
 * the thread of the build.
 */
final class FamilyPrefetch {
  /** Each family costs a request, whether or not one of its steps is ever looked up. */
  private static final int MAX_FAMILIES = 32;

  private final StepKeys keys;
  private final LikelyPathSets likely;
  private final FileStateReader states;

  /** Steps of the same kind nearly always belong to the same family. */
  private final Set<String> kinds = new HashSet<>();

  private final List<Edge> firstOfKind = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean begun;

  FamilyPrefetch(StepKeys keys, LikelyPathSets likely, FileStateReader states) {
    this.keys = keys;
    this.likely = likely;
    this.states = states;
  }

  /** Called for each step that will be looked up, or will run. */
  void wanted(Edge edge) {
    if (begun || firstOfKind.size() >= MAX_FAMILIES) {
      return;
    }
    Node[] inputs = edge.inputs();
    String input = inputs.length == 0 ? "" : ending(inputs[0].path());
    String kind =
        edge.bindings().ruleName() + '\0' + input + '\0' + ending(edge.outputs()[0].path());
    if (kinds.add(kind)) {
      firstOfKind.add(edge);
    }
  }

  private static String ending(String path) {
    return path.substring(Math.max(path.lastIndexOf('.'), path.lastIndexOf('/')) + 1);
  }

  /** Called when the first step is looked up: the other steps of the build are known by then. */
  void begin(BuildParts.Caching caching) {
    if (begun) {
      return;
    }
    begun = true;
    BlockingQueue<Optional<PathSet>> found = new LinkedBlockingQueue<>();
    List<StepKeys.Subject> subjects = new ArrayList<>();
    for (Edge edge : firstOfKind) {
      if (caching.cacheOf(edge).isPresent()) {
        subjects.add(keys.subject(edge));
      }
    }
    for (StepKeys.Subject subject : subjects) {
      ResultCache cache = caching.cacheOf(subject.edge()).orElseThrow();
      threads.add(Thread.ofVirtual().name("family").start(() -> found.add(ask(subject, cache))));
    }
    // not one of the few threads that look-ups share
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name("hash ahead")
            .start(() -> hashAll(found, subjects.size())));
  }

  private Optional<PathSet> ask(StepKeys.Subject subject, ResultCache cache) {
    try {
      boolean predicted = likely.ofLastRun(subject, Evidence.TRACED).isPresent();
      return predicted ? Optional.empty() : likely.ofFamily(subject, Evidence.TRACED, cache);
    } catch (InterruptedException closing) {
      return Optional.empty();
    }
  }

  private void hashAll(BlockingQueue<Optional<PathSet>> found, int count) {
    try {
      for (int i = 0; i < count; i++) {
        Optional<PathSet> set = found.take();
        if (set.isPresent()) {
          for (Pair pair : set.get().pairs()) {
            hash(pair);
          }
        }
      }
    } catch (InterruptedException closing) {
      return; // nobody needs it any more
    }
  }

  private void hash(Pair pair) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (pair.access() == Ingredient.Access.READ && !Roots.mentionsPlace(pair.path())) {
      Optional<String> path = keys.setting().roots().path(pair.path());
      try {
        if (path.isPresent()) {
          FileStateReader.Look known = states.look(path.get());
          assert known != null;
        }
      } catch (IOException unreadable) {
        return; // whoever needs the file reports the error
      }
    }
  }

  /** Ends the prefetch, after the file that is being hashed. */
  void close() {
    threads.forEach(Thread::interrupt);
    ParallelChunks.join(threads);
  }
}
