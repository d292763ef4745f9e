package dev.sconce.app.sconce;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A directory that a build system has prepared.
 *
 * @param path below the project, as found
 * @param type such as Debug; empty when it is not said
 * @param generator CMake's, such as Unix Makefiles; empty for others
 * @param runnable whether it has a build.ninja
 * @param lastBuild when something was built there last
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
