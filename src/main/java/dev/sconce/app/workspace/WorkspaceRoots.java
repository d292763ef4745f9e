package dev.sconce.app.workspace;

import dev.sconce.action.Roots;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the directories whose location must not affect results. */
final class WorkspaceRoots {
  private static final String MARK = "sconce.toml";

  private WorkspaceRoots() {}

  /**
   * The roots of a build.
   *
   * @param directory the build directory, absolute, as the user named it
   */
  static Roots of(Path directory, CommandEnvironment environment) {
    return Roots.of(
        names(project(directory), directory), names(directory, directory), home(environment));
  }

  /**
   * The source directory: the one with the nearest settings file, else the one that {@link
   * SourceRoots} finds.
   */
  private static Path project(Path directory) {
    for (Path each = real(directory); each != null; each = each.getParent()) {
      if (Files.isRegularFile(each.resolve(MARK))) {
        return each;
      }
    }
    return SourceRoots.project(directory);
  }

  /** The real path of a directory, then its name as seen from the user's directory. */
  private static List<String> names(Path root, Path directory) {
    List<String> names = new ArrayList<>();
    Path real = real(root);
    names.add(NativePath.bytes(real));
    Path realBuild = real(directory);
    if (!root.equals(real)) {
      names.add(NativePath.bytes(root));
    } else if (!realBuild.equals(directory) && realBuild.startsWith(real)) {
      Path logical = directory;
      for (int up = realBuild.getNameCount() - real.getNameCount(); up > 0; up--) {
        logical = logical == null ? null : logical.getParent();
      }
      if (logical != null && isSame(logical, real)) {
        names.add(NativePath.bytes(logical));
      }
    }
    return names.stream().distinct().toList();
  }

  private static List<String> home(CommandEnvironment environment) {
    Optional<String> home = environment.get("HOME").filter(path -> path.startsWith("/"));
    if (home.isEmpty()) {
      return List.of();
    }
    try {
      String named = NativePath.bytes(NativePath.of("stat", home.get()));
      return List.of(NativePath.bytes(real(NativePath.of("stat", named))), named).stream()
          .distinct()
          .toList();
    } catch (IOException noPath) {
      return List.of();
    }
  }

  private static boolean isSame(Path one, Path other) {
    return real(one).equals(other);
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException gone) {
      return directory;
    }
  }
}
