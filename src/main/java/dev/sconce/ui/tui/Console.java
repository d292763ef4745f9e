package dev.sconce.ui.tui;

import com.googlecode.lanterna.terminal.Terminal;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.BuildStarted;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.BuildState;
import dev.sconce.session.EventSink;
import dev.sconce.session.TerminalOwner;
import dev.sconce.ui.plain.PlainPrinter;
import dev.sconce.ui.tui.terminal.FullScreen;
import dev.sconce.ui.tui.terminal.ScreenTerminal;
import dev.sconce.ui.tui.terminal.TerminalTraits;
import dev.sconce.ui.tui.terminal.Tty;
import dev.sconce.ui.tui.terminal.Typed;
import dev.sconce.ui.tui.terminal.TypingReader;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The full-screen console on a terminal. It is entered when a build is still busy some time after
 * its first command started, and leaves when the build is over, unless it is to stay.
 *
 * <p>Events come on the thread of the build, which is never made to wait for the terminal. A thread
 * of the console's own, started with the first command, folds them, paints and answers keys; what
 * other threads want of it they leave as orders. While the console is on the screen the printer of
 * lines is silent.
 */
public final class Console implements EventSink, TerminalOwner, AutoCloseable {
  /** A build that is over before leaves no trace of the full screen. */
  static final long ENTER_AFTER_MILLIS = 500;

  private static final long FRAME_MILLIS = 100;
  private static final long TICK_MILLIS = 1_000;
  private static final long UNDER_THE_HAND_MILLIS = 10_000;

  /** How many keys wait before they are left to the terminal. */
  private static final int MAX_TYPED = 256;

  private static final int INTERRUPTS_TO_DIE = 3;

  /** Who has the terminal. */
  private enum Place {
    /** Nobody yet: it is not known whether it is worth it. */
    WAITING,
    /** The console. */
    SCREEN,
    /** The printer of lines; keys are the console's. */
    LINES,
    /** A command or an editor, for a while. */
    LENT,
    /** Nobody, as this process is in the background. */
    AWAY,
    /** The printer of lines, for good. */
    LEFT
  }

  /**
   * Something to do on the console's thread.
   *
   * @param instead done when there is no such thread any more, on any thread
   */
  private record Order(Task act, Runnable instead) {}

  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  private final ConsoleOptions options;
  private final Tty tty;
  private final PlainPrinter printer;
  private final InstantSource clock;
  private final ConsoleHost host;
  private final Feed feed;
  private final FullScreen full;
  private final ConsoleScreen screen;
  private final TypingReader typing;

  /** Bounded by the keys that may wait, and by what few callers ask for. */
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

  private final Semaphore roomForKeys = new Semaphore(MAX_TYPED);
  private final Thread thread;
  private final AtomicInteger interrupts = new AtomicInteger();
  private volatile boolean lineTyped;
  private boolean started;
  private boolean gone;
  private volatile long buildStartedMillis;

  // Confined to the console's thread from here on.
  private Place place = Place.WAITING;
  private Place placeBefore = Place.WAITING;
  private boolean urgent;
  private long framedNanos;
  private long typedNanos;
  private boolean typedAtAll;
  private @Nullable CountDownLatch leaving;

  /** A console that does nothing yet; the printer holds lines back from now on. */
  public Console(
      ConsoleOptions options,
      Tty tty,
      TerminalTraits traits,
      Look look,
      PlainPrinter printer,
      InstantSource clock,
      ConsoleHost host) {
    FullScreen taken = new FullScreen(tty, traits);
    this(options, tty, taken, () -> new ScreenTerminal(taken, tty), look, printer, clock, host);
  }

  Console(
      ConsoleOptions options,
      Tty tty,
      FullScreen full,
      Supplier<Terminal> terminals,
      Look look,
      PlainPrinter printer,
      InstantSource clock,
      ConsoleHost host) {
    this.options = options;
    this.tty = tty;
    this.printer = printer;
    this.clock = clock;
    this.host = host;
    this.feed = new Feed(options.labels());
    this.full = full;
    this.screen = new ConsoleScreen(full, terminals, look);
    this.typing = new TypingReader(tty, this::typed, this::terminalLost);
    this.thread = Thread.ofPlatform().daemon().name("console").unstarted(this::run);
    printer.holdBack();
  }

  // For other threads

