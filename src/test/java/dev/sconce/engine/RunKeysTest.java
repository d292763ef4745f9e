package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionKey;
import dev.sconce.action.CacheObstacle;
import dev.sconce.action.CacheObstacle.Kind;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredient.Access;
import dev.sconce.action.PathSet;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.action.Roots;
import dev.sconce.digest.Digest;
import dev.sconce.engine.RunKeys.KeyedRun.Storable;
import dev.sconce.files.AccessSet.Use;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which runs can be shared, under which keys, and who finds them. */
class RunKeysTest {
  private static final String MANIFEST =
      """
      rule cc
        command = cc -c $in -o $out
        depfile = $out.d
      rule gen
        command = gen $out
      build a.o: cc ../a.c || gen.h
      build gen.h: gen ../gen.in
      build other.h: gen
      build made/x.txt made/y.txt: gen
      build reader: cc ../a.c | made/x.txt
      build all: phony a.o
      build always: phony
      build stale: gen | always
      build grouped: gen | group
      build group: phony ../g1 ../g2
      """;

  @TempDir private Path directory;
  private final List<KeyedTree> open = new ArrayList<>();

  private KeyedTree tree(String name) throws IOException {
    return tree(name, MANIFEST, KeyedTree.ENVIRONMENT);
  }

  private KeyedTree tree(String name, String manifest, List<String> environment)
      throws IOException {
    Path base = Files.createDirectories(directory.resolve(name));
    KeyedTree tree = new KeyedTree(base, manifest, environment);
    open.add(tree);
    return tree.write("proj/a.c", "int i;").write("proj/a.h", "int h;").write("proj/gen.in", "in");
  }

  @AfterEach
  void close() throws IOException {
    for (KeyedTree tree : open) {
      tree.close();
    }
  }

  private static KeyedTree.Run compiled(KeyedTree tree) throws IOException {
    return tree.run("a.o")
        .reads("proj/a.c")
        .reads("proj/a.h")
        .probes("proj/inc/b.h")
        .writes("a.o", "object");
  }

  private static List<String> shown(PathSet set) {
    return set.pairs().stream()
        .map(pair -> pair.access() + " " + Roots.shown(pair.path()))
        .toList();
  }

  private static Ingredient.FileState.Content content(String text) {
    return new Ingredient.FileState.Content(
        Digest.of(text.getBytes(StandardCharsets.ISO_8859_1)), false);
  }

  @Test
  void aPathSetHasWhatWasUsedAndIsNotDeclared() throws IOException {
    Storable stored = compiled(tree("ann")).stored();
    assertEquals(List.of("READ <source>/a.h", "PROBE <source>/inc/b.h"), shown(stored.set()));
  }

  @Test
  void anotherCheckoutFindsTheResult() throws IOException {
    Storable stored = compiled(tree("ann")).stored();
    KeyedTree ben = tree("ben");
    assertEquals(stored.first().key(), ben.first("a.o").key());
    PathSet same = PathSet.of(ben.keys().table(), stored.set().pairs());
    assertEquals(Optional.of(stored.key()), ben.key("a.o", same));
  }

  @Test
  void whatIsAnotherNowLeadsToAnotherKeyAndBackAgain() throws IOException {
    KeyedTree tree = tree("ann");
    Storable stored = compiled(tree).stored();
    Optional<ActionKey> key = Optional.of(stored.key());
    assertEquals(key, tree.key("a.o", stored.set()));
    tree.write("proj/a.h", "int j;");
    assertNotEquals(key, tree.key("a.o", stored.set()));
    tree.write("proj/a.h", "int h;");
    assertEquals(key, tree.key("a.o", stored.set()));
    tree.write("proj/inc/b.h", "");
    assertNotEquals(key, tree.key("a.o", stored.set()));
    tree.delete("proj/inc/b.h");
    assertEquals(key, tree.key("a.o", stored.set()));
    tree.write("proj/a.c", "int j;");
    assertNotEquals(stored.first().key(), tree.first("a.o").key());
  }

