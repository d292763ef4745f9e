package dev.sconce.exec;

import dev.sconce.exec.ShellProbe.Reaction;
import dev.sconce.exec.trace.Trace;
import dev.sconce.os.ChildExit;
import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.Spawner;
import dev.sconce.os.Spawner.Request.Inherited;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands: those that a shell would only split into words without one, all others with
 * {@code /bin/sh -c}. Nobody can tell the difference: when the program cannot be executed the shell
 * is given the whole line after all, and says so in its own words; and when the program is ended by
 * a signal, the shell's way to take that is reported. Safe for use by several threads.
 */
final class CommandStarter {
  private static final int FIRST_FREE_DESCRIPTOR = 3;

  private final LocalRunner.Setup setup;
  private final String program;
  private final ShellProbe shell;
  private final CommandTracer tracer;

  /** Made before the first command. */
  private @Nullable Prepared prepared;

  /**
   * What needs the system.
   *
   * @param environment as given
   * @param directory where commands run; empty for this process's working directory
   * @param passedOn the descriptors among those of the setup that are there
   */
  private record Prepared(EnvironmentBlock environment, String directory, List<Integer> passedOn) {}

  /**
   * A process, and how it was started.
   *
   * @param direct empty for with the shell
   * @param trace empty if it is not traced
   */
  record Started(int pid, Optional<ShellFreeCommand.Shape> direct, Optional<Trace> trace) {
    Started directly(ShellFreeCommand.Shape shape) {
      return new Started(pid, Optional.of(shape), trace);
    }
  }

  CommandStarter(
      LocalRunner.Setup setup, String program, int linesBeforeAsking, CommandTracer tracer) {
    this.setup = setup;
    this.tracer = tracer;
    this.program = program;
    this.shell = new ShellProbe(setup.environment(), this::question, linesBeforeAsking);
  }

  /**
   * Starts a command.
   *
   * @param output where it prints to, negative if it shares the terminal
   */
  Started start(CommandRunner.Request request, int output, CommandWorker worker)
      throws OsException, ShortageException {
    Prepared ready = prepare(worker.posix());
    String commandLine = request.command().commandLine();
    if (!request.changesNothing()) {
      Spawner.Request changed = shellRequest(commandLine, output, changed(ready, request));
      return spawn(changed, List.of(), request, worker);
    }
    Optional<ShellFreeCommand> line = ShellFreeCommand.read(commandLine);
    if (line.isPresent()) {
      Optional<Started> started = startDirectly(line.get(), request, output, ready, worker);
      if (started.isPresent()) {
        return started.get();
      }
    }
    Spawner.Request asGiven = shellRequest(commandLine, output, ready);
    return spawn(asGiven, List.of(), request, worker);
  }

  private Started spawn(
      Spawner.Request process,
      List<String> lookedUp,
      CommandRunner.Request request,
      CommandWorker worker)
      throws OsException, ShortageException {
    CommandRunner.Request.TracePolicy policy = request.policy();
    return policy.traced()
        ? tracer.spawn(process, new Trace.Conditions(lookedUp, policy.hidden()), worker)
        : new Started(worker.spawner().spawn(process), Optional.empty(), Optional.empty());
  }

  /** What a request changes. What is known of the shell holds for the environment as given only. */
  private Prepared changed(Prepared ready, CommandRunner.Request request) {
    CommandEnvironment environment = setup.environment();
    for (Map.Entry<String, String> variable : request.environment().entrySet()) {
      environment = environment.with(variable.getKey(), variable.getValue());
    }
    return new Prepared(
        new EnvironmentBlock(environment.entries()),
        below(ready.directory(), request.directory()),
        ready.passedOn());
  }

  private static String below(String base, String directory) {
    if (base.isEmpty() || directory.startsWith("/")) {
      return directory;
    }
    return directory.isEmpty() ? base : base + "/" + directory;
  }

  /** How the shell would have ended, where it would have outlived its program. */
  Optional<Reaction> reaction(Started started, ChildExit exit, CommandWorker worker)
      throws OsException {
    if (exit.signal() == 0 || started.direct().isEmpty()) {
      return Optional.empty();
    }
    ShellFreeCommand.Shape shape = started.direct().get();
    boolean shellStays =
        shell.direct(shape, false, worker).map(ShellFreeEnvironment::shellStays).orElse(false);
    return shellStays
        ? Optional.of(shell.reaction(shape, exit.signal(), exit.coreDumped(), worker))
        : Optional.empty();
  }

  private synchronized Prepared prepare(Posix posix) throws OsException {
    Prepared ready = prepared;
    if (ready == null) {
      posix.expectChildren();
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
      ready = new Prepared(new EnvironmentBlock(setup.environment().entries()), directory, open);
      prepared = ready;
    }
    return ready;
  }

  private Optional<Started> startDirectly(
      ShellFreeCommand line,
      CommandRunner.Request asked,
      int output,
      Prepared ready,
      CommandWorker worker)
      throws ShortageException {
    Optional<ShellFreeEnvironment> known =
        shell.direct(line.shape(), asked.policy().traced(), worker);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    ShellFreeEnvironment environment = known.get();
    String directory = line.directory().isEmpty() ? ready.directory() : line.directory();
    Optional<String> file =
        environment.find(line.words().getFirst(), directory, worker.posix(), worker.memory());
    if (file.isEmpty()) {
      return Optional.empty();
    }
    List<String> lookedUp = environment.lookedAtBefore(file.get(), line.words().getFirst());
    Spawner.Request request =
        new Spawner.Request(
            file.get(),
            line.words(),
            environment.block(),
            environment.changes(file.get(), line.directory()),
            directory,
            output,
            inherited(ready));
    try {
      return Optional.of(spawn(request, lookedUp, asked, worker).directly(line.shape()));
    } catch (OsException e) {
      // Whatever it is, nothing has run yet: the shell will meet it again and report it.
      return Optional.empty();
    }
  }

  private Spawner.Request question(String commandLine, int output) {
    Prepared ready;
    synchronized (this) {
      ready = prepared;
    }
    if (ready == null) {
      throw new AssertionError("a command is started before anything is prepared");
    }
    return shellRequest(commandLine, output, ready);
  }

  private Spawner.Request shellRequest(String commandLine, int output, Prepared ready) {
    return new Spawner.Request(
        program,
        List.of(program, "-c", commandLine),
        ready.environment(),
        List.of(),
        ready.directory(),
        output,
        inherited(ready));
  }

  /** The descriptors that commands get: what is passed on, and the lock under the next number. */
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
