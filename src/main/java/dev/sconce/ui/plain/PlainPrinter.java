package dev.sconce.ui.plain;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildFinished;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.BuildStarted;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.PhaseChanged;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import dev.sconce.session.TraceEvent;
import dev.sconce.ui.text.CommandText;
import dev.sconce.ui.text.CountText;
import dev.sconce.ui.text.ExitText;
import dev.sconce.ui.text.LineDisplay;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prints a build as lines: finished steps with their durations, failures and warnings in full, the
 * running steps if none has finished for some time, and a summary at the end. While a step has the
 * terminal, it writes nothing; the lines follow when the step has ended. While the console shows
 * the build, it is silent but keeps counting; the summary then includes what was not printed.
 *
 * <p>Safe for use by several threads: events come on the build's thread, ticks on another. Each
 * build begins with {@link BuildStarted}, so one printer can print several, one after the other.
 */
public final class PlainPrinter implements LineDisplay {
  private static final long FIRST_QUIET_MILLIS = 10_000;
  private static final long LONGEST_QUIET_MILLIS = 80_000;
  private static final long LIVE_AFTER_MILLIS = 1_000;
  private static final int USUAL_COLUMNS = 80;
  private static final int MOST_RUNNING_NAMED = 3;
  private static final int MOST_WARNINGS_KEPT = 20;

  private enum Voice {
    ALOUD,
    /** Lines are held back for a while. */
    HOLDING,
    SILENT
  }

  private final PlainStyle style;
  private final Options options;
  private final InstantSource clock;
  private final LineWriter out;
  private final StepLines lines;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private final Queue<Message> warnings = new ArrayDeque<>();

  /** The reason why a build ended; dropped if the build goes on. */
  private @Nullable Message whyOver;

  /** The targets that were added to the build. */
  private final Set<String> added = new LinkedHashSet<>();

  private Voice voice = Voice.ALOUD;
  private final BuildTally tally = new BuildTally();

  /** The results of the caches; null until the first event about them. */
  private @Nullable CacheSummary cache;

  private UndeclaredSummary undeclared = new UndeclaredSummary();
  private boolean building;

  /** How long the build, or the one that it continues, was over before it went on. */
  private long idleMillis;

  private boolean outputsKept = true;
  private boolean stopping;
  private long endedMillis;
  private long lastLineMillis;
  private long quietMillis = FIRST_QUIET_MILLIS;
  private int consoleStep = -1;
  private int heldSteps;
  private int totalDigits;

  /**
   * @param whenUnwritable called once with the reason why nothing more can be written, such as that
   *     the reader left
   */
  public PlainPrinter(
      PlainStyle style,
      Options options,
      OutputStream out,
      InstantSource clock,
      Consumer<IOException> whenUnwritable) {
    this.style = style;
    this.options = options;
    this.clock = clock;
    this.out = new LineWriter(out, style, whenUnwritable);
    this.lines = new StepLines(style, options);
  }

  @Override
  public synchronized void accept(BuildEvent event) {
    // A build with nothing to do has only these. A switch over types costs milliseconds at its
    // first use.
    if (event instanceof BuildStarted) {
      begin();
    } else if (event instanceof PhaseChanged changed) {
      phase(changed);
    } else if (event instanceof BuildFinished finished) {
      end(finished);
    } else if (!(event instanceof PlanEvent) || event instanceof PlanEvent.PhonyRelated) {
      tell(event);
    }
  }

  private void tell(BuildEvent event) {
    tally.accept(event);
    switch (event) {
      case StepStarted started -> {
        undeclared.runs(started.step());
        started(started);
      }
      case TraceEvent.UndeclaredAccess access -> undeclared.add(access);
      case StepFinished finished -> finished(finished);
      case BuildEvent.StepMoved moved -> moved(moved);
      case BuildEvent.CommandStopped stopped -> stopped(stopped);
      case Message message -> message(message);
      case BuildStarted _,
          PhaseChanged _,
          BuildFinished _,
          BuildEvent.StepWanted _,
          BuildEvent.StepDropped _,
          BuildEvent.StepCancelled _,
          BuildEvent.Explained _,
          BuildEvent.SlotsChanged _,
          PlanEvent _,
          TraceEvent.PolicySet _ -> {}
      case CacheEvent cached -> cached(cached);
      case BuildEvent.RequestAnswered answered -> {
        if (answered.accepted()
            && answered.request() instanceof BuildRequest.AddTargets(List<String> targets)) {
          added.addAll(targets);
        }
      }
    }
  }

  private void cached(CacheEvent event) {
    CacheSummary summary = cache;
    if (summary == null) {
      summary = new CacheSummary();
      cache = summary;
    }
    summary.accept(event);
  }

