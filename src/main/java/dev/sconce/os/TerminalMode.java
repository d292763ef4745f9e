package dev.sconce.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How a terminal treats input and output: the kernel's struct termios, which is the same on x86_64
 * and aarch64. It has four words of flags (input, output, control, local), a byte for the line
 * discipline, then the special characters. Immutable.
 */
public final class TerminalMode {
  static final int SIZE_BYTES = 36;

  private static final int INPUT = 0;
  private static final int OUTPUT = 4;
  private static final int LOCAL = 12;
  private static final int CHARACTERS = 17;

  private static final int BREAK_INTERRUPTS = 0x2;
  private static final int STRIP_TO_SEVEN_BITS = 0x20;
  private static final int LINE_FEED_TO_RETURN = 0x40;
  private static final int IGNORE_RETURN = 0x80;
  private static final int RETURN_TO_LINE_FEED = 0x100;
  private static final int FLOW_CONTROL = 0x400;

  private static final int TREATED_OUTPUT = 0x1;

  private static final int SIGNALS = 0x1;
  private static final int LINES = 0x2;
  private static final int ECHO = 0x8;
  private static final int EXTENDED = 0x8000;

  private static final int TIME = 5;
  private static final int LEAST = 6;
  private static final int SUSPEND = 10;

  private final byte[] bytes;

  TerminalMode(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /**
   * A mode in which each key is delivered at once, without echo, including the keys that would send
   * a signal or stop and start the output. Output is treated as before.
   */
  public TerminalMode keys() {
    int input =
        BREAK_INTERRUPTS
            | STRIP_TO_SEVEN_BITS
            | LINE_FEED_TO_RETURN
            | IGNORE_RETURN
            | RETURN_TO_LINE_FEED
            | FLOW_CONTROL;
    ByteBuffer changed = ByteBuffer.wrap(bytes()).order(ByteOrder.nativeOrder());
    changed.putInt(INPUT, changed.getInt(INPUT) & ~input);
    changed.putInt(LOCAL, changed.getInt(LOCAL) & ~(SIGNALS | LINES | ECHO | EXTENDED));
    changed.put(CHARACTERS + TIME, (byte) 0);
    changed.put(CHARACTERS + LEAST, (byte) 1);
    return new TerminalMode(changed.array());
  }

  /** The same as {@link #keys}, but output is not processed either. */
  public TerminalMode raw() {
    ByteBuffer changed = ByteBuffer.wrap(keys().bytes()).order(ByteOrder.nativeOrder());
    changed.putInt(OUTPUT, changed.getInt(OUTPUT) & ~TREATED_OUTPUT);
    return new TerminalMode(changed.array());
  }

  /** Whether the terminal echoes input. */
  public boolean echoes() {
    return (local() & ECHO) != 0;
  }

  /** Whether a typed key stops the foreground processes. */
  public boolean suspends(byte key) {
    return (local() & SIGNALS) != 0 && key != 0 && key == bytes[CHARACTERS + SUSPEND];
  }

  private int local() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(LOCAL);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TerminalMode mode && Arrays.equals(bytes, mode.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
