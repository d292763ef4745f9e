package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.UserDirectory;
import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.app.workspace.StopSignals;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.engine.Build;
import dev.sconce.os.Signals;
import dev.sconce.os.SystemThreads;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.EventSink;
import dev.sconce.session.Question;
import dev.sconce.session.Requester;
import dev.sconce.ui.plain.PlainPrinter;
import dev.sconce.ui.text.StepLabels;
import dev.sconce.ui.tui.frame.TerminalTheme;
import dev.sconce.ui.tui.loop.Console;
import dev.sconce.ui.tui.terminal.TerminalCapabilities;
import dev.sconce.ui.tui.view.KeyMap;
import dev.sconce.ui.tui.view.Proof;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows a build to the user: as plain lines, and in the console if the terminal supports it. Safe
 * for use by several threads.
 */
final class BuildDisplay implements EventSink, AutoCloseable {
  private final PlainPrinter printer;
  private final ProcessContext context;
  private final BuildLocation location;
  private final StopSignals signals;
  private final UserPrograms programs;
  private final EarlierDiagnostics earlier;
  private final @Nullable PosixTty tty;
  private final @Nullable Console console;
  private final boolean enterAlways;

  /** The handler that ends the process when Java has run out of memory or another resource. */
  private final Thread.@Nullable UncaughtExceptionHandler handlerBefore =
      Thread.getDefaultUncaughtExceptionHandler();

  private volatile @Nullable Build build;
  private volatile boolean over;
  private volatile boolean whole = true;
  private volatile boolean anyMessage;

