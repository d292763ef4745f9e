package dev.sconce.app.ninja;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.os.Signals;
import dev.sconce.tools.ToolOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the ninja face as a process, with its streams, its terminal and its exit code. */
public final class NinjaProcess {
  private static final int STANDARD_OUTPUT = 1;

  /**
   * The property in which the launcher passes the name under which it was called; errors about
   * options begin with it.
   */
  private static final String PROGRAM = "sconce.program";

  /** The property in which the launcher passes the digest of the code. */
  private static final String CODE = "sconce.code";

  /** The property in which the launcher passes the profile of Java (decision 0132). */
  private static final String PROFILE = "sconce.profile";

  private static final String QUICK = "quick";

  /**
   * The property that the launcher sets for a build that started in the quick profile and found
   * work to do.
   */
  private static final String CONTINUES = "sconce.continues";

  private static final int KILLED_BY_PIPE = 128 + Signals.PIPE;

  private final LazyPosix posix = new LazyPosix();
  private final HeldOutput held = new HeldOutput();
  private final PrintStream out = StandardStream.of(FileDescriptor.out, held, new ReaderGone());
  private final PrintStream err = StandardStream.of(FileDescriptor.err, held, new ReaderGone());
  private volatile @Nullable EngineTargetBuilder builder;
  private volatile boolean abandoned;

  /**
   * Runs the command line.
   *
   * @param words the last words of this process's command line, as Java decoded them
   * @return the exit code
   */
  public int run(List<String> words) {
    int code;
    try {
      code = run(context(words));
    } catch (NinjaExit e) {
      code = e.code();
    } finally {
      flush();
      held.release();
    }
    return abandoned ? KILLED_BY_PIPE : code;
  }

  private void flush() {
    out.flush();
    err.flush();
  }

  private int run(NinjaContext context) throws NinjaExit {
    if (!context.profileChange().isPending()) {
      return build(context);
    }
    held.begin();
    try {
      return build(context);
    } catch (ProfileChange.FailedException e) {
      flush();
      held.drop();
      new ToolOutput(out, err).warning(e.getMessage());
      return build(context);
    }
  }

  /** Runs the build or tool, unless another program replaces this one. */
  private int build(NinjaContext context) throws NinjaExit {
    InstantSource clock = InstantSource.system();
    NinjaOptions typed = new NinjaOptionReader(context).read();
    NinjaOptions options = NinjaSettings.complete(typed, context, clock);
    boolean full = options.caching() != null || ProfileChange.isWanted(context.environment());
    if (options.tool() != null || options.dryRun() || !full) {
      context.profileChange().cancel();
      flush();
      held.release();
    }
    PhaseTimes metrics =
        options.debug().stats() ? new PhaseTimes(System::nanoTime) : PhaseTimes.none();
    try (EngineTargetBuilder engine = new EngineTargetBuilder(context, options, clock)) {
      builder = engine;
      if (Boolean.getBoolean(CONTINUES)) {
        engine.expectCommands();
      }
      return new NinjaFace(context, options, engine, metrics, clock).run();
    }
  }

  private NinjaContext context(List<String> words) throws NinjaExit {
    CommandEnvironment environment;
    try {
      environment = CommandEnvironment.ofThisProcess();
    } catch (IOException e) {
      new ToolOutput(out, err).fatal("the environment cannot be read: " + e.getMessage());
      throw new NinjaExit(1);
    }
    boolean quick = System.getProperty(PROFILE, "").equals(QUICK);
    Path home = Path.of(System.getProperty("java.home", "")).resolveSibling("");
    return new NinjaContext(
        RawArguments.ofProperty(PROGRAM, System.getProperty(PROGRAM, "ninja")),
        RawArguments.of(words),
        environment,
        out,
        err,
        posix.isTerminal(STANDARD_OUTPUT),
        posix,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty(CODE, ""),
        new ProfileChange(posix, home, quick));
  }

  /**
   * Stops the build when nobody reads its output. The exit code tells the shell that SIGPIPE killed
   * the program; if SIGPIPE was ignored at the start, the build goes on.
   */
  private final class ReaderGone implements Runnable {
    @Override
    public void run() {
      if (posix.get().wasIgnored(Signals.PIPE)) {
        return;
      }
      abandoned = true;
      EngineTargetBuilder engine = builder;
      if (engine != null) {
        engine.stop(Signals.PIPE);
      }
    }
  }

  /**
   * Standard output or error of the process. When the reader has gone, as behind a pipe to {@code
   * head}, it reports that once and writes nothing from then on. It ignores any other failure, as
   * ninja does.
   */
  static final class StandardStream extends OutputStream {
    private static final int BUFFER_BYTES = 1 << 13;
    private static final String BROKEN_PIPE = "Broken pipe";

    private final FileOutputStream out;
    private final HeldOutput held;
    private final Runnable whenBroken;
    private boolean broken;

    private StandardStream(FileOutputStream out, HeldOutput held, Runnable whenBroken) {
      this.out = out;
      this.held = held;
      this.whenBroken = whenBroken;
    }

    /** A buffered stream that prints chars as bytes and never throws. */
    static PrintStream of(FileDescriptor descriptor, HeldOutput held, Runnable whenBroken) {
      FileOutputStream out = new FileOutputStream(descriptor);
      StandardStream stream = new StandardStream(out, held, whenBroken);
      return new PrintStream(
          new java.io.BufferedOutputStream(stream, BUFFER_BYTES),
          false,
          StandardCharsets.ISO_8859_1);
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (broken || held.keep(this, bytes, offset, length)) {
        return;
      }
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        if (BROKEN_PIPE.equals(e.getMessage())) {
          broken = true;
          whenBroken.run();
        }
      }
    }
  }
}
