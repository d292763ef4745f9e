package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.diagnostics.Diagnostic.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EditorCommandTest {
  private static List<String> arguments(String editor, Place place) {
    return arguments(editor, place, "/nowhere");
  }

  private static List<String> arguments(String editor, Place place, String path) {
    List<String> command = new EditorCommand(editor, path).at(place);
    assertEquals(List.of("/bin/sh", "-c", editor + " \"$@\"", editor), command.subList(0, 4));
    return command.subList(4, command.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vim                 | +call cursor(7,9) /a.c       | +7 /a.c
          nvim -u NONE        | +call cursor(7,9) /a.c       | +7 /a.c
          vi                  | +7 /a.c                      | +7 /a.c
          nano                | +7,9 /a.c                    | +7 /a.c
          emacs -nw           | +7:9 /a.c                    | +7 /a.c
          emacsclient         | +7:9 /a.c                    | +7 /a.c
          kak                 | +7:9 /a.c                    | +7 /a.c
          micro               | +7:9 /a.c                    | +7 /a.c
          code --wait         | --goto /a.c:7:9              | --goto /a.c:7
          /opt/bin/codium -w  | --goto /a.c:7:9              | --goto /a.c:7
          hx                  | /a.c:7:9                     | /a.c:7
          /usr/bin/subl       | /a.c:7:9                     | /a.c:7
          kate                | --line 7 --column 9 /a.c     | --line 7 /a.c
          something-else      | +7 /a.c                      | +7 /a.c
          """)
  void editorsGetLineAndColumnAsTheyWantThem(String editor, String both, String lineOnly) {
    assertEquals(both, String.join(" ", arguments(editor, new Place("/a.c", 7, 9))));
    assertEquals(lineOnly, String.join(" ", arguments(editor, new Place("/a.c", 7, 0))));
    assertEquals(List.of("/a.c"), arguments(editor, new Place("/a.c", 0, 0)));
  }

  @Test
  void aFileNameIsNoOptionOfTheEditor() {
    assertEquals(List.of("+7", "./-cquit"), arguments("vi", new Place("-cquit", 7, 0)));
    assertEquals(List.of("+7", "./+!true"), arguments("vim -u NONE", new Place("+!true", 7, 0)));
    assertEquals(List.of("--goto", "./--wait:7"), arguments("code -w", new Place("--wait", 7, 0)));
    assertEquals(List.of("./-x:7"), arguments("/usr/bin/hx", new Place("-x", 7, 0)));
    assertEquals(List.of("+7", "./../src/a.c"), arguments("nano", new Place("../src/a.c", 7, 0)));
  }

  @Test
  void viThatIsVimKnowsColumns(@TempDir Path directory) throws IOException {
    Path vim = Files.createFile(directory.resolve("vim.basic"));
    Files.setPosixFilePermissions(vim, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(directory.resolve("vi"), vim);
    assertEquals(
        List.of("+call cursor(7,9)", "/a.c"),
        arguments("vi", new Place("/a.c", 7, 9), "/nowhere:" + directory));
  }
}
