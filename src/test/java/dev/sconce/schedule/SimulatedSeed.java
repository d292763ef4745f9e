package dev.sconce.schedule;

import dev.sconce.session.BuildEvent;
import java.util.List;
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

  /** What is told of each build of a seed. */
  public static List<List<BuildEvent>> events(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    return simulation.builds();
  }
}
