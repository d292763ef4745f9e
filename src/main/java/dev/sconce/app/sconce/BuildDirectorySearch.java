package dev.sconce.app.sconce;

import dev.sconce.app.workspace.CMakeCache;
import dev.sconce.app.workspace.MesonInfo;
import dev.sconce.app.workspace.ProjectKind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Searches for the build directories below a project. The search is bounded: three levels, no
 * hidden directories, a fixed number of directories at most, and none with so many entries that it
 * cannot hold sources. It skips directories that cannot be read, because nobody could build there.
 */
final class BuildDirectorySearch {
  private static final int DEEPEST = 3;
  private static final int MOST_ENTRIES = 2_000;
  private static final int MOST_DIRECTORIES = 5_000;
  private static final Set<String> NEVER = Set.of("CMakeFiles", "node_modules");

  private final Path project;
  private final Set<ProjectKind> kinds;
  private final List<BuildDirectory> found = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  private BuildDirectorySearch(Path project, Set<ProjectKind> kinds) {
    this.project = project;
    this.kinds = kinds;
  }

  /** The build directories that belong to a project of these kinds, the last one built first. */
  static List<BuildDirectory> below(Path project, Set<ProjectKind> kinds) {
    BuildDirectorySearch search = new BuildDirectorySearch(project, kinds);
    search.lookInto(project, 1);
    search.found.sort(BuildDirectorySearch::compare);
    return List.copyOf(search.found);
  }

  private static int compare(BuildDirectory one, BuildDirectory other) {
    int byAge =
        other.lastBuild().orElse(Instant.MIN).compareTo(one.lastBuild().orElse(Instant.MIN));
    return byAge == 0 ? one.path().toString().compareTo(other.path().toString()) : byAge;
  }

  private void lookInto(Path directory, int depth) {
    for (Path child : children(directory)) {
      Optional<BuildDirectory> prepared = read(child);
      if (prepared.isPresent()) {
        found.add(prepared.get());
      } else if (depth < DEEPEST) {
        lookInto(child, depth + 1);
      }
    }
  }

  private List<Path> children(Path directory) {
    List<Path> children = new ArrayList<>();
    int entries = 0;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path entry : stream) {
        if (++entries > MOST_ENTRIES) {
          return List.of();
        }
        String name = String.valueOf(entry.getFileName());
        if (!name.startsWith(".") && !NEVER.contains(name) && isNewDirectory(entry)) {
          children.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    children.sort(null);
    return children;
  }

  private boolean isNewDirectory(Path entry) throws IOException {
    return Files.isDirectory(entry)
        && seen.size() < MOST_DIRECTORIES
        && seen.add(entry.toRealPath());
  }

  private Optional<BuildDirectory> read(Path directory) {
    boolean runnable = Files.isRegularFile(directory.resolve("build.ninja"));
    if (prepared(directory, ProjectKind.CMAKE)) {
      Optional<CMakeCache> cache = CMakeCache.of(directory);
      if (cache.isPresent() && isProject(cache.get().home())) {
        return Optional.of(
            new BuildDirectory(
                directory,
                ProjectKind.CMAKE,
                cache.get().type(),
                cache.get().generator(),
                runnable,
                lastBuild(directory)));
      }
    }
    if (runnable && prepared(directory, ProjectKind.MESON)) {
      Optional<MesonInfo> info = MesonInfo.of(directory);
      if (info.isPresent() && isProject(info.get().source())) {
        return Optional.of(other(directory, ProjectKind.MESON, info.get().type()));
      }
    }
    boolean gn = runnable && prepared(directory, ProjectKind.GN) && isNearestGnProject(directory);
    return gn ? Optional.of(other(directory, ProjectKind.GN, "")) : Optional.empty();
  }

  private boolean prepared(Path directory, ProjectKind kind) {
    return kinds.contains(kind) && kind.hasPrepared(directory);
  }

  private BuildDirectory other(Path directory, ProjectKind kind, String type) {
    return new BuildDirectory(directory, kind, type, "", true, lastBuild(directory));
  }

  private boolean isProject(String source) {
    try {
      return Path.of(source).toRealPath().equals(project.toRealPath());
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return false;
    }
  }

  private boolean isNearestGnProject(Path directory) {
    Path above = directory.getParent();
    while (above != null && !above.equals(project)) {
      if (Files.exists(above.resolve(ProjectKind.GN.marker()))) {
        return false;
      }
      above = above.getParent();
    }
    return true;
  }

  private static Optional<Instant> lastBuild(Path directory) {
    try {
      return Optional.of(Files.getLastModifiedTime(directory.resolve(".ninja_log")).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * A directory that a build system has prepared.
   *
   * @param path below the project, as found
   * @param type such as Debug; empty if unknown
   * @param generator CMake's, such as Unix Makefiles; empty for other build systems
   * @param runnable whether it has a build.ninja
   * @param lastBuild when it was last built
   */
  record BuildDirectory(
      Path path,
      ProjectKind kind,
      String type,
      String generator,
      boolean runnable,
      Optional<Instant> lastBuild) {
    /** Such as {@code CMake, Debug}. */
    String description() {
      return type.isEmpty() ? kind.displayName() : kind.displayName() + ", " + type;
    }
  }
}
