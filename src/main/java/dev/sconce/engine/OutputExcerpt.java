package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.session.Answer;
import dev.sconce.session.Question;
import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes a part of what was printed, however much that was. */
final class OutputExcerpt {
  /** After so many the command prints too fast for it to matter. */
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

  /** A command that runs may print between two looks: then once more, so that they agree. */
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

  /** Keeps the bytes from one place on, up to a number. */
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
