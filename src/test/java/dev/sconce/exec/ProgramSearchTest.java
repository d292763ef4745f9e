package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramSearchTest {
  @TempDir private Path directory;

  private String program(String place) throws IOException {
    Path file = directory.resolve(place).resolve("tool");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertTrue(file.toFile().setExecutable(true));
    return file.toString();
  }

  @Test
  void aProgramThatAppearsInAnEarlierPlaceIsFoundThereFromThenOn() throws Exception {
    List<String> places = List.of(directory + "/first", directory + "/second");
    ProgramSearch search = new ProgramSearch(places);
    assertEquals(Optional.empty(), search.find("tool", ""));
    String second = program("second");
    assertEquals(Optional.of(second), search.find("tool", ""));
    assertEquals(List.of(directory + "/first/tool"), search.lookedAtBefore(second, "tool"));
    assertEquals(Optional.of(program("first")), search.find("tool", ""));
  }

  @Test
  void aRelativePlaceIsOneBelowTheDirectoryOfTheCommand() throws Exception {
    program("work/bin");
    ProgramSearch search = new ProgramSearch(List.of("bin"));
    assertEquals(Optional.of("bin/tool"), search.find("tool", directory + "/work"));
    assertEquals(Optional.empty(), search.find("tool", directory.toString()));
  }

  @Test
  void whatAnEmptyPlaceLeadsToIsNotCertain() throws Exception {
    program("work");
    ProgramSearch search = new ProgramSearch(List.of("", directory + "/work"));
    assertEquals(Optional.empty(), search.find("tool", directory + "/work"));
  }
}
