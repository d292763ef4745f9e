package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sconce.history.BuildLog;
import dev.sconce.session.Answer;
import dev.sconce.session.Ingredient;
import dev.sconce.session.Ingredient.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is answered of a step's ingredients then and now. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RecordedPastTest {
  private static final String MANIFEST =
      """
      rule depfile_cc
        command = cc $flags $in
        deps = gcc
        depfile = $out.d
      build out.o: depfile_cc in.c
        test_dep = a.h b.h
        flags = -O2
      """;

  @TempDir private Path directory;

  private BuildFixture built() throws IOException {
    BuildFixture fixture =
        BuildFixture.withLogs(MANIFEST, directory, BuildLog.NEWEST_VERSION).remembering(directory);
    for (String source : List.of("in.c", "a.h", "b.h")) {
      fixture.files.create(source, source);
    }
    fixture.files.tick();
    return fixture.built("out.o");
  }

  private static List<String> rows(Answer.Ingredients answer) {
    return answer.rows().stream().map(row -> row.change() + " " + row.name()).toList();
  }

  @Test
  void allIsTheSameAfterABuild() throws IOException {
    BuildFixture fixture = built();
    Answer.Ingredients answer = fixture.past().ingredients(fixture.edge("out.o"), List.of(), false);
    assertEquals("nothing that it depends on differs from its last run", answer.verdict());
    assertEquals(List.of("SAME command", "SAME in.c"), rows(answer).subList(0, 2));
  }

  @Test
  void whatDiffersComesFirst() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    fixture.files.create("b.h", "changed").create("new.h", "");
    fixture = fixture.restarted(MANIFEST.replace("-O2", "-O3"));
    fixture.build("out.o");
    fixture.files.tick();
    fixture.files.create("a.h", "changed");
    Answer.Ingredients answer = fixture.past().ingredients(fixture.edge("out.o"), List.of(), false);
    assertEquals("a.h differs", answer.verdict());
    Ingredient first = answer.rows().getFirst();
    assertEquals("a.h", first.name());
    assertEquals(Change.CHANGED, first.change());
    assertEquals(Ingredient.Kind.DISCOVERED, first.kind());
  }

  @Test
  void whatCannotBeLookedAtIsUnknownAndNotGone() throws IOException {
    BuildFixture fixture = built();
    fixture.files.failAt("a.h", "Input/output error");
    Answer.Ingredients answer = fixture.past().ingredients(fixture.edge("out.o"), List.of(), false);
    assertEquals("nothing that could be looked at differs from its last run", answer.verdict());
    assertEquals(List.of("SAME command", "SAME in.c", "UNKNOWN a.h", "SAME b.h"), rows(answer));
  }

  @Test
  void aFileThatIsTooLargeToLookAtDoesNotHideThoseAfterIt() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    fixture.files.create("in.c", "x".repeat(17 << 20)).create("b.h", "changed");
    Answer.Ingredients answer = fixture.past().ingredients(fixture.edge("out.o"), List.of(), false);
    assertEquals("b.h differs", answer.verdict());
  }

  @Test
  void withoutARecordNothingIsSaidToBeKnown() throws IOException {
    BuildFixture fixture = built();
    fixture.ledger().begin("out.o");
    BuildFixture other =
        BuildFixture.withLogs(MANIFEST, directory.resolve("none"), BuildLog.NEWEST_VERSION)
            .remembering(directory.resolve("none"));
    other.build();
    Answer.Ingredients answer = other.past().ingredients(other.edge("out.o"), List.of(), false);
    assertEquals(Change.UNKNOWN, answer.rows().getFirst().change());
  }

  @Test
  void ofAStepThatWasBuiltItIsToldWhyItRan() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    fixture.files.create("b.h", "changed");
    fixture = fixture.restarted(MANIFEST);
    fixture.build("out.o");
    Answer.Ingredients answer = fixture.past().ingredients(fixture.edge("out.o"), List.of(), true);
    assertEquals("it ran because b.h differed", answer.verdict());
    assertEquals(List.of("CHANGED b.h", "SAME command", "SAME in.c", "SAME a.h"), rows(answer));
  }

  @Test
  void whatNothingExplainsIsToldInTheWordsOfTheRule() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    fixture.files.delete("out.o");
    fixture = fixture.restarted(MANIFEST);
    fixture.build("out.o");
    Answer.Ingredients answer = fixture.past().ingredients(fixture.edge("out.o"), List.of(), true);
    assertEquals("it ran because output out.o doesn't exist", answer.verdict());
    assertEquals(List.of(), rows(answer).stream().filter(row -> !row.startsWith("SAME")).toList());
  }

  @Test
  void ofTheFirstRunItIsToldWhatItWasMadeOf() throws IOException {
    BuildFixture fixture = built();
    Answer.Ingredients answer = fixture.past().ingredients(fixture.edge("out.o"), List.of(), true);
    assertEquals("it ran because output out.o doesn't exist", answer.verdict().split(";")[0]);
    assertEquals(
        List.of("UNKNOWN command", "UNKNOWN in.c", "UNKNOWN a.h", "UNKNOWN b.h"), rows(answer));
    assertFalse(answer.rows().get(1).now().isEmpty());
  }
}
