package dev.sconce.app.workspace;

import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.history.BuildLog;
import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.NativeMemory;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import dev.sconce.os.Spawner;
import dev.sconce.os.SystemThreads;
import dev.sconce.tools.LeadingNumber;
import dev.sconce.tools.NewLogVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The version of a build log that does not exist yet: what the other ninja understands with which
 * the directory is likely to be built as well, so that both can go on with it. That is CMake's, or
 * else the first one on the PATH. Sconce itself says so when it is asked, also behind links,
 * wrappers and copies, and is passed over; so is what does not answer with a version.
 *
 * <p>Asked through the calls that commands are started with: the platform's own way to start a
 * process would have to be loaded for this alone, which takes longer than all else before the first
 * command.
 */
public final class NewBuildLogVersion implements NewLogVersion {
  private static final String CMAKE_CACHE = "CMakeCache.txt";
  private static final String CMAKE_ENTRY = "\nCMAKE_MAKE_PROGRAM:";

  /** What Debian, Fedora and Alpine call theirs. */
  private static final List<String> NAMES = List.of("ninja", "ninja-build", "samu");

  /** Set for a program that is asked. The launcher knows it too. */
  private static final String ASKED = "SCONCE_ASKS_VERSION";

  /** What Sconce adds to the version then. */
  private static final String OURS = " sconce";

  private static final String SHELL = "/bin/sh";
  private static final int NO_DESCRIPTOR = -1;

  /** For all programs together: each may take half of what is left. */
  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MAX_ANSWER_BYTES = 256;

  /** The first minor version of ninja 1 that writes logs of version 6. */
  private static final int MINOR_OF_VERSION_6 = 12;

  private static final int MINOR_OF_VERSION_7 = 13;

  private final DiskFiles files;
  private final CommandEnvironment environment;
  private final Supplier<Posix> posix;

  /** The answer, once it is expected. */
  private @Nullable CompletableFuture<Integer> expected;

  /**
   * Looks into a build directory and on the PATH of an environment.
   *
   * @param files of the build directory
   */
  public NewBuildLogVersion(
      DiskFiles files, CommandEnvironment environment, Supplier<Posix> posix) {
    this.files = files;
    this.environment = environment;
    this.posix = posix;
  }

  /**
   * Asks on a thread of its own, beside what else comes before the first command. For the same
   * thread as {@link #getAsInt}.
   */
  @Override
  public void expect() {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    Thread asking = new Thread(() -> find(answer), "ninja version");
    asking.setDaemon(true);
    if (SystemThreads.tryStart(asking)) {
      expected = answer;
    }
  }

  @Override
  public int getAsInt() {
    CompletableFuture<Integer> answer = expected;
    return answer == null ? find() : answer.join();
  }

  private void find(CompletableFuture<Integer> answer) {
    try {
      answer.complete(find());
    } catch (RuntimeException | Error failure) {
      answer.completeExceptionally(failure);
    }
  }

  private int find() {
    ProgramSearchPath searchPath = new ProgramSearchPath(environment);
    List<Path> programs = new ArrayList<>();
    ofCMake(searchPath).ifPresent(programs::add);
    programs.addAll(searchPath.findAll(NAMES));
    long deadline = System.nanoTime() + MAX_WAIT_NANOS;
    for (Path program : programs) {
      long now = System.nanoTime();
      OptionalInt version = ofAnswer(ask(program, now + (deadline - now) / 2));
      if (version.isPresent()) {
        return version.getAsInt();
      }
    }
    return BuildLog.NEWEST_VERSION;
  }

  /** What {@code cmake --build} starts in this directory, if it is there. */
  private Optional<Path> ofCMake(ProgramSearchPath searchPath) {
    try {
      Optional<byte[]> cache = files.read(CMAKE_CACHE);
      String program =
          cache.isEmpty() ? "" : cmakeProgram(new String(cache.get(), StandardCharsets.ISO_8859_1));
      if (program.isEmpty()) {
        return Optional.empty();
      }
      return program.indexOf('/') < 0
          ? searchPath.find(program)
          : ProgramSearchPath.program(files.path("stat", program));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The value of {@code CMAKE_MAKE_PROGRAM:TYPE=VALUE}, empty without one. */
  private static String cmakeProgram(String cache) {
    int entry = cache.indexOf(CMAKE_ENTRY);
    if (entry < 0) {
      return "";
    }
    int end = cache.indexOf('\n', entry + 1);
    String line = cache.substring(entry, end < 0 ? cache.length() : end);
    return line.substring(line.indexOf('=') + 1).strip();
  }

  /** What to say to {@code --version}: the version of ninja, and that this is none if asked so. */
  public static String answer(CommandEnvironment environment) {
    String version = Manifest.Options.NINJA_VERSION;
    return environment.get(ASKED).isPresent() ? version + OURS : version;
  }

  /** The log version of the ninja that answered; empty if that was none, or Sconce. */
  static OptionalInt ofAnswer(String answer) {
    LeadingNumber major = LeadingNumber.of(answer);
    String rest = answer.substring(major.length());
    LeadingNumber minor = LeadingNumber.of(rest.startsWith(".") ? rest.substring(1) : "");
    if (major.length() == 0 || minor.length() == 0 || answer.contains(OURS)) {
      return OptionalInt.empty();
    }
    if (major.value() > 1 || minor.value() >= MINOR_OF_VERSION_7) {
      return OptionalInt.of(BuildLog.NEWEST_VERSION);
    }
    return OptionalInt.of(
        minor.value() >= MINOR_OF_VERSION_6
            ? BuildLog.NEWEST_VERSION - 1
            : BuildLog.OLDEST_VERSION);
  }

  /** What a program says its version is; empty if it does not say so in time. */
  private String ask(Path program, long deadline) {
    Posix system = posix.get();
    try (NativeMemory memory = new NativeMemory(MAX_ANSWER_BYTES);
        Spawner spawner = system.spawner()) {
      system.children().expectChildren();
      Pipe pipe = system.pipe(memory);
      try {
        int pid;
        try {
          pid = spawner.spawn(request(program, pipe.writeEnd()));
        } finally {
          system.close(pipe.writeEnd());
        }
        try {
          return answer(system, pipe.readEnd(), memory, deadline);
        } finally {
          system.signalGroup(pid, Signals.KILL);
          system.children().reap(pid, memory);
        }
      } finally {
        system.close(pipe.readEnd());
      }
    } catch (OsException notRunnable) {
      return "";
    }
  }

  /** What it says to standard error is of no interest. */
  private Spawner.Request request(Path program, int output) {
    return new Spawner.Request(
        SHELL,
        List.of(SHELL, "-c", "exec \"$0\" --version 2>/dev/null", NativePath.bytes(program)),
        new EnvironmentBlock(environment.with(ASKED, "1").entries()),
        List.of(),
        "",
        output,
        List.of());
  }

  /** What it says until the first line or all of it has ended, or is too long for a version. */
  private static String answer(Posix posix, int from, NativeMemory memory, long deadline)
      throws OsException {
    byte[] piece = new byte[MAX_ANSWER_BYTES];
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\n") < 0 && answer.length() < MAX_ANSWER_BYTES) {
      long remainingMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (remainingMillis <= 0
          || posix.awaitReadable(from, NO_DESCRIPTOR, memory, (int) remainingMillis) == 0) {
        return "";
      }
      int length = posix.read(from, memory, piece);
      if (length == 0) {
        break;
      }
      answer.append(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
    }
    return answer.toString();
  }
}
