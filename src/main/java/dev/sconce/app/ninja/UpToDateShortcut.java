package dev.sconce.app.ninja;

import dev.sconce.engine.UpToDateCheck;
import dev.sconce.files.DiskFiles;
import dev.sconce.graph.Graph;
import dev.sconce.history.UpToDateRecord;
import dev.sconce.history.UpToDateRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that there is nothing to do without reading manifest and logs, when the last build found so
 * and whatever it looked at is as it was. Asked only where the answer depends on nothing else and
 * is all that would be printed.
 */
final class UpToDateShortcut {
  private static final String DIRECTORY = ".sconce";
  private static final String FILE = DIRECTORY + "/up-to-date";

  /** Below, reading everything anew takes no longer, and no file is left in small builds. */
  private static final int MIN_NODES = 1000;

  private final DiskFiles files;
  private final int processors;
  private final boolean asked;
  private final String question;
  private @Nullable UpToDateCheck check;

  UpToDateShortcut(NinjaContext context, NinjaOptions options, DiskFiles files) {
    this.files = files;
    this.processors = context.processors();
    NinjaOptions.DebugModes debug = options.debug();
    this.asked =
        !context.code().isEmpty()
            && !options.dryRun()
            && !debug.explain()
            && !debug.stats()
            && context.environment().get("MAKEFLAGS").orElse("").isEmpty();
    // Another version of this program may have other rules.
    StringBuilder text = new StringBuilder(context.code()).append('\0').append(options.manifest());
    text.append(options.phonyCycleIsError() ? "\0strict" : "\0");
    for (String target : options.targets()) {
      text.append('\0').append(target);
    }
    this.question = text.toString();
  }

  /** Whether there is still nothing to do; false when that is not known. */
  boolean stillHolds() {
    if (!asked) {
      return false;
    }
    try {
      if (files.mtimeNanos(FILE) == 0) {
        return false;
      }
      Optional<byte[]> bytes = files.read(FILE);
      Optional<UpToDateRecord> record = bytes.flatMap(read -> UpToDateRecord.read(read, question));
      if (record.isEmpty()) {
        return false;
      }
      UpToDateCheck made = UpToDateCheck.perform(record.get(), files, processors);
      check = made;
      return made.holds();
    } catch (IOException unreadable) {
      // Then all is looked at anew, which costs nothing but time.
      return false;
    }
  }

  /**
   * Whether a file of the build is known to have changed since the last answer, so that commands
   * will run. Other logs tell nothing of that: each build that did something leaves them so.
   */
  boolean isRefuted() {
    return check != null && check.sawChange();
  }

  /** What was seen meanwhile of a graph's files. Gives it once, as it gets old. */
  UpToDateCheck.KnownTimestamps knownTimes(Graph graph) {
    UpToDateCheck made = check;
    check = null;
    return made == null ? UpToDateCheck.KnownTimestamps.none() : made.knownTimes(graph);
  }

  /** Whether to take notes for {@link #keep}. */
  boolean wanted(Graph graph) {
    return asked && graph.nodeCount() >= MIN_NODES;
  }

  /** Keeps what led to the answer that there is nothing to do. */
  void keep(UpToDateRecorder notes) {
    Optional<byte[]> record = notes.record(question);
    if (record.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(files.path("mkdir", DIRECTORY));
      files.writeAtomically(FILE, record.get());
    } catch (IOException notKept) {
      // A directory that may not be written to: the next build looks at all anew, as this one did.
      return;
    }
  }
}
