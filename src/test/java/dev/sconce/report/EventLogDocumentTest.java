package dev.sconce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/event-log.md} shows exactly what is written, and omits nothing. */
class EventLogDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/event-log.md");
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":");

  @TempDir Path directory;

  private static List<String> examples() throws IOException {
    return Files.readString(DOCUMENT).lines().filter(line -> line.startsWith("{\"")).toList();
  }

  @Test
  void itsExamplesAreTheRecordsOfEachKindOfEvent() throws IOException {
    String log = LogText.of(directory, 6, Examples.EVENTS);
    assertEquals(log, String.join("\n", examples()) + "\n");
  }

  @Test
  void itsExamplesCanBeRead() throws IOException, EventLogReader.EventLogException {
    List<BuildEvent> read = LogText.events(String.join("\n", examples()));
    assertEquals(LogText.comparable(Examples.EVENTS), LogText.comparable(read));
  }

  @Test
  void itNamesEachFieldOutsideOfTheExamples() throws IOException {
    String prose =
        String.join(
            "\n",
            Files.readString(DOCUMENT).lines().filter(line -> !line.startsWith("{\"")).toList());
    for (String example : examples()) {
      Matcher field = FIELD.matcher(example);
      while (field.find()) {
        assertTrue(prose.contains("`" + field.group(1) + "`"), field.group(1));
      }
    }
  }

  @Test
  void itNamesEachRequestAndEachConstant() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (BuildRequest request : Examples.REQUESTS) {
      String log =
          LogText.of(
              directory,
              6,
              List.of(
                  new BuildEvent.RequestAnswered(
                      new Requester.RequestId("console", 7), request, BuildEvent.Reply.DONE, "")));
      String name = log.replaceAll("(?s).*\"ask\":\"([^\"]*)\".*", "$1");
      assertTrue(document.contains("`" + name + "`"), name);
    }
    for (Enum<?> constant : Examples.CONSTANTS) {
      assertTrue(document.contains("`" + JsonRecord.word(constant) + "`"), constant.name());
    }
  }
}
