package dev.sconce.app.sconce;

import dev.sconce.history.StoredOutput;
import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The stored output of a step, with a marker where part of it is missing. */
record KeptOutput(StoredOutput kept) implements StepOutput {
  @Override
  public long sizeBytes() {
    return kept.printedBytes();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    if (kept.lost()) {
      note(out, "(what it printed is lost or damaged)");
      return;
    }
    out.write(kept.head());
    if (kept.omittedBytes() > 0) {
      note(out, "\n(" + kept.omittedBytes() + " bytes were not kept)\n");
      out.write(kept.tail());
    }
  }

  private static void note(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
