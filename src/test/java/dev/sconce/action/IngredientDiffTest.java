package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.Ingredient.Kind;
import dev.sconce.action.IngredientDiff.Change;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IngredientDiffTest {
  private static Ingredients.Builder run(String command) {
    return new Ingredients.Builder().command(command);
  }

  private static Ingredient.FileState content(String text) {
    return new Ingredient.FileState.Content(
        Digest.of(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  private static Ingredients reading(
      String path, Ingredient.FileState state, Ingredient.FileMaker maker) {
    return run("cc").file(Kind.DECLARED, path, state, maker).build();
  }

  private static List<String> differing(Ingredients before, Ingredients now) {
    return IngredientDiff.between(before, now).differing().stream()
        .map(row -> row.change() + " " + row.name())
        .toList();
  }

  private static WordDiff words(String before, String now) {
    return WordDiff.between(before, now);
  }

  @Test
  void sameIngredientsDoNotDiffer() {
    assertEquals(
        List.of(),
        differing(
            reading("gen.h", content("x"), new Ingredient.FileMaker.Run(7)),
            reading("gen.h", content("x"), new Ingredient.FileMaker.Run(7))));
  }

  @Test
  void namesTheWordsOfTheCommandThatCameAndWent() {
    assertEquals(
        List.of("CHANGED command"),
        differing(run("cc -O2 -Da -c a.c").build(), run("cc  -O3 -c a.c").build()));
    assertEquals(
        new WordDiff(List.of("-O2", "-Da"), List.of("-O3")),
        words("cc -O2 -Da -c a.c", "cc  -O3 -c a.c"));
  }

  @Test
  void movedWordsAreReported() {
    assertEquals(
        new WordDiff(List.of("-lb"), List.of("-lb")), words("ld -lb -la x", "ld -la -lb x"));
  }

  @Test
  void comparesLongCommandsInReasonableTime() {
    String many = IntStream.range(0, 5000).mapToObj(i -> "a" + i).collect(Collectors.joining(" "));
    String reversed =
        IntStream.range(0, 5000).mapToObj(i -> "a" + (4999 - i)).collect(Collectors.joining(" "));
    assertEquals(
        new WordDiff(List.of("old"), List.of("new")), words("old " + many, "new " + reversed));
  }

  @Test
  void tellsOfAResponseFileApartFromTheCommand() {
    assertEquals(
        List.of("CHANGED response file"),
        differing(
            run("ld @x.rsp").responseFile("a.o").build(),
            run("ld @x.rsp").responseFile("a.o b.o").build()));
    assertEquals(
        List.of("ADDED response file"),
        differing(
            run("ld @x.rsp").responseFile("").build(),
            run("ld @x.rsp").responseFile("a.o").build()));
  }

  @Test
  void tellsOfInputsThatCameWentAndChanged() {
    Ingredients before =
        run("cc")
            .file(Kind.DECLARED, "a.c", content("1"), Ingredient.FileMaker.NOBODY)
            .file(Kind.DECLARED, "b.h", content("b"), Ingredient.FileMaker.NOBODY)
            .build();
    Ingredients now =
        run("cc")
            .file(Kind.DECLARED, "a.c", content("2"), Ingredient.FileMaker.NOBODY)
            .file(Kind.DECLARED, "c.h", content("c"), Ingredient.FileMaker.NOBODY)
            .build();
    assertEquals(List.of("CHANGED a.c", "ADDED c.h", "REMOVED b.h"), differing(before, now));
  }

  @Test
  void whatDiffersComesFirstAndTheRestAsTheStepHasIt() {
    Ingredients before =
        run("cc")
            .file(Kind.DECLARED, "z.c", content("1"), Ingredient.FileMaker.NOBODY)
            .file(Kind.DISCOVERED, "b.h", content("b"), Ingredient.FileMaker.NOBODY)
            .file(Kind.DISCOVERED, "a.h", content("a"), Ingredient.FileMaker.NOBODY)
            .build();
    Ingredients now =
        run("cc")
            .file(Kind.DECLARED, "z.c", content("1"), Ingredient.FileMaker.NOBODY)
            .file(Kind.DISCOVERED, "b.h", content("b"), Ingredient.FileMaker.NOBODY)
            .file(Kind.DISCOVERED, "a.h", content("other"), Ingredient.FileMaker.NOBODY)
            .build();
    assertEquals(
        List.of("a.h", "command", "z.c", "b.h"),
        IngredientDiff.between(before, now).rows().stream().map(IngredientDiff.Row::name).toList());
  }

  @Test
  void sameBytesOfAnotherRunDiffer() {
    Ingredients first = reading("stamp", content(""), new Ingredient.FileMaker.Run(1));
    List<String> again = List.of("MADE_AGAIN stamp");
    assertEquals(
        again, differing(first, reading("stamp", content(""), new Ingredient.FileMaker.Run(2))));
    assertEquals(
        again, differing(first, reading("stamp", content(""), new Ingredient.FileMaker.Logged(1))));
    assertEquals(
        again, differing(first, reading("stamp", content(""), Ingredient.FileMaker.NOBODY)));
    assertEquals(
        List.of("CHANGED stamp"),
        differing(first, reading("stamp", content("other"), new Ingredient.FileMaker.Run(2))),
        "one row for one file");
  }

  @Test
  void anUnknownMakerIsNeverTheSame() {
    Ingredients unknown = reading("stamp", content(""), Ingredient.FileMaker.UNKNOWN);
    assertEquals(List.of("MADE_AGAIN stamp"), differing(unknown, unknown));
    assertEquals(Optional.empty(), unknown.digest());
    assertEquals(Optional.empty(), unknown.foreseeable().digest());
  }

  @Test
  void whatCannotBeLookedAtIsNoDifferenceAndNotTheSame() {
    Ingredients known = reading("a.h", content("a"), Ingredient.FileMaker.NOBODY);
    Ingredients unknown =
        reading("a.h", Ingredient.FileState.UNREADABLE, Ingredient.FileMaker.NOBODY);
    assertEquals(List.of(), differing(known, unknown));
    assertEquals(Change.UNKNOWN, IngredientDiff.between(known, unknown).rows().getLast().change());
    assertEquals(Optional.empty(), unknown.digest());
    assertTrue(unknown.foreseeable().digest().isPresent());
  }

  @Test
  void aMissingInputIsNotAnEmptyOneAndADirectoryIsNone() {
    Ingredients empty = reading("a.h", content(""), Ingredient.FileMaker.NOBODY);
    Ingredients missing = reading("a.h", Ingredient.FileState.MISSING, Ingredient.FileMaker.NOBODY);
    Ingredients directory =
        reading("a.h", new Ingredient.FileState.NotAFile(7), Ingredient.FileMaker.NOBODY);
    assertEquals(List.of("CHANGED a.h"), differing(empty, missing));
    assertEquals(List.of("CHANGED a.h"), differing(empty, directory));
    assertEquals(
        List.of("CHANGED a.h"),
        differing(
            directory,
            reading("a.h", new Ingredient.FileState.NotAFile(8), Ingredient.FileMaker.NOBODY)));
  }

  @Test
  void theOwnersRightToExecuteCounts() {
    Ingredient.FileState plain = content("x");
    Ingredient.FileState executable =
        new Ingredient.FileState.Content(Digest.of("x".getBytes(StandardCharsets.UTF_8)), true);
    assertEquals(
        List.of("CHANGED tool"),
        differing(
            reading("tool", plain, Ingredient.FileMaker.NOBODY),
            reading("tool", executable, Ingredient.FileMaker.NOBODY)));
  }

  @Test
  void anInputThatIsNamedTwiceCountsOnce() {
    Ingredients once = reading("a.c", content("1"), new Ingredient.FileMaker.Run(1));
    Ingredients twice =
        run("cc")
            .file(Kind.DECLARED, "a.c", content("1"), new Ingredient.FileMaker.Run(1))
            .file(Kind.DISCOVERED, "a.c", content("1"), new Ingredient.FileMaker.Run(1))
            .build();
    assertEquals(once, twice);
  }

  @Test
  void whatIsForeseeableNeedsNoLookAtFiles() {
    Ingredients one = reading("gen.h", content("1"), new Ingredient.FileMaker.Run(1));
    Ingredients other = reading("gen.h", content("2"), new Ingredient.FileMaker.Run(1));
    Ingredients made = reading("gen.h", content("1"), new Ingredient.FileMaker.Run(2));
    assertEquals(one.foreseeable().digest(), other.foreseeable().digest());
    assertFalse(one.foreseeable().digest().equals(made.foreseeable().digest()));
  }

  /** One way through the ingredients gives both, so they cannot disagree on what counts. */
  @Test
  void digestsAreTheSameJustWhenNothingDiffers() {
    int same = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Ingredients one = random(random);
      Ingredients other = random.nextInt(3) == 0 ? shuffled(one, random) : random(random);
      boolean differs = !IngredientDiff.between(one, other).differing().isEmpty();
      assertEquals(differs, !one.digest().equals(other.digest()), "seed " + seed);
      assertEquals(
          differs, !IngredientDiff.between(other, one).differing().isEmpty(), "seed " + seed);
      same += differs ? 0 : 1;
    }
    assertTrue(same > 100, () -> "both have to happen");
  }

  private static Ingredients random(Random random) {
    Ingredients.Builder found =
        run("cc" + random.nextInt(2)).responseFile(random.nextBoolean() ? "" : "a.o");
    for (int i = random.nextInt(3); i > 0; i--) {
      String path = List.of("a", "ab", "command").get(random.nextInt(3));
      Ingredient.FileState state =
          switch (random.nextInt(4)) {
            case 0 -> Ingredient.FileState.MISSING;
            case 1 -> new Ingredient.FileState.NotAFile(random.nextInt(2));
            default -> content("" + random.nextInt(2));
          };
      Ingredient.FileMaker maker =
          switch (random.nextInt(3)) {
            case 0 -> new Ingredient.FileMaker.Run(random.nextInt(2));
            case 1 -> new Ingredient.FileMaker.Logged(random.nextInt(2));
            default -> Ingredient.FileMaker.NOBODY;
          };
      found.file(random.nextBoolean() ? Kind.DECLARED : Kind.DISCOVERED, path, state, maker);
    }
    return found.build();
  }

  /** Order and kind do not count. */
  private static Ingredients shuffled(Ingredients one, Random random) {
    List<Ingredient> list = new ArrayList<>(one.list());
    Collections.shuffle(list, random);
    Ingredients.Builder found = new Ingredients.Builder();
    for (Ingredient each : list) {
      Kind kind = each.kind() == Kind.DECLARED ? Kind.DISCOVERED : each.kind();
      found.add(new Ingredient(kind, each.access(), each.name(), each.state()));
    }
    return found.build();
  }

  @Test
  void bytesGiveBackTheIngredient() throws ByteSource.Malformed {
    for (int seed = 0; seed < 200; seed++) {
      for (Ingredient one : random(new Random(seed)).list()) {
        ByteSink sink = new ByteSink();
        IngredientBytes.put(sink, one);
        ByteSource in = new ByteSource(sink.buffer(), 0, sink.length());
        assertEquals(one, IngredientBytes.ingredient(one.kind(), in));
        assertEquals(0, in.remaining());
      }
    }
  }
}
