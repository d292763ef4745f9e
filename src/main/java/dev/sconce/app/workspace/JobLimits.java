package dev.sconce.app.workspace;

import dev.sconce.engine.StartGate;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.JobServerClient;
import dev.sconce.exec.JobServerOffer;
import dev.sconce.exec.LoadAverage;
import dev.sconce.os.Posix;
import dev.sconce.schedule.ScheduleOptions;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What limits how many commands run at once: a number, the load of the machine, and make's job
 * server, which takes the place of the number once it is joined.
 */
public final class JobLimits implements AutoCloseable {
  private final Supplier<Posix> posix;
  private final String directory;
  private final int jobs;
  private final double maxLoad;
  private final String makeFlags;
  private final @Nullable JobServerOffer offer;
  private boolean asked;
  private @Nullable JobServerClient client;

  /**
   * Limits without a job server so far.
   *
   * @param environment its MAKEFLAGS may name a job server
   * @param directory what the path of a job server counts from, a byte string; empty for the
   *     working directory
   * @param jobs how many commands may run at once
   * @param maxLoad the load above which no command is started; 0 or less for no such bound
   */
  public JobLimits(
      Supplier<Posix> posix,
      CommandEnvironment environment,
      String directory,
      int jobs,
      double maxLoad) {
    this.posix = posix;
    this.directory = directory;
    this.jobs = jobs;
    this.maxLoad = maxLoad;
    this.makeFlags = environment.get("MAKEFLAGS").orElse("");
    this.offer = makeFlags.isEmpty() ? null : JobServerOffer.parse(makeFlags);
  }

  /** How many commands run at once when nobody says, as ninja has it. */
  public static int defaultJobs(int processors) {
    return processors <= 1 ? 2 : processors == 2 ? 3 : processors + 2;
  }

  /** Joins the job server, if there is one; the first call alone does something. */
  public void joinJobServer(WorkspaceListener listener) {
    if (offer == null || asked) {
      return;
    }
    asked = true;
    if (offer.problem().isPresent()) {
      listener.jobServerIgnored(makeFlags, offer.problem().get());
    } else if (offer instanceof JobServerOffer.Fifo fifo) {
      listener.jobServerFound(makeFlags);
      try {
        client = JobServerClient.open(posix.get(), fifo.path(), directory);
      } catch (IOException e) {
        listener.jobServerUnreachable(e);
      }
    }
  }

  /** How many commands may run at once as far as this program decides. */
  public int slots() {
    return client == null ? jobs : ScheduleOptions.UNLIMITED_SLOTS;
  }

  /** What else is asked before each command, or null. */
  public @Nullable StartGate gate() {
    StartGate load = loadGate();
    if (client == null) {
      return load;
    }
    StartGate jobServer = new StartGate.JobServerGate(client);
    return load == null ? jobServer : new StartGate.CombinedGate(load, jobServer);
  }

  /** The number alone, whether a job server was joined or not. */
  public int slotsWithoutJobServer() {
    return jobs;
  }

  /** The load alone, or null, whether a job server was joined or not. */
  public @Nullable StartGate loadGate() {
    return maxLoad > 0
        ? new StartGate.LoadGate(LoadAverage.ofThisMachine(posix.get()), maxLoad)
        : null;
  }

  /** Descriptors that commands need to take part in a job server by themselves. */
  List<Integer> descriptors() {
    return offer == null ? List.of() : offer.descriptors();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
