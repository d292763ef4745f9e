package dev.sconce.app.sconce;

import dev.sconce.report.EventLog;
import dev.sconce.report.LogHeader;
import dev.sconce.report.TraceFile;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.EventSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files that the user wants events in, if any: {@code --event-log} and {@code --trace}. Names
 * count from the directory in which the command was typed. Nothing that writes them is loaded when
 * there are none. Safe for use by several threads.
 */
final class EventFiles implements EventSink, AutoCloseable {
  private static final String EVENT_LOG_BEGINNING = "{\"format\":\"sconce-events\",";
  private static final String TRACE_BEGINNING = "{\"displayTimeUnit\":";

  private final @Nullable EventLog log;
  private final @Nullable TraceFile trace;

  private EventFiles(@Nullable EventLog log, @Nullable TraceFile trace) {
    this.log = log;
    this.trace = trace;
  }

  /**
   * Creates the files that the command line names.
   *
   * @param complaints told, in byte strings, when one cannot be written any more
   * @throws StartException if one cannot be created
   */
  static EventFiles open(CommandLine line, Surroundings surroundings, Consumer<String> complaints)
      throws StartException {
    if (line.eventLog().isEmpty() && line.trace().isEmpty()) {
      return new EventFiles(null, null);
    }
    if (line.eventLog().equals(line.trace())) {
      throw new StartException("--event-log and --trace name the same file");
    }
    LogHeader header =
        new LogHeader(Version.TEXT, Instant.ofEpochMilli(surroundings.startedAtMillis()));
    Consumer<String> texts = text -> complaints.accept(ByteText.of(text));
    EventLog log = null;
    try {
      refuseOthers(surroundings, line.eventLog(), "--event-log", EVENT_LOG_BEGINNING);
      refuseOthers(surroundings, line.trace(), "--trace", TRACE_BEGINNING);
      if (line.eventLog().isPresent()) {
        Path file = surroundings.directory().resolve(line.eventLog().get());
        log = EventLog.create(file, header, surroundings.clock(), texts);
      }
      if (line.trace().isEmpty()) {
        return new EventFiles(log, null);
      }
      Path file = surroundings.directory().resolve(line.trace().get());
      return new EventFiles(log, TraceFile.create(file, header, surroundings.clock(), texts));
    } catch (IOException e) {
      String which = line.eventLog().isPresent() && log == null ? "event log" : "trace";
      if (log != null) {
        log.close();
      }
      throw new StartException(
          ByteText.of("the " + which + " cannot be written: " + e.getMessage()));
    }
  }

  /** A forgotten value would have a source or the manifest overwritten. */
  private static void refuseOthers(
      Surroundings surroundings, Optional<String> name, String option, String beginning)
      throws IOException, StartException {
    Path file = surroundings.directory().resolve(name.orElse(""));
    if (!Files.isRegularFile(file) || Files.size(file) == 0) {
      return;
    }
    byte[] wanted = beginning.getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = Files.newInputStream(file)) {
      if (!Arrays.equals(wanted, in.readNBytes(wanted.length))) {
        throw new StartException(
            ByteText.of(option + " would overwrite " + file + ", which it did not write")
                + "; name another file, or remove that one");
      }
    }
  }

  @Override
  public void accept(BuildEvent event) {
    if (log != null) {
      log.accept(event);
    }
    if (trace != null) {
      trace.accept(event);
    }
  }

  /** Brings what was written so far to the files. */
  void flush() {
    if (log != null) {
      log.flush();
    }
    if (trace != null) {
      trace.flush();
    }
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
    if (trace != null) {
      trace.close();
    }
  }
}
