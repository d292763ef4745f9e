package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.FirstKey.Conditions;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.FirstKey.Input;
import dev.sconce.action.FirstKey.Step;
import dev.sconce.action.Ingredient.Access;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSource.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final Roots ANN =
      Roots.of(List.of("/data/ann/proj"), List.of("/data/ann/proj/out"), List.of("/home/ann"));
  private static final Roots BEN =
      Roots.of(List.of("/srv/b/proj"), List.of("/srv/b/proj/out"), List.of("/home/ben"));
  private static final Conditions HERE = new Conditions("linux x86_64", "cpu 1", "");
  private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));

  private final PathTable table = new PathTable();

  private static Ingredient.State content(String text) {
    return new Ingredient.FileState.Content(
        Digest.of(text.getBytes(StandardCharsets.ISO_8859_1)), false);
  }

  private static Step step(Roots roots, String source) {
    return new Step(
        "cc -c " + source + " -o a.o",
        "",
        List.of("PATH=/bin"),
        List.of(new Input(roots.token(source), content("int i;"))),
        List.of("a.o"));
  }

  private static ActionKey key(Step step, Evidence evidence, Conditions conditions, Roots roots) {
    return FirstKey.of(step, evidence, conditions, roots).orElseThrow().key();
  }

  private static ActionKey key(Step step) {
    return key(step, Evidence.TRACED, HERE, ANN);
  }

  @Test
  void twoPlacesShareAFirstKey() {
    assertEquals(
        key(step(ANN, "/data/ann/proj/a.c"), Evidence.TRACED, HERE, ANN),
        key(step(BEN, "/srv/b/proj/a.c"), Evidence.TRACED, HERE, BEN));
  }

  /** "pwd" prints such a place, and nobody would find it in what was printed. */
  @ParameterizedTest
  @CsvSource({"/w1, /w2, /home/ann, /home/ann", "/data/ann, /data/ann, /, /home/ann"})
  void placesThatAreTooShortToBeNoticedShareNoKeys(
      String one, String other, String home, String otherHome) {
    Step step = new Step("pwd > a.o", "", List.of(), List.of(), List.of("a.o"));
    Roots here = Roots.of(List.of(one), List.of(one), List.of(home));
    Roots there = Roots.of(List.of(other), List.of(other), List.of(otherHome));
    assertNotEquals(
        key(step, Evidence.TRACED, HERE, here), key(step, Evidence.TRACED, HERE, there));
  }

  @Test
  void eachPartOfAStepAndItsConditionsCounts() {
    Step step = step(ANN, "/data/ann/proj/a.c");
    List<Input> none = List.of();
    Map<String, ActionKey> keys = new LinkedHashMap<>();
    keys.put("as it is", key(step));
    keys.put("evidence", key(step, Evidence.UNTRACED, HERE, ANN));
    keys.put(
        "platform", key(step, Evidence.TRACED, new Conditions("linux arm64", "cpu 1", ""), ANN));
    keys.put("salt", key(step, Evidence.TRACED, new Conditions("linux x86_64", "cpu 1", "s"), ANN));
    keys.put(
        "layout",
        key(
            step,
            Evidence.TRACED,
            HERE,
            Roots.of(
                List.of("/data/ann/proj"), List.of("/data/ann/proj/o"), List.of("/home/ann"))));
    keys.put(
        "no home directory",
        key(
            step,
            Evidence.TRACED,
            HERE,
            Roots.of(List.of("/data/ann/proj"), List.of("/data/ann/proj/out"), List.of())));
    keys.put(
        "command",
        key(
            new Step(
                step.command() + " -g", "", step.environment(), step.inputs(), step.outputs())));
    keys.put(
        "response file",
        key(new Step(step.command(), "x", step.environment(), step.inputs(), step.outputs())));
    keys.put(
        "no variable", key(new Step(step.command(), "", List.of(), step.inputs(), step.outputs())));
    keys.put(
        "empty variable",
        key(new Step(step.command(), "", List.of("PATH="), step.inputs(), step.outputs())));
    keys.put(
        "something untracked",
        key(
            new Step(
                step.command(),
                "",
                step.environment(),
                step.inputs(),
                step.outputs(),
                List.of("READ a.h"))));
    keys.put(
        "no input", key(new Step(step.command(), "", step.environment(), none, step.outputs())));
    for (Ingredient.State state :
        List.of(
            content("int j;"),
            Ingredient.FileState.MISSING,
            PathState.DIRECTORY,
            PathState.OTHER)) {
      Input input = new Input(step.inputs().getFirst().path(), state);
      keys.put(
          "input " + state,
          key(new Step(step.command(), "", step.environment(), List.of(input), step.outputs())));
    }
    Input other = new Input(ANN.token("/data/ann/proj/b.c"), content("int i;"));
    keys.put(
        "other input",
        key(new Step(step.command(), "", step.environment(), List.of(other), step.outputs())));
    keys.put(
        "outputs",
        key(
            new Step(
                step.command(), "", step.environment(), step.inputs(), List.of("a.o", "b.o"))));
    assertEquals(keys.size(), Set.copyOf(keys.values()).size(), keys.toString());
  }

  @Test
  void whoMadeAFileAndTheTimeOfADirectoryAreNoPartOfAKey() {
    Step step = step(ANN, "/data/ann/proj/a.c");
    Ingredients ingredients =
        FirstKey.of(step, Evidence.TRACED, HERE, ANN).orElseThrow().ingredients();
    assertTrue(ingredients.list().stream().noneMatch(one -> one.access() == Access.MADE));
    for (Ingredient.State local :
        List.of(new Ingredient.FileState.NotAFile(7), new Ingredient.FileMaker.Run(7))) {
      assertThrows(IllegalArgumentException.class, () -> new Input("/usr", local));
    }
  }

  @Test
  void thereIsNoKeyOfWhatIsNotKnown() {
    for (Ingredient.State state : List.of(PathState.FOREIGN, Ingredient.FileState.UNREADABLE)) {
      Step step = new Step("x", "", List.of(), List.of(new Input("/usr", state)), List.of("a"));
      assertEquals(Optional.empty(), FirstKey.of(step, Evidence.TRACED, HERE, ANN));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cc -march=native -c a.c",
        "cc -mtune=native -c a.c",
        "cc -mcpu=native -c a.c",
        "rustc -C target-cpu=native a.rs",
        "clang -cc1 -target-cpu native a.c",
        "icx -xHost a.c"
      })
  void codeForThisProcessorIsKeyedWithIt(String command) {
    Step step = new Step(command, "", List.of(), List.of(), List.of("a"));
    Step inFile = new Step("cc @a.rsp", command, List.of(), List.of(), List.of("a"));
    Step inVariable = new Step("cc", "", List.of("CFLAGS=" + command), List.of(), List.of("a"));
    Conditions there = new Conditions("linux x86_64", "cpu 2", "");
    for (Step one : List.of(step, inFile, inVariable)) {
      assertNotEquals(key(one), key(one, Evidence.TRACED, there, ANN));
    }
    Step usual = new Step("cc -march=x86-64 native.c", "", List.of(), List.of(), List.of("a"));
    assertEquals(key(usual), key(usual, Evidence.TRACED, there, ANN));
  }

  private PathSet set(Pair... pairs) {
    return PathSet.of(table, List.of(pairs));
  }

  private static ResultKey.Leaves leaves(PathTable table, Map<Pair, Ingredient.State> states) {
    return (number, into, at) -> {
      Pair pair = table.pair(number);
      Ingredient.State state = states.getOrDefault(pair, Ingredient.FileState.MISSING);
      System.arraycopy(ResultKey.leaf(pair, state), 0, into, at, ResultKey.LEAF_BYTES);
      return state.known();
    };
  }

  @Test
  void eachPairAndItsStateCounts() {
    Pair read = new Pair("/usr/x.h", Access.READ);
    Pair probe = new Pair("/usr/x.h", Access.PROBE);
    Pair link = new Pair("/usr/x.h", Access.LINK);
    Set<Optional<ActionKey>> keys = new HashSet<>();
    int count = 0;
    for (PathSet set : List.of(set(), set(read), set(probe), set(link), set(read, probe))) {
      keys.add(ResultKey.of(KEY, set, leaves(table, Map.of())));
      count++;
    }
    for (Ingredient.State state :
        List.of(
            content("a"),
            content("b"),
            PathState.DIRECTORY,
            PathState.OTHER,
            new PathState.PresentFile(false, 1),
            new PathState.PresentFile(true, 1),
            new PathState.PresentFile(false, 2),
            PathState.ofNames(List.of("a", "b")),
            PathState.ofNames(List.of("ab")),
            new Ingredient.Text("a"))) {
      keys.add(ResultKey.of(KEY, set(read), leaves(table, Map.of(read, state))));
      count++;
    }
    keys.add(
        ResultKey.of(new ActionKey(Digest.of(new byte[] {2})), set(read), leaves(table, Map.of())));
    assertEquals(count + 1, keys.size());
    assertFalse(keys.contains(Optional.<ActionKey>empty()));
  }

  @Test
  void whatAnotherStepMakesLeadsToNoResult() {
    Pair read = new Pair("/usr/x.h", Access.READ);
    assertEquals(
        Optional.empty(),
        ResultKey.of(KEY, set(read), leaves(table, Map.of(read, PathState.FOREIGN))));
  }

  @Test
  void theOrderInWhichPairsAreFoundDoesNotCount() {
    Random random = new Random(5);
    List<Pair> pairs = randomPairs(random, 200);
    Optional<ActionKey> first =
        ResultKey.of(KEY, PathSet.of(table, pairs), leaves(table, Map.of()));
    PathTable other = new PathTable();
    Collections.shuffle(pairs, random);
    assertEquals(first, ResultKey.of(KEY, PathSet.of(other, pairs), leaves(other, Map.of())));
  }

  private static List<Pair> randomPairs(Random random, int count) {
    List<Pair> pairs = new ArrayList<>();
    List<Access> accesses = List.of(Access.READ, Access.PROBE, Access.LINK, Access.LISTING);
    for (int i = 0; i < count; i++) {
      String path =
          "/usr/" + random.nextInt(8) + "/" + (char) random.nextInt(256) + random.nextInt(99);
      pairs.add(new Pair(path, accesses.get(random.nextInt(4))));
    }
    return pairs;
  }

  @Test
  void whatDiffersIsNamed() {
    Step before = step(ANN, "/data/ann/proj/a.c");
    Step now =
        new Step(before.command(), "", List.of("PATH=/usr/bin"), before.inputs(), before.outputs());
    Pair read = new Pair("/usr/x.h", Access.READ);
    Pair probe = new Pair("/usr/local/x.h", Access.PROBE);
    Ingredients one =
        ResultKey.ingredients(
            FirstKey.of(before, Evidence.TRACED, HERE, ANN).orElseThrow(),
            set(read, probe),
            _ -> Ingredient.FileState.MISSING);
    Map<Pair, Ingredient.State> states = new HashMap<>();
    states.put(probe, new PathState.PresentFile(false, 3));
    Ingredients other =
        ResultKey.ingredients(
            FirstKey.of(now, Evidence.TRACED, HERE, ANN).orElseThrow(),
            set(read, probe),
            pair -> states.getOrDefault(pair, Ingredient.FileState.MISSING));
    assertEquals(
        List.of("environment PATH", "/usr/local/x.h"),
        IngredientDiff.between(one, other).differing().stream()
            .map(IngredientDiff.Row::name)
            .toList());
  }

  @Test
  void aNodeGivesBackItsPathSets() throws Malformed {
    Random random = new Random(3);
    KeyNode node = KeyNode.EMPTY;
    for (int i = 0; i < 11; i++) {
      node = node.with(PathSet.of(table, randomPairs(random, random.nextInt(60))));
      assertEquals(Math.min(i + 1, KeyNode.MAX_SETS), node.sets().size());
      assertEquals(node, KeyNode.decode(node.encode(KEY), KEY, table));
    }
    PathTable other = new PathTable();
    KeyNode decoded = KeyNode.decode(node.encode(KEY), KEY, other);
    for (int i = 0; i < KeyNode.MAX_SETS; i++) {
      assertEquals(node.sets().get(i).pairs(), decoded.sets().get(i).pairs());
    }
  }

  @Test
  void nodesThatAreCompressedByTheSameDeflaterHaveTheBytesOfTheirOwn() {
    Random random = new Random(5);
    Deflater deflater = new Deflater();
    for (int i = 0; i < 5; i++) {
      KeyNode node = KeyNode.EMPTY.with(PathSet.of(table, randomPairs(random, 60)));
      assertArrayEquals(node.encode(KEY), node.encode(KEY, deflater));
    }
    deflater.end();
  }

  @Test
  void theNewestPathSetIsFirstAndTheNinthDropsOff() {
    List<PathSet> sets = new ArrayList<>();
    KeyNode node = KeyNode.EMPTY;
    for (int i = 0; i < 9; i++) {
      sets.addFirst(set(new Pair("/usr/" + i, Access.READ)));
      node = node.with(sets.getFirst());
    }
    assertEquals(sets.subList(0, 8), node.sets());
    assertEquals(node, node.with(sets.get(4)));
  }

  @Test
  void nodesThatAreDamagedOrBelongUnderOtherKeysAreRefused() throws Malformed {
    byte[] bytes = KeyNode.EMPTY.with(set(new Pair("/usr/a", Access.READ))).encode(KEY);
    ActionKey other = new ActionKey(Digest.of(new byte[] {2}));
    assertThrows(Malformed.class, () -> KeyNode.decode(bytes, other, table));
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 4;
      assertTrue(isRefusedOrSame(damaged, bytes), "byte " + i);
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThrows(Malformed.class, () -> KeyNode.decode(cut, KEY, table), "cut at " + i);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(Malformed.class, () -> KeyNode.decode(longer, KEY, table));
  }

  /** A few bits between two parts of compressed bytes mean nothing. */
  private boolean isRefusedOrSame(byte[] damaged, byte[] whole) throws Malformed {
    KeyNode node = KeyNode.decode(whole, KEY, table);
    try {
      return KeyNode.decode(damaged, KEY, table).equals(node);
    } catch (Malformed refused) {
      return true;
    }
  }
}