  private void begin() {
    tally.readAgain();
    undeclared = new UndeclaredSummary();
    cache = null;
    whyOver = null;
    added.clear();
    building = true;
    stopping = false;
    lastLineMillis = clock.millis();
    quietMillis = FIRST_QUIET_MILLIS;
    consoleStep = -1;
    heldSteps = 0;
    totalDigits = 0;
  }

  private void started(StepStarted event) {
    if (!event.text().console() || options.dryRun()) {
      return;
    }
    release();
    out.line(lines.console(progress(), event.text()));
    out.settle();
    consoleStep = event.step();
  }

  /** A step that could not be started does not have the terminal either. */
  private void moved(BuildEvent.StepMoved event) {
    if (event.step() == consoleStep && event.state() == StepState.QUEUED) {
      consoleStep = -1;
      release();
    }
  }

  private void finished(StepFinished event) {
    if (cache != null) {
      cache.finished(event.step(), event.outcome());
    }
    boolean ends = event.step() == consoleStep;
    if (ends) {
      consoleStep = -1;
    }
    if (voice == Voice.SILENT) {
      return;
    }
    if (ends) {
      show(event);
      release();
    } else if (consoleStep >= 0 || voice == Voice.HOLDING) {
      if (counts(event.outcome())) {
        heldSteps++;
      }
      held.add(
          () -> {
            if (counts(event.outcome())) {
              heldSteps--;
            }
            show(event);
          });
    } else {
      show(event);
    }
  }

  private static boolean counts(StepOutcome outcome) {
    return switch (outcome) {
      case BUILT, HIT, FAILED -> true;
      case UP_TO_DATE, CANCELLED -> false;
    };
  }

  private void show(StepFinished event) {
    if (!counts(event.outcome())) {
      return;
    }
    out.line(lines.finished(progress(), event));
    boolean failed = event.outcome() == StepOutcome.FAILED;
    boolean withCommand = options.verbose() || (failed && options.commandsOfFailures());
    if (withCommand && !event.text().command().isEmpty()) {
      String command = event.text().command();
      out.line(options.verbose() ? command : CommandText.readable(command));
    }
    boolean seen = options.terminalRelayed() && event.text().console();
    if (!event.output().isEmpty() && !seen) {
      out.output(event.output());
    }
    out.flush();
    tally.markEndReported(event.step());
    lastLineMillis = clock.millis();
    quietMillis = FIRST_QUIET_MILLIS;
  }

  private void stopped(BuildEvent.CommandStopped event) {
    boolean continued = event.signal() == BuildEvent.CommandStopped.GOES_ON;
    if (continued || voice == Voice.SILENT) {
      return;
    }
    tally
        .running(event.step())
        .ifPresent(
            step ->
                message(
                    new Message(
                        BuildEvent.Severity.WARNING,
                        options.labels().name(step.label)
                            + ": "
                            + ExitText.stoppedBy(event.signal())
                            + "; ^C ends the build")));
  }

  private void message(Message message) {
    if (voice != Voice.SILENT) {
      if (consoleStep < 0) {
        release(); // keeps the order of lines
      }
      say(() -> out.line(text(message)));
    } else if (message.severity() == BuildEvent.Severity.ERROR && !building) {
      whyOver = message;
    } else if (message.severity() != BuildEvent.Severity.INFO
        && warnings.size() < MOST_WARNINGS_KEPT) {
      warnings.add(message);
    }
  }

  private void phase(PhaseChanged event) {
    if (!building) {
      building = true; // a build that was over goes on
      whyOver = null;
      idleMillis += Math.max(0, event.atMillis() - endedMillis);
      stopping = false;
      lastLineMillis = clock.millis();
      quietMillis = FIRST_QUIET_MILLIS;
    }
    if (event.phase() != BuildEvent.Phase.STOPPING || stopping) {
      return;
    }
    stopping = true;
    int running = tally.count(BuildTally.Fate.RUNNING);
    if (running > 0 && voice != Voice.SILENT) {
      say(() -> out.line("sconce: stopping, " + CountText.text(running) + " still running"));
    }
  }

  private void end(BuildFinished event) {
    consoleStep = -1;
    release();
    building = false;
    endedMillis = event.atMillis();
    out.settle();
  }

  @Override
  public synchronized void holdBack() {
    voice = Voice.HOLDING;
  }

  @Override
  public synchronized void silence() {
    voice = Voice.SILENT;
    held.clear();
    heldSteps = 0;
    out.settle();
  }

