package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.io.OutputStream;

/** What a command printed, as events carry it. */
record CapturedStepOutput(CapturedOutput captured) implements StepOutput {
  static StepOutput of(CapturedOutput captured) {
    return captured.sizeBytes() == 0 ? NONE : new CapturedStepOutput(captured);
  }

  @Override
  public long sizeBytes() {
    return captured.sizeBytes();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    captured.writeTo(out);
  }
}
