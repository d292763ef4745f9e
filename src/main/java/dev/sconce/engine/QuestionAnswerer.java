package dev.sconce.engine;

import dev.sconce.action.DirtyReason;
import dev.sconce.exec.CapturedOutput;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.VariableCycleException;
import dev.sconce.schedule.Scheduler;
import dev.sconce.session.Answer;
import dev.sconce.session.Question;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.UndeclaredReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about steps, on the thread that owns the scheduler. Questions that require
 * reading files are answered on another thread.
 */
final class QuestionAnswerer {
  /** The limit for hashing files for one answer. */
  private static final long MOST_HASHED_BYTES = 256L << 20;

  private final BuildParts parts;
  private final Graph graph;
  private final Scheduler scheduler;
  private final EffectRunner effects;
  private final StepExplainer explainer;
  private final FileWorkers workers = new FileWorkers(1, "explain");

  private int asked;

  /** Questions that are being answered on another thread: whoever removes one answers it. */
  private final Set<PendingQuestion> open =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  QuestionAnswerer(BuildParts parts, Scheduler scheduler, EffectRunner effects) {
    this.parts = parts;
    this.graph = parts.graph();
    this.scheduler = scheduler;
    this.effects = effects;
    this.explainer =
        new StepExplainer(
            parts, new StepExplainer.Limits(MOST_HASHED_BYTES, Answer.StepDescription.MOST));
  }

  void answer(PendingQuestion enquiry) {
    Answer answer = answerTo(enquiry);
    if (answer != null) {
      enquiry.whenAnswered().accept(answer);
    }
  }

  /** Turns down the questions that nobody can answer any more. */
  void close() {
    List.copyOf(open).forEach(this::turnDown);
    workers.abandon();
  }

  private void turnDown(PendingQuestion enquiry) {
    if (open.remove(enquiry)) {
      enquiry.unanswered(Build.OVER);
    }
  }

  /** The answer, or null if it comes later. */
  private @Nullable Answer answerTo(PendingQuestion enquiry) {
    Question question = enquiry.question();
    try {
      return switch (question) {
        case Question.DescribeStep(int step) -> {
          Edge edge = known(step);
          yield edge == null ? noSuchStep(question) : scheduler.describe(edge);
        }
        case Question.OutputSoFar output -> output(output);
        case Question.ExplainStep(int step) -> {
          Edge edge = known(step);
          if (edge == null) {
            yield noSuchStep(question);
          }
          explain(edge, enquiry);
          yield null;
        }
        case Question.DescribeUndeclared about -> undeclared(about);
        case Question.FindFileUsers(String path) -> {
          FileUserSearch search = new FileUserSearch(parts, path);
          inBackground(enquiry, search::answer);
          yield null;
        }
      };
    } catch (VariableCycleException malformed) {
      return new Answer.Unanswered(question, String.valueOf(malformed.getMessage()));
    }
  }

  private Answer undeclared(Question.DescribeUndeclared question) {
    Optional<UndeclaredReport> report = effects.undeclared(question);
    return report.isPresent()
        ? new Answer.UndeclaredDescription(report.get())
        : new Answer.Unanswered(question, "the step was not seen to do so when it ran last");
  }

  private void explain(Edge edge, PendingQuestion enquiry) {
    Answer.StepDescription step = scheduler.describe(edge);
    boolean built =
        step.state() == StepState.DONE
            && (step.outcome() == StepOutcome.BUILT || step.outcome() == StepOutcome.HIT);
    List<DirtyReason> reasons = step.state() == null ? List.of() : scheduler.reasons(edge);
    StepExplainer.Subject subject = explainer.capture(edge, reasons);
    inBackground(
        enquiry, () -> new Answer.StepExplanation(edge.id(), explainer.explain(subject, built)));
  }

