package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.report.EventLog;
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
 * Writes events to the files that the user asked for: an event log and a trace. Options and
 * variables name them relative to the directory in which the command was typed. If there are none,
 * no class for writing them is loaded. Safe for use by several threads.
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
   * Creates the files that settings name.
   *
   * @param complaints receives a message, a byte string, if one can no longer be written
   * @throws StartException if one cannot be created
   */
  static EventFiles open(Settings settings, ProcessContext context, Consumer<String> complaints)
      throws StartException {
    Optional<Path> logFile = file(settings, Setting.EVENT_LOG, context);
    Optional<Path> traceFile = file(settings, Setting.TRACE, context);
    if (logFile.isEmpty() && traceFile.isEmpty()) {
      return new EventFiles(null, null);
    }
    String logName = settings.named(Setting.EVENT_LOG);
    String traceName = settings.named(Setting.TRACE);
    if (logFile.equals(traceFile)) {
      throw new StartException(logName + " and " + traceName + " name the same file");
    }
    EventLog.Header header =
        new EventLog.Header(Version.TEXT, Instant.ofEpochMilli(context.startedAtMillis()));
    Consumer<String> texts = text -> complaints.accept(Utf8Text.of(text));
    EventLog log = null;
    try {
      if (logFile.isPresent()) {
        refuseOthers(logFile.get(), logName, EVENT_LOG_BEGINNING);
      }
      if (traceFile.isPresent()) {
        refuseOthers(traceFile.get(), traceName, TRACE_BEGINNING);
      }
      if (logFile.isPresent()) {
        log = EventLog.create(logFile.get(), header, context.clock(), texts);
      }
      if (traceFile.isEmpty()) {
        return new EventFiles(log, null);
      }
      return new EventFiles(log, TraceFile.create(traceFile.get(), header, context.clock(), texts));
    } catch (IOException e) {
      String which = logFile.isPresent() && log == null ? "event log" : "trace";
      if (log != null) {
        log.close();
      }
      throw new StartException(
          Utf8Text.of("the " + which + " cannot be written: " + e.getMessage()));
    }
  }

  private static Optional<Path> file(Settings settings, Setting setting, ProcessContext context) {
    return settings.text(setting).map(name -> context.directory().resolve(Utf8Text.text(name)));
  }

  /**
   * Refuses to overwrite a file that Sconce did not write. If the user forgets the value of the
   * option, the next word could be a source or the manifest.
   */
  private static void refuseOthers(Path file, String name, String beginning)
      throws IOException, StartException {
    if (!Files.isRegularFile(file) || Files.size(file) == 0) {
      return;
    }
    byte[] wanted = beginning.getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = Files.newInputStream(file)) {
      if (!Arrays.equals(wanted, in.readNBytes(wanted.length))) {
        throw new StartException(
            name
                + Utf8Text.of(" would overwrite " + file + ", which it did not write")
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

  /** Writes all buffered data to the files. */
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