  @Override
  public synchronized void speak() {
    voice = Voice.ALOUD;
    if (consoleStep < 0) {
      release();
    }
    warn();
    lastLineMillis = clock.millis();
  }

  private void warn() {
    while (!warnings.isEmpty()) {
      Message message = warnings.remove();
      say(() -> out.line(text(message)));
    }
    Message last = whyOver;
    whyOver = null;
    if (last != null) {
      say(() -> out.line(text(last)));
    }
  }

  /**
   * Prints the summary and the verdict on the last build.
   *
   * @param stepsInAll how many steps the targets of the build have, including those that are up to
   *     date
   */
  public synchronized void sumUp(BuildOutcome outcome, int stepsInAll) {
    warn();
    new FailureSummary(tally, options, style, outputsKept && !options.dryRun()).write(out);
    undeclared.write(tally, style, options.labels(), out);
    if (cache != null && !options.dryRun()) {
      cache.lines().forEach(out::line);
    }
    String verdict =
        new VerdictLine(tally, options, added).line(outcome, endedMillis - idleMillis, stepsInAll);
    PlainStyle.LineColours paint = new PlainStyle.LineColours(style.colour());
    out.line(
        switch (outcome) {
          case NOTHING_TO_DO -> verdict;
          case BUILT -> paint.good(verdict);
          case FAILED -> paint.bad(verdict);
          case INTERRUPTED -> paint.notable(verdict);
        });
    out.settle();
  }

  /** Outputs of steps are not stored, so the summary must not say how to see them again. */
  public synchronized void outputsAreLost() {
    outputsKept = false;
  }

  /** Whether the current or last build has a failed step that has not succeeded since. */
  public synchronized boolean anyFailed() {
    return !tally.failed().isEmpty();
  }

  private static String text(Message message) {
    return switch (message.severity()) {
      case INFO -> "sconce: " + message.text();
      case WARNING -> "sconce: warning: " + message.text();
      case ERROR -> "sconce: error: " + message.text();
    };
  }

  /** Updates the time; to be called about once a second while a build runs. */
  public synchronized void tick() {
    if (!building || voice != Voice.ALOUD || consoleStep >= 0 || tally.running().isEmpty()) {
      return;
    }
    long now = clock.millis();
    long quiet = now - lastLineMillis;
    if (style.live()) {
      if (quiet >= LIVE_AFTER_MILLIS) {
        out.live(running(now, Integer.MAX_VALUE, liveColumns()));
      }
    } else if (quiet >= quietMillis) {
      out.line(running(now, MOST_RUNNING_NAMED, 0));
      out.flush();
      lastLineMillis = now;
      quietMillis = Math.min(LONGEST_QUIET_MILLIS, quietMillis * 2);
    }
  }

  /** Leaves the last column free: a line that fills it would wrap on some terminals. */
  private int liveColumns() {
    int columns = style.columns().getAsInt();
    return (columns > 1 ? columns : USUAL_COLUMNS) - 1;
  }

  private String running(long now, int most, int columns) {
    return lines.running(
        progress(), tally.running(), now - options.startedAtMillis(), most, columns);
  }

  /** Writes now, or when the step that has the terminal has ended. */
  private void say(Runnable writing) {
    if (consoleStep >= 0) {
      held.add(writing);
    } else {
      writing.run();
      out.flush();
    }
  }

  private void release() {
    while (!held.isEmpty()) {
      held.remove().run();
    }
    out.flush();
  }

  /** Such as {@code [ 12/128]}; steps that are held back are not counted yet. */
  private String progress() {
    String total = Integer.toString(tally.total());
    totalDigits = Math.max(totalDigits, total.length());
    String done = Integer.toString(Math.max(0, tally.done() - heldSteps));
    String padding = " ".repeat(Math.max(0, totalDigits - done.length()));
    return "[" + padding + done + "/" + total + "]";
  }

  /**
   * Options of the lines.
   *
   * @param verbose whether to show each step with its whole command
   * @param dryRun whether steps are only named, not run
   * @param commandsOfFailures whether to show a failed step with its command, because the reader
   *     cannot ask for it later
   * @param terminalRelayed whether console steps have shown their output on the terminal already
   * @param labels the names of steps
   * @param logCommand the command that shows outputs again: {@code sconce log}
   * @param targets as the user named them; empty for the default ones
   * @param startedAtMillis when the build began, by the clock of the printer: the times of events
   *     count from there
   */
  public record Options(
      boolean verbose,
      boolean dryRun,
      boolean commandsOfFailures,
      boolean terminalRelayed,
      StepLabels labels,
      String logCommand,
      List<String> targets,
      long startedAtMillis) {
    public Options {
      targets = List.copyOf(targets);
    }
  }
}