  private BuildDisplay(
      ProcessContext context,
      BuildLocation location,
      CommandLine line,
      Settings settings,
      StepLabels labels,
      StopSignals signals)
      throws StartException {
    this.context = context;
    this.location = location;
    this.signals = signals;
    this.earlier =
        new EarlierDiagnostics(location.state(), Instant.ofEpochMilli(context.startedAtMillis()));
    this.programs = new UserPrograms(context.environment(), location.directory());
    PlainPrinter.Options options =
        new PlainPrinter.Options(
            settings.isOn(Setting.VERBOSE),
            line.dryRun(),
            !context.outputTerminal(),
            context.inputTerminal() && context.outputTerminal(),
            labels,
            Utf8Text.of(location.command() + " log"),
            line.words().stream().map(Utf8Text::of).toList(),
            context.startedAtMillis());
    this.printer =
        new PlainPrinter(
            FileLinks.style(context, location),
            options,
            context.out(),
            context.clock(),
            this::cannotWrite);
    TerminalCapabilities traits =
        TerminalCapabilities.of(name -> context.environment().get(name).map(Utf8Text::text));
    TerminalTheme look = look(settings, traits);
    if (hasConsole(line, settings, context, traits)) {
      PosixTty terminal = new PosixTty(context.posix().get(), context.out());
      Console shown =
          new Console(
              new Console.Options(
                  settings
                      .text(Setting.STAY)
                      .flatMap(Console.StayOpenPolicy::of)
                      .orElse(Console.StayOpenPolicy.FAILED),
                  entersAlways(settings),
                  settings.isOn(Setting.BELL),
                  keys(settings),
                  labels,
                  context.startedAtMillis()),
              terminal,
              traits,
              look,
              printer,
              context.clock(),
              new Host());
      Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> crashed(shown, thread, bug));
      terminal.tell(shown::suspend, shown::continued, shown::resized);
      signals.whenStopped(shown::leave);
      tty = terminal;
      console = shown;
      enterAlways = entersAlways(settings);
    } else {
      enterAlways = false;
      tty = null;
      console = null;
    }
  }

  /**
   * The display that a command line asks for.
   *
   * @param settings including those of the command line
   */
  static BuildDisplay open(
      ProcessContext context,
      BuildLocation location,
      CommandLine line,
      Settings settings,
      StepLabels labels,
      StopSignals signals)
      throws StartException {
    return new BuildDisplay(context, location, line, settings, labels, signals);
  }

  private static TerminalTheme look(Settings settings, TerminalCapabilities traits)
      throws StartException {
    try {
      return TerminalTheme.of(traits, settings.text(Setting.THEME).map(Utf8Text::text));
    } catch (TerminalTheme.ThemeException e) {
      String named = settings.named(Setting.THEME);
      throw new StartException(named + Utf8Text.of(": " + e.getMessage()));
    }
  }

  private KeyMap keys(Settings settings) throws StartException {
    Optional<Path> file =
        settings
            .text(Setting.KEYS)
            .map(name -> context.directory().resolve(Utf8Text.text(name)))
            .or(this::usersKeys);
    if (file.isEmpty()) {
      return KeyMap.standard();
    }
    try {
      return KeyMap.parse(file.get().toString(), Files.readString(file.get()));
    } catch (KeyMap.KeyMapException e) {
      throw new StartException(Utf8Text.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw new StartException(Utf8Text.of(file.get() + " cannot be read: " + e.getMessage()));
    }
  }

  /** The user's key map file, unless a setting names another one. */
  private Optional<Path> usersKeys() {
    return UserDirectory.find(context.environment())
        .map(directory -> Path.of(Utf8Text.text(directory), "keys"))
        .filter(Files::exists);
  }

  /** Whole command lines and dry runs are for reading as lines. */
  private static boolean hasConsole(
      CommandLine line, Settings settings, ProcessContext context, TerminalCapabilities traits) {
    return !settings.isOn(Setting.PLAIN)
        && !line.dryRun()
        && !settings.isOn(Setting.VERBOSE)
        && (!isAutomated(context) || isScreenAskedFor(settings))
        && context.inputTerminal()
        && context.outputTerminal()
        && traits.fullScreen();
  }

  /** CI services set this variable; some of them also give a build a pseudo-terminal. */
  private static boolean isAutomated(ProcessContext context) {
    return switch (context.environment().get("CI").orElse("")) {
      case "", "0", "false" -> false;
      default -> true;
    };
  }

  private static boolean isScreenAskedFor(Settings settings) {
    return !(settings.value(Setting.PLAIN).origin() instanceof Settings.Origin.Default);
  }

  /**
   * A user who types {@code --stay=always} wants to see the screen at once. As a configured habit,
   * it applies only to builds that take a while.
   */
  private static boolean entersAlways(Settings settings) {
    return settings
            .text(Setting.STAY)
            .flatMap(Console.StayOpenPolicy::of)
            .equals(Optional.of(Console.StayOpenPolicy.ALWAYS))
        && settings.value(Setting.STAY).origin() instanceof Settings.Origin.CommandLine;
  }

  /** Whether the screen is shown even if there is nothing to do. */
  boolean showsAnyEnd() {
    return enterAlways;
  }

  @Override
  public void accept(BuildEvent event) {
    if (event instanceof BuildEvent.Message) {
      anyMessage = true;
    }
    if (console != null) {
      if (event instanceof BuildEvent.StepStarted) {
        earlier.read();
      }
      console.accept(event);
    } else {
      printer.accept(event);
    }
  }

  /** Whether there is a console, even if it is not shown yet. */
  boolean hasConsole() {
    return console != null;
  }

  /** Sets the build to show from now on. Call this before the build runs. */
  void show(Build shown) {
    build = shown.subscribe(this);
    if (console != null) {
      shown.lendingTerminalOf(console);
    }
  }

  /** Call this about once a second. */
  void tick() {
    printer.tick();
  }

  /** Whether there was any message besides the events of steps. */
  boolean anyMessage() {
    return anyMessage;
  }

  boolean anyFailed() {
    return printer.anyFailed();
  }

  /**
   * Stops the build. If the reader left the pipe, the user knows the reason; a file that cannot be
   * written needs a message.
   */
  private void cannotWrite(IOException problem) {
    if (!OutputFailure.readerGone(problem)) {
      whole = false;
      String what = "sconce: standard output cannot be written: " + problem.getMessage();
      complain(over ? what + "\n" : what + "; the build is stopped\n");
    }
    signals.stop(Signals.TERM);
  }

  private void complain(String text) {
    try {
      context.err().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyReads) {
      signals.stop(Signals.TERM);
    }
  }

  /**
   * Reports a bug on a thread that nobody watches. It restores the terminal first, or the report
   * could not be read.
   */
  private void crashed(Console shown, Thread thread, Throwable bug) {
    try {
      shown.restore();
    } catch (IOException e) {
      bug.addSuppressed(e);
    }
    if (bug instanceof OutOfMemoryError && handlerBefore != null) {
      handlerBefore.uncaughtException(thread, bug);
    }
    report("sconce: a bug of Sconce's own", bug);
  }

  private void report(String about, Throwable bug) {
    StringWriter text = new StringWriter();
    text.append(about).append('\n');
    bug.printStackTrace(new PrintWriter(text));
    complain(text.toString());
  }

  /** Whether the user may look at the build after its end. */
  boolean mayStay() {
    return console != null;
  }

  /** Shows that the build is over for now; returns whether the user still looks at it. */
  boolean stays(BuildOutcome outcome) {
    return console != null && console.over(outcome);
  }

  /**
   * Prints the final result.
   *
   * @param stepsInAll how many steps the targets have
   */
  void finish(BuildOutcome outcome, int stepsInAll) {
    Build shown = build;
    if (shown != null) {
      shown.publishArrived();
    }
    if (console != null) {
      console.close();
    }
    over = true;
    printer.sumUp(outcome, stepsInAll);
  }

  /** Whether all output was written, or its reader left. */
  boolean isWhole() {
    return whole;
  }

  /** Outputs of steps are not stored, so messages must not say how to see them again. */
  void outputsAreLost() {
    printer.outputsAreLost();
  }

  @Override
  public void close() {
    if (console != null) {
      console.close();
    }
    if (tty != null) {
      Thread.setDefaultUncaughtExceptionHandler(handlerBefore);
      tty.close();
    }
  }

  private final class Host implements Console.Host {
    private final Requester asker = new Requester(Console.Host.ASKER);

    /** Sends a request to the build. A stop also stops everything that would follow. */
    @Override
    public void submit(BuildRequest request) {
      Build running = build;
      if (request instanceof BuildRequest.Stop(int signal)) {
        signals.stop(signal);
      } else if (running != null) {
        running.submit(asker, request);
      } else {
        accept(
            new BuildEvent.RequestAnswered(
                asker.next(), request, BuildEvent.Reply.REFUSED, "nothing is being built yet"));
      }
    }

    @Override
    public void ask(Question question, Consumer<Answer> whenAnswered) {
      Build running = build;
      if (running == null) {
        whenAnswered.accept(new Answer.Unanswered(question, "nothing is being built"));
      } else {
        running.ask(question, whenAnswered);
      }
    }

    @Override
    public void consoleClosed() {
      Build running = build;
      if (running != null) {
        running.submit(asker, new BuildRequest.Stop(Signals.INT));
      }
    }

    @Override
    public void abandoned() {
      signals.stop(Signals.HUP);
    }

    @Override
    public void die() {
      Runtime.getRuntime().halt(SconceFace.STOPPED);
    }

    @Override
    public Optional<Set<String>> reportedBefore() {
      return earlier.fingerprints();
    }

    @Override
    public Map<String, Long> changedMillis(Set<String> files) {
      return paths().changedMillis(files);
    }

    private DiagnosticPaths paths() {
      Path directory = location.directory();
      return new DiagnosticPaths(directory, SourceRoots.project(directory));
    }

    @Override
    public void edit(Place place) throws IOException, InterruptedException {
      signals.terminalLent(true);
      try {
        Place whole = paths().whole(place);
        programs.edit(new Place(Utf8Text.text(whole.file()), whole.line(), whole.column()));
      } finally {
        signals.terminalLent(false);
      }
    }

    @Override
    public void page(String text) throws IOException, InterruptedException {
      signals.terminalLent(true);
      try {
        programs.page(text);
      } finally {
        signals.terminalLent(false);
      }
    }

    @Override
    public Proof.Verdict prove(String step, String path) throws IOException, InterruptedException {
      signals.terminalLent(true);
      try {
        return switch (programs.prove(launcher(), location.manifest(), step, path)) {
          case SconceFace.REFUSED -> Proof.Verdict.NEEDED;
          case SconceFace.DONE -> Proof.Verdict.NOT_NEEDED;
          default -> Proof.Verdict.UNKNOWN;
        };
      } finally {
        signals.terminalLent(false);
      }
    }

    /** The launcher of this installation. */
    private static Path launcher() {
      return Path.of(System.getProperty("java.home", "")).resolveSibling("bin").resolve("sconce");
    }

    @Override
    public String allow(String step, String path, String reason) {
      try {
        Path file =
            AllowedEntry.write(location, AllowedEntry.of(path, step, reason), context.clock());
        return "added to " + file + ", for the next build";
      } catch (StartException e) {
        return "not allowed: " + Utf8Text.text(e.getMessage());
      } catch (IOException e) {
        return "not allowed: " + e.getMessage();
      }
    }

    @Override
    public void broken(Throwable bug) {
      if (SystemThreads.isRefusal(bug)) {
        complain(
            "sconce: no thread can be started for the console; the build goes on with plain"
                + " lines\n");
        return;
      }
      if (bug instanceof OutOfMemoryError && handlerBefore != null) {
        handlerBefore.uncaughtException(Thread.currentThread(), bug);
      }
      report("sconce: the console met a bug of its own; the build goes on with plain lines", bug);
    }
  }
}
