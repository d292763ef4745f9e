package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessStoreTest {
  private static final AccessEvidence NONE =
      new AccessEvidence() {
        @Override
        public Optional<Digest> content(Access access) {
          return Optional.empty();
        }

        @Override
        public Optional<AccessStore.Directory> directory(Access access) {
          return Optional.empty();
        }
      };

  @TempDir Path directory;

  private AccessStore store() {
    return AccessStore.at(directory, "/build");
  }

  private static Access read(String path, long mtime) {
    State state = new State(State.Kind.FILE, 0100644, 10, mtime, mtime, mtime + 7, "");
    return new Access(path, Access.with(0, Use.READ), state, state, "cc1");
  }

  private static Access absent(String path) {
    return new Access(path, Access.with(0, Use.PROBE), State.ABSENT, State.ABSENT, "cc1");
  }

  private static AccessSet set(Access... accesses) {
    return new AccessSet(List.of(accesses), Map.of());
  }

  private static void put(
      AccessStore store,
      String step,
      long logged,
      AccessSet set,
      Set<String> undeclared,
      AccessEvidence evidence) {
    Set<String> inputs = new HashSet<>();
    set.accesses().forEach(access -> inputs.add(access.path()));
    store.put(new TracedRun(step, logged, 0, set, inputs, undeclared), evidence);
  }

  @Test
  void whatSaysNothingAboutAStepDoesNotCount() throws IOException {
    try (AccessStore store = store()) {
      AccessSet accesses = set(read("/cache", 1), read("/a", 1), read("/cache2", 1));
      store.put(new TracedRun("x.o", 1, 0, accesses, Set.of("/a"), Set.of()), NONE);
      store.runOver();
    }
    try (AccessStore store = store()) {
      assertEquals(3, store.accesses("x.o").orElseThrow().accesses().size());
      assertArrayEquals(new int[] {1}, store.last("x.o").orElseThrow().inputs());
      BitSet expected = new BitSet();
      expected.set(1);
      assertEquals(expected, store.live());
    }
  }

  @Test
  void setsAreReadBackAsTheyWere() throws IOException {
    State before = new State(State.Kind.LINK, 0120777, 0, 5, 6, 7, "grü\u00dfe");
    Access link = new Access("/a/l", Access.with(0, Use.FOLLOW), before, before, "as");
    Access written =
        new Access(
            "/build/x.o",
            Access.with(Access.with(0, Use.READ), Use.WRITE),
            State.ABSENT,
            new State(State.Kind.FILE, 0100755, 1L << 40, 8, 9, 10, ""),
            "as");
    AccessSet first =
        new AccessSet(
            List.of(read("/a", 3), absent("/b"), link, written),
            Map.of(BlindSpot.NETWORK, "family 2"));
    AccessSet second = set(absent("/b"), read("/a", 3), read("/c", 4));
    try (AccessStore store = store()) {
      put(store, "x.o", 11, first, Set.of(), NONE);
      put(store, "y.o", 12, second, Set.of(), NONE);
      store.runOver();
    }
    try (AccessStore store = store()) {
      assertEquals(Optional.of(first), store.accesses("x.o"));
      assertEquals(Optional.of(second), store.accesses("y.o"));
      assertEquals(Optional.empty(), store.accesses("z.o"));
      assertEquals(11, store.last("x.o").orElseThrow().loggedNanos());
      assertEquals(5, store.count());
      assertEquals(List.of(), store.warnings());
    }
  }

  @Test
  void whatCountsIsKnownWithoutTakingSetsApart() throws IOException {
    try (AccessStore store = store()) {
      put(store, "x.o", 1, set(read("/a", 1), read("/b", 1)), Set.of(), NONE);
      put(store, "x.o", 2, set(read("/a", 1), read("/b", 2)), Set.of(), NONE);
      store.runOver();
    }
    BitSet expected = new BitSet();
    expected.set(0);
    expected.set(2);
    try (AccessStore store = store()) {
      assertEquals(expected, store.live());
      store.remove("x.o");
      store.runOver();
    }
    try (AccessStore store = store()) {
      assertEquals(new BitSet(), store.live());
      assertTrue(store.last("x.o").isEmpty());
    }
  }

  @Test
  void evidenceIsAskedForOnceAndKept() throws IOException {
    Digest digest = Digest.of("text".getBytes(StandardCharsets.ISO_8859_1));
    State state = new State(State.Kind.DIRECTORY, 040755, 0, 5, 6, 7, "");
    AccessStore.Directory above = new AccessStore.Directory("/inc", state);
    List<String> asked = new ArrayList<>();
    AccessEvidence evidence =
        new AccessEvidence() {
          @Override
          public Optional<Digest> content(Access access) {
            asked.add(access.path());
            return access.path().equals("/a") ? Optional.of(digest) : Optional.empty();
          }

          @Override
          public Optional<AccessStore.Directory> directory(Access access) {
            return access.path().equals("/inc/b") ? Optional.of(above) : Optional.empty();
          }
        };
    try (AccessStore store = store()) {
      put(store, "x.o", 1, set(read("/a", 1), absent("/inc/b")), Set.of(), evidence);
    }
    try (AccessStore store = store()) {
      put(store, "y.o", 1, set(read("/a", 1), absent("/inc/b")), Set.of(), evidence);
      assertEquals(Set.of("/a", "/inc/b"), Set.copyOf(asked));
      assertEquals(2, asked.size());
      assertEquals(Optional.of(digest), store.content(0));
      assertEquals(Optional.empty(), store.content(1));
      assertEquals(Optional.of(above), store.directory(1));
    }
  }

  @Test
  void aRefusedStepRunsAgainAndARetimedOneKeepsItsSet() throws IOException {
    try (AccessStore store = store()) {
      put(store, "x.o", 1, set(read("/a", 1)), Set.of(), NONE);
      store.refuse("x.o");
      store.refuse("never-seen.o");
      store.retime("x.o", 5, 8);
      store.retime("x.o", 1, 9);
      store.retime("unknown.o", 1, 9);
    }
    try (AccessStore store = store()) {
      AccessStore.Kept kept = store.last("x.o").orElseThrow();
      assertTrue(kept.refused());
      assertEquals(9, kept.loggedNanos());
      assertArrayEquals(new int[] {0}, kept.inputs());
      assertTrue(store.last("never-seen.o").orElseThrow().refused());
      assertTrue(store.last("unknown.o").isEmpty());
      put(store, "x.o", 2, set(read("/a", 1)), Set.of(), NONE);
      assertFalse(store.last("x.o").orElseThrow().refused());
    }
  }

  @Test
  void undeclaredOutputsOfOthersAreFoundByStep() throws IOException {
    try (AccessStore store = store()) {
      AccessSet accesses = set(read("/a", 1), read("/build/gen.h", 1));
      put(store, "x.o", 1, accesses, Set.of("/build/gen.h"), NONE);
      put(store, "y.o", 1, accesses, Set.of(), NONE);
    }
    try (AccessStore store = store()) {
      assertTrue(store.hasUndeclaredMade());
      assertEquals(List.of(read("/build/gen.h", 1)), store.undeclaredMade("x.o"));
      assertEquals(List.of(), store.undeclaredMade("y.o"));
    }
  }

  @Test
  void setsOfAnySizeAreReadBack() throws IOException {
    List<Integer> sizes = List.of(0, 1, 100, 127, 128, 129, 130, 3000);
    try (AccessStore store = store()) {
      for (int size : sizes) {
        put(store, size + ".o", 1, set(reads(size)), Set.of(), NONE);
      }
    }
    try (AccessStore store = store()) {
      for (int size : sizes) {
        AccessSet kept = store.accesses(size + ".o").orElseThrow();
        assertEquals(List.of(reads(size)), kept.accesses(), size + " accesses");
        assertEquals(size, store.last(size + ".o").orElseThrow().inputs().length);
      }
    }
  }

  /** Every second access occurs in an earlier set as well. */
  private static Access[] reads(int count) {
    Access[] accesses = new Access[count];
    for (int i = 0; i < count; i++) {
      accesses[i] = read("/file" + i, i % 2 == 0 ? 1 : count);
    }
    return accesses;
  }

  @Test
  void manyRecordsAreWrittenTogether() throws IOException {
    int steps = 450;
    Access shared = read("/shared", 1);
    try (AccessStore store = store()) {
      for (int i = 0; i < steps; i++) {
        AccessSet accesses = set(shared, read("/own" + i, 1), read("/cache", 1));
        Set<String> inputs = Set.of("/shared", "/own" + i);
        store.put(new TracedRun(i + ".o", 1, 0, accesses, inputs, Set.of()), NONE);
      }
      store.runOver();
      put(store, "later.o", 1, set(shared, read("/later", 1)), Set.of(), NONE);
      store.runOver();
    }
    try (AccessStore store = store()) {
      assertEquals(steps + 3, store.count());
      assertEquals(steps + 2, store.live().cardinality(), "all but /cache");
      for (int i = 0; i < steps; i++) {
        AccessSet kept = store.accesses(i + ".o").orElseThrow();
        assertEquals(List.of(shared, read("/own" + i, 1), read("/cache", 1)), kept.accesses());
        assertEquals(2, store.last(i + ".o").orElseThrow().inputs().length);
      }
      assertEquals(
          List.of(shared, read("/later", 1)), store.accesses("later.o").orElseThrow().accesses());
    }
  }

  @Test
  void aFileThatIsMostlyOutdatedIsRewritten() throws IOException {
    int many = 3000;
    for (int round = 0; round < 6; round++) {
      Access[] accesses = new Access[many];
      for (int i = 0; i < many; i++) {
        accesses[i] = read("/some/directory/file" + i, round + 1);
      }
      try (AccessStore store = store()) {
        put(store, "x.o", round, set(accesses), Set.of("/some/directory/file7"), NONE);
        put(store, "y.o", 1, set(read("/same", 1)), Set.of(), NONE);
        store.runOver();
        assertTrue(store.count() <= 3 * many, "round " + round + ": " + store.count());
      }
      try (AccessStore store = store()) {
        assertEquals(Optional.of(set(accesses)), store.accesses("x.o"));
        assertEquals(Optional.of(set(read("/same", 1))), store.accesses("y.o"));
        assertEquals(List.of(accesses[7]), store.undeclaredMade("x.o"));
        assertEquals(many + 1, store.live().cardinality());
      }
    }
    assertTrue(Files.size(directory.resolve("accesses")) < 3L * many * 120);
  }

  @Test
  void manyStepsInOneRecordSayWhatTheySaidEachInItsOwn() throws IOException {
    int many = 450;
    try (AccessStore store = store()) {
      for (int i = 0; i < many; i++) {
        AccessSet own = set(read("/shared", 1), absent("/own" + i), read("/own", i));
        put(store, "f" + i + ".o", i, own, Set.of("/own"), NONE);
      }
      store.runOver();
      put(store, "late.o", 1, set(absent("/own7"), read("/late", 1)), Set.of(), NONE);
      store.runOver();
    }
    try (AccessStore store = store()) {
      for (int i = 0; i < many; i++) {
        assertEquals(
            Optional.of(set(read("/shared", 1), absent("/own" + i), read("/own", i))),
            store.accesses("f" + i + ".o"));
        assertEquals(List.of(read("/own", i)), store.undeclaredMade("f" + i + ".o"));
      }
      assertEquals(Optional.of(set(absent("/own7"), read("/late", 1))), store.accesses("late.o"));
      assertEquals(2 * many + 2, store.live().cardinality());
      assertEquals(List.of(), store.warnings());
    }
  }

  @Test
  void whatWasRecordedElsewhereIsNotTaken() throws IOException {
    try (AccessStore store = store()) {
      put(store, "x.o", 1, set(read("/a", 1)), Set.of(), NONE);
    }
    try (AccessStore moved = AccessStore.at(directory, "/other")) {
      assertEquals(Optional.empty(), moved.accesses("x.o"));
      put(moved, "y.o", 1, set(read("/b", 1)), Set.of(), NONE);
    }
    try (AccessStore moved = AccessStore.at(directory, "/other")) {
      assertEquals(Optional.of(set(read("/b", 1))), moved.accesses("y.o"));
      assertEquals(1, moved.count());
    }
  }

  @Test
  void whatAnotherVersionWroteIsSaidAndStartsOver() throws IOException {
    Path file = directory.resolve("accesses");
    Files.writeString(file, "# sconce accesses 99\nwhatever it keeps");
    try (AccessStore store = store()) {
      assertEquals(Optional.empty(), store.accesses("x.o"));
      assertTrue(
          store
              .warnings()
              .getFirst()
              .endsWith("written by another version of Sconce; starting over"),
          store.warnings()::toString);
      put(store, "x.o", 1, set(read("/a", 1)), Set.of(), NONE);
      store.runOver();
    }
    try (AccessStore store = store()) {
      assertEquals(Optional.of(set(read("/a", 1))), store.accesses("x.o"));
      assertEquals(List.of(), store.warnings());
    }
  }

  @Test
  void aFileThatIsCutAnywhereTellsWhatIsLeft() throws IOException {
    try (AccessStore store = store()) {
      put(store, "x.o", 1, set(read("/a", 1), absent("/b")), Set.of(), NONE);
      put(store, "y.o", 2, set(read("/a", 1), read("/c", 1)), Set.of(), NONE);
      store.runOver();
    }
    byte[] whole = Files.readAllBytes(directory.resolve("accesses"));
    for (int length = 0; length < whole.length; length++) {
      Files.write(directory.resolve("accesses"), java.util.Arrays.copyOf(whole, length));
      try (AccessStore store = store()) {
        store.accesses("y.o").ifPresent(set -> assertEquals(2, set.accesses().size()));
        put(store, "z.o", 3, set(read("/d", 1)), Set.of(), NONE);
        store.runOver();
      }
      try (AccessStore store = store()) {
        assertEquals(Optional.of(set(read("/d", 1))), store.accesses("z.o"));
        assertEquals(List.of(), store.warnings(), "cut at " + length);
      }
    }
  }

  @Test
  void bytesThatAreChangedNeverMakeItFail() throws IOException {
    try (AccessStore store = store()) {
      put(store, "x.o", 1, set(read("/a", 1), absent("/b")), Set.of(), NONE);
      store.runOver();
    }
    byte[] whole = Files.readAllBytes(directory.resolve("accesses"));
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x55;
      Files.write(directory.resolve("accesses"), damaged);
      try (AccessStore store = store()) {
        store.accesses("x.o");
        store.live();
        put(store, "z.o", 3, set(read("/d", 1)), Set.of(), NONE);
      }
      try (AccessStore store = store()) {
        assertEquals(Optional.of(set(read("/d", 1))), store.accesses("z.o"));
      }
    }
  }
}
