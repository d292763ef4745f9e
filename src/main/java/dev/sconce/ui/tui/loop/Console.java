package dev.sconce.ui.tui.loop;

import com.googlecode.lanterna.terminal.Terminal;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.BuildStarted;
import dev.sconce.session.BuildEvent.PhaseChanged;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheEvent.LookupStarted;
import dev.sconce.session.EventSink;
import dev.sconce.session.Question;
import dev.sconce.session.TerminalOwner;
import dev.sconce.ui.text.LineDisplay;
import dev.sconce.ui.text.StepLabels;
import dev.sconce.ui.tui.frame.TerminalTheme;
import dev.sconce.ui.tui.terminal.FullScreen;
import dev.sconce.ui.tui.terminal.ScreenTerminal;
import dev.sconce.ui.tui.terminal.TerminalCapabilities;
import dev.sconce.ui.tui.terminal.TerminalInput;
import dev.sconce.ui.tui.terminal.TerminalInputReader;
import dev.sconce.ui.tui.terminal.Tty;
import dev.sconce.ui.tui.view.KeyMap;
import dev.sconce.ui.tui.view.Proof;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The full-screen console on a terminal. It appears when a build is still busy some time after its
 * start, and leaves when the build is over, unless it is configured to stay.
 *
 * <p>Events come on the thread of the build, which never waits for the terminal. The console's own
 * thread starts with the first command or look-up; it folds events, paints and handles keys ({@link
 * ConsoleLoop}). Other threads put tasks into its queue. While the console is on the screen, the
 * plain printer is silent. Safe for use by several threads.
 */
public final class Console implements EventSink, TerminalOwner, AutoCloseable {
  /** The maximum number of queued keys; further ones stay in the terminal. */
  private static final int MAX_TYPED = 256;

  private static final int INTERRUPTS_TO_DIE = 3;

  private final LineDisplay printer;
  private final Host host;
  private final FullScreen fullScreen;
  private final boolean enterAlways;
  private final ConsoleEventQueue events;
  private final ConsoleTaskQueue tasks = new ConsoleTaskQueue();
  private final Semaphore roomForKeys = new Semaphore(MAX_TYPED);
  private final ConsoleLoop loop;
  private final Thread thread;

  /** Whether the build was over at its last event; used only on its thread. */
  private boolean over;

  private boolean started;

  /** Used only on the thread that reads input. */
  private int interrupts;

  /** A console that does nothing yet; the printer holds lines back from now on. */
  public Console(
      Options options,
      Tty tty,
      TerminalCapabilities traits,
      TerminalTheme look,
      LineDisplay printer,
      InstantSource clock,
      Host host) {
    this(options, tty, new FullScreen(tty, traits), look, printer, clock, host);
  }

  private Console(
      Options options,
      Tty tty,
      FullScreen fullScreen,
      TerminalTheme look,
      LineDisplay printer,
      InstantSource clock,
      Host host) {
    this(
        options,
        tty,
        fullScreen,
        () -> new ScreenTerminal(fullScreen, tty),
        look,
        printer,
        clock,
        host);
  }

  public Console(
      Options options,
      Tty tty,
      FullScreen fullScreen,
      Supplier<Terminal> terminals,
      TerminalTheme look,
      LineDisplay printer,
      InstantSource clock,
      Host host) {
    this.printer = printer;
    this.host = host;
    this.fullScreen = fullScreen;
    this.enterAlways = options.enterAlways();
    this.events = new ConsoleEventQueue(options.labels(), host::reportedBefore);
    ConsoleScreen screen = new ConsoleScreen(fullScreen, terminals, look, options.keys());
    TerminalInputReader input = new TerminalInputReader(tty, this::typed, _ -> terminalLost());
    this.loop =
        new ConsoleLoop(
            options, tty, fullScreen, screen, events, input, tasks, printer, clock, host);
    this.thread = Thread.ofPlatform().daemon().name("console").unstarted(loop::run);
    printer.holdBack();
  }

