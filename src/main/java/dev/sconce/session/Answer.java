package dev.sconce.session;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a {@link Question}. Ids and texts only; all texts are byte strings. */
public sealed interface Answer {
  /**
   * What a step is and how it stands.
   *
   * @param text its texts; of a step that was started those that it was started with
   * @param state where it is, null when it is no part of the build: up to date, or not asked for
   * @param outcome what became of its last run in this build, null when none has ended
   * @param definedAt file and line of its build statement
   * @param inputs the first {@link #MOST} of all inputs, in this order: explicit, implicit,
   *     discovered, order-only, validations
   * @param inputCount how many inputs there are
   * @param dependents the first {@link #MOST} of the steps that read its outputs, in the order of
   *     the manifest
   * @param dependentCount how many such steps there are
   * @param pool the name of the pool that limits it, empty for none
   * @param poolDepth how many of that pool may run at once, 0 for no limit
   * @param depfile the path of its depfile, empty for none
   * @param rspfile the path of its response file, empty for none
   * @param restat whether outputs that it leaves alone spare those who read them
   * @param reasons why it is out of date, or was when it was judged, each a sentence; empty when it
   *     is not, and when it was not judged
   */
  record StepDescription(
      int step,
      StepText text,
      @Nullable StepState state,
      @Nullable StepOutcome outcome,
      String definedAt,
      List<StepInput> inputs,
      int inputCount,
      List<StepRef> dependents,
      int dependentCount,
      String pool,
      int poolDepth,
      String depfile,
      String rspfile,
      boolean restat,
      List<String> reasons)
      implements Answer {
    /** How many inputs and how many dependents are named at most. */
    public static final int MOST = 1_000;

    /** Copies the lists. */
    public StepDescription {
      inputs = List.copyOf(inputs);
      dependents = List.copyOf(dependents);
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * What a step has printed.
   *
   * @param text the wanted part
   * @param fromByte where in the whole output it begins
   * @param sizeBytes how much was printed so far
   * @param complete whether nothing more will come
   */
  record OutputText(int step, String text, long fromByte, long sizeBytes, boolean complete)
      implements Answer {}

  /** Why a step runs, ran, or does not. The first {@link StepDescription#MOST} ingredients. */
  record StepExplanation(int step, Explanation explanation) implements Answer {}

  /** What a step was seen to do with a file that it does not declare. */
  record UndeclaredDescription(UndeclaredReport report) implements Answer {}

  /**
   * Which steps use a file.
   *
   * @param maker the label of the step that makes it, empty for a source
   * @param users the first {@link StepDescription#MOST} of them, by how they use it
   * @param counts how many there are of each use
   * @param traced how many steps of the manifest were traced when they ran last
   * @param steps how many there are
   */
  record FileUsers(
      String path,
      String maker,
      List<FileUser> users,
      Map<FileUse, Integer> counts,
      int traced,
      int steps)
      implements Answer {
    /** Copies the collections. */
    public FileUsers {
      users = List.copyOf(users);
      counts = Map.copyOf(counts);
    }

    /** How many of them run again when the file changes. */
    public int runAgain() {
      return counts.entrySet().stream()
          .filter(one -> one.getKey().runsAgain())
          .mapToInt(Map.Entry::getValue)
          .sum();
    }
  }

  /**
   * A step that uses a file.
   *
   * @param label as in {@link StepText}; a byte string
   * @param program the one that was seen to; empty when none was
   */
  record FileUser(int step, String label, FileUse use, String program) {}

  /**
   * No file of the build is called so, or it is not known which.
   *
   * @param endingSo files whose paths end so, where there are several
   * @param alike where none does, files with a name like that
   */
  record UnknownFile(String path, List<String> endingSo, List<String> alike) implements Answer {
    /** How many files are named of each. */
    public static final int MOST = 20;

    /** Copies the lists. */
    public UnknownFile {
      endingSo = List.copyOf(endingSo);
      alike = List.copyOf(alike);
    }
  }

  /** There is no answer. */
  record Unanswered(Question question, String reason) implements Answer {}

  /**
   * Names a step.
   *
   * @param step its id
   * @param label as in {@link StepText}; a byte string
   */
  record StepRef(int step, String label) {}

  /**
   * An input of a step.
   *
   * @param path the file; a byte string
   * @param maker the step that makes it, or the id of a phony that groups others; -1 for a source
   * @param makerLabel the label of that step, empty for a source; a byte string
   */
  record StepInput(Kind kind, String path, int maker, String makerLabel) {
    /** What {@link #maker} is for a file that no step makes. */
    public static final int NO_MAKER = -1;

    /** How an input was declared. */
    public enum Kind {
      /** Part of the command line. */
      EXPLICIT,
      /** Behind {@code |}, or from a dyndep file. */
      IMPLICIT,
      /** Found out by a depfile or by what the command printed. */
      DISCOVERED,
      /** Behind {@code ||}: only has to be there first. */
      ORDER_ONLY,
      /** Behind {@code |@}: built as well, waited for by nobody. */
      VALIDATION
    }
  }
}
