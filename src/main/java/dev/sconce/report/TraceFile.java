package dev.sconce.report;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.EventSink;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepState;
import dev.sconce.session.TraceEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a timeline in the trace event format of Chrome, which Perfetto and {@code
 * chrome://tracing} show: a row for the phases of the build and its messages, a row for each job
 * slot with the commands that it ran, a row for each fetch from the cache that went on beside
 * others.
 *
 * <p>The file is valid JSON whenever no write is under way, so also after a build that was killed.
 * Never fails a build, as {@link EventLog} never does. Safe for use by several threads.
 */
public final class TraceFile implements EventSink, AutoCloseable {
  private static final String TAIL = "\n]}\n";

  private final ReportFile file;
  private final TraceRecords out;
  private final long startedAtMillis;
  private final InstantSource clock;
  private final TraceLanes slots = new TraceLanes();
  private final TraceLanes fetches = new TraceLanes();
  private final Map<Integer, String> labels = new HashMap<>();
  private @Nullable Phase phase;
  private long phaseSinceMillis;

  private TraceFile(ReportFile file, EventLog.Header header, InstantSource clock) {
    this.file = file;
    this.out = new TraceRecords(file.records());
    this.startedAtMillis = header.started().toEpochMilli();
    this.clock = clock;
  }

  /**
   * Creates or empties a file and writes what comes before all events.
   *
   * @param complaints told when the file can not be written any more
   * @throws IOException if the file cannot be created or takes nothing
   */
  public static TraceFile create(
      Path file, EventLog.Header header, InstantSource clock, Consumer<String> complaints)
      throws IOException {
    ReportFile report = ReportFile.create("trace", file, start(header), TAIL, clock, complaints);
    return new TraceFile(report, header, clock);
  }

  private static byte[] start(EventLog.Header header) {
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    new JsonRecord(start, null)
        .begin()
        .text("displayTimeUnit", "ms")
        .object("otherData")
        .text("sconce", header.program())
        .text("started", header.started().toString())
        .endObject()
        .end();
    String object = start.toString(StandardCharsets.UTF_8);
    return (object.substring(0, object.length() - 1) + ",\"traceEvents\":[\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void accept(BuildEvent event) {
    if (file.closed()) {
      return;
    }
    switch (event) {
      case StepStarted started -> started(started);
      case StepFinished finished -> finished(finished);
      case BuildEvent.StepMoved moved when moved.state() == StepState.QUEUED ->
          slots.leave(moved.step()); // it was not started after all, if it was
      case BuildEvent.StepWanted wanted -> labels.put(wanted.step(), wanted.label());
      case CacheEvent.FetchStarted started -> fetching(started.step(), started.atMillis());
      case CacheEvent.FetchFinished fetched ->
          fetched(fetched.step(), fetched.tier(), fetched.atMillis());
      case CacheEvent.FetchFailed failed ->
          fetched(failed.step(), failed.reason(), failed.atMillis());
      case BuildEvent.PhaseChanged changed -> phase(changed.phase(), changed.atMillis());
      case BuildEvent.Message message -> out.instant(message, nowMillis());
      case BuildEvent.RequestAnswered answered -> out.instant(answered, nowMillis());
      case BuildEvent.SlotsChanged changed -> out.instant(changed, nowMillis());
      case BuildEvent.BuildFinished finished -> {
        end(finished.atMillis());
        out.instant(finished);
      }
      case BuildEvent.BuildStarted _,
          BuildEvent.StepDropped _,
          BuildEvent.StepCancelled _,
          BuildEvent.CommandStopped _,
          BuildEvent.StepMoved _,
          BuildEvent.Explained _,
          CacheEvent _,
          PlanEvent _,
          TraceEvent _ -> {
        // takes no time, and there are too many of them to be seen
      }
    }
    file.recordEnded();
  }

  private long nowMillis() {
    return Math.max(0, clock.millis() - startedAtMillis);
  }

  private void started(StepStarted started) {
    String label = started.text().label();
    if (slots.enter(started.step(), started.atMillis(), label)) {
      out.slot(slots.of(started.step()).orElseThrow().lane());
    }
  }

  private void finished(StepFinished finished) {
    slots.leave(finished.step()).ifPresent(stay -> out.command(stay.lane(), finished));
  }

  private void fetching(int step, long atMillis) {
    if (fetches.enter(step, atMillis, labels.getOrDefault(step, "step " + step))) {
      out.fetchRow(fetches.of(step).orElseThrow().lane());
    }
  }

  private void fetched(int step, Enum<?> result, long atMillis) {
    fetches.leave(step).ifPresent(stay -> out.fetch(stay, step, result, atMillis));
  }

  private void phase(@Nullable Phase next, long atMillis) {
    if (phase != null) {
      out.phase(phase, phaseSinceMillis, atMillis);
    }
    phase = next;
    phaseSinceMillis = atMillis;
  }

  /** Ends what still goes on: what runs when a build is stopped has no end of its own. */
  private void end(long atMillis) {
    phase(null, atMillis);
    new TreeMap<>(slots.open())
        .forEach(
            (step, stay) -> {
              slots.leave(step);
              out.unfinished(stay, step, atMillis);
            });
    for (int step : new TreeMap<>(fetches.open()).keySet()) {
      fetches.leave(step);
    }
    labels.clear();
  }

  /** Brings what was written so far to the file. */
  public synchronized void flush() {
    file.flush();
  }

  @Override
  public synchronized void close() {
    if (!file.closed()) {
      end(nowMillis());
      file.close();
    }
  }

  /** Gives what goes on at the same time places of its own: each takes the lowest free one. */
  static final class TraceLanes {
    /**
     * What goes on.
     *
     * @param lane its place, from 0
     */
    record Stay(int lane, long startMillis, String name) {}

    private final BitSet taken = new BitSet();
    private final Map<Integer, Stay> stays = new HashMap<>();
    private int used;

    /** A step takes a place; one that has one keeps it. Returns whether the place is a new one. */
    boolean enter(int step, long atMillis, String name) {
      Stay before = stays.get(step);
      int lane = before == null ? taken.nextClearBit(0) : before.lane();
      taken.set(lane);
      stays.put(step, new Stay(lane, atMillis, name));
      if (lane < used) {
        return false;
      }
      used = lane + 1;
      return true;
    }

    /** A step leaves its place, if it has one. */
    Optional<Stay> leave(int step) {
      Stay stay = stays.remove(step);
      if (stay != null) {
        taken.clear(stay.lane());
      }
      return Optional.ofNullable(stay);
    }

    /** The place of a step. */
    Optional<Stay> of(int step) {
      return Optional.ofNullable(stays.get(step));
    }

    /** All that goes on, by step. */
    Map<Integer, Stay> open() {
      return Map.copyOf(stays);
    }
  }
}
