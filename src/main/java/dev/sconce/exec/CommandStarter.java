package dev.sconce.exec;

import dev.sconce.exec.ShellProbe.Reaction;
import dev.sconce.exec.trace.Trace;
import dev.sconce.files.AccessSet;
import dev.sconce.os.ChildExit;
import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.Spawner;
import dev.sconce.os.Spawner.Request.Change;
import dev.sconce.os.Spawner.Request.Inherited;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands. A command line that a shell would only split into words runs without a shell,
 * all others with {@code /bin/sh -c}. The difference is not observable: if the program cannot be
 * executed, the shell gets the whole line after all and reports the error in its own words; if a
 * signal ends the program, the shell's reaction is reported. Safe for use by several threads.
 */
final class CommandStarter {
  private static final int FIRST_FREE_DESCRIPTOR = 3;

  /**
   * The value with which the shell is asked. Its treatment of the variable does not depend on the
   * value.
   */
  private static final String ANY_TEMPORARY = "/tmp";

  private final LocalRunner.Setup setup;
  private final String program;
  private final int linesBeforeAsking;
  private final CommandTracer tracer;
  private final TemporaryDirectories temporary;

  /** Created for the first command. */
  private @Nullable Prepared prepared;

  /** For commands with a private temporary directory; created for the first of them. */
  private @Nullable Prepared preparedPrivate;

  /**
   * What is prepared once with the help of the system.
   *
   * @param environment as given
   * @param changes changes of the environment for one command
   * @param directory where commands run; empty for this process's working directory
   * @param passedOn those of the setup's descriptors that are open
   * @param shell the known behavior of the shell in this environment
   * @param temporary the private temporary directory of the command; empty for none
   */
  private record Prepared(
      EnvironmentBlock environment,
      List<Change> changes,
      String directory,
      List<Integer> passedOn,
      ShellProbe shell,
      String temporary) {
    /** Sets the temporary directory, which the last entry of the environment names. */
    Prepared withTemporary(String path) {
      Change change =
          new Change(environment.count() - 1, TemporaryDirectories.VARIABLE + "=" + path);
      return new Prepared(environment, List.of(change), directory, passedOn, shell, path);
    }
  }

  /**
   * A process, and how it was started.
   *
   * @param direct the shape of the command line; empty if the shell was used
   * @param trace empty if the process is not traced
   * @param temporary the private temporary directory; empty for none
   */
  record Started(
      int pid, Optional<ShellFreeCommand.Shape> direct, Optional<Trace> trace, String temporary) {
    Started(int pid, Optional<Trace> trace) {
      this(pid, Optional.empty(), trace, "");
    }

    Started directly(ShellFreeCommand.Shape shape) {
      return new Started(pid, Optional.of(shape), trace, temporary);
    }

    Started with(String directory) {
      return new Started(pid, direct, trace, directory);
    }
  }

  CommandStarter(
      LocalRunner.Setup setup,
      String program,
      int linesBeforeAsking,
      CommandTracer tracer,
      TemporaryDirectories temporary) {
    this.setup = setup;
    this.program = program;
    this.linesBeforeAsking = linesBeforeAsking;
    this.tracer = tracer;
    this.temporary = temporary;
  }

  /**
   * The standard streams of a command.
   *
   * @param output the descriptor to print to, with nothing to read; negative for this process's own
   *     standard streams
   * @param terminal the device of the command's own terminal, for reading and printing; empty for
   *     none
   */
  record Streams(int output, String terminal) {
    /** The standard streams of this process. */
    static final Streams OURS = new Streams(-1, "");
  }

  /** Starts a command. */
  Started start(CommandRunner.Request request, Streams output, CommandWorker worker)
      throws OsException, ShortageException {
    Prepared ready = prepare(worker.posix());
    Optional<String> directory = temporaryDirectory(request);
    if (directory.isEmpty()) {
      return start(request, output, ready, worker);
    }
    boolean started = false;
    try {
      Prepared own = preparePrivate(ready).withTemporary(directory.get());
      Started result = start(request, output, own, worker).with(directory.get());
      started = true;
      return result;
    } finally {
      if (!started) {
        temporary.remove(directory.get());
      }
    }
  }

