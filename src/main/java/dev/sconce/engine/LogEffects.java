package dev.sconce.engine;

import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.LogCompletion;
import dev.sconce.schedule.LogEffect;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the logs that are shared with ninja. */
final class LogEffects {
  private final @Nullable BuildLog buildLog;
  private final @Nullable DepsLog depsLog;

  LogEffects(@Nullable BuildLog buildLog, @Nullable DepsLog depsLog) {
    this.buildLog = buildLog;
    this.depsLog = depsLog;
  }

  @Nullable Completion perform(LogEffect effect) {
    return switch (effect) {
      case LogEffect.ReleaseLogs() -> release();
      case LogEffect.RecordCommand record -> record(record);
      case LogEffect.RecordDeps record -> record(record);
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
      return broken("build log", failure);
    }
  }

  private @Nullable Completion record(LogEffect.RecordCommand record) {
    BuildLog log = buildLog;
    assert log != null;
    try {
      log.record(
          record.edge(), (int) record.startMillis(), (int) record.endMillis(), record.mtimeNanos());
      return null;
    } catch (IOException failure) {
      return broken("build log", failure);
    }
  }

  private @Nullable Completion record(LogEffect.RecordDeps record) {
    if (depsLog == null) {
      return null;
    }
    try {
      Node[] outputs = record.edge().outputs();
      for (int i = 0; i < outputs.length; i++) {
        depsLog.record(outputs[i], record.outputMtimes()[i], record.inputs());
      }
      return null;
    } catch (IOException failure) {
      return broken("deps log", failure);
    }
  }

  private static LogCompletion.Broken broken(String log, IOException failure) {
    return new LogCompletion.Broken(
        "Error writing to " + log + ": " + Gathering.messageOf(failure));
  }
}
