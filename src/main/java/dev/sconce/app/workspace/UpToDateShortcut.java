package dev.sconce.app.workspace;

import dev.sconce.engine.UpToDateCheck;
import dev.sconce.files.DiskFiles;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.UpToDateRecord;
import dev.sconce.history.UpToDateRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers that there is nothing to do without reading manifest and logs, if the last build found
 * nothing to do and none of the files that it checked has changed. Used only if the answer depends
 * on nothing else and is the only output. Each face keeps its own answer, so that users of both
 * names benefit.
 */
public final class UpToDateShortcut {
  private static final String DIRECTORY = ".sconce";
  private static final String FILE = DIRECTORY + "/up-to-date-";

  /** In smaller builds, a full check takes no longer, and they get no extra file. */
  public static final int MIN_NODES = 1000;

  private final DiskFiles files;
  private final int processors;
  private final @Nullable Question question;
  private final Runnable whenRefuted;
  private @Nullable UpToDateCheck check;
  private String answer = "";

  /**
   * The question that the answer belongs to.
   *
   * @param face whose rules decide what is up to date
   * @param code the digest of this program, because another version may have other rules
   * @param words everything else that the answer depends on, such as manifest and targets; byte
   *     strings
   * @param minNodes builds with fewer nodes are always checked in full
   */
  public record Question(String face, String code, List<String> words, int minNodes) {
    public Question {
      words = List.copyOf(words);
    }

    private String text() {
      StringBuilder text = new StringBuilder(face).append('\0').append(code);
      for (String word : words) {
        text.append('\0').append(word);
      }
      return text.toString();
    }

    private String file() {
      return FILE + face;
    }
  }

  /** Reports the files that builds checked. */
  public interface LookedAt {
    /** Adds these files to the notes, or marks the notes as unfit if a build changed anything. */
    void note(UpToDateRecorder notes);
  }

  /**
   * @param question null if the build may do or print more than the answer
   * @param whenRefuted called when a file has changed since the last build, so commands will run;
   *     once, on any thread
   */
  public UpToDateShortcut(
      DiskFiles files, int processors, @Nullable Question question, Runnable whenRefuted) {
    this.files = files;
    this.processors = processors;
    this.whenRefuted = whenRefuted;
    this.question = question == null || question.code().isEmpty() ? null : question;
  }

  /** Whether there is still nothing to do; false if that is unknown. */
  public boolean stillHolds() {
    if (question == null) {
      return false;
    }
    try {
      if (files.mtimeNanos(question.file()) == 0) {
        return false;
      }
      byte[] bytes = files.read(question.file()).orElse(null);
      UpToDateRecord record =
          bytes == null ? null : UpToDateRecord.read(bytes, question.text()).orElse(null);
      if (record == null) {
        return false;
      }
      UpToDateCheck made = UpToDateCheck.perform(record, files, processors, whenRefuted);
      check = made;
      answer = record.answer();
      return made.holds();
    } catch (IOException unreadable) {
      // Then the build does the full check, which costs only time.
      return false;
    }
  }

  /** The text that was stored with the answer, if it still holds. */
  public String answer() {
    return answer;
  }

  /** The timestamps of a graph's files that the check found. Gives them once, because they age. */
  public UpToDateCheck.KnownTimestamps knownTimes(Graph graph) {
    UpToDateCheck made = check;
    check = null;
    return made == null ? UpToDateCheck.KnownTimestamps.none() : made.knownTimes(graph);
  }

  /**
   * Stores the answer that there is nothing to do, if the next build would print nothing else.
   *
   * @param loaded the build directory as read, without warnings
   * @param looked reports the other files that were checked
   * @param text to return from {@link #answer}, a byte string
   */
  public void keep(LoadedBuild loaded, LookedAt looked, String text) {
    if (question == null || isOdd(loaded) || loaded.graph().nodeCount() < question.minNodes()) {
      return;
    }
    UpToDateRecorder notes = new UpToDateRecorder(files, loaded.startedAtMillis());
    for (String file : loaded.manifest().files()) {
      notes.content(file);
    }
    for (String file : loaded.logs().names()) {
      notes.content(file);
    }
    looked.note(notes);
    Optional<byte[]> record = notes.record(question.text(), text);
    if (record.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(files.path("mkdir", DIRECTORY));
      files.writeAtomically(question.file(), record.get());
    } catch (IOException notKept) {
      // In a read-only directory, the next build does the full check, as this one did.
      return;
    }
  }

  /** Whether a log has a warning or must be repaired. */
  private static boolean isOdd(LoadedBuild loaded) {
    BuildLog buildLog = loaded.buildLog();
    DepsLog depsLog = loaded.depsLog();
    return buildLog.warning().isPresent() || depsLog.warning().isPresent() || loaded.needsRepair();
  }
}
