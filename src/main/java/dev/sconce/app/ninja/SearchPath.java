package dev.sconce.app.ninja;

import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a shell finds programs. */
record SearchPath(CommandEnvironment environment) {
  /** The program that a shell would start under a name. */
  Optional<Path> find(String name) {
    for (String directory : environment.get("PATH").orElse("").split(":")) {
      if (directory.isEmpty()) {
        continue;
      }
      try {
        Path candidate = NativePath.of("stat", directory + "/" + name);
        if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
          return Optional.of(candidate);
        }
      } catch (FileException notAPath) {
        // the next directory may have one
      }
    }
    return Optional.empty();
  }
}
