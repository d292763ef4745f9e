package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.exec.CommandEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class UserProgramsTest {
  @Test
  void aProofNeedsTheProgramItself() throws IOException {
    UserPrograms programs =
        new UserPrograms(CommandEnvironment.ofThisProcess(), Path.of("/").toAbsolutePath());
    IOException missing =
        assertThrows(
            IOException.class,
            () -> programs.prove(Path.of("/nowhere/bin/sconce"), "build.ninja", "a.o", "a.h"));
    assertEquals("it cannot be run: /nowhere/bin/sconce is no program", missing.getMessage());
  }
}
