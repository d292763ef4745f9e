package dev.sconce.peer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The meaning of ninja's logs, without times and without the order in which steps ended. */
final class LogMeaning {
  private static final byte[] DEPS_MAGIC = "# ninjadeps\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DEPS_RECORD_BIT = 0x8000_0000;
  private static final int ID_BYTES = 4;
  private static final int MTIME_BYTES = 8;

  private LogMeaning() {}

  /** The header, then output and hash of the valid entries, then malformed lines. */
  static String ofBuildLog(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().startsWith("# ninja log v")) {
      return text;
    }
    Map<String, String> entries = new TreeMap<>();
    List<String> others = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("\t", -1);
      if (fields.length == 5) {
        String time = fields[2].equals("0") ? " without a time" : "";
        entries.put(fields[3], fields[3] + " " + fields[4] + time);
      } else {
        others.add("not an entry: " + line.replaceAll("\\d+", "N"));
      }
    }
    List<String> rendered = new ArrayList<>();
    rendered.add(lines.getFirst());
    rendered.addAll(entries.values());
    rendered.addAll(others);
    return String.join("\n", rendered);
  }

  /** The inputs of each output, up to the first damaged record. */
  static String ofDepsLog(byte[] bytes) {
    ByteBuffer log = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < DEPS_MAGIC.length + Integer.BYTES || !hasMagic(log)) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    StringBuilder text = new StringBuilder("deps log v" + log.getInt() + "\n");
    Map<String, String> records = new TreeMap<>();
    String end = "";
    try {
      readRecords(log, records);
    } catch (BufferUnderflowException | IndexOutOfBoundsException damaged) {
      end = "damaged after that\n";
    }
    records.forEach((output, inputs) -> text.append(output + ": " + inputs + "\n"));
    return text.append(end).toString();
  }

  private static boolean hasMagic(ByteBuffer log) {
    byte[] start = new byte[DEPS_MAGIC.length];
    log.get(start);
    return java.util.Arrays.equals(start, DEPS_MAGIC);
  }

  private static void readRecords(ByteBuffer log, Map<String, String> records) {
    List<String> paths = new ArrayList<>();
    while (log.hasRemaining()) {
      int head = log.getInt();
      int size = head & ~DEPS_RECORD_BIT;
      if ((head & DEPS_RECORD_BIT) == 0) {
        paths.add(path(log, size));
      } else {
        String output = paths.get(log.getInt());
        boolean timeless = log.getLong() == 0;
        StringBuilder inputs = new StringBuilder(timeless ? "(without a time)" : "");
        for (int i = 0; i < (size - ID_BYTES - MTIME_BYTES) / ID_BYTES; i++) {
          inputs.append(' ').append(paths.get(log.getInt()));
        }
        records.put(output, inputs.toString().strip());
      }
    }
  }

  private static String path(ByteBuffer log, int size) {
    if (size < ID_BYTES || size - ID_BYTES > log.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] padded = new byte[size - ID_BYTES];
    log.get(padded);
    int check = log.getInt();
    String path = new String(padded, StandardCharsets.ISO_8859_1);
    int end = path.indexOf('\0');
    return (end < 0 ? path : path.substring(0, end)) + (check < 0 ? "" : " (bad checksum)");
  }
}
