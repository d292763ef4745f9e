package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredient.Kind;
import dev.sconce.action.Ingredients;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Graph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunStoreTest {
  private static final long LOGGED = 1_000;

  @TempDir private Path directory;

  private static Ingredient.FileState content(String text) {
    return new Ingredient.FileState.Content(
        Digest.of(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  private record Input(
      Kind kind, String path, Ingredient.FileState state, Ingredient.FileMaker maker) {}

  private static RecordedRun run(long id, String command, Input... inputs) {
    return run("a.o", id, command, inputs);
  }

  private static RecordedRun run(String step, long id, String command, Input... inputs) {
    Ingredients.Builder builder = new Ingredients.Builder().command(command);
    for (Input input : inputs) {
      builder.file(input.kind(), input.path(), input.state(), input.maker());
    }
    Ingredients ingredients = builder.build();
    RunSummary summary =
        new RunSummary(
            id,
            77,
            LOGGED,
            LOGGED,
            true,
            List.of(
                new RunSummary.Product(
                    step, content("object"), 900, new Ingredient.FileMaker.Run(id))),
            ingredients.foreseeable().digest().orElse(null),
            ingredients.digest().orElse(null));
    return new RecordedRun(
        summary,
        ingredients,
        List.of(new DirtyReason(DirtyReason.Kind.INPUT_NEWER, "a.c", 3, 4)),
        RecordedRun.Origin.REMOTE_CACHE,
        conditions());
  }

  private static Ingredients conditions() {
    return new Ingredients.Builder()
        .add(
            new Ingredient(
                Kind.ENVIRONMENT,
                Ingredient.Access.TEXT,
                "environment LANG",
                new Ingredient.Text("C")))
        .build();
  }

  private static Input source(String path, String text) {
    return new Input(Kind.DECLARED, path, content(text), Ingredient.FileMaker.NOBODY);
  }

  private static Ingredient.State command(RunStore runs) throws IOException {
    return runs.last("a.o").orElseThrow().ingredients().list().getFirst().state();
  }

  private RunStore open() throws IOException {
    RunStore runs = RunStore.at(directory.resolve(".sconce"));
    runs.load();
    return runs;
  }

  private void write(RecordedRun... all) throws IOException {
    try (RunStore runs = open()) {
      for (RecordedRun run : all) {
        runs.begin("a.o");
        runs.record(run);
      }
    }
  }

  @Test
  void readsNothingAndMakesNothingBeforeItIsAsked() throws IOException {
    Files.writeString(directory.resolve(".sconce"), "no directory");
    RunStore.at(directory.resolve(".sconce")).close();
    assertTrue(Files.isRegularFile(directory.resolve(".sconce")));
  }

  @Test
  void keepsTheLastRunAndTheOneBeforeIt() throws IOException {
    RecordedRun first =
        run(
            1,
            "cc a.c",
            source("a.c", "1"),
            new Input(Kind.DISCOVERED, "gen.h", content("g"), new Ingredient.FileMaker.Run(9)),
            new Input(
                Kind.DECLARED,
                "dir",
                new Ingredient.FileState.NotAFile(5),
                Ingredient.FileMaker.NOBODY),
            new Input(
                Kind.DISCOVERED,
                "no.h",
                Ingredient.FileState.MISSING,
                new Ingredient.FileMaker.Logged(8)));
    RecordedRun second = run(2, "cc -g a.c", source("a.c", "2"));
    RecordedRun third = run(3, "cc -g a.c", source("a.c", "3"));
    write(first);
    try (RunStore runs = open()) {
      assertEquals(Optional.of(first), runs.last("a.o"));
      assertEquals(Optional.empty(), runs.ingredientsBeforeLast("a.o"));
      assertEquals(Optional.empty(), runs.last("b.o"));
    }
    write(second, third);
    try (RunStore runs = open()) {
      assertEquals(Optional.of(third), runs.last("a.o"));
      assertEquals(Optional.of(second.ingredients()), runs.ingredientsBeforeLast("a.o"));
    }
  }

  @Test
  void aRunThatWasBegunLeavesNothingToRelyOn() throws IOException {
    write(run(1, "cc", source("a.c", "1")));
    try (RunStore runs = open()) {
      runs.begin("a.o");
      assertFalse(runs.summary("a.o").orElseThrow().usable());
    }
    try (RunStore runs = open()) {
      assertFalse(runs.summary("a.o").orElseThrow().usable());
    }
    write(run(2, "cc", source("a.c", "1")));
    try (RunStore runs = open()) {
      assertTrue(runs.summary("a.o").orElseThrow().usable());
    }
  }

  @Test
  void isOutdatedWhenAnotherBuildWroteSinceItWasRead() throws IOException {
    write(run(1, "cc a.c"));
    RunStore early = open();
    RunStore unread = RunStore.at(directory.resolve(".sconce"));
    assertFalse(early.isOutdated());
    try (RunStore other = open()) {
      other.begin("a.o");
    }
    assertTrue(early.summary("a.o").orElseThrow().usable(), "what it read is not true any more");
    assertTrue(early.isOutdated());
    assertFalse(unread.isOutdated(), "it will read what is there then");
  }

  @Test
  void isNotOutdatedByWhatItWroteItself() throws IOException {
    try (RunStore runs = open()) {
      runs.record(run(1, "cc a.c"));
      assertFalse(runs.isOutdated());
    }
  }

  @Test
  void unreadableStoreIsDeletedWhenAStepBegins() throws IOException {
    Path file = directory.resolve(".sconce/runs");
    Files.createDirectories(file);
    try (RunStore runs = RunStore.at(directory.resolve(".sconce"))) {
      assertThrows(IOException.class, runs::load);
      runs.begin("a.o");
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void aCutOffMovesTimesAndKeepsThoseOfBefore() throws IOException {
    write(run(1, "cc", source("a.c", "1")));
    try (RunStore runs = open()) {
      runs.retime("a.o", 2_000, new long[] {2_000});
    }
    try (RunStore runs = open()) {
      RunSummary summary = runs.summary("a.o").orElseThrow();
      RunSummary.Product product = summary.products().getFirst();
      assertEquals(2_000, product.mtimeNanos());
      assertTrue(summary.wrote(product, 2_000));
      assertTrue(summary.wrote(product, LOGGED));
      assertFalse(summary.wrote(product, 1_500));
      assertEquals(summary, runs.last("a.o").orElseThrow().summary());
    }
  }

  @Test
  void timesOfAnEarlierRunDoNotMoveThoseOfALaterOne() throws IOException {
    try (RunStore runs = open()) {
      runs.record(run(1, "cc"));
      runs.retime("a.o", 2_000, new long[] {2_000});
      runs.record(run(2, "cc"));
    }
    try (RunStore runs = open()) {
      assertEquals(LOGGED, runs.summary("a.o").orElseThrow().logMtimeNanos());
    }
  }

  @Test
  void whoMadeAnOutputIsTheRunThatTheLogKnows() throws IOException {
    write(run(1, "cc"));
    try (RunStore runs = open()) {
      assertEquals(new Ingredient.FileMaker.Run(1), runs.makerOf("a.o", "a.o", LOGGED));
      assertEquals(
          new Ingredient.FileMaker.Run(1),
          runs.makerOf("a.o", "a.o", 900),
          "after ninja -t restat");
      assertEquals(new Ingredient.FileMaker.Logged(1_234), runs.makerOf("a.o", "a.o", 1_234));
      assertEquals(new Ingredient.FileMaker.Logged(5), runs.makerOf("b.o", "b.o", 5));
      assertTrue(runs.makerOf("a.o", "a.o", 0) instanceof Ingredient.FileMaker.Unknown);
    }
  }

  @Test
  void inputsOfManyStepsAreWrittenOnce() throws IOException {
    Input[] headers = new Input[200];
    for (int i = 0; i < headers.length; i++) {
      headers[i] = source("include/header" + i + ".h", "text " + i);
    }
    Path file = directory.resolve(".sconce/ingredients");
    long afterOne = 0;
    try (RunStore runs = open()) {
      for (int step = 0; step < 20; step++) {
        runs.record(run("step" + step, step, "cc", headers));
        afterOne = step == 0 ? Files.size(file) : afterOne;
      }
    }
    assertTrue(Files.size(file) < 4 * afterOne, Files.size(file) + " after " + afterOne);
  }

  @Test
  void anInputWhoseMakerIsUnknownIsWrittenOnceToo() throws IOException {
    Path file = directory.resolve(".sconce/ingredients");
    long afterOne = 0;
    String path = "generated/".repeat(100);
    try (RunStore runs = open()) {
      for (int step = 0; step < 20; step++) {
        Input made = new Input(Kind.DECLARED, path, content("1"), Ingredient.FileMaker.UNKNOWN);
        runs.record(run("step" + step, step, "cc", made));
        afterOne = step == 0 ? Files.size(file) : afterOne;
      }
    }
    assertTrue(Files.size(file) < 8 * afterOne, Files.size(file) + " after " + afterOne);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "ingredients"})
  void damageIsReportedAndCostsOnlyRuns(String name) throws IOException {
    RecordedRun first = run(1, "cc", source("a.c", "1"));
    write(first);
    Path file = directory.resolve(".sconce").resolve(name);
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(file, bad);
      try (RunStore runs = open()) {
        Optional<RecordedRun> read = runs.last("a.o");
        boolean told = !runs.warnings().isEmpty();
        boolean torn = read.isEmpty() && !told;
        assertTrue(read.isEmpty() || read.equals(Optional.of(first)));
        assertTrue(told || torn, "byte " + at);
        runs.record(run(2, "cc", source("a.c", "2")));
      }
      try (RunStore runs = open()) {
        assertEquals(2, runs.last("a.o").orElseThrow().summary().run(), "byte " + at);
        assertEquals(List.of(), runs.warnings());
      }
    }
  }

  @Test
  void ingredientsOfAnotherRunThanTheRecordedOneAreNotTakenForItsOwn() throws IOException {
    Path file = directory.resolve(".sconce/ingredients");
    write(run(1, "cc", source("a.c", "1")));
    byte[] before = Files.readAllBytes(file);
    write(run(2, "cc", source("a.c", "2")));
    Files.write(file, before);
    try (RunStore runs = open()) {
      assertEquals(2, runs.summary("a.o").orElseThrow().run());
      assertEquals(Optional.empty(), runs.last("a.o"));
    }
  }

  @Test
  void runsAreKnownWithoutTheirIngredients() throws IOException {
    RecordedRun run = run(1, "cc", source("a.c", "1"));
    write(run);
    Files.delete(directory.resolve(".sconce/ingredients"));
    Files.createDirectory(directory.resolve(".sconce/ingredients"));
    try (RunStore runs = open()) {
      assertEquals(run.summary(), runs.summary("a.o").orElseThrow());
      assertEquals(Optional.empty(), runs.ingredientFailure(), "nobody asked for ingredients");
      runs.record(run(2, "cc", source("a.c", "2")));
      assertTrue(runs.ingredientFailure().isPresent());
      assertEquals(Optional.empty(), runs.failure(), "only explanations need them");
    }
    try (RunStore runs = open()) {
      assertEquals(2, runs.summary("a.o").orElseThrow().run());
    }
  }

  @Test
  void aRunWithAnUnknownIngredientIsOutOfUse() throws IOException {
    write(
        run(
            1,
            "cc",
            new Input(Kind.DECLARED, "gen.h", content("g"), Ingredient.FileMaker.UNKNOWN)));
    try (RunStore runs = open()) {
      assertFalse(runs.summary("a.o").orElseThrow().usable());
      assertEquals(
          Ingredient.FileMaker.UNKNOWN,
          runs.last("a.o").orElseThrow().ingredients().list().getLast().state());
    }
  }

  @Test
  void whatAnotherVersionWroteIsDroppedWithOneLine() throws IOException {
    write(run(1, "cc", source("a.c", "1")));
    for (String name : List.of("runs", "ingredients")) {
      Path file = directory.resolve(".sconce").resolve(name);
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      Files.writeString(file, text.replaceFirst(" 2\n", " 1\n"), StandardCharsets.ISO_8859_1);
    }
    try (RunStore runs = open()) {
      assertEquals(Optional.empty(), runs.last("a.o"));
      runs.record(run(2, "cc", source("a.c", "2")));
      assertEquals(
          List.of(
              directory.resolve(".sconce/runs")
                  + " was written by another version of Sconce; starting over"),
          runs.warnings());
    }
    try (RunStore runs = open()) {
      assertEquals(List.of(), runs.warnings());
      assertEquals(2, runs.last("a.o").orElseThrow().summary().run());
    }
  }

  @Test
  void partsThatALaterVersionAddsArePassedOver() throws IOException {
    RecordedRun run = run(1, "cc", source("a.c", "1"));
    ByteSink record = new ByteSink();
    RecordSections.putText(record, 77, "of a later version");
    run.summary().appendTo(record);
    RecordSections.putText(record, 78, "");
    try (RecordFile file = new RecordFile(directory.resolve(".sconce/runs"), "# sconce runs 2\n")) {
      file.load((_, _, _) -> {});
      file.append(3, RapidHash.hash("a.o"), record);
      file.append(99, 7, record);
    }
    try (RunStore runs = open()) {
      assertEquals(run.summary(), runs.summary("a.o").orElseThrow());
      assertEquals(List.of(), runs.warnings());
    }
  }

  @Test
  void outdatedRecordsAreSwept() throws IOException {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      inputs.add(source("a/long/way/down/to/the/file/header" + i + ".h", "text"));
    }
    Path file = directory.resolve(".sconce/ingredients");
    try (RunStore runs = open()) {
      for (int round = 0; round < 200; round++) {
        runs.record(run(round, "cc " + round, inputs.toArray(new Input[0])));
      }
    }
    assertTrue(Files.size(file) < 4 << 20, "bytes: " + Files.size(file));
    try (RunStore runs = open()) {
      assertEquals(new Ingredient.Text("cc 199"), command(runs));
    }
  }

  @Test
  void cutOffsDoNotLetTheFileGrowForEver() throws IOException {
    Path file = directory.resolve(".sconce/runs");
    try (RunStore runs = open()) {
      runs.record(run(1, "cc"));
      for (int round = 0; round < 30_000; round++) {
        runs.retime("a.o", 2_000 + round, new long[] {round});
      }
    }
    assertTrue(Files.size(file) < 2 << 20, "bytes: " + Files.size(file));
    try (RunStore runs = open()) {
      RunSummary summary = runs.summary("a.o").orElseThrow();
      assertEquals(31_999, summary.logMtimeNanos());
      assertEquals(31_998, summary.earlierLogMtimeNanos());
      assertEquals(29_999, summary.products().getFirst().mtimeNanos());
    }
  }

  @Test
  void stepsThatAreNoMoreAreForgottenOnceTheyAreMany() throws IOException {
    LogGraph made = new LogGraph();
    made.edge("cc a.c", "a.o");
    Graph graph = made.graph;
    try (RunStore runs = open()) {
      runs.record(run(1, "cc a.c", source("a.c", "text")));
      assertFalse(runs.forgetStepsOutside(graph), "a few may come back");
      for (int old = 0; old < 2_000; old++) {
        runs.record(run("old" + old, 2, "cc", source("old" + old + ".c", "text")));
      }
      assertTrue(runs.forgetStepsOutside(graph));
      assertFalse(runs.forgetStepsOutside(graph));
      assertTrue(runs.summary("old7").isEmpty());
    }
    long size = Files.size(directory.resolve(".sconce/ingredients"));
    assertTrue(size < 2_000, () -> size + " bytes");
    try (RunStore runs = open()) {
      assertEquals(List.of(), runs.warnings());
      assertEquals(new Ingredient.Text("cc a.c"), command(runs));
      assertTrue(runs.last("old7").isEmpty());
    }
  }
}
