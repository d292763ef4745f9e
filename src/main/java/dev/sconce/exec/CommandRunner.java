package dev.sconce.exec;

import dev.sconce.files.AccessSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs commands. Safe for use by several threads. */
public interface CommandRunner extends AutoCloseable {
  /**
   * Requests that a command be run, and does not wait for its end. The runner decides whether the
   * command is started before this returns.
   *
   * <p>Ends are reported in the order in which they happened; for commands that end at the same
   * time, in the order of the requests. No other code orders them.
   *
   * @param whenEnded called once, on any thread: when the command has ended and all its output was
   *     read, or when it turned out that it cannot be started. This may happen before this method
   *     returns, on the calling thread. It may request further commands.
   * @throws IllegalStateException after {@link #close}; then {@code whenEnded} is not called
   */
  Running start(Request request, Consumer<End> whenEnded);

  /**
   * Sets the listener for commands that a signal stops, and that continue; it replaces the previous
   * one. Commands that have the console are not reported.
   */
  default void whenStopped(StopListener listener) {}

  /** Notified when a command is stopped, on any thread; a short stop may go unnoticed. */
  interface StopListener {
    /** Ignores all notifications. */
    StopListener NOBODY = (step, signal) -> {};

    /**
     * Called when a command is stopped or continues.
     *
     * @param step the step of the {@link Request}
     * @param signal the signal that stopped it, 0 when it continues
     */
    void stopped(int step, int signal);
  }

  /** Why commands run untraced although tracing was requested; empty if no reason is known. */
  default Optional<String> tracingObstacle() {
    return Optional.empty();
  }

  /**
   * The private temporary directory of a step's commands, without symbolic links; empty if none was
   * made yet.
   */
  default String temporaryDirectoryOf(String step) {
    return "";
  }

  /** Why commands get no private temporary directory; empty if no reason is known. */
  default Optional<String> temporaryObstacle() {
    return Optional.empty();
  }

  /**
   * Ends the running commands, waits until the last end was reported, and removes spilled outputs.
   */
  @Override
  void close();

  /**
   * A request to run a command.
   *
   * @param step the step of the command: a number chosen by the caller, without meaning for the
   *     runner
   * @param environment variables that are added to those of the runner, or replace them; byte
   *     strings
   * @param directory the working directory, a byte string, relative to the runner's directory;
   *     empty for that one
   */
  record Request(
      int step,
      Command command,
      Map<String, String> environment,
      String directory,
      TracePolicy policy) {
    /** Copies the map. */
    public Request {
      environment = Map.copyOf(environment);
    }

    /** A request with the runner's environment and directory, untraced. */
    public static Request of(int step, Command command) {
      return new Request(step, command, Map.of(), "", TracePolicy.OFF);
    }

    /** Adds a variable. */
    Request with(String name, String value) {
      Map<String, String> more = new HashMap<>(environment);
      more.put(name, value);
      return new Request(step, command, more, directory, policy);
    }

    /** Whether environment and directory are those of the runner. */
    boolean changesNothing() {
      return environment.isEmpty() && directory.isEmpty();
    }

    /**
     * What a runner records about the files that a command touches.
     *
     * @param traced whether all accesses are recorded, if the runner can do that; otherwise the end
     *     has no accesses
     * @param hidden files and directories that the command must not see, as absolute byte strings
     *     without symbolic links: calls for them fail as if they were missing, so the command does
     *     not change them either. Directory listings still contain their names. A runner that
     *     cannot trace does not hide them
     * @param step the step whose command gets an empty private temporary directory if it is traced;
     *     the same name gets the same directory. Accesses in it are not recorded. Empty for none
     */
    public record TracePolicy(boolean traced, Set<String> hidden, String step) {
      /** Nothing is recorded: the declarations of a command are trusted. */
      public static final TracePolicy OFF = new TracePolicy(false, Set.of(), "");

      /** All accesses are recorded. */
      public static final TracePolicy ACCESSES = new TracePolicy(true, Set.of(), "");

      /** Copies the set. */
      public TracePolicy {
        hidden = Set.copyOf(hidden);
      }

      /** All accesses are recorded, and these files are hidden from the command. */
      public static TracePolicy hiding(Set<String> hidden) {
        return new TracePolicy(true, hidden, "");
      }

      /** The same, with a private temporary directory for the command of a step. */
      public TracePolicy withTemporaryDirectoryOf(String name) {
        return new TracePolicy(traced, hidden, name);
      }
    }

    /**
     * The command to run.
     *
     * @param commandLine for {@code /bin/sh -c}, a byte string; a simple one is run without the
     *     shell
     * @param console whether the command gets the terminal: it shares this process's standard
     *     streams and process group, and nothing is captured. If the runner relays, the command
     *     gets a terminal of its own instead, whose output is shown on the user's and captured as
     *     well
     */
    public record Command(String commandLine, boolean console) {}
  }

  /** The result of a {@link CommandRunner.Request}. */
  sealed interface End {
    /**
     * The command ended, or could not be executed. In the second case the output says why and the
     * exit code is that of a shell: 127 for not found, 126 for not executable.
     *
     * @param exitCode the exit code of the command, or 128 plus the signal that ended it
     * @param signal the signal that ended the command, 0 for none
     * @param output what the command printed
     * @param cpuMicros user and system time of the command and of the children that it waited for
     * @param maxRssBytes the peak memory of the command; 0 if it was below this process's own peak,
     *     which hides it
     * @param accesses the files that the command touched; empty if it was not traced
     */
    record Exited(
        int exitCode,
        int signal,
        CapturedOutput output,
        long cpuMicros,
        long maxRssBytes,
        Optional<AccessSet> accesses)
        implements End {
      /** The end of a command that was not traced. */
      public static Exited untraced(
          int exitCode, int signal, CapturedOutput output, long cpuMicros, long maxRssBytes) {
        return new Exited(exitCode, signal, output, cpuMicros, maxRssBytes, Optional.empty());
      }
    }

    /**
     * Nothing was started, because the system has no process, thread, descriptor or memory left for
     * the command. It may succeed once others have ended.
     *
     * @param shortage the resource that was missing
     */
    record NotStarted(String shortage) implements End {}
  }

  /** A requested command, from the request until its end. Safe for use by several threads. */
  interface Running {
    /**
     * The process id of the command, which is also its process group unless it has the console; 0
     * until it has started.
     */
    long pid();

    /**
     * Sends a signal to the command's process group. Does nothing if the command has ended, or has
     * the console and shares this process's group. A signal that arrives before the start is sent
     * after it.
     */
    void signal(int number);

    /** The output so far. */
    CapturedOutput outputSoFar();
  }
}
