package dev.sconce.app.workspace;

import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the leading directories of source paths in a build directory; names of steps are shown
 * without them.
 */
public final class SourceRoots {
  private static final int HIGHEST = 6;
  private static final List<String> PROJECT_MARKS = List.of("sconce.toml", ".git", ".hg", ".svn");

  private SourceRoots() {}

  /**
   * The leading directories, each with a slash at its end, the longest first; byte strings. Empty
   * if the sources are in the build directory itself or their place is unknown.
   */
  public static List<String> of(Path buildDirectory) {
    Optional<Path> source = source(buildDirectory);
    if (source.isEmpty() || isSame(source.get(), buildDirectory)) {
      return List.of();
    }
    Set<String> roots = new LinkedHashSet<>();
    add(roots, source.get());
    addRelative(roots, buildDirectory, source.get());
    try {
      Path real = source.get().toRealPath();
      add(roots, real);
      addRelative(roots, buildDirectory.toRealPath(), real);
    } catch (IOException e) {
      return List.copyOf(roots); // the sources are gone, but names can still be shortened
    }
    List<String> longestFirst = new ArrayList<>(roots);
    longestFirst.sort((a, b) -> Integer.compare(b.length(), a.length()));
    return longestFirst;
  }

  /**
   * The directory of the project with its sources: the one that the generator names, else the
   * nearest directory above with a repository or a settings file, else the build directory.
   */
  public static Path project(Path buildDirectory) {
    Optional<Path> source = source(buildDirectory);
    if (source.isPresent()) {
      return real(source.get());
    }
    Path above = real(buildDirectory);
    for (Path each = above; each != null; each = each.getParent()) {
      for (String mark : PROJECT_MARKS) {
        if (Files.exists(each.resolve(mark))) {
          return each;
        }
      }
    }
    return above;
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException gone) {
      return directory;
    }
  }

  private static Optional<Path> source(Path directory) {
    try {
      if (ProjectKind.CMAKE.hasPrepared(directory)) {
        Optional<CMakeCache> cache = CMakeCache.of(directory);
        if (cache.isPresent() && !cache.get().home().isEmpty()) {
          return Optional.of(Path.of(cache.get().home()));
        }
      }
      if (ProjectKind.MESON.hasPrepared(directory)) {
        Optional<MesonInfo> info = MesonInfo.of(directory);
        if (info.isPresent()) {
          return Optional.of(Path.of(info.get().source()));
        }
      }
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    return ProjectKind.GN.hasPrepared(directory) ? gnProject(directory) : Optional.empty();
  }

  private static Optional<Path> gnProject(Path directory) {
    Path above = directory.getParent();
    for (int level = 0; above != null && level < HIGHEST; level++) {
      if (Files.isRegularFile(above.resolve(ProjectKind.GN.marker()))) {
        return Optional.of(above);
      }
      above = above.getParent();
    }
    return Optional.empty();
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return one.toRealPath().equals(other.toRealPath());
    } catch (IOException e) {
      return one.equals(other);
    }
  }

  private static void addRelative(Set<String> roots, Path from, Path source) {
    if (from.isAbsolute() == source.isAbsolute()) {
      add(roots, from.relativize(source));
    }
  }

  private static void add(Set<String> roots, Path root) {
    String bytes = NativePath.bytes(root);
    if (!bytes.isEmpty() && !bytes.equals("/")) {
      roots.add(bytes + "/");
    }
  }
}