  @Override
  public void accept(BuildEvent event) {
    printer.accept(event);
    if (event instanceof BuildStarted) {
      loop.buildStarts();
    }
    boolean first = events.add(event);
    if (event instanceof StepStarted || event instanceof LookupStarted) {
      start();
    }
    if (over && event instanceof PhaseChanged) { // whether or not a command follows
      over = false;
      tasks.add(loop::buildContinues);
    }
    if (first) {
      tasks.wake();
    }
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      tasks.open();
      try {
        thread.start();
      } catch (OutOfMemoryError noThread) {
        tasks.close();
        printer.speak();
        host.broken(noThread);
      }
    }
  }

  /**
   * The build is over, for now.
   *
   * @return whether the user still looks at it: then the caller must keep the build until the host
   *     is told that the console left
   */
  public boolean over(BuildOutcome outcome) {
    over = true;
    if (enterAlways && outcome != BuildOutcome.INTERRUPTED) {
      start(); // usually the first command does this, but there may be none
    }
    CompletableFuture<Boolean> decided = new CompletableFuture<>();
    tasks.add(() -> decided.complete(loop.over(outcome)), () -> decided.complete(false));
    return decided.join();
  }

  /** Leaves, if the build is over and the console stayed. */
  public void leave() {
    tasks.add(loop::leaveIfOver);
  }

  /** The size of the terminal may have changed. */
  public void resized() {
    tasks.add(loop::drawAtOnce);
  }

  /** Stops this process: after the terminal's suspend key, or on request of another part. */
  public void suspend() {
    tasks.add(loop::suspend);
  }

  /** This process continues after a stop. */
  public void continued() {
    tasks.add(loop::takeAgain);
  }

  @Override
  public void release(Runnable confirmed) {
    start(); // the thread must know this, and not take the terminal meanwhile
    tasks.add(
        () -> {
          loop.lend();
          confirmed.run();
        },
        confirmed);
  }

  @Override
  public void takeBack() {
    tasks.add(loop::takeBackFromStep);
  }

  /** Gives the terminal back at once, whatever is under way; for emergencies. */
  public void restore() throws IOException {
    fullScreen.giveBackNow();
  }

  /**
   * Ends the console, unless it has ended already: gives the terminal back, and lines can be
   * written.
   */
  @Override
  public void close() {
    tasks.add(loop::leave, printer::speak);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // On the thread that reads input

  private void typed(TerminalInput what) {
    loop.inputArrived(what);
    if (what instanceof TerminalInput.Identified) {
      return;
    }
    boolean interrupt =
        what instanceof TerminalInput.Key(String name) && name.equals("^C") && !loop.prompts();
    interrupts = interrupt ? interrupts + 1 : 0;
    if (interrupts >= INTERRUPTS_TO_DIE) {
      die();
    }
    roomForKeys.acquireUninterruptibly();
    tasks.add(
        () -> {
          loop.handleInput(what);
          roomForKeys.release();
        },
        roomForKeys::release);
  }

  /** Does not depend on the console's thread, because that may hang. */
  private void die() {
    try {
      restore();
    } catch (IOException e) {
      host.broken(e);
    }
    host.die();
  }

  private void terminalLost() {
    host.abandoned();
    tasks.add(loop::leave);
  }

  /**
   * Options of the console.
   *
   * @param stay when it stays after the end of the build
   * @param enterAlways whether to show even a build that ends before the console appeared, if the
   *     console stays then
   * @param bell whether to ring at the end of the build
   * @param keys the key map
   * @param labels the names of steps
   * @param startedAtMillis when the build began: the times of events count from there
   */
  public record Options(
      Console.StayOpenPolicy stay,
      boolean enterAlways,
      boolean bell,
      KeyMap keys,
      StepLabels labels,
      long startedAtMillis) {}

  /**
   * The environment of the console: the build that it shows, and the process that it is part of.
   */
  public interface Host {
    /** The requester name of the console. */
    String ASKER = "console";

    /** Submits a request to the build, as {@link #ASKER}. */
    void submit(BuildRequest request);

    /** Like {@link dev.sconce.session.BuildControl#ask}. */
    void ask(Question question, Consumer<Answer> whenAnswered);

    /** The user has left; nobody has to keep the build after its end. */
    void consoleClosed();

    /** The terminal is gone, and with it the user. */
    void abandoned();

    /** Ends the process at once. The terminal was given back. */
    void die();

    /**
     * Opens the user's editor on the terminal, which was given back, and returns when it is closed.
     *
     * @param place as the failed command named it; the file is a byte string
     */
    void edit(Place place) throws IOException, InterruptedException;

    /**
     * The {@linkplain dev.sconce.session.ReportedDiagnostic#fingerprint fingerprints} of the
     * diagnostics of the build before, once they are known.
     */
    Optional<Set<String>> reportedBefore();

    /**
     * When the files were last changed, in milliseconds since 1970; missing files are left out. May
     * be slow. Any thread.
     *
     * @param files as commands named them; byte strings
     */
    Map<String, Long> changedMillis(Set<String> files);

    /**
     * Shows a text in the user's pager on the terminal, which was given back, and returns when it
     * is closed.
     */
    void page(String text) throws IOException, InterruptedException;

    /**
     * After a build, runs a step once more without a file, and reports on the terminal, which was
     * given back, whether it needs the file. Returns when the user has read that.
     *
     * @param step its first output
     * @return the verdict
     */
    Proof.Verdict prove(String step, String path) throws IOException, InterruptedException;

    /**
     * Allows steps to use a file that they do not declare. All texts are byte strings.
     *
     * @param step a pattern of first outputs
     * @return the result, for the user
     */
    String allow(String step, String path, String reason);

    /** The console met a bug of its own and is gone; the build goes on. */
    void broken(Throwable bug);
  }

  /** When the console stays after the end of the build. */
  public enum StayOpenPolicy {
    NEVER,
    /** After a failure. */
    FAILED,
    ALWAYS;

    /** The words that users type. */
    public static List<String> words() {
      return Arrays.stream(values()).map(StayOpenPolicy::word).toList();
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The policy with this name. */
    public static Optional<StayOpenPolicy> of(String word) {
      return Arrays.stream(values()).filter(stay -> stay.word().equals(word)).findFirst();
    }

    /**
     * Whether it stays.
     *
     * @param busy whether a key came just before the end, or the user reads something
     */
    boolean after(BuildOutcome outcome, boolean busy) {
      return switch (outcome) {
        case INTERRUPTED -> false; // a user who stops a build wants to leave
        case NOTHING_TO_DO, BUILT -> this == ALWAYS || (busy && this != NEVER);
        case FAILED -> this != NEVER;
      };
    }
  }
}
