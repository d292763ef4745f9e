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
 * The full-screen console on a terminal. It is entered when a build is still busy some time after
 * it began, and leaves when the build is over, unless it is to stay.
 *
 * <p>Events come on the thread of the build, which is never made to wait for the terminal. A thread
 * of the console's own, started with the first command, folds them, paints and answers keys ({@link
 * ConsoleLoop}); what other threads want of it they leave as orders. While the console is on the
 * screen the printer of lines is silent. Safe for use by several threads.
 */
public final class Console implements EventSink, TerminalOwner, AutoCloseable {
  /** How many keys wait before they are left to the terminal. */
  private static final int MAX_TYPED = 256;

  private static final int INTERRUPTS_TO_DIE = 3;

  private final LineDisplay printer;
  private final Host host;
  private final FullScreen full;
  private final boolean enterAlways;
  private final ConsoleEventQueue feed;
  private final ConsoleTaskQueue orders = new ConsoleTaskQueue();
  private final Semaphore roomForKeys = new Semaphore(MAX_TYPED);
  private final ConsoleLoop loop;
  private final Thread thread;

  /** Whether the build was over when it told something last; known to its thread alone. */
  private boolean over;

  private boolean started;

  /** Of the thread that reads what is typed. */
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
      FullScreen full,
      TerminalTheme look,
      LineDisplay printer,
      InstantSource clock,
      Host host) {
    this(options, tty, full, () -> new ScreenTerminal(full, tty), look, printer, clock, host);
  }

  public Console(
      Options options,
      Tty tty,
      FullScreen full,
      Supplier<Terminal> terminals,
      TerminalTheme look,
      LineDisplay printer,
      InstantSource clock,
      Host host) {
    this.printer = printer;
    this.host = host;
    this.full = full;
    this.enterAlways = options.enterAlways();
    this.feed = new ConsoleEventQueue(options.labels(), host::reportedBefore);
    ConsoleScreen screen = new ConsoleScreen(full, terminals, look, options.keys());
    TerminalInputReader typing = new TerminalInputReader(tty, this::typed, _ -> terminalLost());
    this.loop =
        new ConsoleLoop(options, tty, full, screen, feed, typing, orders, printer, clock, host);
    this.thread = Thread.ofPlatform().daemon().name("console").unstarted(loop::run);
    printer.holdBack();
  }

  @Override
  public void accept(BuildEvent event) {
    printer.accept(event);
    if (event instanceof BuildStarted) {
      loop.buildStarts();
    }
    boolean first = feed.add(event);
    if (event instanceof StepStarted) {
      start();
    }
    if (over && event instanceof PhaseChanged) { // whether or not a command follows
      over = false;
      orders.add(loop::goesOn);
    }
    if (first) {
      orders.wake();
    }
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      orders.open();
      try {
        thread.start();
      } catch (OutOfMemoryError noThread) {
        orders.close();
        printer.speak();
        host.broken(noThread);
      }
    }
  }

  /**
   * The build is over, for now.
   *
   * @return whether somebody still looks at it: then whoever runs it stays with it, until the host
   *     is told that the console left
   */
  public boolean over(BuildOutcome outcome) {
    over = true;
    if (enterAlways && outcome != BuildOutcome.INTERRUPTED) {
      start(); // which the first command does else, and there may be none
    }
    CompletableFuture<Boolean> decided = new CompletableFuture<>();
    orders.add(() -> decided.complete(loop.over(outcome)), () -> decided.complete(false));
    return decided.join();
  }

  /** Leaves, if the build is over and the console stayed. */
  public void leave() {
    orders.add(loop::leaveIfOver);
  }

  /** The size of the terminal may have changed. */
  public void resized() {
    orders.add(loop::drawAtOnce);
  }

  /** The terminal's key for that was typed, or somebody else asks for it: stops this process. */
  public void suspend() {
    orders.add(loop::suspend);
  }

  /** This process goes on after it was stopped. */
  public void continued() {
    orders.add(loop::takeAgain);
  }

  @Override
  public void release(Runnable confirmed) {
    start(); // so that it knows, and does not take the terminal meanwhile
    orders.add(
        () -> {
          loop.lend();
          confirmed.run();
        },
        confirmed);
  }

  @Override
  public void takeBack() {
    orders.add(loop::takeBackFromStep);
  }

  /** Gives the terminal back, whatever is under way; for when all goes wrong. */
  public void restore() throws IOException {
    full.giveBackNow();
  }

  /** Ends the console, if nothing did before: the terminal is given back, lines can be written. */
  @Override
  public void close() {
    orders.add(loop::leave, printer::speak);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // On the thread that reads what is typed

  private void typed(TerminalInput what) {
    loop.heard(what);
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
    orders.add(
        () -> {
          loop.take(what);
          roomForKeys.release();
        },
        roomForKeys::release);
  }

  /** Does not depend on the console's thread: it may be what hangs. */
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
    orders.add(loop::leave);
  }

  /**
   * What the console is told.
   *
   * @param stay when it stays although the build is over
   * @param enterAlways whether a build that is over before it is entered is shown too, if the
   *     console stays then
   * @param bell whether it rings when the build is over
   * @param keys which keys mean what
   * @param labels how steps are named
   * @param startedAtMillis when the build began: events count from there
   */
  public record Options(
      Console.StayOpenPolicy stay,
      boolean enterAlways,
      boolean bell,
      KeyMap keys,
      StepLabels labels,
      long startedAtMillis) {}

  /** What surrounds the console: the build that it shows, and the process that it is part of. */
  public interface Host {
    /** Who the requests of the console come from. */
    String ASKER = "console";

    /** Asks the build for something, as {@link #ASKER}. */
    void submit(BuildRequest request);

    /** As {@link dev.sconce.session.BuildControl#ask}. */
    void ask(Question question, Consumer<Answer> whenAnswered);

    /** Nobody looks at the build any more: whoever stays with it after its end need not. */
    void consoleClosed();

    /** The terminal is gone, and with it the user. */
    void abandoned();

    /** Ends the process at once. The terminal was given back. */
    void die();

    /**
     * Opens the user's editor on the terminal, which was given back, and returns when it is closed.
     *
     * @param place as the command that failed named it; the file is a byte string
     */
    void edit(Place place) throws IOException, InterruptedException;

    /**
     * The {@linkplain dev.sconce.session.ReportedDiagnostic#fingerprint fingerprints} of what the
     * outputs of the build before reported, once they are known.
     */
    Optional<Set<String>> reportedBefore();

    /**
     * When files were changed last, in milliseconds since 1970; those that are not there are left
     * out. May take long. Any thread.
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
     * Runs a step of a build that is over once more without a file, tells on the terminal, which
     * was given back, whether it needs that, and returns when the user has read it.
     *
     * @param step its first output
     * @return what came of it
     */
    Proof.Verdict prove(String step, String path) throws IOException, InterruptedException;

    /**
     * Writes down that steps may use a file that they do not declare. All are byte strings.
     *
     * @param step a pattern of first outputs
     * @return what came of it, for the user
     */
    String allow(String step, String path, String reason);

    /** Told that the console met a bug of its own and is gone; the build goes on. */
    void broken(Throwable bug);
  }

  /** When the console stays although the build is over. */
  public enum StayOpenPolicy {
    /** Never. */
    NEVER,
    /** When something failed. */
    FAILED,
    /** Always. */
    ALWAYS;

    /** What users call them. */
    public static List<String> words() {
      return Arrays.stream(values()).map(StayOpenPolicy::word).toList();
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one that a user names. */
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
        case INTERRUPTED -> false; // who stops a build wants to leave
        case NOTHING_TO_DO, BUILT -> this == ALWAYS || (busy && this != NEVER);
        case FAILED -> this != NEVER;
      };
    }
  }
}
