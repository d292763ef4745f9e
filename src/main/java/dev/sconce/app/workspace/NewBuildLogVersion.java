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
 * Determines the version of a build log that does not exist yet. It asks the other ninja that the
 * user is likely to use in this directory, so that both can continue the log: CMake's ninja, else
 * the first one on the PATH. Sconce identifies itself in its answer, even behind links, wrappers
 * and copies, and is skipped; so are programs that do not answer with a version.
 *
 * <p>It starts the program with the same calls as commands. Java's own way to start a process would
 * be loaded for this alone, which takes longer than everything else before the first command.
 */
public final class NewBuildLogVersion implements NewLogVersion {
  private static final String CMAKE_CACHE = "CMakeCache.txt";
  private static final String CMAKE_ENTRY = "\nCMAKE_MAKE_PROGRAM:";

  /** The names in Debian, Fedora and Alpine. */
  private static final List<String> NAMES = List.of("ninja", "ninja-build", "samu");

  /** The variable that is set for the asked program. The launcher knows it too. */
  private static final String ASKED = "SCONCE_ASKS_VERSION";

  /** What Sconce then appends to its version. */
  private static final String OURS = " sconce";

  private static final String SHELL = "/bin/sh";
  private static final int NO_DESCRIPTOR = -1;

  /** For all programs together. Each may take half of the remaining time. */
  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MAX_ANSWER_BYTES = 256;

  /** The first minor version of ninja 1 that writes logs of version 6. */
  private static final int MINOR_OF_VERSION_6 = 12;

  private static final int MINOR_OF_VERSION_7 = 13;

  private final DiskFiles files;
  private final CommandEnvironment environment;
  private final Supplier<Posix> posix;

  /** The pending answer, after {@link #expect}. */
  private @Nullable CompletableFuture<Integer> expected;

  /**
   * @param files of the build directory
   * @param environment its PATH is searched
   */
  public NewBuildLogVersion(
      DiskFiles files, CommandEnvironment environment, Supplier<Posix> posix) {
    this.files = files;
    this.environment = environment;
    this.posix = posix;
  }

  /**
   * Asks on its own thread, in parallel with the other work before the first command. To be called
   * on the same thread as {@link #getAsInt}.
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

  /** The program that {@code cmake --build} starts in this directory, if it exists. */
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

  /**
   * The answer to {@code --version}: the version of ninja; if asked by Sconce, also that this is
   * Sconce.
   */
  public static String answer(CommandEnvironment environment) {
    String version = Manifest.Options.NINJA_VERSION;
    return environment.get(ASKED).isPresent() ? version + OURS : version;
  }

  /** The log version of the ninja that answered; empty if the program is no ninja, or is Sconce. */
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

  /** The version that a program prints; empty if it prints none in time. */
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

  /** Standard error of the program is discarded. */
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

  /** The output up to its first line end, its end, or the longest possible version. */
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