  @Test
  void whoMayExecuteAFileCounts() throws IOException {
    KeyedTree tree = tree("ann");
    Storable stored = compiled(tree).stored();
    assertTrue(Path.of(tree.path("proj/a.h")).toFile().setExecutable(true));
    assertNotEquals(Optional.of(stored.key()), tree.key("a.o", stored.set()));
  }

  @Test
  void aLinkOnTheWayCounts() throws IOException {
    KeyedTree tree = tree("ann");
    tree.write("tools/cc-1", "cc").write("tools/cc-2", "cc");
    tree.link("tools/cc", "cc-1");
    Storable stored =
        compiled(tree).follows("tools/cc").uses(tree.path("tools/cc-1"), Use.EXECUTE).stored();
    tree.delete("tools/cc");
    tree.link("tools/cc", "cc-2");
    assertNotEquals(Optional.of(stored.key()), tree.key("a.o", stored.set()));
  }

  @Test
  void namesInADirectoryCountButForWhatOtherStepsMake() throws IOException {
    KeyedTree tree = tree("ann");
    tree.write("proj/out/made/static", "").write("proj/out/other.h", "");
    tree.upcoming.put("made/x.txt", content("x"));
    Storable stored =
        tree.run("reader").lists("proj/out/made").lists("proj/out").writes("reader", "r").stored();
    tree.write("proj/out/made/x.txt", "x");
    tree.write("proj/out/gen.h", "").write("proj/out/a.o.d", "").write("proj/out/.ninja_log", "");
    assertEquals(Optional.of(stored.key()), tree.key("reader", stored.set()));
    tree.write("proj/out/made/more", "");
    assertNotEquals(Optional.of(stored.key()), tree.key("reader", stored.set()));
    tree.delete("proj/out/made/more");
    tree.write("proj/out/by-hand", "");
    assertNotEquals(Optional.of(stored.key()), tree.key("reader", stored.set()));
  }

  @Test
  void aGeneratedFileCountsBeforeItIsOnDisk() throws IOException {
    KeyedTree tree = tree("ann").write("proj/out/gen.h", "generated");
    Storable stored = compiled(tree).reads("proj/out/gen.h").stored();
    tree.delete("proj/out/gen.h");
    assertNotEquals(Optional.of(stored.key()), tree.key("a.o", stored.set()));
    tree.upcoming.put("gen.h", content("generated"));
    assertEquals(Optional.of(stored.key()), tree.key("a.o", stored.set()));
    tree.upcoming.put("gen.h", content("otherwise"));
    assertNotEquals(Optional.of(stored.key()), tree.key("a.o", stored.set()));
  }

  @Test
  void whatAStepThatNeedNotHaveRunMakesLeadsToNoKey() throws IOException {
    KeyedTree tree = tree("ann").write("proj/out/other.h", "");
    CacheObstacle obstacle = compiled(tree).reads("proj/out/other.h").refused();
    assertEquals(new CacheObstacle(Kind.INPUT_OF_OTHER_STEP, "other.h"), obstacle);
    PathSet set = PathSet.of(tree.keys().table(), List.of(new Pair("\0b/other.h", Access.PROBE)));
    assertEquals(Optional.empty(), tree.key("a.o", set));
  }

  @Test
  void aDirectoryOfOutputsIsThereBeforeItIsMade() throws IOException {
    KeyedTree tree = tree("ann");
    PathSet set = PathSet.of(tree.keys().table(), List.of(new Pair("\0b/made", Access.PROBE)));
    Optional<ActionKey> before = tree.key("reader", set);
    tree.write("proj/out/made/x.txt", "");
    tree.upcoming.put("made/x.txt", content(""));
    assertEquals(
        tree.keys().resultKey(tree.subject("reader"), tree.first("reader").key(), set).isPresent(),
        before.isPresent());
    PathSet only = PathSet.of(tree.keys().table(), set.pairs());
    tree.delete("proj/out/made/x.txt");
    Optional<ActionKey> there = tree.key("reader", only);
    tree.delete("proj/out/made");
    assertEquals(there, tree.key("reader", only));
    assertNotEquals(there, tree.key("a.o", only));
  }

