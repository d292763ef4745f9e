package dev.sconce.engine;

import dev.sconce.files.FileException;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the logs that are shared with ninja. */
final class LogEffects {
  private static final Completion RECORDED = new Completion.Logs.Recorded("");

  private final @Nullable BuildLog buildLog;
  private final @Nullable DepsLog depsLog;

  LogEffects(@Nullable BuildLog buildLog, @Nullable DepsLog depsLog) {
    this.buildLog = buildLog;
    this.depsLog = depsLog;
  }

  @Nullable Completion perform(Effect.Logs effect) {
    return switch (effect) {
      case Effect.Logs.ReleaseLogs() -> release();
      case Effect.Logs.RecordCommand record -> record(record);
      case Effect.Logs.RecordDeps record -> record(record);
    };
  }

  private @Nullable Completion release() {
    try {
      if (buildLog != null) {
        buildLog.release();
      }
      if (depsLog != null) {
        depsLog.close();
      }
      return null;
    } catch (IOException failure) {
      return new Completion.Logs.Broken(error("build log", failure));
    }
  }

  private Completion record(Effect.Logs.RecordCommand record) {
    BuildLog log = buildLog;
    assert log != null;
    try {
      log.record(
          record.edge(), (int) record.startMillis(), (int) record.endMillis(), record.mtimeNanos());
      return RECORDED;
    } catch (IOException failure) {
      return new Completion.Logs.Recorded(error("build log", failure));
    }
  }

  private Completion record(Effect.Logs.RecordDeps record) {
    if (depsLog == null) {
      return RECORDED;
    }
    try {
      Node[] outputs = record.edge().outputs();
      for (int i = 0; i < outputs.length; i++) {
        depsLog.record(outputs[i], record.outputMtimes()[i], record.inputs());
      }
      return RECORDED;
    } catch (IOException failure) {
      return new Completion.Logs.Recorded(error("deps log", failure));
    }
  }

  private static String error(String log, IOException failure) {
    return "Error writing to " + log + ": " + FileException.reasonOf(failure);
  }
}