  /** Answers on another thread. */
  private void inBackground(PendingQuestion enquiry, Supplier<Answer> answering) {
    open.add(enquiry);
    workers.execute(
        asked++,
        () -> {
          Answer answer = answering.get();
          if (open.remove(enquiry)) {
            enquiry.whenAnswered().accept(answer);
          }
        },
        () -> turnDown(enquiry));
  }

  private @Nullable Edge known(int step) {
    return step >= 0 && step < graph.edgeCount() ? graph.edge(step) : null;
  }

  private static Answer noSuchStep(Question question) {
    return new Answer.Unanswered(question, "there is no such step");
  }

  private Answer output(Question.OutputSoFar question) {
    if (known(question.step()) == null) {
      return noSuchStep(question);
    }
    try {
      CapturedOutput running = effects.outputSoFar(question.step());
      if (running != null) {
        return OutputExcerpt.ofRunning(question, running);
      }
      StepOutput printed = scheduler.printed(question.step());
      return printed == null
          ? new Answer.Unanswered(question, "the command has not run")
          : OutputExcerpt.ofFinished(question, printed);
    } catch (IOException failure) {
      return new Answer.Unanswered(
          question, "its output cannot be read: " + FactGatherer.messageOf(failure));
    }
  }

  /** A question and its asker. */
  record PendingQuestion(Question question, Consumer<Answer> whenAnswered) {
    void unanswered(String reason) {
      whenAnswered.accept(new Answer.Unanswered(question, reason));
    }
  }

  /** Copies a part of the output, however long the whole is. */
  static final class OutputExcerpt {
    /** After this many attempts, the command prints too fast for the difference to matter. */
    private static final int MOST_LOOKS = 4;

    private OutputExcerpt() {}

    static Answer.OutputText ofRunning(Question.OutputSoFar question, CapturedOutput output)
        throws IOException {
      return of(question, output, false);
    }

    static Answer.OutputText ofFinished(Question.OutputSoFar question, StepOutput output)
        throws IOException {
      if (output instanceof CommandEffects.CapturedStepOutput(CapturedOutput captured)) {
        return of(question, captured, true);
      }
      long size = output.sizeBytes();
      boolean end = question.part() == Question.Part.END;
      long from = end ? Math.max(0, size - question.maxBytes()) : 0;
      Window window = new Window(from, question.maxBytes());
      output.writeTo(window);
      return answer(question, window.taken(), from, size, true);
    }

    /**
     * A running command may print between reading the size and reading the text: then both are read
     * again, so that they agree.
     */
    private static Answer.OutputText of(
        Question.OutputSoFar question, CapturedOutput output, boolean complete) throws IOException {
      if (question.part() == Question.Part.BEGINNING) {
        byte[] head = output.head(question.maxBytes());
        return answer(question, head, 0, output.sizeBytes(), complete);
      }
      long size = output.sizeBytes();
      byte[] tail = output.tail(question.maxBytes());
      for (int look = 0; look < MOST_LOOKS && output.sizeBytes() != size; look++) {
        size = output.sizeBytes();
        tail = output.tail(question.maxBytes());
      }
      return answer(question, tail, Math.max(0, size - tail.length), size, complete);
    }

    private static Answer.OutputText answer(
        Question.OutputSoFar question, byte[] bytes, long from, long size, boolean complete) {
      return new Answer.OutputText(
          question.step(), new String(bytes, StandardCharsets.ISO_8859_1), from, size, complete);
    }

    /** Keeps the bytes from one position on, up to a number. */
    private static final class Window extends OutputStream {
      private final byte[] kept;
      private long toSkip;
      private int length;

      Window(long from, int maxBytes) {
        this.toSkip = from;
        this.kept = new byte[maxBytes];
      }

      @Override
      public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) {
        int skipped = (int) Math.min(count, toSkip);
        toSkip -= skipped;
        int taken = Math.min(count - skipped, kept.length - length);
        System.arraycopy(bytes, offset + skipped, kept, length, taken);
        length += taken;
      }

      byte[] taken() {
        return Arrays.copyOf(kept, length);
      }
    }
  }
}
