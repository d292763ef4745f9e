package dev.sconce.ui.plain;

import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints status lines, one over the other on a smart terminal, and what belongs below them. While a
 * command has the terminal everything is held back: the status line last given, and all else in
 * order.
 */
final class NinjaLinePrinter {
  private sealed interface Held {}

  private record HeldText(String text) implements Held {}

  private record HeldOutput(StepOutput output) implements Held {}

  private final NinjaTerminal terminal;
  private final boolean smart;
  private final List<Held> held = new ArrayList<>();
  private @Nullable String heldStatus;
  private boolean heldElides;
  private boolean atLineStart = true;
  private boolean locked;

  NinjaLinePrinter(NinjaTerminal terminal, boolean smart) {
    this.terminal = terminal;
    this.smart = smart;
  }

  boolean smart() {
    return smart;
  }

  /**
   * Prints a status line.
   *
   * @param elides whether it may be printed over and shortened to the width of the terminal
   */
  void status(String line, boolean elides) {
    if (locked) {
      heldStatus = line;
      heldElides = elides;
      return;
    }
    if (smart) {
      terminal.out().print('\r');
    }
    if (smart && elides) {
      int columns = terminal.columns().getAsInt();
      terminal.out().print(columns > 0 ? MiddleElision.elide(line, columns) : line);
      terminal.out().print("\u001b[K");
      atLineStart = false;
    } else {
      terminal.out().print(line);
      terminal.out().print('\n');
    }
    terminal.out().flush();
  }

  /** Prints a text on a line of its own, below what is there. */
  void text(String text) {
    newLine();
    if (!text.isEmpty()) {
      put(new HeldText(text));
    }
    atLineStart = text.isEmpty() || text.endsWith("\n");
  }

  /** Prints what a command printed, on a line of its own, below what is there. */
  void output(StepOutput output) {
    newLine();
    if (!locked) {
      atLineStart = write(output);
      return;
    }
    held.add(new HeldOutput(output));
    atLineStart = copy(output, OutputStream.nullOutputStream());
  }

  /** Hands everything on. */
  void flush() {
    terminal.out().flush();
  }

  /** Holds everything back while a command has the terminal, or prints what was held back. */
  void lock(boolean lock) {
    if (lock == locked) {
      return;
    }
    if (lock) {
      text("");
      flush();
    }
    locked = lock;
    if (!lock) {
      release();
    }
  }

  private void release() {
    newLine();
    atLineStart = true;
    for (Held piece : held) {
      switch (piece) {
        case HeldText text -> {
          terminal.out().print(text.text());
          atLineStart = text.text().endsWith("\n");
        }
        case HeldOutput output -> atLineStart = write(output.output());
      }
    }
    held.clear();
    String status = heldStatus;
    heldStatus = null;
    if (status != null && !status.isEmpty()) {
      status(status, heldElides);
    }
  }

  private void newLine() {
    if (locked && heldStatus != null && !heldStatus.isEmpty()) {
      held.add(new HeldText(heldStatus + "\n"));
      heldStatus = null;
    }
    if (!atLineStart) {
      put(new HeldText("\n"));
    }
  }

  private void put(HeldText text) {
    if (locked) {
      held.add(text);
    } else {
      terminal.out().print(text.text());
    }
  }

  /** Writes an output and tells whether it ends its last line. */
  private boolean write(StepOutput output) {
    return copy(output, terminal.out());
  }

  private boolean copy(StepOutput output, OutputStream out) {
    ColourStrip strip = new ColourStrip(out, !terminal.colour());
    try {
      output.writeTo(strip);
    } catch (IOException e) {
      terminal.warning("the rest of the output is lost: " + e.getMessage());
    }
    return strip.endsLine();
  }
}
