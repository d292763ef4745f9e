package dev.sconce.app.ninja;

import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import dev.sconce.history.BuildLog;
import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.NativeMemory;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import dev.sconce.os.SpawnRequest;
import dev.sconce.os.Spawner;
import dev.sconce.tools.LeadingNumber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The version of a build log that does not exist yet: what the ninja on the PATH understands, so
 * that both can go on with it. Asked through the calls that commands are started with: the
 * platform's own way to start a process would have to be loaded for this alone, which takes longer
 * than all else before the first command.
 */
public final class NewLogVersion implements IntSupplier {
  private static final String MAJOR = "1.";
  private static final String SHELL = "/bin/sh";
  private static final int NO_DESCRIPTOR = -1;
  private static final int MAX_WAIT_MILLIS = 5_000;
  private static final int MAX_ANSWER_BYTES = 256;

  /** The first minor version of ninja 1 that writes logs of version 6. */
  private static final int MINOR_OF_VERSION_6 = 12;

  private static final int MINOR_OF_VERSION_7 = 13;

  private final CommandEnvironment environment;
  private final Machine machine;

  /** Looks on the PATH of an environment. */
  public NewLogVersion(CommandEnvironment environment) {
    this(environment, new Machine());
  }

  NewLogVersion(CommandEnvironment environment, Machine machine) {
    this.environment = environment;
    this.machine = machine;
  }

  @Override
  public int getAsInt() {
    Optional<Path> ninja = new SearchPath(environment).find("ninja");
    return ninja.isEmpty() ? BuildLog.NEWEST_VERSION : ofNinja(ask(ninja.get()));
  }

  /** The log version of a version of ninja, the newest if that is none. */
  static int ofNinja(String version) {
    LeadingNumber minor =
        LeadingNumber.of(version.startsWith(MAJOR) ? version.substring(MAJOR.length()) : "");
    if (minor.length() == 0 || minor.value() >= MINOR_OF_VERSION_7) {
      return BuildLog.NEWEST_VERSION;
    }
    return minor.value() >= MINOR_OF_VERSION_6
        ? BuildLog.NEWEST_VERSION - 1
        : BuildLog.OLDEST_VERSION;
  }

  /** What a program says its version is; empty if it does not. */
  private String ask(Path program) {
    Posix posix = machine.posix();
    try (NativeMemory memory = new NativeMemory(MAX_ANSWER_BYTES);
        Spawner spawner = posix.spawner()) {
      posix.expectChildren();
      Pipe pipe = posix.pipe(memory);
      try {
        int pid;
        try {
          pid = spawner.spawn(request(program, pipe.writeEnd()));
        } finally {
          posix.close(pipe.writeEnd());
        }
        try {
          return answer(posix, pipe.readEnd(), memory);
        } finally {
          posix.signalGroup(pid, Signals.KILL);
          posix.reap(pid, memory);
        }
      } finally {
        posix.close(pipe.readEnd());
      }
    } catch (OsException notRunnable) {
      return "";
    }
  }

  /** What it says to standard error is of no interest. */
  private SpawnRequest request(Path program, int output) {
    return new SpawnRequest(
        SHELL,
        List.of(SHELL, "-c", "exec \"$0\" --version 2>/dev/null", NativePath.bytes(program)),
        new EnvironmentBlock(environment.entries()),
        List.of(),
        "",
        output,
        List.of());
  }

  private static String answer(Posix posix, int from, NativeMemory memory) throws OsException {
    byte[] answer = new byte[MAX_ANSWER_BYTES];
    if (posix.awaitReadable(from, NO_DESCRIPTOR, memory, MAX_WAIT_MILLIS) == 0) {
      return "";
    }
    int length = posix.read(from, memory, answer);
    return new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
  }
}
