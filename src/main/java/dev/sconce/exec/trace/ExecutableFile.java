package dev.sconce.exec.trace;

import dev.sconce.os.FileProbe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The file that the kernel opens by itself in order to execute another one; such an open is not
 * reported.
 *
 * @param form how the file is executed
 * @param interpreter the program that executes it, as the file says; empty for none
 */
record ExecutableFile(Form form, String interpreter) {
  /** The ways to execute a file. */
  enum Form {
    /** Starts with {@code #!}. */
    SCRIPT,
    /** A binary for some machine. */
    BINARY,
    /** Neither: the kernel refuses it, unless an unknown format was registered. */
    OTHER,
    UNREADABLE
  }

  private static final int HEAD_BYTES = 256;
  private static final int LONGEST_INTERPRETER = 4096;
  private static final int ELF = 0x464c457f;
  private static final int INTERPRETER_SEGMENT = 3;

  static ExecutableFile read(FileProbe probe, String path) {
    byte[] head = probe.head(path, HEAD_BYTES);
    if (head == null) {
      return new ExecutableFile(Form.UNREADABLE, "");
    }
    if (head.length > 2 && head[0] == '#' && head[1] == '!') {
      return new ExecutableFile(Form.SCRIPT, scriptInterpreter(head));
    }
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (head.length < 64 || bytes.getInt(0) != ELF || head[5] != 1) {
      return new ExecutableFile(Form.OTHER, "");
    }
    return new ExecutableFile(Form.BINARY, binaryInterpreter(probe, path, bytes, head[4] == 2));
  }

  private static String scriptInterpreter(byte[] head) {
    String line = new String(head, 2, head.length - 2, StandardCharsets.ISO_8859_1);
    int end = line.indexOf('\n');
    String text = (end < 0 ? line : line.substring(0, end)).strip();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t' || c == '\0') {
        return text.substring(0, i);
      }
    }
    return text;
  }

  private static String binaryInterpreter(
      FileProbe probe, String path, ByteBuffer head, boolean wide) {
    long table = wide ? head.getLong(32) : head.getInt(28) & 0xffffffffL;
    int size = head.getShort(wide ? 54 : 42) & 0xffff;
    int count = head.getShort(wide ? 56 : 44) & 0xffff;
    byte[] read = probe.head(path, table, size * count);
    if (read == null) {
      return "";
    }
    ByteBuffer segments = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; size > 0 && at + size <= read.length; at += size) {
      if (segments.getInt(at) == INTERPRETER_SEGMENT) {
        long where = wide ? segments.getLong(at + 8) : segments.getInt(at + 4) & 0xffffffffL;
        long length = wide ? segments.getLong(at + 32) : segments.getInt(at + 16) & 0xffffffffL;
        byte[] name = probe.head(path, where, (int) Math.min(length, LONGEST_INTERPRETER));
        return name == null ? "" : new String(name, StandardCharsets.ISO_8859_1).replace("\0", "");
      }
    }
    return "";
  }
}
