package dev.sconce.ui.tui.view;

import dev.sconce.session.Answer;
import dev.sconce.session.Problem;
import dev.sconce.session.Question;
import dev.sconce.ui.text.UnitText;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The questions to the engine about one step with their answers, and the results of proofs.
 *
 * @param step the step, -1 at first
 * @param proofs of any step, one for each file
 */
public record StepAnswers(int step, Map<Question, Reply> replies, List<Proof> proofs) {
  /** No question was asked. */
  static final StepAnswers NOTHING = new StepAnswers(-1, Map.of(), List.of());

  /**
   * A question's state and answer.
   *
   * @param askedMillis when it was last asked
   * @param waiting whether the answer to that is still missing
   * @param answer the last answer, null before the first
   * @param lines of the answer, if it is an output
   */
  public record Reply(
      long askedMillis,
      boolean waiting,
      @Nullable Answer answer,
      @Nullable OutputTextLines lines) {}

  public StepAnswers {
    replies = Map.copyOf(replies);
    proofs = List.copyOf(proofs);
  }

  /** Adds the result of running a step without a file. */
  StepAnswers proved(Proof proof) {
    List<Proof> next = new ArrayList<>(proofs);
    next.removeIf(old -> old.isAbout(proof.step(), proof.path()));
    next.add(proof);
    return new StepAnswers(step, replies, next);
  }

  /** The result of running a step without a file, if that was done. */
  public Optional<Proof.Verdict> proof(String ofStep, String path) {
    return proofs.stream()
        .filter(proof -> proof.isAbout(ofStep, path))
        .map(Proof::verdict)
        .findFirst();
  }

  /** A question was sent; answers about other steps are dropped. */
  StepAnswers asking(int about, Question question, long nowMillis) {
    Map<Question, Reply> next = about == step ? new HashMap<>(replies) : new HashMap<>();
    Reply before = next.get(question);
    next.put(
        question,
        before == null
            ? new Reply(nowMillis, true, null, null)
            : new Reply(nowMillis, true, before.answer(), before.lines()));
    return new StepAnswers(about, next, proofs);
  }

  /** An answer came; it is dropped if nobody waits for it any more. */
  StepAnswers answered(Question question, Answer answer) {
    Reply asked = replies.get(question);
    if (asked == null) {
      return this;
    }
    Map<Question, Reply> next = new HashMap<>(replies);
    OutputTextLines lines =
        answer instanceof Answer.OutputText told ? new OutputTextLines(told) : null;
    next.put(question, new Reply(asked.askedMillis(), false, answer, lines));
    return new StepAnswers(step, next, proofs);
  }

  /** The state of a question. */
  public Optional<Reply> reply(Question question) {
    return Optional.ofNullable(replies.get(question));
  }

  /** The answer to a question. */
  public Optional<Answer> answer(Question question) {
    return reply(question).flatMap(reply -> Optional.ofNullable(reply.answer()));
  }

  /**
   * The lines of an output from the engine, as byte strings. Line starts are found once; a line is
   * extracted when it is accessed. If the beginning is missing, the first line says so, and the
   * rest of the cut line is left out.
   */
  public static final class OutputTextLines extends AbstractList<String> implements RandomAccess {
    private final String text;
    private final String missing;

    /** The start of each line, and last the start of the next one. */
    private final int[] starts;

    private final int count;

    public OutputTextLines(Answer.OutputText told) {
      text = told.text();
      boolean cut = told.fromByte() > 0;
      missing = cut ? "(" + UnitText.bytes(told.fromByte()) + " before this)" : "";
      int at = cut ? text.indexOf('\n') + 1 : 0;
      int[] found = new int[64];
      int lines = 0;
      found[0] = at;
      while (at < text.length()) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() + 1 : end + 1;
        lines++;
        found = lines < found.length ? found : Arrays.copyOf(found, 2 * found.length);
        found[lines] = at;
      }
      starts = found;
      count = lines;
    }

    @Override
    public String get(int index) {
      int line = missing.isEmpty() ? index : index - 1;
      if (line < 0 && index == 0) {
        return missing;
      }
      if (line < 0 || line >= count) {
        throw new IndexOutOfBoundsException(index);
      }
      int end = Math.min(starts[line + 1] - 1, starts[line] + Problem.OutputHead.MAX_LINE_BYTES);
      return text.substring(starts[line], end); // no terminal shows more of a line
    }

    @Override
    public int size() {
      return missing.isEmpty() ? count : count + 1;
    }
  }
}
