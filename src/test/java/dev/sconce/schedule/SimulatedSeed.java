package dev.sconce.schedule;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs the simulation of a seed, also where a class loader of its own defined all of it. */
public final class SimulatedSeed implements LongFunction<@Nullable String> {
  /** Says what was wrong, null when nothing was. */
  @Override
  public @Nullable String apply(long seed) {
    try {
      new Simulation(seed).run();
      return null;
    } catch (AssertionError | RuntimeException broken) {
      return String.valueOf(broken.getMessage());
    }
  }
}