  /**
   * Only traced commands get one: of other commands it is unknown whether they leave a process
   * running that still uses it.
   */
  private Optional<String> temporaryDirectory(CommandRunner.Request request)
      throws OsException, ShortageException {
    CommandRunner.Request.TracePolicy policy = request.policy();
    return policy.traced() && !policy.step().isEmpty() && tracer.test().isEmpty()
        ? temporary.make(policy.step())
        : Optional.empty();
  }

  /** Cleans up after a command that has ended. */
  void ended(Started started, Optional<AccessSet> accesses) {
    if (!accesses.map(AccessSet::isWhole).orElse(false)) {
      tracer.outdateStates();
    }
    boolean over =
        accesses.isPresent()
            && !accesses.get().blindSpots().containsKey(AccessSet.BlindSpot.LEFT_RUNNING);
    if (over && !started.temporary().isEmpty()) {
      temporary.remove(started.temporary());
    }
  }

  private Started start(
      CommandRunner.Request request, Streams output, Prepared ready, CommandWorker worker)
      throws OsException, ShortageException {
    String commandLine = request.command().commandLine();
    if (!request.changesNothing()) {
      Spawner.Request changed = shellRequest(commandLine, output, changed(ready, request));
      return spawn(changed, List.of(), request, ready, worker);
    }
    Optional<ShellFreeCommand> line = ShellFreeCommand.read(commandLine);
    if (line.isPresent()) {
      Optional<Started> started = startDirectly(line.get(), request, output, ready, worker);
      if (started.isPresent()) {
        return started.get();
      }
    }
    Spawner.Request asGiven = shellRequest(commandLine, output, ready);
    return spawn(asGiven, List.of(), request, ready, worker);
  }

  private Started spawn(
      Spawner.Request process,
      List<String> lookedUp,
      CommandRunner.Request request,
      Prepared ready,
      CommandWorker worker)
      throws OsException, ShortageException {
    CommandRunner.Request.TracePolicy policy = request.policy();
    return policy.traced()
        ? tracer.spawn(
            process, new Trace.Conditions(lookedUp, policy.hidden(), ready.temporary()), worker)
        : new Started(worker.spawner().spawn(process), Optional.empty());
  }

  /**
   * Applies the changes of a request. The knowledge of the shell applies only to the environment as
   * given.
   */
  private Prepared changed(Prepared ready, CommandRunner.Request request) {
    CommandEnvironment environment =
        ready.temporary().isEmpty() ? setup.environment() : environmentWith(ready.temporary());
    for (Map.Entry<String, String> variable : request.environment().entrySet()) {
      environment = environment.with(variable.getKey(), variable.getValue());
    }
    return new Prepared(
        new EnvironmentBlock(environment.entries()),
        List.of(),
        below(ready.directory(), request.directory()),
        ready.passedOn(),
        ready.shell(),
        ready.temporary());
  }

  private static String below(String base, String directory) {
    if (base.isEmpty() || directory.startsWith("/")) {
      return directory;
    }
    return directory.isEmpty() ? base : base + "/" + directory;
  }

  /** How the shell would have ended, if it would have outlived its program. */
  Optional<Reaction> reaction(Started started, ChildExit exit, CommandWorker worker)
      throws OsException {
    if (exit.signal() == 0 || started.direct().isEmpty()) {
      return Optional.empty();
    }
    ShellFreeCommand.Shape shape = started.direct().get();
    ShellProbe shell = known(!started.temporary().isEmpty()).shell();
    boolean shellStays =
        shell.direct(shape, false, worker).map(ShellFreeEnvironment::shellStays).orElse(false);
    return shellStays
        ? Optional.of(shell.reaction(shape, exit.signal(), exit.coreDumped(), worker))
        : Optional.empty();
  }

