package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.Input.Role;
import dev.sconce.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KeyDiffTest {
  private static Input source(String path, String text) {
    return new Input(path, Role.EXPLICIT, content(text), Maker.NOBODY);
  }

  private static Input made(String path, String text, Maker maker) {
    return new Input(path, Role.IMPLICIT, content(text), maker);
  }

  private static FileState content(String text) {
    return new FileState.Content(Digest.of(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  private static Ingredients run(String command, Input... inputs) {
    return new Ingredients(command, "", List.of(inputs));
  }

  private static List<Difference> rows(Ingredients before, Ingredients now) {
    return KeyDiff.between(before, now).rows();
  }

  @Test
  void sameIngredientsDoNotDiffer() {
    Input made = made("gen.h", "x", new Maker.Run(7));
    assertTrue(
        KeyDiff.between(
                run("cc a.c", source("a.c", "int a;"), made),
                run("cc a.c", source("a.c", "int a;"), made))
            .isEmpty());
  }

  @Test
  void namesTheWordsOfTheCommandThatCameAndWent() {
    assertEquals(
        List.of(new Difference.Command(List.of("-O2", "-Da"), List.of("-O3"))),
        rows(run("cc -O2 -Da -c a.c"), run("cc  -O3 -c a.c")));
  }

  @Test
  void wordsThatChangePlacesAreTold() {
    assertEquals(
        List.of(new Difference.Command(List.of("-lb"), List.of("-lb"))),
        rows(run("ld -lb -la x"), run("ld -la -lb x")));
  }

  @Test
  void comparesLongCommandsInReasonableTime() {
    String many = IntStream.range(0, 5000).mapToObj(i -> "a" + i).collect(Collectors.joining(" "));
    String reversed =
        IntStream.range(0, 5000).mapToObj(i -> "a" + (4999 - i)).collect(Collectors.joining(" "));
    assertEquals(
        List.of(new Difference.Command(List.of("old"), List.of("new"))),
        rows(run("old " + many), run("new " + reversed)));
  }

  @Test
  void tellsOfAResponseFileApartFromTheCommand() {
    assertEquals(
        List.of(new Difference.ResponseFile(List.of(), List.of("b.o"))),
        rows(
            new Ingredients("ld @x.rsp", "a.o", List.of()),
            new Ingredients("ld @x.rsp", "a.o b.o", List.of())));
  }

  @Test
  void tellsOfInputsThatCameWentAndChanged() {
    Input old = source("a.c", "1");
    Input late = source("a.c", "2");
    Input gone = source("b.h", "b");
    Input come = source("c.h", "c");
    assertEquals(
        List.of(
            new Difference.Changed(old, late),
            new Difference.Added(come),
            new Difference.Removed(gone)),
        rows(run("cc", old, gone), run("cc", late, come)));
  }

  @Test
  void sameBytesOfAnotherRunDiffer() {
    Input before = made("stamp", "", new Maker.Run(1));
    Input now = made("stamp", "", new Maker.Run(2));
    assertEquals(
        List.of(new Difference.MadeAgain(before, now)), rows(run("cc", before), run("cc", now)));
    Input other = made("stamp", "", new Maker.Logged(1));
    assertEquals(
        List.of(new Difference.MadeAgain(before, other)),
        rows(run("cc", before), run("cc", other)));
  }

  @Test
  void anUnknownMakerIsNeverTheSame() {
    Input unknown = made("stamp", "", new Maker.Unknown());
    assertEquals(
        List.of(new Difference.MadeAgain(unknown, unknown)),
        rows(run("cc", unknown), run("cc", unknown)));
  }

  @Test
  void aMissingInputIsNotAnEmptyOne() {
    Input empty = source("a.h", "");
    Input missing = new Input("a.h", Role.DISCOVERED, FileState.MISSING, Maker.NOBODY);
    assertEquals(
        List.of(new Difference.Changed(empty, missing)),
        rows(run("cc", empty), run("cc", missing)));
  }

  @Test
  void anInputThatIsNamedTwiceCountsOnce() {
    Ingredients twice = run("cc", source("a.c", "1"), source("a.c", "1"));
    assertEquals(1, twice.inputs().size());
    assertTrue(KeyDiff.between(run("cc", source("a.c", "1")), twice).isEmpty());
  }

  @Test
  void roleDoesNotMatter() {
    FileState state = content("x");
    assertTrue(
        KeyDiff.between(
                run("cc", new Input("a", Role.DISCOVERED, state, Maker.NOBODY)),
                run("cc", new Input("a", Role.IMPLICIT, state, Maker.NOBODY)))
            .isEmpty());
  }
}
