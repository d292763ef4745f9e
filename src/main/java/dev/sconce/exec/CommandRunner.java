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
   * Asks for a command to be run, and does not wait for its end. Whether it has been started when
   * this returns is the runner's affair.
   *
   * <p>Ends are told in the order in which they happened; of commands that end at the same time, in
   * the order of the requests. Nobody else puts them in order.
   *
   * @param whenEnded told once, on any thread: when the command has ended and all its output was
   *     read, or when it turned out that it cannot be started. That can be before this returns, on
   *     the calling thread. It may ask for further commands.
   * @throws IllegalStateException after {@link #close}; nobody is told then
   */
  Running start(Request request, Consumer<End> whenEnded);

  /**
   * Names who is told of commands that a signal stops, and that go on; somebody else is not told
   * any more. Commands that have the console are no affair of theirs.
   */
  default void whenStopped(StopListener listener) {}

  /** Told when a command is stopped, on any thread; a short stop may pass unnoticed. */
  interface StopListener {
    /** Who does not want to know. */
    StopListener NOBODY = (step, signal) -> {};

    /**
     * A command is stopped, or goes on.
     *
     * @param step that of the {@link Request}
     * @param signal what stopped it, 0 when it goes on
     */
    void stopped(int step, int signal);
  }

  /** Why commands run untraced for which that was asked; empty as far as nothing is known. */
  default Optional<String> tracingObstacle() {
    return Optional.empty();
  }

  /**
   * The temporary directory that commands of a step get for their own, without symbolic links;
   * empty if none got one yet.
   */
  default String temporaryDirectoryOf(String step) {
    return "";
  }

  /** Why commands get no temporary directory of their own; empty as far as nothing is known. */
  default Optional<String> temporaryObstacle() {
    return Optional.empty();
  }

  /** Ends what still runs, waits until the last end was told, and removes spilled outputs. */
  @Override
  void close();

  /**
   * A command that somebody wants to be run.
   *
   * @param step whose command it is; a number of the caller's, which says nothing to a runner
   * @param environment variables that are set beside those of the runner, or in their place; byte
   *     strings
   * @param directory where it runs, a byte string, relative to the runner's own directory; empty
   *     for that one
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

    /** With the runner's environment, in its directory, untraced. */
    public static Request of(int step, Command command) {
      return new Request(step, command, Map.of(), "", TracePolicy.OFF);
    }

    /** With one more variable. */
    Request with(String name, String value) {
      Map<String, String> more = new HashMap<>(environment);
      more.put(name, value);
      return new Request(step, command, more, directory, policy);
    }

    /** Whether environment and directory are the runner's own. */
    boolean changesNothing() {
      return environment.isEmpty() && directory.isEmpty();
    }

    /**
     * What a runner is to find out about the files that a command touches.
     *
     * @param traced whether all of them are noted, where the runner can find out; otherwise the end
     *     has no accesses
     * @param hidden files and directories that are not there for the command, as absolute byte
     *     strings without symbolic links on the way: its calls fail as if they were missing, so it
     *     does not change them either. Names in listings stay. Where the runner cannot trace they
     *     are there
     * @param step whose command gets an empty temporary directory of its own, if it is traced: the
     *     same for the same name. What it does there is not noted. Empty for none
     */
    public record TracePolicy(boolean traced, Set<String> hidden, String step) {
      /** Nothing is found out: what a command does with files is taken on trust. */
      public static final TracePolicy OFF = new TracePolicy(false, Set.of(), "");

      /** All accesses are noted. */
      public static final TracePolicy ACCESSES = new TracePolicy(true, Set.of(), "");

      /** Copies the set. */
      public TracePolicy {
        hidden = Set.copyOf(hidden);
      }

      /** All accesses are noted, and these files are not there for the command. */
      public static TracePolicy hiding(Set<String> hidden) {
        return new TracePolicy(true, hidden, "");
      }

      /** The same, with a temporary directory for the command of a step. */
      public TracePolicy withTemporaryDirectoryOf(String name) {
        return new TracePolicy(traced, hidden, name);
      }
    }

    /**
     * What to run.
     *
     * @param commandLine for {@code /bin/sh -c}, a byte string; a simple one is run without the
     *     shell
     * @param console whether it gets the terminal: standard streams and process group of this
     *     process, nothing captured; or, if the runner relays, a terminal of its own, whose output
     *     is shown on the user's and captured as well
     */
    public record Command(String commandLine, boolean console) {}
  }

  /** What came of a {@link CommandRunner.Request}. */
  sealed interface End {
    /**
     * The command ended, or could not be executed: then the output says why and the exit code is
     * that of a shell, 127 for not found and 126 for not executable.
     *
     * @param exitCode its own, or 128 and the signal that ended it
     * @param signal the signal that ended it, 0 for none
     * @param output what it printed
     * @param cpuMicros user and system time of it and the children it waited for
     * @param maxRssBytes its peak memory; 0 if that was less than this process's own, which hides
     *     it
     * @param accesses the files that it touched; empty when it was not traced
     */
    record Exited(
        int exitCode,
        int signal,
        CapturedOutput output,
        long cpuMicros,
        long maxRssBytes,
        Optional<AccessSet> accesses)
        implements End {
      /** Of a command that was not traced. */
      public static Exited untraced(
          int exitCode, int signal, CapturedOutput output, long cpuMicros, long maxRssBytes) {
        return new Exited(exitCode, signal, output, cpuMicros, maxRssBytes, Optional.empty());
      }
    }

    /**
     * Nothing was started: the system has no process, thread, descriptor or memory left for it.
     * Once others have ended it may be started after all.
     *
     * @param shortage of what
     */
    record NotStarted(String shortage) implements End {}
  }

  /**
   * A command that was asked for, from then on until it has ended. Safe for use by several threads.
   */
  interface Running {
    /**
     * Its process id, which is its process group too unless it has the console; 0 as long as it has
     * not started.
     */
    long pid();

    /**
     * Sends a signal to its process group (to nobody when it has the console and shares ours, or
     * ended). One that comes before it has started is sent when it has.
     */
    void signal(int number);

    /** What it has printed so far. */
    CapturedOutput outputSoFar();
  }
}