  /**
   * Whether other steps have already filled a directory is chance. That must not matter, even for a
   * compiler that leaves missing directories out of its search path.
   */
  @Test
  void aDirectoryThatOtherStepsFillMayBeThereOrNot() throws IOException {
    KeyedTree tree = tree("ann");
    Storable without = compiled(tree).probes("proj/out/made").stored();
    KeyedTree ben = tree("ben").write("proj/out/made/x.txt", "");
    Storable with = compiled(ben).probes("proj/out/made").probes("proj/out/made/b.h").stored();
    PathSet set = PathSet.of(tree.keys().table(), with.set().pairs());
    assertEquals(Optional.of(with.key()), tree.key("a.o", set));
    set = PathSet.of(ben.keys().table(), without.set().pairs());
    assertEquals(Optional.of(without.key()), ben.key("a.o", set));
    ben.write("proj/out/made/b.h", "");
    assertNotEquals(Optional.of(without.key()), ben.key("a.o", set));
    ben.delete("proj/out/made/b.h");
    assertEquals(Optional.of(without.key()), ben.key("a.o", set));
    ben.write("proj/out/made/deep/b.h", "");
    assertNotEquals(Optional.of(without.key()), ben.key("a.o", set));
  }

  @Test
  void aDirectoryThatOtherStepsMakeMeanwhileKeepsNoRunFromBeingShared() throws IOException {
    KeyedTree tree = tree("ann");
    KeyedTree.Run run = compiled(tree).probes("proj/out/made");
    tree.write("proj/out/made/x.txt", "");
    Storable stored = run.stored();
    KeyedTree ben = tree("ben");
    PathSet set = PathSet.of(ben.keys().table(), stored.set().pairs());
    assertEquals(Optional.of(stored.key()), ben.key("a.o", set));
    tree = tree("cid");
    run = compiled(tree).probes("proj/out/made");
    tree.write("proj/out/made/by-hand.h", "");
    assertEquals(new CacheObstacle(Kind.INPUT_CHANGED, tree.path("proj/out/made")), run.refused());
  }

  @Test
  void orderOnlyInputsAreNoPartOfAFirstKey() throws IOException {
    KeyedTree tree = tree("ann");
    ActionKey before = tree.first("a.o").key();
    tree.write("proj/out/gen.h", "x");
    assertEquals(before, tree.first("a.o").key());
  }

  @Test
  void groupsStandForTheirFiles() throws IOException {
    KeyedTree tree = tree("ann").write("proj/g1", "1").write("proj/g2", "2");
    ActionKey before = tree.first("grouped").key();
    tree.write("proj/g2", "3");
    assertNotEquals(before, tree.first("grouped").key());
  }

  @Test
  void aDeclaredDirectoryCountsAsOne() throws IOException {
    KeyedTree tree = tree("ann");
    tree.write("proj/g1/x", "").write("proj/g2", "");
    ActionKey before = tree.first("grouped").key();
    tree.write("proj/g1/y", "");
    assertEquals(before, tree.first("grouped").key());
    tree.delete("proj/g1/x");
    tree.delete("proj/g1/y");
    tree.delete("proj/g1");
    assertNotEquals(before, tree.first("grouped").key());
  }

  @Test
  void whatIsAlwaysOutOfDateHasNoKey() throws IOException {
    assertEquals(new CacheObstacle(Kind.ALWAYS_DIRTY, "always"), tree("ann").refusal("stale"));
  }

  @ParameterizedTest
  @CsvSource({
    "generator = 1, cc, GENERATOR",
    "pool = console, cc, CONSOLE",
    "description = x, clang -x c++-header a.h, CLANG_PCH",
    "description = x, cc -Xclang -emit-pch a.h, CLANG_PCH",
    "description = x, clang -x c++-header -fno-pch-timestamp a.h, ''",
    "description = x, cc -x c++-header a.h, ''"
  })
  void someStepsAreNeverShared(String binding, String command, String kind) throws IOException {
    String manifest =
        "rule r\n  command = " + command + "\n  " + binding + "\nbuild a.o: r ../a.c\n";
    StepKeys.Subject subject = tree("ann", manifest, KeyedTree.ENVIRONMENT).subject("a.o");
    assertEquals(kind, subject.obstacle().map(one -> one.kind().name()).orElse(""));
  }

