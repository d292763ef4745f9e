package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.fail;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.terminal.Terminal;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import com.googlecode.lanterna.terminal.virtual.VirtualTerminalListener;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheMode;
import dev.sconce.session.Question;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.ui.plain.PlainPrinter;
import dev.sconce.ui.plain.PlainStyle;
import dev.sconce.ui.text.StepLabels;
import dev.sconce.ui.tui.frame.TerminalTheme;
import dev.sconce.ui.tui.loop.Console;
import dev.sconce.ui.tui.loop.ConsoleLoop;
import dev.sconce.ui.tui.terminal.FullScreen;
import dev.sconce.ui.tui.terminal.TerminalCapabilities;
import dev.sconce.ui.tui.view.KeyMap;
import dev.sconce.ui.tui.view.Proof;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A console on a terminal of the screen library, and the events that a test sends to it. */
public final class Shown implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long START = 1_000_000;

  public final FakeTty tty = new FakeTty();
  public final DefaultVirtualTerminal terminal =
      new DefaultVirtualTerminal(new TerminalSize(80, 24));
  public final List<BuildRequest> requests = Collections.synchronizedList(new ArrayList<>());
  public final List<String> deeds = Collections.synchronizedList(new ArrayList<>());
  final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  /** The answers of the build. */
  public final Map<Question, Answer> answers = new ConcurrentHashMap<>();

  /** When files were changed, since 1970. */
  public final Map<String, Long> changed = new ConcurrentHashMap<>();

  final PlainPrinter printer;
  public final Console console;
  private final CountDownLatch left = new CountDownLatch(1);
  private final AtomicLong now = new AtomicLong(START);

  public Shown(Console.StayOpenPolicy stay) throws TerminalTheme.ThemeException {
    this(stay, null);
  }

  private volatile String frame = "";

  /** A console on the test's own terminal. */
  public Shown(Console.StayOpenPolicy stay, Supplier<Terminal> terminals)
      throws TerminalTheme.ThemeException {
    TerminalCapabilities traits =
        TerminalCapabilities.of(
            name ->
                switch (name) {
                  case "TERM" -> Optional.of("xterm-256color");
                  case "LANG" -> Optional.of("C.UTF-8");
                  default -> Optional.empty();
                });
    terminal.addVirtualTerminalListener(new Frames());
    StepLabels labels = new StepLabels(List.of("../"));
    PlainPrinter.Options options =
        new PlainPrinter.Options(
            false, false, false, false, labels, "sconce log", List.of(), START);
    printer =
        new PlainPrinter(
            PlainStyle.BARE, options, lines, () -> Instant.ofEpochMilli(now.get()), _ -> {});
    console =
        new Console(
            new Console.Options(
                stay,
                stay == Console.StayOpenPolicy.ALWAYS,
                false,
                KeyMap.standard(),
                labels,
                START),
            tty,
            new FullScreen(tty, traits),
            terminals == null ? () -> terminal : terminals,
            TerminalTheme.of(traits, Optional.empty()),
            printer,
            () -> Instant.ofEpochMilli(now.get()),
            new Host());
  }

  private final class Host implements Console.Host {
    @Override
    public void submit(BuildRequest request) {
      requests.add(request);
    }

    @Override
    public void ask(Question question, Consumer<Answer> whenAnswered) {
      Answer told = answers.get(question);
      whenAnswered.accept(
          told == null ? new Answer.Unanswered(question, "a test knows nothing") : told);
    }

    @Override
    public void consoleClosed() {
      deeds.add("left");
      left.countDown();
    }

    @Override
    public void abandoned() {
      deeds.add("abandoned");
    }

    @Override
    public void page(String text) {
      deeds.add("page " + text + (tty.keysTaken ? " with keys taken" : ""));
    }

    @Override
    public Proof.Verdict prove(String step, String path) {
      deeds.add("prove " + step + " without " + path + (tty.keysTaken ? " with keys taken" : ""));
      return Proof.Verdict.NEEDED;
    }

    @Override
    public String allow(String step, String path, String reason) {
      deeds.add("allow " + path + " to " + step + ": " + reason);
      return "allowed";
    }

    @Override
    public void die() {
      deeds.add(tty.keysTaken ? "die with the terminal" : "die");
    }

    @Override
    public Optional<Set<String>> reportedBefore() {
      return Optional.empty();
    }

    @Override
    public Map<String, Long> changedMillis(Set<String> files) {
      Map<String, Long> there = new HashMap<>(changed);
      there.keySet().retainAll(files);
      return there;
    }

    @Override
    public void edit(Place place) {
      deeds.add("edit " + place + (tty.keysTaken ? " with keys taken" : ""));
    }

    @Override
    public void broken(Throwable bug) {
      deeds.add("broken " + bug.getMessage() + (tty.keysTaken ? " with keys taken" : ""));
    }
  }

  public void after(long millis) {
    now.addAndGet(millis);
  }

  private long at() {
    return now.get() - START;
  }

  /** A build of two steps, the first of which runs. */
  public Shown begin() {
    plan();
    console.accept(new BuildEvent.StepStarted(0, text(0), at()));
    return this;
  }

  /** A build of two steps, none of which runs yet. */
  public void plan() {
    console.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    console.accept(new BuildEvent.StepWanted(0, "../a.c", "a.o", -1, List.of()));
    console.accept(new BuildEvent.StepWanted(1, "app", "app", -1, List.of(0)));
    console.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, at()));
  }

  /** A finished build goes on: it checks everything again. */
  public void resume() {
    console.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, at()));
  }

  /** The same, with the console on the screen. */
  public Shown enter() {
    begin();
    after(ConsoleLoop.ENTER_AFTER_MILLIS);
    console.resized(); // wakes the console
    await("the first frame", () -> screen().contains("BUILDING"));
    return this;
  }

  private static StepText text(int step) {
    return step == 0
        ? new StepText("../a.c", "CC", List.of("a.o"), "", "cc a.c", false)
        : new StepText("app", "LINK", List.of("app"), "", "ld a.o", false);
  }

  public Shown end(int step, StepOutcome outcome, String output) {
    int code = outcome == StepOutcome.FAILED ? 1 : 0;
    console.accept(
        new BuildEvent.StepFinished(step, text(step), outcome, code, 0, at(), 0, output(output)));
    return this;
  }

  private static StepOutput output(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return new StepOutput() {
      @Override
      public long sizeBytes() {
        return content.length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(content);
      }
    };
  }

  /** Ends the build; the future completes when the console releases it. */
  public CompletableFuture<Void> finish(BuildOutcome outcome) {
    console.accept(new BuildEvent.BuildFinished(outcome, at()));
    return CompletableFuture.runAsync(
        () -> {
          try {
            if (console.over(outcome)) {
              left.await();
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          console.close();
          printer.sumUp(outcome, 2);
        });
  }

  /** The last complete frame, because the terminal itself may be in the middle of the next one. */
  public String screen() {
    return frame;
  }

  private final class Frames implements VirtualTerminalListener {
    @Override
    public void onFlush() {
      frame = cells();
    }

    @Override
    public void onResized(Terminal resized, TerminalSize size) {
      // the next frame shows it
    }

    @Override
    public void onBell() {
      // nobody listens
    }

    @Override
    public void onClose() {
      // the last frame stays
    }
  }

  private String cells() {
    StringBuilder text = new StringBuilder();
    TerminalSize size = terminal.getTerminalSize();
    for (int y = 0; y < size.getRows(); y++) {
      for (int x = 0; x < size.getColumns(); x++) {
        TextCharacter one = terminal.getCharacter(x, y);
        text.append(one.getCharacterString());
      }
      text.append('\n');
    }
    return text.toString();
  }

  public String lines() {
    synchronized (printer) {
      return lines.toString(StandardCharsets.UTF_8);
    }
  }

  public void await(String what, BooleanSupplier reached) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("waited in vain for " + what + "; the screen:\n" + screen() + "\nlines:\n" + lines());
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    console.close();
  }
}
