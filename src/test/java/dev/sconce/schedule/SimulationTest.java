package dev.sconce.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many seeds of the {@link Simulation}: 200, or as many as {@code -Dsconce.seeds=N} says, from
 * {@code -Dsconce.seed=FIRST} on; 100,000 with the profile {@code seeds}.
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
   * a missing depfile forgotten when an edge was judged again, a step compared twice at once after
   * a cancel and a retry, comparing given up after the last answer had come.
   */
  @ParameterizedTest
  @ValueSource(longs = {1324, 2511, 4565, 6145, 35257, 26557, 1860})
  void invariantsHoldForSeedsThatOnceFailed(long seed) {
    simulate(seed);
  }

  /** The process dies at each write of a log in turn. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void buildAfterACrashAtAnyLogWriteIsRight(long seed) {
    int write = 0;
    boolean crashed = true;
    while (crashed) {
      Simulation simulation = new Simulation(seed);
      try {
        crashed = simulation.crashesAtLogWrite(write);
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError(
            "seed " + seed + ", log write " + write + ": " + broken + "\n" + simulation.story(),
            broken);
      }
      write++;
    }
    assertTrue(write > 1, "this build writes nothing");
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
