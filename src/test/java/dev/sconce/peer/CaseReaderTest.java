package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CaseReaderTest {
  @Test
  void readsFilesAndStepsOfEachCase() {
    List<PeerCase> cases =
        CaseReader.read(
            "x.cases",
            """
            a comment

            === first
            --- build.ninja
            rule r

              command = c

            --- steps
            ninja -v
            # not a step

            ninja

            === second
            --- steps
            true
            """);
    assertEquals(List.of("first", "second"), cases.stream().map(PeerCase::name).toList());
    PeerCase first = cases.getFirst();
    assertEquals("x.cases:3", first.origin());
    assertEquals("rule r\n\n  command = c\n", first.files().getFirst().content());
    assertEquals(List.of("ninja -v", "ninja"), first.steps());
  }

  @Test
  void optionsOfFilesChangeTheirText() {
    PeerCase read =
        only(
            """
            === options
            --- a escaped no-eol
            \\tx\\\\\\xe9
            --- b +x
            --- c
            --- steps
            true
            """);
    assertEquals("\tx\\\u00e9", read.files().get(0).content());
    assertTrue(read.files().get(1).executable());
    assertEquals("", read.files().get(2).content());
  }

  @Test
  void normalisesAndSortsOutput() {
    PeerCase read =
        only(
            """
            === loose
            --- normalise
            \\d+ ms => N ms
            --- sorted
            --- steps
            true
            """);
    assertEquals("a N ms\nb", read.normalise("b\na 17 ms\n"));
  }

  @Test
  void aCaseWithoutStepsIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> only("=== empty\n"));
  }

  @Test
  void textOutsideASectionIsAnError() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> only("=== case\nstray\n--- steps\nx\n"));
    assertEquals("x.cases:2: expected a section: stray", error.getMessage());
  }

  private static PeerCase only(String text) {
    List<PeerCase> cases = CaseReader.read("x.cases", text);
    assertEquals(1, cases.size());
    return cases.getFirst();
  }
}
