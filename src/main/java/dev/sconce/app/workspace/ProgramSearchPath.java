package dev.sconce.app.workspace;

import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds programs as a shell does. */
public record ProgramSearchPath(CommandEnvironment environment) {
  /** The program that a shell would start under a name. */
  public Optional<Path> find(String name) {
    return findAll(List.of(name)).stream().findFirst();
  }

  /**
   * All programs with one of these names; those in the same directory are in the order of the
   * names.
   */
  public List<Path> findAll(List<String> names) {
    List<Path> found = new ArrayList<>();
    for (String directory : environment.get("PATH").orElse("").split(":")) {
      if (directory.isEmpty()) {
        continue;
      }
      for (String name : names) {
        try {
          program(NativePath.of("stat", directory + "/" + name)).ifPresent(found::add);
        } catch (FileException notAPath) {
          // the next directory may have one
        }
      }
    }
    return found;
  }

  /** The path, if it is a program. */
  static Optional<Path> program(Path candidate) {
    boolean runs = Files.isExecutable(candidate) && !Files.isDirectory(candidate);
    return runs ? Optional.of(candidate) : Optional.empty();
  }
}
