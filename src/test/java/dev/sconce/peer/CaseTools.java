package dev.sconce.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The programs that steps of cases call: a terminal, signals, a job server. */
final class CaseTools {
  private CaseTools() {}

  /** Copies them from the resources and makes them executable; returns their directory. */
  static Path unpack(Path resources, Path base) throws IOException {
    Path tools = Files.createDirectories(base.resolve("tools"));
    List<Path> programs;
    try (Stream<Path> files = Files.list(resources)) {
      programs = files.toList();
    }
    for (Path program : programs) {
      Path copy = tools.resolve(program.getFileName().toString());
      Files.copy(program, copy);
      if (!copy.toFile().setExecutable(true)) {
        throw new IOException("cannot make executable: " + copy);
      }
    }
    return tools;
  }
}
