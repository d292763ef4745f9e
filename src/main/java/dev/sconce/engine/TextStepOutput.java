package dev.sconce.engine;

import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.io.OutputStream;

/** An output that was made here: filtered, or with an error at its end. */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record TextStepOutput(byte[] content) implements StepOutput {
  static StepOutput of(byte[] content) {
    return content.length == 0 ? NONE : new TextStepOutput(content);
  }

  @Override
  public long sizeBytes() {
    return content.length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(content);
  }
}
