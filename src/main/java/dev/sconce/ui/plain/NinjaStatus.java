package dev.sconce.ui.plain;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.EventSink;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.session.TraceEvent;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints a build as ninja does, byte for byte. One instance serves all builds of a process: as in
 * ninja, the steps that were wanted to remake the manifest stay in the total.
 */
public final class NinjaStatus implements EventSink {
  /** How much to print. */
  public enum Verbosity {
    /** No status lines: only failures and output of commands. */
    QUIET,
    /** Descriptions. */
    NORMAL,
    /** Whole commands, each on a line of its own. */
    VERBOSE
  }

  private static final int NONE = -1;

  private final NinjaTerminal terminal;
  private final Verbosity verbosity;
  private final NinjaLinePrinter printer;
  private final NinjaProgress.ProgressFormat format;
  private final NinjaProgress progress = new NinjaProgress();
  private final Map<Integer, List<String>> reasons = new HashMap<>();
  private final BitSet running = new BitSet();
  private int consoleStep = NONE;

  /**
   * @param template the value of NINJA_STATUS, a byte string, or null for the default
   * @param slots how many commands run at once, which is also the number of steps for the current
   *     rate
   */
  public NinjaStatus(
      NinjaTerminal terminal, Verbosity verbosity, @Nullable String template, int slots) {
    this.terminal = terminal;
    this.verbosity = verbosity;
    this.printer =
        new NinjaLinePrinter(terminal, terminal.smart() && verbosity == Verbosity.NORMAL);
    this.format =
        new NinjaProgress.ProgressFormat(
            template == null ? NinjaProgress.ProgressFormat.DEFAULT : template, slots);
  }

  /**
   * Handles an event.
   *
   * @throws UnusableStatusException at the first line that needs the template
   */
  @Override
  public void accept(BuildEvent event) {
    // A build with nothing to do has only these three. A switch over types costs about a
    // millisecond at its first use.
    if (event instanceof BuildEvent.BuildStarted) {
      progress.begin();
    } else if (event instanceof BuildEvent.BuildFinished) {
      progress.over();
      end();
    } else if (!(event instanceof BuildEvent.PhaseChanged)) {
      tell(event);
    }
  }

  private void tell(BuildEvent event) {
    switch (event) {
      case BuildEvent.StepWanted wanted -> progress.wanted(wanted.step(), wanted.expectedMillis());
      case BuildEvent.StepDropped dropped -> progress.dropped(dropped.step());
      case BuildEvent.Explained explained -> reasons.put(explained.step(), explained.reasons());
      case BuildEvent.StepStarted started -> started(started);
      case BuildEvent.StepMoved moved -> moved(moved);
      case BuildEvent.StepFinished finished -> finished(finished);
      case BuildEvent.Message message -> message(message);
      case BuildEvent.BuildStarted _,
          BuildEvent.StepCancelled _,
          BuildEvent.CommandStopped _,
          BuildEvent.BuildFinished _,
          BuildEvent.PhaseChanged _,
          BuildEvent.SlotsChanged _,
          CacheEvent _,
          PlanEvent _,
          TraceEvent _,
          BuildEvent.RequestAnswered _ -> {}
    }
  }

  private void message(BuildEvent.Message message) {
    switch (message.severity()) {
      case INFO -> terminal.info(message.text());
      case WARNING -> terminal.warning(message.text());
      case ERROR -> terminal.error(message.text());
    }
  }

  private void started(BuildEvent.StepStarted event) {
    progress.started(event.atMillis());
    running.set(event.step());
    boolean console = event.text().console();
    if (console || printer.smart()) {
      printStatus(event.step(), event.text());
    }
    if (console) {
      consoleStep = event.step();
      printer.lock(true);
    }
  }

  /** A step returns to its queue because it could not be started after all. */
  private void moved(BuildEvent.StepMoved event) {
    if (event.state() != StepState.QUEUED || !running.get(event.step())) {
      return;
    }
    running.clear(event.step());
    progress.putBack();
    if (event.step() == consoleStep) {
      consoleStep = NONE;
      printer.lock(false);
    }
  }

  private void finished(BuildEvent.StepFinished event) {
    running.clear(event.step());
    if (event.outcome() == StepOutcome.CANCELLED) {
      return;
    }
    progress.finished(event.step(), event.startMillis(), event.endMillis());
    boolean console = event.text().console();
    if (console) {
      printer.lock(false);
    } else {
      printStatus(event.step(), event.text());
    }
    progress.running--;
    if (event.outcome() == StepOutcome.FAILED) {
      printFailure(event);
    }
    if (!event.output().isEmpty()) {
      printer.output(event.output());
    }
    printer.flush();
  }

  private void printFailure(BuildEvent.StepFinished event) {
    StringBuilder line = new StringBuilder();
    line.append(terminal.colour() ? "\u001b[31m" : "");
    line.append("FAILED: [code=").append(event.exitCode()).append("] ");
    line.append(terminal.colour() ? "\u001b[0m" : "");
    for (String output : event.text().outputs()) {
      line.append(output).append(' ');
    }
    printer.text(line.append('\n').toString());
    printer.text(event.text().command() + "\n");
  }

  private void printStatus(int step, StepText text) {
    printReasons(step);
    if (verbosity == Verbosity.QUIET) {
      return;
    }
    String unknown = format.unknownPlaceholder();
    if (!unknown.isEmpty()) {
      printer.flush();
      throw new UnusableStatusException(unknown);
    }
    progress.predict();
    boolean whole = verbosity == Verbosity.VERBOSE;
    String what = whole || text.description().isEmpty() ? text.command() : text.description();
    printer.status(format.format(progress) + what, !whole);
  }

  private void printReasons(int step) {
    List<String> known = reasons.get(step);
    if (known == null || known.isEmpty()) {
      return;
    }
    printer.text("");
    for (String reason : known) {
      terminal.tell("ninja explain: ", reason);
    }
  }

  private void end() {
    printer.lock(false);
    printer.text("");
    printer.flush();
  }

  /**
   * NINJA_STATUS has an unknown placeholder. Unchecked, because no code between the status line and
   * the command line can handle it: the user has to correct the variable.
   */
  public static final class UnusableStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableStatusException(String placeholder) {
      super("unknown placeholder '%" + placeholder + "' in $NINJA_STATUS");
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
