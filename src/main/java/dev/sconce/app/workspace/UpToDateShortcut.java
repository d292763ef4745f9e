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
 * Says that there is nothing to do without reading manifest and logs, when the last build found so
 * and whatever it looked at is as it was. Asked only where the answer depends on nothing else and
 * is all that would be printed. Each face keeps an answer of its own, so that users of both find
 * both.
 */
public final class UpToDateShortcut {
  private static final String DIRECTORY = ".sconce";
  private static final String FILE = DIRECTORY + "/up-to-date-";

  /** Below, reading everything anew takes no longer, and no file is left in small builds. */
  public static final int MIN_NODES = 1000;

  private final DiskFiles files;
  private final int processors;
  private final @Nullable Question question;
  private final Runnable whenRefuted;
  private @Nullable UpToDateCheck check;
  private String answer = "";

  /**
   * What is asked, and of whom.
   *
   * @param face whose rules say what is up to date
   * @param code the digest of this program: another version may have other rules
   * @param words all else that the answer depends on, such as manifest and targets; byte strings
   * @param minNodes builds with fewer are looked at anew
   */
  public record Question(String face, String code, List<String> words, int minNodes) {
    /** Copies the list. */
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

  /** Tells what builds looked at. */
  public interface LookedAt {
    /** Notes it; or that something was done, so that there is nothing to be kept. */
    void note(UpToDateRecorder notes);
  }

  /**
   * Has looked at nothing yet.
   *
   * @param question null where there may be more to say or to do than to answer it
   * @param whenRefuted told when a file was found to have changed since the last build, so that
   *     commands will run; once, on any thread
   */
  public UpToDateShortcut(
      DiskFiles files, int processors, @Nullable Question question, Runnable whenRefuted) {
    this.files = files;
    this.processors = processors;
    this.whenRefuted = whenRefuted;
    this.question = question == null || question.code().isEmpty() ? null : question;
  }

  /** Whether there is still nothing to do; false when that is not known. */
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
      // Then all is looked at anew, which costs nothing but time.
      return false;
    }
  }

  /** What was kept with the answer that still holds. */
  public String answer() {
    return answer;
  }

  /** What was seen meanwhile of a graph's files. Gives it once, as it gets old. */
  public UpToDateCheck.KnownTimestamps knownTimes(Graph graph) {
    UpToDateCheck made = check;
    check = null;
    return made == null ? UpToDateCheck.KnownTimestamps.none() : made.knownTimes(graph);
  }

  /**
   * Keeps the answer that there is nothing to do, if the next build would say nothing else.
   *
   * @param loaded what was read; nothing was to be said of it
   * @param looked tells what was looked at beside that
   * @param text comes back as {@link #answer}, a byte string
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
      // A directory that may not be written to: the next build looks at all anew, as this one did.
      return;
    }
  }

  /** Whether a log will be mended, or has to be. */
  private static boolean isOdd(LoadedBuild loaded) {
    BuildLog buildLog = loaded.buildLog();
    DepsLog depsLog = loaded.depsLog();
    return buildLog.warning().isPresent() || depsLog.warning().isPresent() || loaded.needsRepair();
  }
}
