package dev.sconce.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs many seeds of the {@link Simulation}: 200, or {@code -Dsconce.seeds=N}, starting at {@code
 * -Dsconce.seed=FIRST}; 100,000 with the profile {@code seeds}.
 */
class SimulationTest {
  private static final int USUAL_SEEDS = 200;
  private static final int SHARE_OF_DIRECTED_SEEDS = 100;

  @Test
  void invariantsHoldForEverySeed() {
    long first = Long.getLong("sconce.seed", 0);
    int count = Integer.getInteger("sconce.seeds", USUAL_SEEDS);
    for (long seed = first; seed < first + count; seed++) {
      simulate(seed);
    }
  }

  /** A third of all seeds have shared producers; here all of them do. */
  @Test
  void invariantsHoldWhereDyndepFilesShareAProducer() {
    long first = Long.getLong("sconce.seed", 0);
    int count = Integer.getInteger("sconce.seeds", USUAL_SEEDS);
    int directed = Math.min(count, Math.max(USUAL_SEEDS, count / SHARE_OF_DIRECTED_SEEDS));
    for (long seed = first; seed < first + directed; seed++) {
      simulate(seed, new Simulation(seed, true));
    }
  }

  /**
   * These seeds found the following bugs:
   *
   * <ul>
   *   <li>a stop lost a pending request;
   *   <li>a validation from a late dyndep file was never started;
   *   <li>the phase after a pause was wrong;
   *   <li>a consumer started before a step that a late restat seemed to make clean;
   *   <li>a missing depfile was forgotten when an edge was scanned again;
   *   <li>a step was compared twice at the same time after a cancel and a retry;
   *   <li>a comparison was given up after the last answer had arrived.
   * </ul>
   */
  @ParameterizedTest
  @ValueSource(longs = {1324, 2511, 4565, 6145, 35257, 26557, 1860, 7938, 63946})
  void invariantsHoldForSeedsThatOnceFailed(long seed) {
    simulate(seed);
  }

  /**
   * These seeds found the following bugs with a cache:
   *
   * <ul>
   *   <li>a queued step whose look-up waited for the end of a pause was lost when the mode changed;
   *   <li>a step that need not run forgot that its outputs are in the cache when its inputs were
   *       made again;
   *   <li>a step was looked up before a dyndep file was read that a clean step makes;
   *   <li>the outputs of a step counted as on disk when its inputs were made again and left
   *       unchanged;
   *   <li>an added target was forgotten;
   *   <li>a step that was seen to read an undeclared output was skipped, although that output came
   *       changed from the cache;
   *   <li>a step started while something below an up-to-date step was made again, or although
   *       something below it was lost that only a new plan can make again;
   *   <li>a fetched result was left behind, because the last failure prevented what it waited for;
   *   <li>a step was queued twice when it was due for another look-up after a change of mode.
   * </ul>
   */
  @ParameterizedTest
  @ValueSource(
      longs = {
        5117, 5268, 20661, 20807, 476, 30257, 34500, 8346, 18141, 22022, 37751, 44324, 60752, 52966,
        81481
      })
  void invariantsHoldForSeedsWithCacheThatOnceFailed(long seed) {
    simulate(seed);
  }

  /**
   * These seeds found the following bugs with dyndep files that share a producer:
   *
   * <ul>
   *   <li>a step started before its own dyndep file was read, or when only the first of them was;
   *   <li>a dyndep file on disk was not read, because no step needed so far was bound to it;
   *   <li>a node taken for a source turned out to have a producer: a step that was scanned later,
   *       one that depended on another output of the dyndep files' producer, or one that no step
   *       had needed.
   * </ul>
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 4, 6, 188, 768, 274, 9})
  void invariantsHoldForSeedsOfSharedDyndepFilesThatOnceFailed(long seed) {
    simulate(seed, new Simulation(seed, true));
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
    simulate(seed, new Simulation(seed));
  }

  private static void simulate(long seed, Simulation simulation) {
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
