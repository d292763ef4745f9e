package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.exec.CommandEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UserProgramsTest {
  private static List<String> arguments(String editor, String file) {
    List<String> command = UserPrograms.editorCommand(editor, file, 7);
    return command.subList(4, command.size());
  }

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

  @Test
  void aFileNameIsNoOptionOfTheEditor() {
    assertEquals(List.of("+7", "./-cquit"), arguments("vi", "-cquit"));
    assertEquals(List.of("+7", "./+!true"), arguments("vim -u NONE", "+!true"));
    assertEquals(List.of("--goto", "./--wait:7"), arguments("code -w", "--wait"));
    assertEquals(List.of("./-x:7"), arguments("/usr/bin/hx", "-x"));
    assertEquals(List.of("+7", "./../src/a.c"), arguments("nano", "../src/a.c"));
    assertEquals(List.of("+7", "/src/a.c"), arguments("nano", "/src/a.c"));
  }
}
