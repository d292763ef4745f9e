package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sconce.action.DirtyReason;
import dev.sconce.history.BuildLog;
import dev.sconce.session.Explanation;
import dev.sconce.session.Explanation.Cause;
import dev.sconce.session.Explanation.Ingredient;
import dev.sconce.session.Explanation.Ingredient.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How steps are explained by their past and present ingredients. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StepExplainerTest {
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

  private static final StepExplainer.Limits LIMITS = new StepExplainer.Limits(16 << 20, 1_000);

  private static Explanation explained(
      BuildFixture fixture, boolean built, DirtyReason... reasons) {
    fixture.build();
    StepExplainer explainer = new StepExplainer(fixture.parts(), LIMITS);
    return explainer.explain(explainer.capture(fixture.edge("out.o"), List.of(reasons)), built);
  }

  private static List<String> rows(Explanation explanation) {
    return explanation.ingredients().stream().map(row -> row.change() + " " + row.name()).toList();
  }

  private static List<Cause.Type> causes(Explanation explanation) {
    return explanation.causes().stream().map(Cause::type).toList();
  }

  private static DirtyReason newer() {
    return new DirtyReason(DirtyReason.Kind.INPUT_NEWER, "in.c", 1, 2);
  }

  @Test
  void allIsTheSameAfterABuild() throws IOException {
    Explanation explanation = explained(built(), false);
    assertEquals("nothing that it depends on differs from its last run", explanation.verdict());
    assertEquals(List.of("SAME command", "SAME in.c"), rows(explanation).subList(0, 2));
    assertEquals(List.of(), explanation.causes());
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
    Explanation explanation = explained(fixture, false);
    assertEquals("a.h differs", explanation.verdict());
    Ingredient first = explanation.ingredients().getFirst();
    assertEquals("a.h", first.name());
    assertEquals(Change.CHANGED, first.change());
    assertEquals(Ingredient.Kind.DISCOVERED, first.kind());
  }

  @Test
  void theCommandAndTheResponseFileHaveTheirWords() throws IOException {
    String manifest =
        """
        rule link
          command = ld $flags @$out.rsp
          rspfile = $out.rsp
          rspfile_content = $in $more
        build out.o: link in.c
          flags = -O2
          more = a b
        """;
    BuildFixture fixture =
        BuildFixture.withLogs(manifest, directory, BuildLog.NEWEST_VERSION).remembering(directory);
    fixture.files.create("in.c", "text");
    fixture.files.tick();
    fixture =
        fixture
            .built("out.o")
            .restarted(manifest.replace("-O2", "-O3").replace("more = a b", "more = b c"));
    Explanation explanation = explained(fixture, false);
    assertEquals("the command differs, and 1 more", explanation.verdict());
    Ingredient command = explanation.ingredients().getFirst();
    assertEquals("ld -O2 @out.o.rsp", command.then());
    assertEquals("ld -O3 @out.o.rsp", command.now());
    assertEquals(List.of("-O2"), command.gone());
    assertEquals(List.of("-O3"), command.come());
    Ingredient arguments = explanation.ingredients().get(1);
    assertEquals(Ingredient.Kind.RESPONSE_FILE, arguments.kind());
    assertEquals(List.of("a"), arguments.gone());
    assertEquals(List.of("c"), arguments.come());
  }

  @Test
  void whatCannotBeLookedAtIsUnknownAndNotGone() throws IOException {
    BuildFixture fixture = built();
    fixture.files.failAt("a.h", "Input/output error");
    Explanation explanation = explained(fixture, false);
    assertEquals(
        "nothing that could be looked at differs from its last run", explanation.verdict());
    assertEquals(
        List.of("SAME command", "SAME in.c", "UNKNOWN a.h", "SAME b.h"), rows(explanation));
  }

  @Test
  void aFileThatIsTooLargeToHashDoesNotHideThoseAfterIt() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    fixture.files.create("in.c", "x".repeat(17 << 20)).create("b.h", "changed");
    Explanation explanation = explained(fixture, false);
    assertEquals("b.h differs", explanation.verdict());
    assertEquals("UNKNOWN in.c", rows(explanation).get(2));
  }

  @Test
  void aLargeFileWhoseDigestIsKnownIsNotHashed() throws IOException {
    BuildFixture fixture =
        BuildFixture.withLogs(MANIFEST, directory, BuildLog.NEWEST_VERSION).remembering(directory);
    fixture.files.create("in.c", "x".repeat(17 << 20)).create("a.h", "a").create("b.h", "b");
    fixture.files.advance(1_000_000_000);
    Explanation explanation = explained(fixture.built("out.o"), false);
    assertEquals("SAME in.c", rows(explanation).get(1));
  }

  @Test
  void withoutARecordNothingIsSaidToBeKnown() throws IOException {
    Path none = directory.resolve("none");
    BuildFixture other =
        BuildFixture.withLogs(MANIFEST, none, BuildLog.NEWEST_VERSION).remembering(none);
    Explanation explanation = explained(other, false);
    assertEquals(List.of("UNKNOWN command", "UNKNOWN in.c"), rows(explanation));
    assertEquals(
        "it is not recorded what this step was made of when it last ran", explanation.verdict());
    Explanation byTime = explained(other, false, newer());
    assertEquals("output older than input in.c", byTime.verdict());
    assertEquals(List.of(Cause.Type.NEWER, Cause.Type.NO_RECORD), causes(byTime));
  }

  @Test
  void aRunOfAnotherNinjaSinceIsNotTakenForTheRecordedOne() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    fixture.files.create("b.h", "changed");
    fixture.files.tick();
    BuildFixture other = fixture.restarted(MANIFEST).forgetful();
    other.build("out.o");
    fixture = other.restarted(MANIFEST).remembering(directory);
    assertEquals("UNKNOWN command", rows(explained(fixture, false)).getFirst());
  }

  @Test
  void aRunThatFailedSinceIsExplainedByTheLastGoodOne() throws IOException {
    BuildFixture fixture = built();
    fixture.runs().begin("out.o");
    fixture.files.tick();
    Explanation same = explained(fixture, false, newer());
    assertEquals(List.of(Cause.Type.NEWER, Cause.Type.NO_RECORD), causes(same));
    fixture.files.create("b.h", "changed");
    Explanation changed = explained(fixture, false, newer());
    assertEquals(List.of(), causes(changed));
    assertEquals("b.h differs", changed.verdict());
  }

  @Test
  void anOutputThatIsNotWhatTheRunLeftIsNamed() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    assertEquals(List.of(Cause.Type.NEWER), causes(explained(fixture, false, newer())));
    fixture.files.create("out.o", "by hand");
    Explanation explanation = explained(fixture, false, newer());
    assertEquals(List.of(Cause.Type.NEWER, Cause.Type.OUTPUT_CHANGED), causes(explanation));
  }

  @Test
  void ofAStepThatWasBuiltItIsToldWhyItRan() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    fixture.files.create("b.h", "changed");
    fixture = fixture.restarted(MANIFEST);
    fixture.build("out.o");
    Explanation explanation = explained(fixture, true);
    assertEquals("it ran because b.h differed", explanation.verdict());
    assertEquals(
        List.of("CHANGED b.h", "SAME command", "SAME in.c", "SAME a.h"), rows(explanation));
  }

  @Test
  void unexplainedRunsAreReportedWithTheReasonOfTheRule() throws IOException {
    BuildFixture fixture = built();
    fixture.files.tick();
    fixture.files.delete("out.o");
    fixture = fixture.restarted(MANIFEST);
    fixture.build("out.o");
    Explanation explanation = explained(fixture, true);
    assertEquals("it ran because output out.o doesn't exist", explanation.verdict());
    assertEquals(
        List.of(), rows(explanation).stream().filter(row -> !row.startsWith("SAME")).toList());
  }

  @Test
  void ofTheFirstRunItIsToldWhatItWasMadeOf() throws IOException {
    Explanation explanation = explained(built(), true);
    assertEquals("it ran because output out.o doesn't exist", explanation.verdict().split(";")[0]);
    assertEquals(
        List.of("UNKNOWN command", "UNKNOWN in.c", "UNKNOWN a.h", "UNKNOWN b.h"),
        rows(explanation));
    assertFalse(explanation.ingredients().get(1).now().isEmpty());
  }

  @Test
  void asManyIngredientsAreNamedAsMayBe() throws IOException {
    BuildFixture fixture = built();
    StepExplainer explainer =
        new StepExplainer(fixture.parts(), new StepExplainer.Limits(16 << 20, 2));
    Explanation explanation =
        explainer.explain(explainer.capture(fixture.edge("out.o"), List.of()), false);
    assertEquals(List.of("SAME command", "SAME in.c"), rows(explanation));
  }
}
