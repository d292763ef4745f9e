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
  private static final int SHARE_OF_DIRECTED_SEEDS = 100;

  @Test
  void invariantsHoldForEverySeed() {
    long first = Long.getLong("sconce.seed", 0);
    int count = Integer.getInteger("sconce.seeds", USUAL_SEEDS);
    for (long seed = first; seed < first + count; seed++) {
      simulate(seed);
    }
  }

  /** A third of all seeds are of this kind; here each of them is. */
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
   * A request forgotten by a stop, a validation that a late dyndep file brought and nobody started,
   * a wrong phase after a pause, a reader started before a step that a late restat seemed to spare,
   * a missing depfile forgotten when an edge was judged again, a step compared twice at once after
   * a cancel and a retry, comparing given up after the last answer had come.
   */
  @ParameterizedTest
  @ValueSource(longs = {1324, 2511, 4565, 6145, 35257, 26557, 1860, 7938, 63946})
  void invariantsHoldForSeedsThatOnceFailed(long seed) {
    simulate(seed);
  }

  /**
   * With a cache: a queued step that was asked for in a pause was lost when the mode changed; a
   * step that has nothing to do forgot that its outputs are remote when what it reads was made
   * again; one was asked for ahead of a dyndep file that a clean step makes; one was taken for here
   * when what it reads was made again and left alone; a target that was added was forgotten; one
   * that was seen to read an output undeclared was spared though that output came changed from the
   * cache; one started while something was made again below a step that was found up to date, or
   * though something below it was lost that only another plan can make again; what was brought was
   * left behind, as the last failure kept away what it waited for; one was queued twice as it was
   * to be asked for again when the mode changed.
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
   * Where dyndep files share a producer: a step started before its own file was read, or when only
   * the first of them was; a file on disk was not read as no step that was needed so far was bound
   * to it; a source turned out to be made, by a step that was judged later, that hung on another
   * output of the producer, or that nobody had needed.
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
