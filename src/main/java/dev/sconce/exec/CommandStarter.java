package dev.sconce.exec;

import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.SpawnRequest;
import dev.sconce.os.SpawnRequest.Inherited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands: those that a shell would only split into words without one, all others with
 * {@code /bin/sh -c}. Nobody can tell the difference: when the program cannot be executed the shell
 * is given the whole line after all, and says so in its own words.
 *
 * <p>The first few commands go to the shell in any case: only when there are more does it pay to
 * ask the shell what it does to an environment. Safe for use by several threads.
 */
final class CommandStarter {
  private static final String QUESTION = "cat /proc/self/stat /proc/self/environ";
  private static final int FIRST_FREE_DESCRIPTOR = 3;

  private final LocalSetup setup;
  private final String shell;
  private final int beforeAsking;
  private final AtomicInteger simpleCommands = new AtomicInteger();

  /** Made on first use, under this object's lock. */
  private @Nullable EnvironmentBlock given;

  private @Nullable List<Integer> passedOn;
  private String directory;
  private boolean asking;

  /** The shell's answer; empty as long as there is none, and for good when there can be none. */
  private volatile Optional<DirectEnvironment> direct = Optional.empty();

  CommandStarter(LocalSetup setup, String shell, int beforeAsking) {
    this.setup = setup;
    this.shell = shell;
    this.beforeAsking = beforeAsking;
    this.directory = setup.directory();
  }

  /**
   * Starts a command.
   *
   * @param output where it prints to, negative if it shares the terminal
   * @return its process id
   */
  int start(String commandLine, int output, CommandWorker worker) throws OsException {
    prepare(worker.posix());
    Optional<List<String>> words = DirectWords.read(commandLine);
    if (words.isPresent()) {
      int pid = startDirectly(words.get(), output, worker);
      if (pid > 0) {
        return pid;
      }
    }
    return worker.spawner().spawn(shellRequest(commandLine, output, worker.posix()));
  }

  private synchronized void prepare(Posix posix) throws OsException {
    if (given != null) {
      return;
    }
    posix.expectChildren();
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
    passedOn = open;
    given = new EnvironmentBlock(setup.environment().entries());
  }

  /** Its process id, or 0 if the shell must be given the command. */
  private int startDirectly(List<String> words, int output, CommandWorker worker) {
    Optional<DirectEnvironment> environment = direct(worker);
    if (environment.isEmpty()) {
      return 0;
    }
    Optional<String> program =
        environment.get().find(words.getFirst(), directory, worker.posix(), worker.memory());
    if (program.isEmpty()) {
      return 0;
    }
    int entry = environment.get().programEntry();
    SpawnRequest request =
        new SpawnRequest(
            program.get(),
            words,
            environment.get().block(),
            "_=" + program.get(),
            entry,
            directory,
            output,
            inherited());
    try {
      return worker.spawner().spawn(request);
    } catch (OsException e) {
      // Whatever it is, nothing has run yet: the shell will meet it again and report it.
      return 0;
    }
  }

  private Optional<DirectEnvironment> direct(CommandWorker worker) {
    Optional<DirectEnvironment> known = direct;
    if (known.isPresent() || simpleCommands.incrementAndGet() <= beforeAsking) {
      return known;
    }
    synchronized (this) {
      if (asking) {
        return direct;
      }
      asking = true;
    }
    if (DirectEnvironment.isPlain(setup.environment())) {
      direct = ask(worker);
    }
    return direct;
  }

  private Optional<DirectEnvironment> ask(CommandWorker worker) {
    try {
      Pipe pipe = worker.posix().pipe(worker.memory());
      try {
        int pid;
        try {
          SpawnRequest question = shellRequest(QUESTION, pipe.writeEnd(), worker.posix());
          pid = worker.spawner().spawn(question);
        } finally {
          worker.posix().close(pipe.writeEnd());
        }
        byte[] answer = worker.readAll(pipe.readEnd());
        worker.awaitEnd(pid);
        worker.reap(pid);
        return DirectEnvironment.ofAnswer(answer, pid, setup.environment());
      } finally {
        worker.posix().close(pipe.readEnd());
      }
    } catch (OsException e) {
      // Without an answer every command goes to the shell, which reports what is wrong.
      return Optional.empty();
    }
  }

  private SpawnRequest shellRequest(String commandLine, int output, Posix posix)
      throws OsException {
    EnvironmentBlock environment = given;
    if (environment == null) {
      throw new AssertionError("not prepared");
    }
    return new SpawnRequest(
        shell,
        List.of(shell, "-c", commandLine),
        environment,
        "",
        -1,
        directory,
        output,
        inherited());
  }

  /** The descriptors that commands get: what is passed on, and the lock under the next number. */
  private List<Inherited> inherited() {
    List<Integer> numbers = passedOn == null ? List.of() : passedOn;
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