  @Test
  void whatWasChangedWhileTheStepRanIsNotShared() throws IOException {
    KeyedTree tree = tree("ann");
    KeyedTree.Run run = compiled(tree);
    tree.write("proj/a.h", "int h2;");
    assertEquals(new CacheObstacle(Kind.INPUT_CHANGED, tree.path("proj/a.h")), run.refused());
    run = compiled(tree);
    tree.write("proj/inc/b.h", "");
    assertEquals(new CacheObstacle(Kind.INPUT_CHANGED, tree.path("proj/inc/b.h")), run.refused());
    run = compiled(tree);
    tree.write("proj/a.c", "int k;");
    assertEquals(new CacheObstacle(Kind.INPUT_CHANGED, "<source>/a.c"), run.refused());
    run = compiled(tree).lists("proj").startedAt(tree.nextTick());
    tree.write("proj/new", "");
    assertEquals(new CacheObstacle(Kind.INPUT_CHANGED, tree.path("proj")), run.refused());
  }

  @Test
  void whatWasChangedAndChangedBackIsNotSharedEither() throws IOException {
    KeyedTree tree = tree("ann");
    KeyedTree.Run run = compiled(tree);
    tree.write("proj/a.h", "int x;");
    tree.write("proj/a.h", "int h;");
    Files.setLastModifiedTime(
        Path.of(tree.path("proj/a.h")), FileTime.fromMillis(System.currentTimeMillis() + 5_000));
    assertEquals(Kind.INPUT_CHANGED, run.refused().kind());
  }

  @Test
  void aSourceThatMayHaveChangedUnseenIsNotShared() throws IOException {
    KeyedTree tree = tree("ann");
    assertEquals(Kind.SOURCE_TOO_NEW, compiled(tree).startedAt(1).refused().kind());
  }

  @Test
  void aSourceWithATimeStampInTheFutureIsNotSaidToHaveBeenWritten() throws IOException {
    KeyedTree tree = tree("ann");
    FileTime future = FileTime.fromMillis(System.currentTimeMillis() + 1_000_000);
    Files.setLastModifiedTime(Path.of(tree.path("proj/a.h")), future);
    KeyedTree.Run run = compiled(tree).startedAt(tree.nextTick());
    assertEquals(new CacheObstacle(Kind.INPUT_IN_FUTURE, tree.path("proj/a.h")), run.refused());
  }

  @Test
  void outputsThatAreNotAllNewAreNotShared() throws IOException {
    KeyedTree tree = tree("ann");
    assertEquals(Kind.OUTPUT_MISSING, tree.run("a.o").refused().kind());
    tree.write("proj/out/a.o/x", "");
    assertEquals(Kind.OUTPUT_IS_DIRECTORY, tree.run("a.o").refused().kind());
    tree.delete("proj/out/a.o/x");
    tree.delete("proj/out/a.o");
    tree.write("proj/out/a.o", "old");
    CacheObstacle untouched = new CacheObstacle(Kind.OUTPUT_NOT_MADE_ANEW, "a.o");
    assertEquals(untouched, tree.run("a.o").refused());
    assertEquals(untouched, tree.run("a.o").updates("a.o", "older").refused());
    assertInstanceOf(Storable.class, tree.run("a.o").writes("a.o", "new").keyed());
    tree.delete("proj/out/a.o");
    assertInstanceOf(Storable.class, tree.run("a.o").updates("a.o", "new").keyed());
  }

  @Test
  void whatTheJudgeSaysIsTheReason() throws IOException {
    CacheObstacle obstacle = new CacheObstacle(Kind.UNKNOWABLE, "it talks to a server");
    assertEquals(obstacle, compiled(tree("ann")).judged(obstacle).refused());
  }

