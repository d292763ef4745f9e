package dev.sconce.schedule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many seeds of the {@link Simulation}: 200, or as many as {@code -Dsconce.seeds=N} says, from
 * {@code -Dsconce.seed=FIRST} on.
 */
class SimulationTest {
  private static final int USUAL_SEEDS = 200;

  @Test
  void invariantsHoldForEverySeed() {
    long first = Long.getLong("sconce.seed", 0);
    int count = Integer.getInteger("sconce.seeds", USUAL_SEEDS);
    for (long seed = first; seed < first + count; seed++) {
      simulate(seed);
    }
  }

  /**
   * A request forgotten by a stop, a validation that a late dyndep file brought and nobody started,
   * a wrong phase after a pause, a reader started before a step that a late restat seemed to spare,
   * a missing depfile forgotten when an edge was judged again.
   */
  @ParameterizedTest
  @ValueSource(longs = {1324, 2511, 4565, 6145, 35257})
  void invariantsHoldForSeedsThatOnceFailed(long seed) {
    simulate(seed);
  }

  private static void simulate(long seed) {
    Simulation simulation = new Simulation(seed);
    try {
      simulation.run();
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + broken.getMessage()
              + "\nreplay: mvn test -Dtest=SimulationTest -Dsconce.seeds=1 -Dsconce.seed="
              + seed
              + "\n"
              + simulation.story(),
          broken);
    }
  }
}
