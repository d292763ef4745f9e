package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The record of a step's latest run that failed or printed something.
 *
 * @param run the run
 * @param printedBytes how much it printed
 * @param headBytes how much of what is kept belongs to the beginning
 * @param keptBytes how much is kept
 * @param checksum of what is kept
 * @param inline what is kept, when that is little; else empty, and a file has it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeptOutputRecord(
    StepRun run, long printedBytes, int headBytes, int keptBytes, int checksum, byte[] inline) {
  private static final int NUMBERS_BYTES = 44;
  private static final int MAX_COMMAND_BYTES = 1 << 20;

  boolean inFile() {
    return inline.length < keptBytes;
  }

  void appendTo(ByteSink sink) {
    String command = run.command();
    int commandBytes = Math.min(command.length(), MAX_COMMAND_BYTES);
    LittleEndian.put(sink, run.started().toEpochMilli());
    LittleEndian.put(sink, run.durationMillis());
    LittleEndian.put(sink, run.exitCode());
    LittleEndian.put(sink, printedBytes);
    LittleEndian.put(sink, headBytes);
    LittleEndian.put(sink, keptBytes);
    LittleEndian.put(sink, checksum);
    LittleEndian.put(sink, run.step().length());
    LittleEndian.put(sink, commandBytes);
    sink.put(run.step());
    sink.put(command.substring(0, commandBytes));
    sink.put(inline, 0, inline.length);
  }

  /** The record in a content that {@link #appendTo} wrote. */
  static KeptOutputRecord of(byte[] content) {
    int stepBytes = LittleEndian.getInt(content, 36);
    int commandBytes = LittleEndian.getInt(content, 40);
    int command = NUMBERS_BYTES + stepBytes;
    int inline = command + commandBytes;
    StepRun run =
        new StepRun(
            text(content, NUMBERS_BYTES, stepBytes),
            text(content, command, commandBytes),
            Instant.ofEpochMilli(LittleEndian.getLong(content, 0)),
            LittleEndian.getInt(content, 8),
            LittleEndian.getInt(content, 12));
    return new KeptOutputRecord(
        run,
        LittleEndian.getLong(content, 16),
        LittleEndian.getInt(content, 24),
        LittleEndian.getInt(content, 28),
        LittleEndian.getInt(content, 32),
        Arrays.copyOfRange(content, inline, content.length));
  }

  /** The output, given what was kept of it. */
  KeptOutput with(byte[] kept) {
    boolean lost =
        kept.length != keptBytes || RecordFile.checksum(kept, 0, kept.length) != checksum;
    byte[] sound = lost ? new byte[0] : kept;
    int head = Math.min(headBytes, sound.length);
    return new KeptOutput(
        run,
        printedBytes,
        Arrays.copyOf(sound, head),
        Arrays.copyOfRange(sound, head, sound.length),
        lost);
  }

  private static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }
}
