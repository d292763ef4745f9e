package dev.sconce.schedule;

import org.junit.jupiter.api.Test;

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
}
