package dev.sconce.schedule;

import dev.sconce.session.BuildEvent;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs the simulation of a seed, even if a separate class loader defined all its classes. */
public final class SimulatedSeed implements LongFunction<@Nullable String> {
  /** The problem that was found; null if there was none. */
  @Override
  public @Nullable String apply(long seed) {
    try {
      new Simulation(seed).run();
      return null;
    } catch (AssertionError | RuntimeException broken) {
      return String.valueOf(broken.getMessage());
    }
  }

  /** The events of each build of a seed. */
  public static List<List<BuildEvent>> events(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    return simulation.builds();
  }
}