  @Override
  public void accept(BuildEvent event) {
    printer.accept(event);
    if (event instanceof BuildStarted) {
      buildStartedMillis = clock.millis();
    }
    boolean first = feed.add(event);
    if (event instanceof StepStarted) {
      start();
    }
    if (first) {
      order(() -> {}, () -> {}); // wakes it
    }
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      thread.start();
    }
  }

  /**
   * The build is over, and no other follows. Returns when nobody looks at it any more: at once if
   * the console does not stay.
   */
  public void finish(BuildOutcome outcome) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(1);
    order(
        () -> {
          leaving = left;
          finished(outcome);
        },
        left::countDown);
    left.await();
  }

  /** Leaves, if the build is over and the console stayed. */
  public void leave() {
    order(
        () -> {
          if (leaving != null) {
            leaveForGood();
          }
        },
        () -> {});
  }

  /** The size of the terminal may have changed. */
  public void resized() {
    order(() -> urgent = true, () -> {});
  }

  /** The terminal's key for that was typed, or somebody else asks for it: stops this process. */
  public void suspend() {
    order(this::suspendNow, () -> {});
  }

  /** This process goes on after it was stopped. */
  public void continued() {
    order(this::takeAgain, () -> {});
  }

  @Override
  public void release(Runnable confirmed) {
    start(); // so that it knows, and does not take the terminal meanwhile
    order(
        () -> {
          lendNow();
          confirmed.run();
        },
        confirmed);
  }

  @Override
  public void takeBack() {
    order(this::takeBackNow, () -> {});
  }

  /** Gives the terminal back, whatever is under way; for when all goes wrong. */
  public void restore() throws IOException {
    full.giveBackNow();
  }

  /** Ends the console, if nothing did before. */
  @Override
  public void close() {
    order(this::leaveForGood, () -> {});
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void order(Task act, Runnable instead) {
    boolean taken;
    synchronized (this) {
      taken = started && !gone && orders.add(new Order(act, instead));
    }
    if (!taken) {
      instead.run();
    }
  }

  // What is typed, on the thread that reads it

  private void typed(Typed what) {
    if (what instanceof Typed.Key(String name) && name.equals("^C") && !lineTyped) {
      interrupted();
      return;
    }
    roomForKeys.acquireUninterruptibly();
    order(
        () -> {
          roomForKeys.release();
          take(what);
        },
        roomForKeys::release);
  }

  /** Does not depend on the console's thread: it may be what hangs. */
  private void interrupted() {
    int count = interrupts.incrementAndGet();
    if (count >= INTERRUPTS_TO_DIE) {
      try {
        restore();
      } catch (IOException e) {
        host.broken(e);
      }
      host.die();
    }
    host.interrupt();
    order(
        () -> {
          screen.notice(
              count == 1
                  ? "stopping; ^C again kills what runs"
                  : "killed; ^C again leaves at once");
          urgent = true;
        },
        () -> {});
  }

  private void terminalLost(IOException reason) {
    host.interrupt();
    order(this::leaveForGood, () -> {});
  }

  // The console's thread

  private void run() {
    try {
      while (place != Place.LEFT) {
        Order order = orders.poll(patienceMillis(), TimeUnit.MILLISECONDS);
        while (order != null) {
          order.act().run();
          order = place == Place.LEFT ? null : orders.poll();
        }
        step();
      }
    } catch (IOException e) {
      terminalLost(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error bug) {
      broken(bug);
    } finally {
      end();
    }
  }

  private void broken(Throwable bug) {
    try {
      restore();
    } catch (IOException e) {
      bug.addSuppressed(e);
    }
    printer.speak();
    host.broken(bug);
  }

  /** Nobody is left waiting for this thread. */
  private void end() {
    typing.end();
    try {
      restore();
    } catch (IOException e) {
      host.interrupt(); // the terminal is gone
    }
    synchronized (this) {
      gone = true;
    }
    for (Order order; (order = orders.poll()) != null; ) {
      order.instead().run();
    }
    typing.awaitEnd();
    if (leaving != null) {
      leaving.countDown();
    }
  }

  private long patienceMillis() {
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - framedNanos);
    return switch (place) {
      case WAITING -> Math.max(0, ENTER_AFTER_MILLIS - sinceBuildStarted());
      case SCREEN -> {
        if (urgent) {
          yield 0;
        }
        yield Math.max(0, (feed.hasNews() ? FRAME_MILLIS : TICK_MILLIS) - passed);
      }
      case LINES, LENT, AWAY -> TICK_MILLIS;
      case LEFT -> 0;
    };
  }

  private long sinceBuildStarted() {
    return clock.millis() - buildStartedMillis;
  }

  private void step() throws IOException {
    switch (place) {
      case WAITING -> {
        if (sinceBuildStarted() >= ENTER_AFTER_MILLIS) {
          enter();
        }
      }
      case SCREEN -> frameIfDue();
      case LINES, LENT -> foldIfDue();
      case AWAY -> {
        foldIfDue();
        takeAgain();
      }
      case LEFT -> {}
    }
  }

  private void enter() throws IOException {
    if (!tty.isOurs()) {
      printer.speak();
      place = Place.LEFT;
      return;
    }
    typing.start();
    show();
  }

  private void show() throws IOException {
    printer.silence();
    place = Place.SCREEN;
    screen.show();
    typing.resume();
    urgent = true;
  }

  private void frameIfDue() throws IOException {
    long now = System.nanoTime();
    long passed = TimeUnit.NANOSECONDS.toMillis(now - framedNanos);
    boolean ticks = leaving == null && passed >= TICK_MILLIS;
    if (urgent || ticks || (feed.hasNews() && passed >= FRAME_MILLIS)) {
      urgent = false;
      framedNanos = now;
      BuildState state = feed.snapshot(clock.millis() - options.startedAtMillis());
      screen.answered(feed.answers());
      screen.draw(state);
    }
  }

  private void foldIfDue() {
    long now = System.nanoTime();
    if (TimeUnit.NANOSECONDS.toMillis(now - framedNanos) >= TICK_MILLIS) {
      framedNanos = now;
      feed.fold();
    }
  }

  private void take(Typed what) throws IOException, InterruptedException {
    if (place == Place.LINES) {
      takeAmongLines(what);
    } else if (place == Place.SCREEN) {
      urgent = true;
      switch (what) {
        case Typed.Key key -> press(key.name());
        case Typed.Pasted pasted -> screen.paste(pasted);
        case Typed.Mouse mouse -> mouse(mouse);
      }
      lineTyped = screen.typing();
    }
  }

  private void takeAmongLines(Typed what) throws IOException, InterruptedException {
    if (what instanceof Typed.Key(String name)) {
      switch (name) {
        case "s" -> show();
        case "^Z" -> suspendNow();
        default -> {
          // the other keys act on what is not to be seen now
        }
      }
    }
  }

  private void press(String key) throws IOException, InterruptedException {
    switch (key) {
      case "^Z" -> suspendNow();
      case "^L" -> screen.repaint();
      case "^\\" -> screen.notice("^\\ does nothing here");
      default -> {
        if (!screen.typing() && key.equals("s")) {
          lines();
          printer.accept(new Message(Severity.INFO, "s brings the screen back"));
        } else if (!screen.typing() && key.equals("M")) {
          screen.toggleMouse();
        } else {
          pressed(screen.press(key));
        }
      }
    }
  }

  private void pressed(@Nullable KeyResult result) throws IOException, InterruptedException {
    if (result == null) {
      return;
    }
    typedNanos = System.nanoTime();
    typedAtAll = true;
    result.request().ifPresent(host::submit);
    if (result.wish().isPresent()) {
      switch (result.wish().get()) {
        case Wish.Leave _ -> {
          if (leaving == null) {
            lines();
          } else {
            leaveForGood();
          }
        }
        case Wish.Edit edit -> edit(edit.place());
      }
    }
  }

  private void mouse(Typed.Mouse mouse) throws IOException, InterruptedException {
    switch (mouse.deed()) {
      case WHEEL_UP -> pressed(screen.press("Up"));
      case WHEEL_DOWN -> pressed(screen.press("Down"));
      case CLICK -> {
        // what is under it comes with the panes
      }
    }
  }

  private void edit(ErrorPlace error) throws IOException, InterruptedException {
    lendNow();
    try {
      host.edit(error.file(), error.line());
    } catch (IOException e) {
      screen.notice(String.valueOf(e.getMessage()));
    }
    takeBackNow();
  }

  private void lines() throws IOException {
    full.hide();
    place = Place.LINES;
    printer.speak();
  }

  private void lendNow() throws IOException, InterruptedException {
    if (place == Place.LENT) {
      return;
    }
    placeBefore = place;
    place = Place.LENT;
    typing.pause();
    full.giveBack();
  }

  private void takeBackNow() throws IOException {
    if (place == Place.LENT) {
      place = placeBefore;
      takeAgain();
    }
  }

  private void suspendNow() throws IOException, InterruptedException {
    if (place != Place.SCREEN && place != Place.LINES) {
      return;
    }
    placeBefore = place;
    place = Place.AWAY;
    typing.pause();
    full.giveBack();
    tty.suspend();
    takeAgain();
  }

  /** Takes the terminal as it was taken before, if this process may. */
  private void takeAgain() throws IOException {
    if (!tty.isOurs()) {
      return;
    }
    Place wanted = place == Place.AWAY ? placeBefore : place;
    if (wanted == Place.SCREEN) {
      full.giveBack(); // whoever stopped us may have left it in any state
      show();
    } else if (wanted == Place.LINES) {
      full.giveBack();
      full.takeKeys();
      place = Place.LINES;
      typing.resume();
    }
  }

  private void finished(BuildOutcome outcome) throws IOException {
    feed.over();
    boolean underTheHand =
        typedAtAll
            && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - typedNanos)
                <= UNDER_THE_HAND_MILLIS;
    if (place != Place.SCREEN || !options.stay().after(outcome, underTheHand)) {
      ring();
      leaveForGood();
      return;
    }
    ring();
    urgent = true;
  }

  private void ring() throws IOException {
    if (options.bell()) {
      full.bell();
    }
  }

  private void leaveForGood() {
    if (place == Place.WAITING) {
      printer.speak();
    }
    place = Place.LEFT;
  }
}