  @Test
  void filesOfThePrivateTemporaryDirectoryAreNotInAPathSet() throws IOException {
    KeyedTree tree = tree("ann").write("tmp/sconce/step/x", "");
    Storable stored =
        compiled(tree)
            .temporary(tree.path("tmp/sconce/step"))
            .probes("tmp/sconce/step/y")
            .probes("tmp/sconce/step")
            .probes("tmp/sconce")
            .stored();
    assertEquals(2, stored.set().size());
  }

  @Test
  void anOutputThatNamesTheTemporaryDirectoryIsNotShared() throws IOException {
    KeyedTree tree = tree("ann");
    String temporary = tree.path("tmp/step");
    KeyedTree.Run run =
        tree.run("a.o").temporary(temporary).writes("a.o", "x".repeat(65_530) + temporary);
    assertEquals(new CacheObstacle(Kind.TEMPORARY_NAME, "a.o"), run.refused());
  }

  @ParameterizedTest
  @CsvSource({
    "made in $BASE/proj/a.c, true",
    "made in $BASE/home, true",
    "made in $BASE/, false",
    "BZh91AY, true",
    "object, false"
  })
  void anOutputThatNamesItsPlaceIsSharedInThatPlaceOnly(String content, boolean tied)
      throws IOException {
    KeyedTree tree = tree("ann");
    Storable stored = tree.run("a.o").writes("a.o", content).stored();
    assertEquals(tied, stored.set().pairs().contains(Roots.PLACE));
    KeyedTree ben = tree("ben");
    PathSet same = PathSet.of(ben.keys().table(), stored.set().pairs());
    assertEquals(tied, !ben.key("a.o", same).equals(Optional.of(stored.key())));
    assertEquals(Optional.of(stored.key()), tree.key("a.o", stored.set()));
  }

  @Test
  void whatIsPrintedCanNameThePlaceAsWell() throws IOException {
    KeyedTree tree = tree("ann");
    Storable stored = compiled(tree).prints(tree.path("proj/a.c") + ":1: warning").stored();
    assertTrue(stored.set().pairs().contains(Roots.PLACE));
  }

  @ParameterizedTest
  @CsvSource({
    "../a.c, '', __FILE__, false",
    "$BASE/proj/a.c, '', __FILE__, true",
    "$BASE/proj/a.c, '', std::source_location, true",
    "$BASE/proj/a.c, '', x, false",
    "$BASE/proj/a.c, -ffile-prefix-map=$BASE/proj=., __FILE__, false",
    "$BASE/proj/a.c, -fmacro-prefix-map=$BASE/proj=/x, __FILE__, false",
    "$BASE/proj/a.c, -ffile-prefix-map=$BASE/proj/out=., __FILE__, true",
    "$BASE/proj/a.c, -fdebug-prefix-map=$BASE/proj=., __FILE__, true"
  })
  void aMentionOfTheNameOfASourceTiesTheResultUnlessThatIsMapped(
      String source, String flag, String mention, boolean tied) throws IOException {
    String manifest =
        "rule cc\n  command = cc " + flag + " $in -o $out\nbuild a.o: cc " + source + "\n";
    KeyedTree tree = tree("ann", manifest, KeyedTree.ENVIRONMENT).write("proj/a.h", mention);
    Storable stored = compiled(tree).stored();
    assertEquals(tied, stored.set().pairs().contains(Roots.PLACE));
  }

  @Test
  void aMentionOfTheTimeOfTheBuildIsSharedOnlyIfThatIsFixed() throws IOException {
    KeyedTree tree = tree("ann").write("proj/a.h", "const char *t = __TIME__;");
    assertEquals(
        new CacheObstacle(Kind.BUILD_TIME, tree.path("proj/a.h")), compiled(tree).refused());
    KeyedTree fixed = tree("ben", MANIFEST, List.of("SOURCE_DATE_EPOCH=1"));
    fixed.write("proj/a.h", "const char *t = __TIME__;");
    assertInstanceOf(Storable.class, compiled(fixed).keyed());
  }

