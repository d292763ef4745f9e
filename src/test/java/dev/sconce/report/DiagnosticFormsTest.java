package dev.sconce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The forms in which other programs receive errors and warnings. */
class DiagnosticFormsTest {
  private static final Diagnostic ERROR =
      new Diagnostic(
          Severity.ERROR,
          new Place("/p/src/a b.c", 3, 7),
          "no \u00c3\u00bc",
          "-Wx",
          List.of(),
          List.of(new Note(new Place("/usr/include/h.h", 1, 0), "declared here")),
          List.of("a b.c:3:7: error: no", "  x"),
          4,
          5);
  private static final Diagnostic UNPLACED =
      new Diagnostic(
          Severity.WARNING,
          Place.NONE,
          "unused 'x'",
          "",
          List.of(),
          List.of(),
          List.of("warning"),
          0,
          0);
  private static final Diagnostic FILE_ONLY =
      new Diagnostic(
          Severity.ERROR,
          new Place("/p/a.c", 0, 0),
          "undefined reference",
          "",
          List.of(),
          List.of(),
          List.of(),
          0,
          0);

  @Test
  void jsonHasAllThatIsKnownAndNothingElse() {
    StepText text = new StepText("a b.c", "CC", List.of("a.o"), "", "cc 'a b.c'", false);
    StepReport step =
        new StepReport(
            "a b.c",
            text,
            StepOutcome.FAILED,
            1,
            Instant.parse("2026-01-02T03:04:05Z"),
            120,
            77,
            List.of(ERROR, UNPLACED));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DiagnosticJson.write(List.of(step), "/p/build", out);
    assertEquals(
        """
        {"format":"sconce-log","version":1,"directory":"/p/build","errors":1,"warnings":1,\
        "steps":[{"step":"a b.c","outputs":["a.o"],"rule":"CC","command":"cc 'a b.c'",\
        "outcome":"failed","exitCode":1,"started":"2026-01-02T03:04:05Z","milliseconds":120,\
        "printedBytes":77,"diagnostics":[{"severity":"error","file":"/p/src/a b.c","line":3,\
        "column":7,"message":"no ü","flag":"-Wx","notes":[{"file":"/usr/include/h.h","line":1,\
        "message":"declared here"}],"context":["a b.c:3:7: error: no","  x"],"outputLine":6},\
        {"severity":"warning","message":"unused 'x'","notes":[],"context":["warning"],\
        "outputLine":1}]}]}
        """,
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void sarifNamesFilesOfTheProjectFromItsDirectory() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DiagnosticSarif.write(List.of(ERROR, UNPLACED), "1.2", "/p", out);
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","));
    assertTrue(text.contains("\"SRCROOT\":{\"uri\":\"file:///p/\"}"), text);
    assertTrue(text.contains("\"rules\":[{\"id\":\"-Wx\"},{\"id\":\"unused …\"}]"), text);
    assertTrue(
        text.contains(
            "{\"ruleId\":\"-Wx\",\"level\":\"error\",\"message\":{\"text\":\"no ü\"},"
                + "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":"
                + "{\"uri\":\"src/a%20b.c\",\"uriBaseId\":\"SRCROOT\"},"
                + "\"region\":{\"startLine\":3,\"startColumn\":7}}}],"
                + "\"relatedLocations\":[{\"physicalLocation\":{\"artifactLocation\":"
                + "{\"uri\":\"file:///usr/include/h.h\"},\"region\":{\"startLine\":1}},"
                + "\"message\":{\"text\":\"declared here\"}}]}"),
        text);
    assertTrue(
        text.contains(
            "{\"ruleId\":\"unused …\",\"level\":\"warning\","
                + "\"message\":{\"text\":\"unused 'x'\"}}"),
        text);
  }

  @Test
  void errorFormatIsThatOfGccWhateverTheTool() {
    assertEquals(
        "/p/src/a b.c:3:7: error: no \u00c3\u00bc [-Wx]\n/usr/include/h.h:1: note: declared here\n",
        ErrorFormat.lines(ERROR));
    assertEquals("warning: unused 'x'\n", ErrorFormat.lines(UNPLACED));
    assertEquals("/p/a.c:1: error: undefined reference\n", ErrorFormat.lines(FILE_ONLY));
  }
}
