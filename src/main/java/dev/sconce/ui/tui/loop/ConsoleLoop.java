package dev.sconce.ui.tui.loop;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.Question;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.command.RequestText;
import dev.sconce.ui.text.LineDisplay;
import dev.sconce.ui.tui.input.KeyResult;
import dev.sconce.ui.tui.step.StepPage;
import dev.sconce.ui.tui.terminal.FullScreen;
import dev.sconce.ui.tui.terminal.TerminalInput;
import dev.sconce.ui.tui.terminal.TerminalInputReader;
import dev.sconce.ui.tui.terminal.TerminalProbe;
import dev.sconce.ui.tui.terminal.Tty;
import dev.sconce.ui.tui.view.Proof;
import dev.sconce.ui.tui.view.SourceTimes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Runs on the console's thread: it decides who has the terminal, paints frames at the {@link
 * FramePace} and handles input. Confined to that thread unless a method says otherwise.
 */
public final class ConsoleLoop {
  /** Keys that a pseudo-terminal without a user sends when the input of its creator ends. */
  private static final Set<String> ENDS_OF_INPUT = Set.of("^D", "^@");

  /** A shorter build leaves no trace of the full screen. */
  public static final long ENTER_AFTER_MILLIS = 500;

  private static final int INTERRUPT = 2;

  private static final BuildEvent.Message NOBODY_THERE =
      new BuildEvent.Message(
          BuildEvent.Severity.INFO,
          "the terminal does not say what it is, so lines are printed; --plain does that at once");

  private final Console.Options options;
  private final Tty tty;
  private final FullScreen fullScreen;
  private final ConsoleScreen screen;
  private final ConsoleEventQueue events;
  private final TerminalInputReader input;
  private final ConsoleTaskQueue tasks;
  private final LineDisplay printer;
  private final InstantSource clock;
  private final Console.Host host;
  private final SourceWatch sources;
  private final FramePace pace = new FramePace();
  private final TerminalProbe probe = new TerminalProbe();
  private volatile long buildStartedMillis;
  private volatile boolean prompts;
  private TerminalHolder holder = TerminalHolder.WAITING;
  private TerminalHolder holderBefore = TerminalHolder.WAITING;
  private boolean wasShown;
  private boolean stays;
  private int stops;

  private final StepTyping stepTyping = new StepTyping();

  ConsoleLoop(
      Console.Options options,
      Tty tty,
      FullScreen fullScreen,
      ConsoleScreen screen,
      ConsoleEventQueue events,
      TerminalInputReader input,
      ConsoleTaskQueue tasks,
      LineDisplay printer,
      InstantSource clock,
      Console.Host host) {
    this.options = options;
    this.tty = tty;
    this.fullScreen = fullScreen;
    this.screen = screen;
    this.events = events;
    this.input = input;
    this.tasks = tasks;
    this.printer = printer;
    this.clock = clock;
    this.host = host;
    this.sources = new SourceWatch(host, options.startedAtMillis(), tasks, this::looked);
  }

  /** Input came from the terminal. Any thread. */
  void inputArrived(TerminalInput what) {
    if (!isEndOfInput(what)) {
      probe.answered();
    }
  }

  private static boolean isEndOfInput(TerminalInput what) {
    return what instanceof TerminalInput.Key(String name) && ENDS_OF_INPUT.contains(name);
  }

  /** A build begins now. Any thread. */
  void buildStarts() {
    buildStartedMillis = clock.millis();
  }

  /** Whether an interrupt ends a typed line or a choice instead of the build. Any thread. */
  boolean prompts() {
    return prompts;
  }

  /** Runs until the console leaves, and always gives the terminal back. */
  void run() {
    try {
      while (holder != TerminalHolder.QUIT) {
        boolean more = tasks.carryOut(patience());
        while (more && holder != TerminalHolder.QUIT) {
          more = tasks.carryOut(Duration.ZERO);
        }
        advance();
      }
    } catch (IOException e) {
      host.abandoned();
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
      fullScreen.giveBackNow();
    } catch (IOException e) {
      bug.addSuppressed(e);
    }
    printer.speak();
    host.broken(bug);
  }

  /** Releases everybody who waits for this thread. */
  private void end() {
    events.close();
    awaitLastAnswer();
    input.end();
    if (!wasShown) {
      printer.speak();
    }
    try {
      fullScreen.giveBackNow();
    } catch (IOException e) {
      host.abandoned();
    }
    tasks.close();
    input.awaitEnd();
    if (stays) {
      host.consoleClosed();
    }
  }

