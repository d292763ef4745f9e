package dev.sconce.ui.tui;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ViewState;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Measures the console under load: the events of a build with a given number of steps, at a given
 * rate, with ten frames a second and a key after each frame. It asserts nothing; {@code
 * docs/performance.md} says how to run it.
 */
final class ConsoleLoad {
  private static final int FRAMES_PER_SECOND = 10;
  private static final int OBJECTS_PER_LIBRARY = 9;
  private static final int SLOTS = 64;

  /**
   * The first steps make the inputs of the others, so that 100,000 steps have a million relations.
   */
  private static final int GENERATORS = 1_000;

  private static final int GENERATED_PER_OBJECT = 10;

  private final LongSupplier clock;
  private final int steps;
  private final int eventsPerFrame;
  private final BuildFold fold = new BuildFold();
  private final Random random = new Random(1);
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private final List<Integer> running = new ArrayList<>();
  private long nowMillis;

  private ConsoleLoad(int steps, int eventsPerSecond, LongSupplier clock) {
    this.clock = clock;
    this.steps = steps;
    this.eventsPerFrame = eventsPerSecond / FRAMES_PER_SECOND;
  }

  /**
   * The arguments are the number of steps, of events a second and of frames; the defaults are
   * 100000, 5000 and 600. {@code cpu} measures the processor time of the thread instead of elapsed
   * time, for a machine that is busy with other things.
   */
  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 5_000;
    int frames = args.length > 2 ? Integer.parseInt(args[2]) : 600;
    boolean cpu = args.length > 3 && args[3].equals("cpu");
    System.out.printf(
        Locale.ROOT,
        "%d steps, %d events a second, %d frames; milliseconds: median, p99, most%n",
        steps,
        events,
        frames);
    for (View view : View.values()) {
      ConsoleLoad load =
          new ConsoleLoad(steps, events, cpu ? ConsoleLoad::cpuNanos : System::nanoTime);
      load.plan();
      long begin = load.clock.getAsLong();
      ConsoleFrame.of(load.fold.snapshot(0), view.start(), 120, 40, ConsoleGlyphs.UNICODE);
      System.out.printf(
          Locale.ROOT, "%-10s first frame %.1f%n", view, (load.clock.getAsLong() - begin) / 1e6);
      load.measure(view, frames);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** What the user does meanwhile. */
  private enum View {
    /** Does nothing: the tree follows the build. */
    FOLLOWING("Down", "F"),
    /** Moves the cursor in the tree. */
    FREE("Down", "Down", "PgDn", "Up"),
    /** Uses a filter with few matches. */
    FILTERED("Down", "Up"),
    /** Opens all targets of the tree. */
    OPENED("Down", "Space", "PgDn", "Space"),
    /** Looks at running commands. */
    JOBS("2", "Down", "Enter", "Esc");

    private final List<String> keys;

    View(String... keys) {
      this.keys = List.of(keys);
    }

    ViewState start() {
      ViewState start = ViewState.start();
      return this == FILTERED
          ? start.withContent(start.content().withFilter("part9999 rule:CXX"))
          : start;
    }
  }

  private String label(int step) {
    int library = step / (OBJECTS_PER_LIBRARY + 1);
    return step % (OBJECTS_PER_LIBRARY + 1) == OBJECTS_PER_LIBRARY
        ? "lib/lib" + library + ".a"
        : "src/dir" + library % 2 + "/lib" + library + "/part" + step + ".cc";
  }

  private StepText text(int step) {
    String label = label(step);
    String output = label.endsWith(".a") ? label : label + ".o";
    return new StepText(label, "CXX", List.of(output), "", "c++ -O2 -c " + label, false);
  }

  private void plan() {
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), SLOTS, CacheMode.OFF));
    int group = OBJECTS_PER_LIBRARY + 1;
    for (int step = 0; step < steps; step++) {
      List<Integer> inputs = new ArrayList<>();
      if (step % group == OBJECTS_PER_LIBRARY) {
        for (int input = step - OBJECTS_PER_LIBRARY; input < step; input++) {
          inputs.add(input);
        }
      } else {
        for (int i = 0; step >= GENERATORS && i < GENERATED_PER_OBJECT; i++) {
          inputs.add((step * 7 + i * 97) % GENERATORS);
        }
      }
      StepText text = text(step);
      fold.accept(
          new BuildEvent.StepWanted(step, text.label(), text.outputs().getFirst(), 1_000, inputs));
      waiting.add(step);
    }
    fold.accept(new PlanEvent.Forecast(List.of(0, OBJECTS_PER_LIBRARY), 60_000, 600_000, 0));
    fold.accept(new BuildEvent.PhaseChanged(BuildEvent.Phase.BUILDING, 0));
  }

  /** Emits one event of an endless build: a finished step is wanted again. */
  private void happen() {
    if (running.size() < SLOTS) {
      int step = waiting.removeFirst();
      fold.accept(new BuildEvent.StepMoved(step, StepState.QUEUED, nowMillis));
      fold.accept(new BuildEvent.StepStarted(step, text(step), nowMillis));
      running.add(step);
      return;
    }
    int index = random.nextInt(running.size());
    int step = running.get(index);
    running.set(index, running.getLast());
    running.removeLast();
    int dice = random.nextInt(2_000);
    StepOutput output =
        dice < 4 ? new RandomEvents.Text("a.cc:1:1: error: no " + step + "\n") : StepOutput.NONE;
    fold.accept(
        new BuildEvent.StepFinished(
            step,
            text(step),
            dice < 2 ? StepOutcome.FAILED : StepOutcome.BUILT,
            dice < 2 ? 1 : 0,
            Math.max(0, nowMillis - 1_000),
            nowMillis,
            900,
            output));
    waiting.addLast(step);
  }

  private void measure(View view, int frames) {
    long[] events = new long[frames];
    long[] drawn = new long[frames];
    long[] keyed = new long[frames];
    ViewState looking = view.start();
    int size = 0;
    for (int i = -frames / 4; i < frames; i++) {
      nowMillis += 1_000 / FRAMES_PER_SECOND;
      long begin = clock.getAsLong();
      for (int event = 0; event < eventsPerFrame; event++) {
        happen();
      }
      long folded = clock.getAsLong();
      BuildState state = fold.snapshot(nowMillis);
      size += ConsoleFrame.of(state, looking, 120, 40, ConsoleGlyphs.UNICODE).width();
      long shown = clock.getAsLong();
      String key = view.keys.get(Math.floorMod(i, view.keys.size()));
      looking = KeyHandler.press(key, state, looking, 120, 40).view();
      size += ConsoleFrame.of(state, looking, 120, 40, ConsoleGlyphs.UNICODE).height();
      long answered = clock.getAsLong();
      if (i >= 0) {
        events[i] = folded - begin;
        drawn[i] = shown - folded;
        keyed[i] = answered - shown;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s events %s   frame %s   key to frame %s%n",
        view,
        figures(events),
        figures(drawn),
        figures(keyed));
    if (size == 0) {
      throw new AssertionError("nothing was drawn");
    }
  }

  private static String figures(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.2f %.2f %.2f",
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }
}