  private synchronized Prepared prepare(Posix posix) throws OsException {
    Prepared ready = prepared;
    if (ready == null) {
      posix.children().expectChildren();
      String directory = setup.directory();
      if (!directory.isEmpty() && !posix.canSpawnElsewhere()) {
        posix.changeDirectory(directory);
        directory = "";
      }
      List<Integer> open = new ArrayList<>();
      for (int fd : setup.passedOn()) {
        if (fd >= FIRST_FREE_DESCRIPTOR && posix.isInheritable(fd) && posix.isPipe(fd)) {
          open.add(fd);
        }
      }
      CommandEnvironment environment = setup.environment();
      ready =
          new Prepared(
              new EnvironmentBlock(environment.entries()),
              List.of(),
              directory,
              open,
              new ShellProbe(environment, this::question, linesBeforeAsking),
              "");
      prepared = ready;
    }
    return ready;
  }

  private synchronized Prepared preparePrivate(Prepared asGiven) {
    Prepared ready = preparedPrivate;
    if (ready == null) {
      CommandEnvironment environment = environmentWith(ANY_TEMPORARY);
      ready =
          new Prepared(
              new EnvironmentBlock(environment.entries()),
              List.of(),
              asGiven.directory(),
              asGiven.passedOn(),
              new ShellProbe(environment, this::questionInPrivate, linesBeforeAsking),
              "");
      preparedPrivate = ready;
    }
    return ready;
  }

  /** The setup's environment, with the temporary directory in its last entry. */
  private CommandEnvironment environmentWith(String temporaryDirectory) {
    String variable = TemporaryDirectories.VARIABLE;
    return setup.environment().without(variable).with(variable, temporaryDirectory);
  }

  private Optional<Started> startDirectly(
      ShellFreeCommand line,
      CommandRunner.Request asked,
      Streams output,
      Prepared ready,
      CommandWorker worker)
      throws ShortageException {
    Optional<ShellFreeEnvironment> known =
        ready.shell().direct(line.shape(), asked.policy().traced(), worker);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    ShellFreeEnvironment environment = known.get();
    String directory = line.directory().isEmpty() ? ready.directory() : line.directory();
    String name = line.words().getFirst();
    Optional<String> file = environment.find(name, directory);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    List<String> lookedUp =
        asked.policy().traced() ? environment.lookedAtBefore(file.get(), name) : List.of();
    Spawner.Request request =
        new Spawner.Request(
            file.get(),
            line.words(),
            environment.block(),
            environment.changes(file.get(), line.directory(), ready.temporary()),
            directory,
            output.output(),
            output.terminal(),
            inherited(ready));
    try {
      return Optional.of(spawn(request, lookedUp, asked, ready, worker).directly(line.shape()));
    } catch (OsException e) {
      // Whatever the error is, nothing has run yet: the shell will meet it again and report it.
      return Optional.empty();
    }
  }

  private Spawner.Request question(String commandLine, int output) {
    return shellRequest(commandLine, new Streams(output, ""), known(false));
  }

  private Spawner.Request questionInPrivate(String commandLine, int output) {
    return shellRequest(commandLine, new Streams(output, ""), known(true));
  }

  private synchronized Prepared known(boolean withTemporary) {
    Prepared ready = withTemporary ? preparedPrivate : prepared;
    if (ready == null) {
      throw new AssertionError("a command is started before anything is prepared");
    }
    return ready;
  }

  private Spawner.Request shellRequest(String commandLine, Streams output, Prepared ready) {
    return new Spawner.Request(
        program,
        List.of(program, "-c", commandLine),
        ready.environment(),
        ready.changes(),
        ready.directory(),
        output.output(),
        output.terminal(),
        inherited(ready));
  }

  /** The descriptors that commands get: those passed on, and the lock under the next number. */
  private List<Inherited> inherited(Prepared ready) {
    List<Integer> numbers = ready.passedOn();
    int lock = setup.lockDescriptor().getAsInt();
    if (numbers.isEmpty() && lock < 0) {
      return List.of();
    }
    List<Inherited> result = new ArrayList<>();
    for (int number : numbers) {
      result.add(new Inherited(number, number));
    }
    if (lock >= 0) {
      int free = FIRST_FREE_DESCRIPTOR;
      while (numbers.contains(free)) {
        free++;
      }
      result.add(new Inherited(lock, free));
    }
    return result;
  }
}