  @Test
  void aFileBesideTheWayToTheWorkspaceTiesTheResultToItsPlace() throws IOException {
    KeyedTree tree = tree("ann").write(".config", "");
    Storable stored = compiled(tree).probes(".config").probes("").stored();
    assertTrue(stored.set().pairs().contains(Roots.PLACE));
    assertEquals(4, stored.set().size());
    assertFalse(
        compiled(tree)
            .probes("")
            .probes("home/.gitconfig")
            .stored()
            .set()
            .pairs()
            .contains(Roots.PLACE));
  }

  @Test
  void whatUsersHaveAtHomeIsTheSameForAll() throws IOException {
    KeyedTree ann = tree("ann").write("home/.gitconfig", "[core]");
    KeyedTree ben = tree("ben/deeper").write("home/.gitconfig", "[core]");
    Storable stored = compiled(ann).reads("home/.gitconfig").stored();
    assertTrue(
        shown(stored.set()).contains("READ <home>/.gitconfig"), shown(stored.set())::toString);
    PathSet same = PathSet.of(ben.keys().table(), stored.set().pairs());
    assertEquals(Optional.of(stored.key()), ben.key("a.o", same));
    ben.write("home/.gitconfig", "[user]");
    assertNotEquals(Optional.of(stored.key()), ben.key("a.o", same));
  }

  @Test
  void anUntracedRunIsKeyedByWhatItSaid() throws IOException {
    KeyedTree tree = tree("ann");
    tree.write("proj/out/a.o", "object").write("proj/out/other.h", "");
    KeyedTree.Run run = tree.run("a.o");
    Storable stored = (Storable) run.untraced(tree.path("proj/a.c"), tree.path("proj/a.h"));
    assertEquals(List.of("READ <source>/a.h"), shown(stored.set()));
    assertNotEquals(tree.first("a.o").key(), stored.first().key());
    assertEquals(
        new RunKeys.KeyedRun.Refused(new CacheObstacle(Kind.INPUT_OF_OTHER_STEP, "other.h")),
        run.untraced(tree.path("proj/out/other.h")));
  }

  private static String member(String name, int sizeBytes) {
    return String.format("%-48s%-10d`\n", name, sizeBytes);
  }

  @Test
  void aThinArchiveCountsWithItsMembersWhereNobodyWatchesTheLinker() throws IOException {
    String names = "a-long-name-of-an-object.o/\n../sub/b.o/\n";
    String archive =
        "!<thin>\n"
            + member("/", 4)
            + "\0\0\0\0"
            + member("//", names.length())
            + names
            + (names.length() % 2 == 0 ? "" : "\n")
            + member("/0", 7)
            + member("/28", 9)
            + member("c.o/", 9);
    assertEquals(
        Optional.of(List.of("a-long-name-of-an-object.o", "../sub/b.o", "c.o")),
        ThinArchive.members(archive.getBytes(StandardCharsets.ISO_8859_1)));
    KeyedTree tree =
        tree("ann", "rule ld\n  command = ld $in\nbuild prog: ld lib/x.a\n", KeyedTree.ENVIRONMENT);
    tree.write("proj/out/lib/x.a", archive).write("proj/out/sub/b.o", "b");
    ActionKey traced = tree.first("prog").key();
    ActionKey untraced = untraced(tree);
    tree.write("proj/out/sub/b.o", "another");
    assertEquals(traced, tree.first("prog").key());
    assertNotEquals(untraced, untraced(tree));
  }

  private static ActionKey untraced(KeyedTree tree) {
    StepKeys.Keyed keyed = tree.keys().firstKey(tree.subject("prog"), Evidence.UNTRACED);
    return ((StepKeys.Keyed.ByFirstKey) keyed).key().key();
  }

  @Test
  void whatIsNoThinArchiveHasNoMembers() {
    for (String text :
        List.of("!<thin>\n" + member("/9", 1), "!<thin>\nshort", "!<thin>\n" + "x".repeat(60))) {
      assertEquals(
          Optional.empty(), ThinArchive.members(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }
}
