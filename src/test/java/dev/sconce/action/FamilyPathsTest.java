package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.action.Ingredient.Access;
import dev.sconce.action.PathTable.Pair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FamilyPathsTest {
  private final PathTable table = new PathTable();
  private final FamilyPaths one = new FamilyPaths("\0s/src/one.c", "\0b/a/one.o");
  private final FamilyPaths two = new FamilyPaths("\0s/lib/two.c", "\0b/b/two.o");

  private PathSet probes(String... paths) {
    List<Pair> pairs = Arrays.stream(paths).map(path -> new Pair(path, Access.PROBE)).toList();
    return PathSet.of(table, pairs);
  }

  @Test
  void whatIsAStepsOwnIsToldByItsInputAndOutput() {
    PathSet used =
        probes("/usr/bin/as", "\0s/src/one.c.gch", "\0s/src", "\0b/a/one.o.tmp", "\0b/a", "\0b");
    PathSet general = one.general(used).orElseThrow();
    assertEquals(used, one.of(general));
    assertEquals(
        probes("/usr/bin/as", "\0s/lib/two.c.gch", "\0s/lib", "\0b/b/two.o.tmp", "\0b/b", "\0b"),
        two.of(general));
    FamilyPaths inBuildRoot = new FamilyPaths("\0b/f.c", "\0b/f.o");
    assertEquals(
        probes("/usr/bin/as", "\0b/f.c.gch", "\0b", "\0b/f.o.tmp"), inBuildRoot.of(general));
  }

  @Test
  void aStepThatUsesOtherFilesOfTheWorkspaceIsNotLikeOthers() {
    assertEquals(Optional.empty(), one.general(probes("/usr/bin/as", "\0s/include/one.h")));
    assertEquals(
        Optional.empty(),
        one.general(PathSet.of(table, List.of(new Pair("\0b/x.h", Access.READ)))));
    assertEquals(Optional.empty(), one.general(PathSet.of(table, List.of(Roots.PLACE))));
  }

  @Test
  void whatIsProbedInTheWorkingDirectoryIsTheSameForAll() {
    PathSet probed = probes("\0b/-lc");
    assertEquals(Optional.of(probed), one.general(probed));
    assertEquals(Optional.empty(), one.general(probes("\0b/sub/-lc")));
  }

  @Test
  void aStepWithoutInputsHasNothingThatIsToldByThem() {
    FamilyPaths none = new FamilyPaths("", "\0b/stamp");
    PathSet general = one.general(probes("/usr/bin/as", "\0s/src/one.c.gch")).orElseThrow();
    assertEquals(probes("/usr/bin/as"), none.of(general));
  }
}
