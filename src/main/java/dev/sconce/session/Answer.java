package dev.sconce.session;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link Question}. Ids and texts only; all texts are byte strings. */
public sealed interface Answer {
  /**
   * The definition and the status of a step.
   *
   * @param text its texts; for a step that was started, those at its start
   * @param state its state, null if it is no part of the build: up to date, or not requested
   * @param outcome the outcome of its last run in this build, null if none has ended
   * @param definedAt file and line of its build statement
   * @param inputs the first {@link #MOST} of all inputs, in this order: explicit, implicit,
   *     discovered, order-only, validations
   * @param inputCount how many inputs there are
   * @param dependents the first {@link #MOST} of the steps that read its outputs, in the order of
   *     the manifest
   * @param dependentCount how many such steps there are
   * @param pool the name of its pool, empty for none
   * @param poolDepth how many steps of that pool may run at once, 0 for no limit
   * @param depfile the path of its depfile, empty for none
   * @param rspfile the path of its response file, empty for none
   * @param restat whether outputs that it leaves unchanged prevent runs of their readers
   * @param reasons why it is out of date, or was when it was checked, each a sentence; empty if it
   *     is not, or was not checked
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
    /** The maximum number of inputs, and of dependents, in one answer. */
    public static final int MOST = 1_000;

    public StepDescription {
      inputs = List.copyOf(inputs);
      dependents = List.copyOf(dependents);
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * The output of a step.
   *
   * @param text the requested part
   * @param fromByte where in the whole output it begins
   * @param sizeBytes the size of the output so far
   * @param complete whether the output is complete
   */
  record OutputText(int step, String text, long fromByte, long sizeBytes, boolean complete)
      implements Answer {}

  /**
   * Why a step runs, ran, or does not. Contains the first {@link StepDescription#MOST} ingredients.
   */
  record StepExplanation(int step, Explanation explanation) implements Answer {}

  /** An undeclared access of a step, with fixes. */
  record UndeclaredDescription(UndeclaredReport report) implements Answer {}

  /**
   * The steps that use a file.
   *
   * @param maker the label of the step that makes it, empty for a source
   * @param users the first {@link StepDescription#MOST} of them, ordered by kind of use
   * @param counts how many steps there are for each kind of use
   * @param traced how many steps of the manifest were traced in their last runs
   * @param steps how many steps the manifest has
   */
  record FileUsers(
      String path,
      String maker,
      List<FileUser> users,
      Map<FileUse, Integer> counts,
      int traced,
      int steps)
      implements Answer {
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
   * @param program the program that was seen to use it; empty if none was
   */
  record FileUser(int step, String label, FileUse use, String program) {}

  /**
   * The build has no file of this name, or several.
   *
   * @param endingSo files whose paths end like this, if there are several
   * @param alike if there are none, files with a similar name
   */
  record UnknownFile(String path, List<String> endingSo, List<String> alike) implements Answer {
    /** The maximum number of files in each list. */
    public static final int MOST = 20;

    public UnknownFile {
      endingSo = List.copyOf(endingSo);
      alike = List.copyOf(alike);
    }
  }

  /** There is no answer. */
  record Unanswered(Question question, String reason) implements Answer {}

  /**
   * A reference to a step.
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
    /** The value of {@link #maker} for a file that no step makes. */
    public static final int NO_MAKER = -1;

    /** How an input was declared. */
    public enum Kind {
      /** Part of the command line. */
      EXPLICIT,
      /** Behind {@code |}, or from a dyndep file. */
      IMPLICIT,
      /** Found by a depfile or in the output of the command. */
      DISCOVERED,
      /** Behind {@code ||}: only has to exist before the step runs. */
      ORDER_ONLY,
      /** Behind {@code |@}: built as well, but nothing waits for it. */
      VALIDATION
    }
  }
}
