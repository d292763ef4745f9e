package dev.sconce.app.sconce;

import dev.sconce.app.workspace.CMakeCache;
import dev.sconce.app.workspace.ProjectKind;
import dev.sconce.session.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what to build from the user's directory: a build.ninja there, else a build directory below
 * the sources. It never configures anything by itself.
 */
final class ProjectDiscovery {
  private static final String MANIFEST = "build.ninja";
  private static final String PREFIX = "sconce: ";

  /** The result of a search for something to build. */
  sealed interface Result {
    /**
     * A directory to build in.
     *
     * @param searched how it was found below the sources; empty if it was named or is the current
     *     one
     */
    record Ready(Path directory, Optional<BuildDirectorySearch.BuildDirectory> searched)
        implements Result {}

    /** No directory to build in yet. */
    sealed interface NotReady extends Result {}

    /** Several directories; the user has to choose one. The last one built comes first. */
    record Several(List<BuildDirectorySearch.BuildDirectory> directories) implements NotReady {
      public Several {
        directories = List.copyOf(directories);
      }
    }

    /** Nothing to build: the lines to print for the user. */
    record Nothing(List<String> lines) implements NotReady {
      public Nothing {
        lines = List.copyOf(lines);
      }
    }
  }

  private final Path current;

  /**
   * @param current the directory that the user's paths are relative to, absolute
   */
  ProjectDiscovery(Path current) {
    this.current = current;
  }

  /** Searches from an existing directory. */
  Result from(Path directory) {
    if (Files.isRegularFile(directory.resolve(MANIFEST))) {
      return new Result.Ready(directory, Optional.empty());
    }
    Set<ProjectKind> kinds = EnumSet.noneOf(ProjectKind.class);
    for (ProjectKind kind : ProjectKind.values()) {
      if (Files.isRegularFile(directory.resolve(kind.marker()))) {
        kinds.add(kind);
      }
    }
    Optional<CMakeCache> cache = CMakeCache.of(directory);
    if (cache.isPresent()) {
      return prepared(directory, cache.get());
    }
    return kinds.isEmpty() ? noProject(directory) : below(directory, kinds);
  }

  /** A directory that CMake prepared, but without a build.ninja. */
  private Result prepared(Path directory, CMakeCache cache) {
    return nothing(unusable(typed(directory), typed(Path.of(cache.home())), cache.generator()));
  }

  private Result below(Path project, Set<ProjectKind> kinds) {
    List<BuildDirectorySearch.BuildDirectory> all = BuildDirectorySearch.below(project, kinds);
    List<BuildDirectorySearch.BuildDirectory> runnable = new ArrayList<>(all);
    runnable.removeIf(each -> !each.runnable());
    if (runnable.size() == 1) {
      BuildDirectorySearch.BuildDirectory only = runnable.getFirst();
      return new Result.Ready(only.path(), Optional.of(only));
    }
    if (!runnable.isEmpty()) {
      return new Result.Several(runnable);
    }
    if (!all.isEmpty()) {
      BuildDirectorySearch.BuildDirectory first = all.getFirst();
      return nothing(unusable(typed(first.path()), typed(project), first.generator()));
    }
    ProjectKind kind = kinds.iterator().next();
    return nothing(
        kind.marker() + ", but no build directory.  Try  " + kind.recipe(typed(project)));
  }

  private static String unusable(String directory, String project, String generator) {
    String source = ShellWord.quoted(project);
    if (generator.startsWith("Ninja") || generator.isEmpty()) {
      return directory
          + "/ has no build.ninja: it was not configured to the end.  Try  cmake -S "
          + source
          + " -B "
          + ShellWord.quoted(directory);
    }
    String fresh = project.equals(".") ? "build-ninja" : project + "/build-ninja";
    return directory
        + "/ was made for \""
        + generator
        + "\"; Sconce runs build.ninja.  Try  cmake -S "
        + source
        + " -B "
        + ShellWord.quoted(fresh)
        + " -G Ninja";
  }

  private static Result noProject(Path directory) {
    if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
      return nothing("cannot look into " + directory + ": Permission denied");
    }
    if (Files.isRegularFile(directory.resolve("SConstruct"))) {
      return nothing(
          "SConstruct found; this version cannot run SCons builds yet."
              + " It runs build.ninja (CMake, Meson, GN)");
    }
    return new Result.Nothing(
        List.of(
            PREFIX
                + "nothing to build in "
                + directory
                + ": no build.ninja, CMakeLists.txt, meson.build or .gn",
            "  Try  sconce -C DIR"));
  }

  private static Result nothing(String line) {
    return new Result.Nothing(List.of(PREFIX + line));
  }

  /** A directory as the user would type it: relative if it is below the current one. */
  String typed(Path directory) {
    Path absolute = current.resolve(directory).normalize();
    if (absolute.equals(current)) {
      return ".";
    }
    return absolute.startsWith(current)
        ? current.relativize(absolute).toString()
        : absolute.toString();
  }
}
