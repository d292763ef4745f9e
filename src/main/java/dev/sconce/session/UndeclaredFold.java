package dev.sconce.session;

import dev.sconce.session.TraceEvent.UndeclaredAccess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the undeclared files that steps accessed in their last runs. An access counts until its
 * step has run again.
 */
final class UndeclaredFold {
  private static final int MAX_FILES = 10_000;
  private static final int MAX_READERS = 100;

  private record File(TraceEvent.ViolationKind violation, String path) {}

  private final Map<File, FileUsers> files = new LinkedHashMap<>();
  private final Map<Integer, Set<File>> byStep = new HashMap<>();

  /** For steps that run again, the files of the last run that they have not accessed again yet. */
  private final Map<Integer, Set<File>> inRunBefore = new HashMap<>();

  private final Deque<Integer> readers = new ArrayDeque<>();
  private @Nullable List<Problem.Undeclared> sorted;

  void add(UndeclaredAccess access) {
    File file = new File(access.violation(), access.path());
    FileUsers users = files.get(file);
    if (users == null && files.size() >= MAX_FILES) {
      return;
    }
    if (users == null) {
      users = new FileUsers();
      files.put(file, users);
    }
    users.add(access);
    sorted = null;
    byStep.computeIfAbsent(access.step(), _ -> new LinkedHashSet<>()).add(file);
    Set<File> before = inRunBefore.get(access.step());
    if (before != null) {
      before.remove(file);
    }
    readers.addFirst(access.step());
    if (readers.size() > MAX_READERS) {
      readers.removeLast();
    }
  }

  void started(int step) {
    Set<File> touched = byStep.remove(step);
    if (touched != null) {
      inRunBefore.put(step, touched);
      readers.removeIf(reader -> reader == step);
    }
  }

  /** A run that failed does not show that the step no longer accesses a file. */
  void finished(int step, boolean succeeded) {
    Set<File> before = inRunBefore.remove(step);
    if (before == null) {
      return;
    }
    if (!succeeded) {
      byStep.computeIfAbsent(step, _ -> new LinkedHashSet<>()).addAll(before);
      return;
    }
    sorted = null;
    for (File file : before) {
      FileUsers users = files.get(file);
      if (users != null && users.removeUser(step)) {
        files.remove(file);
      }
    }
  }

  /** The files, worst class first, else in the order of access. */
  List<Problem.Undeclared> files() {
    List<Problem.Undeclared> known = sorted;
    if (known == null) {
      List<Problem.Undeclared> all = new ArrayList<>();
      files.values().forEach(users -> all.add(users.problem()));
      all.sort(Comparator.comparing(Problem.Undeclared::violation));
      known = List.copyOf(all);
      sorted = known;
    }
    return known;
  }

  /** The latest steps, newest first. */
  List<Integer> readers() {
    return List.copyOf(readers);
  }

  /** The steps that accessed a file, in the order of their first access. */
  private static final class FileUsers {
    private final Map<Integer, UndeclaredAccess> steps = new LinkedHashMap<>();
    private Problem.@Nullable Undeclared problem;

    void add(UndeclaredAccess access) {
      if (steps.putIfAbsent(access.step(), access) == null) {
        problem = null;
      }
    }

    /** Removes a step; returns whether none is left. */
    boolean removeUser(int step) {
      steps.remove(step);
      problem = null;
      return steps.isEmpty();
    }

    Problem.Undeclared problem() {
      Problem.Undeclared known = problem;
      if (known == null) {
        UndeclaredAccess first = steps.values().iterator().next();
        known =
            new Problem.Undeclared(
                first.violation(),
                first.path(),
                first.maker(),
                first.process(),
                steps.size(),
                steps.keySet().stream().limit(Problem.Undeclared.MOST_NAMED).toList());
        problem = known;
      }
      return known;
    }
  }
}
