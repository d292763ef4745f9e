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
 * Writes a timeline in Chrome's trace event format, which Perfetto and {@code chrome://tracing}
 * show. It has one row for the phases and messages of the build, one row for each job slot with its
 * commands, and as many rows for fetches from the cache as there are parallel fetches.
 *
 * <p>Except during a write the file is valid JSON, even after the build was killed. Like {@link
 * EventLog}, it never fails a build. Safe for use by several threads.
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
   * Creates or truncates a file and writes the part before all events.
   *
   * @param complaints receives a message when the file can no longer be written
   * @throws IOException if the file cannot be created or written
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
          slots.leave(moved.step()); // if it had started, it no longer runs
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
        // These take no time, and there are too many of them to show.
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

  /** Ends everything that is open: commands that run when a build is stopped get no end event. */
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

  /** Writes all waiting records to the file. */
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

  /** Assigns lanes to concurrent activities; each gets the lowest free lane. */
  static final class TraceLanes {
    /**
     * An activity in progress.
     *
     * @param lane its lane, from 0
     */
    record Stay(int lane, long startMillis, String name) {}

    private final BitSet taken = new BitSet();
    private final Map<Integer, Stay> stays = new HashMap<>();
    private int used;

    /**
     * Assigns a lane to a step; a step that already has a lane keeps it. Returns whether the lane
     * is new.
     */
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

    /** Frees the lane of a step, if it has one. */
    Optional<Stay> leave(int step) {
      Stay stay = stays.remove(step);
      if (stay != null) {
        taken.clear(stay.lane());
      }
      return Optional.ofNullable(stay);
    }

    /** The activity of a step. */
    Optional<Stay> of(int step) {
      return Optional.ofNullable(stays.get(step));
    }

    /** All activities in progress, by step. */
    Map<Integer, Stay> open() {
      return Map.copyOf(stays);
    }
  }
}
