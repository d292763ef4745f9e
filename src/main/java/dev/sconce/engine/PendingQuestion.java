package dev.sconce.engine;

import dev.sconce.session.Answer;
import dev.sconce.session.Question;
import java.util.function.Consumer;

/** A question and who wants to know. */
record PendingQuestion(Question question, Consumer<Answer> whenAnswered) {
  void unanswered(String reason) {
    whenAnswered.accept(new Answer.Unanswered(question, reason));
  }
}
