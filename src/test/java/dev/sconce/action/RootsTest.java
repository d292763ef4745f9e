package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootsTest {
  private static final Roots ROOTS =
      Roots.of(
          List.of("/data/ann/proj", "/home/ann/proj"),
          List.of("/data/ann/proj/build", "/home/ann/proj/build"),
          List.of("/home/ann"));

  private static Roots at(String source, String build) {
    return Roots.of(List.of(source), List.of(build), List.of("/home/ann"));
  }

  @ParameterizedTest
  @CsvSource({
    "/data/ann/proj/a.c, <source>/a.c",
    "/home/ann/proj/a.c, <source>/a.c",
    "/data/ann/proj, <source>",
    "/data/ann/proj/build/a.o, <build>/a.o",
    "/home/ann/.gitconfig, <home>/.gitconfig",
    "/data/ann/project/a.c, /data/ann/project/a.c",
    "/usr/include/stdio.h, /usr/include/stdio.h"
  })
  void theLongestRootOfAPathIsAToken(String path, String token) {
    assertEquals(token, Roots.shown(ROOTS.token(path)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "cc -I/home/ann/proj/include | cc -I<source>/include",
        "cc -Wl,-rpath,/home/ann/proj/build | cc -Wl,-rpath,<build>",
        "cc -ffile-prefix-map=/home/ann/proj=. | cc -ffile-prefix-map=<source>=.",
        "cc \"/home/ann/proj\"/x '/home/ann/proj/y' | cc \"<source>\"/x '<source>/y'",
        "cc /home/ann/proj2/a.c | cc /home/ann/proj2/a.c",
        "cc /home/ann/proj-old | cc /home/ann/proj-old",
        "cc /mnt/home/ann/proj/a.c | cc /mnt/home/ann/proj/a.c",
        "cc ../home/ann/proj/a.c | cc ../home/ann/proj/a.c",
        "cc /home/ann/other | cc /home/ann/other"
      })
  void rootsInTextsAreTokensAtPathBoundaries(String text, String tokens) {
    assertEquals(tokens, Roots.shown(ROOTS.tokens(text)));
  }

  @Test
  void theHomeDirectoryIsATokenInWhatLinksAndPathSay() {
    assertEquals(
        "<home>/bin:<source>/bin:/bin",
        Roots.shown(ROOTS.tokensAndHome("/home/ann/bin:/home/ann/proj/bin:/bin")));
  }

  @Test
  void whatLooksLikeATokenIsNone() {
    assertNotEquals(ROOTS.tokens("/home/ann/proj"), ROOTS.tokens("\0s"));
  }

  @Test
  void aTokenMeansTheRealRoot() {
    assertEquals(Optional.of("/data/ann/proj/a.c"), ROOTS.path(ROOTS.token("/home/ann/proj/a.c")));
    assertEquals(Optional.of("/usr/x"), ROOTS.path("/usr/x"));
    assertEquals(Optional.empty(), ROOTS.path("\0root"));
    assertEquals(Optional.empty(), ROOTS.path("\0sx"));
    assertEquals(Optional.empty(), ROOTS.path("relative"));
    assertEquals(Optional.of("/data/x/a"), at("/data/x", "/data/x").path("\0s/a"));
  }

  @Test
  void aShortRootIsNoToken() {
    Roots roots = Roots.of(List.of("/w"), List.of("/w/out"), List.of("/root"));
    assertEquals("/w/a.c", roots.token("/w/a.c"));
    assertEquals(List.of("/w"), roots.unwatched());
  }

  @Test
  void theHomeDirectoryOfRootIsAToken() {
    Roots roots = Roots.of(List.of("/data/a"), List.of("/data/a"), List.of("/root"));
    assertEquals("<home>/.gitconfig", Roots.shown(roots.token("/root/.gitconfig")));
    assertEquals(List.of("/data/a", "/root"), roots.searchTexts());
    assertEquals(List.of(), roots.unwatched());
  }

  @Test
  void theLayoutTellsWhereRelativePathsLead() {
    assertEquals(at("/data/a", "/data/a/out").layout(), at("/mnt/x/b", "/mnt/x/b/out").layout());
    assertNotEquals(at("/data/a", "/data/a/out").layout(), at("/data/a", "/data/a/o/t").layout());
    assertNotEquals(at("/data/a", "/data/out").layout(), at("/data/b", "/data/out").layout());
  }

  @ParameterizedTest
  @CsvSource({
    "/data/ann/.clang-format, true",
    "/data/.git, true",
    "/data/ann/other/x, false",
    "/data/ann, false",
    "/data/ann/proj/x, false",
    "/usr, false",
    "/lib64, false",
    "/home/ann/.gitconfig, true"
  })
  void whatLiesBesideAWayToARootDependsOnThePlace(String path, boolean beside) {
    assertEquals(beside, ROOTS.isBesidePlace(path));
  }

  @Test
  void aTextWithARootHasOneOfTheSearchTexts() {
    assertEquals(List.of("/data/ann/proj", "/home/ann"), ROOTS.searchTexts());
    assertTrue(Roots.mentionsPlace(ROOTS.tokens("x /data/ann/proj/y")));
    assertFalse(Roots.mentionsPlace(ROOTS.tokens("x /home/ann/y")));
  }

  @Test
  void thePlaceIsAnotherInAnotherDirectory() {
    assertNotEquals(at("/data/a", "/data/a").place(), at("/data/b", "/data/b").place());
  }
}
