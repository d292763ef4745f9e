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
 * The limits on parallel commands: a number, the load of the machine, and make's job server, which
 * replaces the number once it is joined.
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
   * Starts without a job server.
   *
   * @param environment its MAKEFLAGS may name a job server
   * @param directory the base of a relative path of a job server, a byte string; empty for the
   *     working directory
   * @param jobs how many commands may run at once
   * @param maxLoad the load above which no command is started; 0 or less for no limit
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

  /** Ninja's number of parallel commands if the user sets none. */
  public static int defaultJobs(int processors) {
    return processors <= 1 ? 2 : processors == 2 ? 3 : processors + 2;
  }

  /** Joins the job server, if there is one. Only the first call has an effect. */
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

  /** The limit that this program sets itself. */
  public int slots() {
    return client == null ? jobs : ScheduleOptions.UNLIMITED_SLOTS;
  }

  /** The other check before each command, or null. */
  public @Nullable StartGate gate() {
    StartGate load = loadGate();
    if (client == null) {
      return load;
    }
    StartGate jobServer = new StartGate.JobServerGate(client);
    return load == null ? jobServer : new StartGate.CombinedGate(load, jobServer);
  }

  /** The number, whether a job server was joined or not. */
  public int slotsWithoutJobServer() {
    return jobs;
  }

  /** The load limit, or null, whether a job server was joined or not. */
  public @Nullable StartGate loadGate() {
    return maxLoad > 0
        ? new StartGate.LoadGate(LoadAverage.ofThisMachine(posix.get()), maxLoad)
        : null;
  }

  /** The descriptors that commands need in order to use the job server themselves. */
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
