package dev.sconce.app.workspace;

import dev.sconce.app.ninja.NinjaOptions;
import dev.sconce.app.ninja.NinjaSurroundings;
import dev.sconce.engine.BothGates;
import dev.sconce.engine.JobServerGate;
import dev.sconce.engine.LoadGate;
import dev.sconce.engine.SlotGate;
import dev.sconce.exec.JobServerClient;
import dev.sconce.exec.JobServerOffer;
import dev.sconce.exec.LoadAverage;
import dev.sconce.schedule.ScheduleOptions;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import dev.sconce.ui.plain.NinjaTerminal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What limits commands besides {@code -j}: the load of the machine, and make's job server. */
final class JobLimits implements AutoCloseable {
  private final NinjaSurroundings surroundings;
  private final NinjaOptions options;
  private final NinjaTerminal terminal;
  private final String makeFlags;
  private final JobServerOffer offer;
  private @Nullable JobServerClient client;

  JobLimits(NinjaSurroundings surroundings, NinjaOptions options, NinjaTerminal terminal) {
    this.surroundings = surroundings;
    this.options = options;
    this.terminal = terminal;
    this.makeFlags = surroundings.environment().get("MAKEFLAGS").orElse("");
    this.offer = makeFlags.isEmpty() ? new JobServerOffer.None() : JobServerOffer.parse(makeFlags);
  }

  /** What limits the commands that remake the manifest, or null: a job server is not asked yet. */
  @Nullable SlotGate forManifest() {
    return options.maxLoad() > 0
        ? new LoadGate(LoadAverage.ofThisMachine(surroundings.machine().posix()), options.maxLoad())
        : null;
  }

  /** What limits the commands of the build, or null. Tells about the job server. */
  @Nullable SlotGate forTargets() {
    connect();
    SlotGate load = forManifest();
    if (client == null) {
      return load;
    }
    SlotGate jobServer = new JobServerGate(client);
    return load == null ? jobServer : new BothGates(load, jobServer);
  }

  /** How many commands may run at once as far as this program decides. */
  int slotsForTargets() {
    return client == null ? options.slots() : ScheduleOptions.UNLIMITED_SLOTS;
  }

  /** Descriptors that commands need to take part in a job server by themselves. */
  List<Integer> descriptors() {
    return offer.descriptors();
  }

  private void connect() {
    if (makeFlags.isEmpty() || options.dryRun() || options.slotsGiven()) {
      return;
    }
    if (offer.problem().isPresent()) {
      terminal.warning("Ignoring jobserver: " + offer.problem().get() + " [" + makeFlags + "]");
    } else if (offer instanceof JobServerOffer.Fifo fifo) {
      if (options.verbosity() != Verbosity.QUIET) {
        terminal.info("Jobserver mode detected: " + makeFlags);
      }
      connect(fifo);
    }
  }

  private void connect(JobServerOffer.Fifo fifo) {
    try {
      client =
          JobServerClient.open(
              surroundings.machine().posix(), fifo.path(), options.directoryOrEmpty());
    } catch (IOException e) {
      terminal.error("Could not initialize jobserver: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
