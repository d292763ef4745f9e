package dev.sconce.app.sconce;

import dev.sconce.diagnostics.Diagnostic.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the files that tools name in their output. Most tools name them relative to the build
 * directory, where commands run; CMake and some scripts relative to the sources. Checks the disk
 * once for each name.
 */
final class DiagnosticPaths {
  private static final int MOST_KNOWN = 100_000;

  private final Path build;
  private final Path project;
  private final Map<String, String> known = new HashMap<>();

  /**
   * @param build where commands run
   * @param project where the sources are
   */
  DiagnosticPaths(Path build, Path project) {
    this.build = build.toAbsolutePath().normalize();
    this.project = project.toAbsolutePath().normalize();
  }

  Path build() {
    return build;
  }

  Path project() {
    return project;
  }

  /**
   * The absolute path of a file; empty for no file.
   *
   * @param file the name as printed; a byte string, as is the result
   */
  String whole(String file) {
    if (file.isEmpty() || file.startsWith("/") || isOfAnotherSystem(file)) {
      return file;
    }
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(file, this::find);
  }

  /** The same place in the file, with its absolute path. */
  Place whole(Place place) {
    return new Place(whole(place.file()), place.line(), place.column());
  }

  /** When the files were last changed, in milliseconds since 1970; missing files are left out. */
  Map<String, Long> changedMillis(Set<String> files) {
    Map<String, Long> changed = new HashMap<>();
    for (String file : files) {
      changedMillis(whole(file)).ifPresent(at -> changed.put(file, at));
    }
    return changed;
  }

  private Optional<Long> changedMillis(String file) {
    try {
      Path path = build.resolve(Utf8Text.text(file));
      return Optional.of(Files.getLastModifiedTime(path).toMillis());
    } catch (InvalidPathException | IOException notThere) {
      return Optional.empty();
    }
  }

  private static boolean isOfAnotherSystem(String file) {
    return file.length() > 2 && file.charAt(1) == ':' && file.charAt(2) == '\\';
  }

  private String find(String file) {
    try {
      String name = Utf8Text.text(file);
      Path ofBuild = build.resolve(name).normalize();
      Path ofProject = project.resolve(name).normalize();
      Path found = !Files.exists(ofBuild) && Files.exists(ofProject) ? ofProject : ofBuild;
      return Utf8Text.of(found.toString());
    } catch (InvalidPathException unusable) {
      return file;
    }
  }
}
