package dev.sconce.ui.tui;

import dev.sconce.session.Answer;
import dev.sconce.session.Question;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the engine was asked and has answered, about one step.
 *
 * @param step the step, -1 at first
 */
record StepAnswers(int step, Map<Question, Reply> replies) {
  /** Nothing was asked. */
  static final StepAnswers NOTHING = new StepAnswers(-1, Map.of());

  /**
   * One exchange.
   *
   * @param askedMillis when it was asked last
   * @param waiting whether the answer to that is still to come
   * @param answer the last answer, null before the first
   * @param lines those of the answer, when it is an output
   */
  record Reply(
      long askedMillis,
      boolean waiting,
      @Nullable Answer answer,
      @Nullable OutputTextLines lines) {}

  StepAnswers {
    replies = Map.copyOf(replies);
  }

  /** A question went out; what is known of other steps is forgotten. */
  StepAnswers asking(int about, Question question, long nowMillis) {
    Map<Question, Reply> next = about == step ? new HashMap<>(replies) : new HashMap<>();
    Reply before = next.get(question);
    next.put(
        question,
        before == null
            ? new Reply(nowMillis, true, null, null)
            : new Reply(nowMillis, true, before.answer(), before.lines()));
    return new StepAnswers(about, next);
  }

  /** An answer came; one that nobody waits for any more is dropped. */
  StepAnswers answered(Question question, Answer answer) {
    Reply asked = replies.get(question);
    if (asked == null) {
      return this;
    }
    Map<Question, Reply> next = new HashMap<>(replies);
    OutputTextLines lines =
        answer instanceof Answer.OutputText told ? new OutputTextLines(told) : null;
    next.put(question, new Reply(asked.askedMillis(), false, answer, lines));
    return new StepAnswers(step, next);
  }

  /** The exchange about a question. */
  Optional<Reply> reply(Question question) {
    return Optional.ofNullable(replies.get(question));
  }

  /** The answer to a question. */
  Optional<Answer> answer(Question question) {
    return reply(question).flatMap(reply -> Optional.ofNullable(reply.answer()));
  }
}
