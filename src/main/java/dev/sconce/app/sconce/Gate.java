package dev.sconce.app.sconce;

import dev.sconce.app.settings.Settings;
import dev.sconce.engine.BothGates;
import dev.sconce.engine.JobServerGate;
import dev.sconce.engine.LoadGate;
import dev.sconce.engine.SlotGate;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.JobServerClient;
import dev.sconce.exec.JobServerOffer;
import dev.sconce.exec.LoadAverage;
import dev.sconce.os.Posix;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What limits commands besides {@code -j}: the load of the machine, and make's job server. */
final class Gate implements AutoCloseable {
  private final @Nullable SlotGate gate;
  private final @Nullable JobServerClient client;
  private final List<Integer> descriptors;

  private Gate(
      @Nullable SlotGate gate, @Nullable JobServerClient client, List<Integer> descriptors) {
    this.gate = gate;
    this.client = client;
    this.descriptors = descriptors;
  }

  /**
   * The limits that the user and the environment set. A number of jobs that the user types is one
   * that no job server changes; one in a file or a variable gives way to it.
   *
   * @param warnings told why a job server is left aside
   */
  static Gate of(
      boolean dryRun,
      Settings settings,
      Place place,
      Posix posix,
      CommandEnvironment environment,
      Consumer<String> warnings) {
    SlotGate load =
        settings.load() > 0
            ? new LoadGate(LoadAverage.ofThisMachine(posix), settings.load())
            : null;
    JobServerOffer offer = JobServerOffer.parse(environment.get("MAKEFLAGS").orElse(""));
    if (dryRun || settings.jobsTyped()) {
      return new Gate(load, null, offer.descriptors());
    }
    if (offer.problem().isPresent()) {
      warnings.accept("the job server of make is left aside: " + offer.problem().get());
    }
    if (!(offer instanceof JobServerOffer.Fifo fifo)) {
      return new Gate(load, null, offer.descriptors());
    }
    try {
      JobServerClient client = JobServerClient.open(posix, fifo.path(), place.root());
      SlotGate server = new JobServerGate(client);
      return new Gate(load == null ? server : new BothGates(load, server), client, List.of());
    } catch (IOException e) {
      warnings.accept("the job server of make is left aside: " + e.getMessage());
      return new Gate(load, null, List.of());
    }
  }

  /** What is asked before each command, or null. */
  @Nullable SlotGate slotGate() {
    return gate;
  }

  /** Whether a job server says how many commands run at once. */
  boolean hasJobServer() {
    return client != null;
  }

  /** Descriptors that commands need to take part in a job server by themselves. */
  List<Integer> descriptors() {
    return descriptors;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
