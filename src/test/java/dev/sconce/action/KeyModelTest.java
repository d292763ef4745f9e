package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.KeyModel.Omission;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever changes where: no look-up gives a result whose inputs differ, and hardly one misses a
 * result that is there. {@code -Dsconce.keys.seeds=N} plays more seeds.
 */
class KeyModelTest {
  private static final int SEEDS = Integer.getInteger("sconce.keys.seeds", 20);
  private static final int MOVES = 3_000;
  private static final double MAX_LOST = 0.002;

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void noResultIsTakenThatDoesNotFitAndHardlyOneIsLost() {
    int findable = 0;
    int lost = 0;
    int hits = 0;
    int inOneTrip = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      KeyModel model = new KeyModel(seed, Omission.NOTHING);
      model.play(MOVES);
      assertEquals(0, model.wrong(), "seed " + seed);
      findable += model.findable();
      lost += model.lost();
      hits += model.hits();
      inOneTrip += model.hitsInOneTrip();
    }
    String counts = hits + " hits, " + lost + " of " + findable + " lost";
    assertTrue(hits > SEEDS * MOVES / 10, counts);
    assertTrue(lost <= MAX_LOST * findable, counts);
    assertTrue(inOneTrip > hits / 2, inOneTrip + " in one trip of " + counts);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void anIngredientThatIsLeftOutIsNoticed(Omission omission) {
    for (long seed = 0; seed < SEEDS; seed++) {
      KeyModel model = new KeyModel(seed, omission);
      model.play(MOVES);
      if (model.wrong() > 0) {
        return;
      }
    }
    throw new AssertionError(omission + " is not missed");
  }
}