  /** Waits for the terminal's answer, so that no other program reads it as keys. */
  private void awaitLastAnswer() {
    try {
      fullScreen.hide();
      probe.awaitAnswer(clock.millis());
    } catch (IOException e) {
      host.abandoned();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration patience() {
    return Duration.ofMillis(
        switch (holder) {
          case WAITING -> Math.max(0, ENTER_AFTER_MILLIS - sinceBuildStarted());
          case SCREEN -> pace.untilFrameMillis(events.hasNews());
          case LINES, LENT, AWAY -> FramePace.TICK_MILLIS;
          case QUIT -> 0;
        });
  }

  private long sinceBuildStarted() {
    return clock.millis() - buildStartedMillis;
  }

  private void advance() throws IOException, InterruptedException {
    switch (holder) {
      case WAITING -> {
        if (sinceBuildStarted() >= ENTER_AFTER_MILLIS) {
          enter();
        }
      }
      case SCREEN -> {
        if (probe.silent(clock.millis())) {
          nobodyIsThere();
        } else {
          frameIfDue();
        }
      }
      case LINES, LENT -> foldIfDue();
      case AWAY -> {
        foldIfDue();
        takeAgain();
      }
      case QUIT -> {}
    }
  }

  private void enter() throws IOException {
    if (tty.isOurs() && tty.size().isPresent()) {
      stepTyping.begins(clock.millis());
      input.start();
      show();
    } else {
      leave();
    }
  }

  private void show() throws IOException {
    printer.silence();
    wasShown = true;
    holder = TerminalHolder.SCREEN;
    screen.show();
    input.resume();
    probe.ask(fullScreen, clock.millis());
    pace.frameAtOnce();
  }

  /** Nobody watches this terminal, for example because it is a log: switches to plain lines. */
  private void nobodyIsThere() throws IOException {
    fullScreen.giveBack();
    printer.speak();
    printer.accept(NOBODY_THERE);
    leave();
  }

  /** The next frame is due now. */
  void drawAtOnce() {
    pace.frameAtOnce();
  }

  private void frameIfDue() throws IOException {
    if (pace.untilFrameMillis(events.hasNews()) == 0) {
      pace.framed();
      BuildState state = events.snapshot(clock.millis() - options.startedAtMillis());
      screen.answered(events.answers());
      screen.draw(state);
      screen.asks().ifPresent(this::ask);
      sources.look(screen::namedFiles);
    }
  }

  private void ask(Question question) {
    host.ask(question, answer -> tasks.add(() -> answered(question, answer)));
  }

  private void looked(SourceTimes times) {
    if (screen.looked(times)) {
      pace.frameAtOnce();
    }
  }

  private void answered(Question question, Answer answer) {
    screen.answered(question, answer);
    pace.frameAtOnce();
  }

  private void foldIfDue() {
    if (pace.tickIsDue()) {
      pace.ticked();
      events.fold();
    }
  }

  /** Handles input. */
  void handleInput(TerminalInput what) throws IOException, InterruptedException {
    if (stepTyping.has(what, clock.millis())) {
      screen.notice("not taken for commands: keys typed while a step had the terminal");
      pace.frameAtOnce();
      return;
    }
    if (holder == TerminalHolder.LINES) {
      handleInputDuringLines(what);
    } else if (holder == TerminalHolder.SCREEN) {
      pace.frameAtOnce();
      Optional<KeyResult> result = screen.handleInput(what);
      prompts = screen.prompts();
      if (result.isPresent()) {
        if (!isEndOfInput(what)) {
          pace.userActed();
        }
        carryOut(result.get());
      }
    }
  }

  /** Handles keys during plain lines; keys for invisible parts of the screen are ignored. */
  private void handleInputDuringLines(TerminalInput what) throws IOException, InterruptedException {
    Optional<ConsoleCommand> command =
        what instanceof TerminalInput.Key(String name) ? screen.command(name) : Optional.empty();
    if (command.equals(Optional.of(ConsoleCommand.LINES))) {
      show();
    } else if (command.equals(Optional.of(ConsoleCommand.SUSPEND))) {
      suspend();
    } else if (command.equals(Optional.of(ConsoleCommand.INTERRUPT))) {
      submit(new BuildRequest.Stop(INTERRUPT));
      leaveIfOver();
    } else if (command.equals(Optional.of(ConsoleCommand.QUIT))) {
      leaveIfOver();
    }
  }

  private void carryOut(KeyResult result) throws IOException, InterruptedException {
    result.request().ifPresent(this::submit);
    if (result.action().isEmpty()) {
      return;
    }
    switch (result.action().get()) {
      case KeyResult.TerminalAction.Leave _ -> {
        if (stays) {
          leave();
        } else {
          lines();
        }
      }
      case KeyResult.TerminalAction.Lines _ -> {
        lines();
        printer.accept(RequestText.back(options.keys().first(ConsoleCommand.LINES)));
      }
      case KeyResult.TerminalAction.Suspend _ -> suspend();
      case KeyResult.TerminalAction.Redraw _ -> screen.repaint();
      case KeyResult.TerminalAction.ToggleMouse _ -> screen.toggleMouse();
      case KeyResult.TerminalAction.Copy copy -> screen.copy(copy.text());
      case KeyResult.TerminalAction.Allow allow ->
          screen.notice(host.allow(allow.step(), allow.path(), allow.reason()));
      case KeyResult.TerminalAction.Prove prove ->
          lendTo(
              () -> {
                Proof.Verdict verdict = host.prove(prove.step(), prove.path());
                screen.proved(new Proof(prove.step(), prove.path(), verdict));
              });
      case KeyResult.TerminalAction.Edit edit -> lendTo(() -> host.edit(edit.place()));
      case KeyResult.TerminalAction.Page page -> lendTo(() -> host.page(page.text()));
      case KeyResult.TerminalAction.Output output ->
          host.ask(
              StepPage.OutputLines.question(output.step()),
              answer -> tasks.add(() -> useOutput(output.use(), answer)));
    }
  }

  /** Uses the output of a step, or shows why there is none. */
  private void useOutput(KeyResult.TerminalAction.Use use, Answer answer)
      throws IOException, InterruptedException {
    if (holder != TerminalHolder.SCREEN) {
      return; // the user has turned to something else
    }
    pace.frameAtOnce();
    String text = answer instanceof Answer.OutputText told ? StepPage.OutputLines.text(told) : "";
    if (text.isEmpty()) {
      screen.notice(StepPage.OutputLines.absence(answer));
      return;
    }
    switch (use) {
      case PAGE -> lendTo(() -> host.page(text));
      case COPY -> screen.copy(text);
    }
  }

  private void submit(BuildRequest request) {
    host.submit(request);
    if (request instanceof BuildRequest.Stop) {
      stops++;
      screen.notice(RequestText.stopped(stops));
    }
  }

  /** Lends the terminal to a program of the user's choice. */
  private void lendTo(ConsoleTaskQueue.Task program) throws IOException, InterruptedException {
    lend();
    try {
      program.run();
    } catch (IOException e) {
      screen.notice(String.valueOf(e.getMessage()));
    }
    pace.userActed();
    comeBack();
  }

  private void lines() throws IOException {
    fullScreen.hide();
    holder = TerminalHolder.LINES;
    printer.speak();
  }

  /** Gives the terminal to another program. */
  void lend() throws IOException, InterruptedException {
    if (holder != TerminalHolder.LENT && holder != TerminalHolder.QUIT) {
      leaveFor(TerminalHolder.LENT);
      fullScreen.giveBack();
    }
  }

  /** Gives the terminal up for a while, and remembers the present holder. */
  private void leaveFor(TerminalHolder elsewhere) throws InterruptedException {
    holderBefore = holder == TerminalHolder.AWAY ? holderBefore : holder;
    holder = elsewhere;
    probe.awaitAnswer(clock.millis());
    input.pause();
  }

  /** A step had the terminal and has ended, perhaps while the user was still typing for it. */
  void takeBackFromStep() throws IOException, InterruptedException {
    stepTyping.stepEnded(clock.millis());
    comeBack();
  }

  private void comeBack() throws IOException, InterruptedException {
    if (holder == TerminalHolder.LENT) {
      holder = holderBefore;
      takeAgain();
    }
  }

  /** Stops this process, and takes the terminal again when it continues. */
  void suspend() throws IOException, InterruptedException {
    if (holder == TerminalHolder.SCREEN || holder == TerminalHolder.LINES) {
      pace.userLeft(); // the user turns to something else
      leaveFor(TerminalHolder.AWAY);
      fullScreen.giveBack();
      tty.suspend();
      takeAgain();
    }
  }

  /** Takes the terminal in the same way as before, once this process may. */
  void takeAgain() throws IOException, InterruptedException {
    TerminalHolder wanted = holder == TerminalHolder.AWAY ? holderBefore : holder;
    boolean wants = wanted == TerminalHolder.SCREEN || wanted == TerminalHolder.LINES;
    if (wants && !tty.isOurs()) {
      leaveFor(TerminalHolder.AWAY);
    } else if (wanted == TerminalHolder.SCREEN) {
      fullScreen.giveBack(); // the other program may have left it in any state
      show();
    } else if (wanted == TerminalHolder.LINES) {
      fullScreen.giveBack();
      fullScreen.takeKeys();
      holder = TerminalHolder.LINES;
      input.resume();
    }
  }

  /** The build is over, for now; returns whether the console stays. */
  boolean over(BuildOutcome outcome) throws IOException {
    events.over();
    if (options.bell()) {
      fullScreen.bell();
    }
    screen.notice("");
    if (holder == TerminalHolder.WAITING && options.enterAlways()) {
      enter();
    }
    boolean busy = pace.userIsActive() || screen.isRead();
    stays = holder == TerminalHolder.SCREEN && options.stay().after(outcome, busy);
    if (!stays) {
      leave();
    }
    pace.frameAtOnce();
    return stays;
  }

  /** A build that was over goes on. */
  void buildContinues() {
    stays = false;
  }

  /** Leaves, if the build is over. */
  void leaveIfOver() {
    if (stays) {
      leave();
    }
  }

  /** Leaves for good. */
  void leave() {
    holder = TerminalHolder.QUIT;
  }
}
