package dev.sconce.os;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's own name and version, from uname(2). */
record SystemName(String release, String machine) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

  /** The size of each field that uname(2) fills in. */
  private static final int FIELD_BYTES = 65;

  private static final int FIELDS = 6;
  private static final int RELEASE = 2;
  private static final int MACHINE = 4;

  static SystemName ask(NativeCalls calls) {
    try (NativeMemory memory = new NativeMemory(FIELDS * FIELD_BYTES)) {
      return calls.call(NativeCalls.CFunction.UNAME, memory.address(0)) < 0
          ? new SystemName("", "")
          : new SystemName(field(memory, RELEASE), field(memory, MACHINE));
    }
  }

  private static String field(NativeMemory memory, int index) {
    byte[] field = new byte[FIELD_BYTES];
    memory.get(index * FIELD_BYTES, field, 0, field.length);
    String text = new String(field, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.max(0, text.indexOf('\0')));
  }

  /** Whether the release is this version or newer; false if it does not start with two numbers. */
  boolean isAtLeast(int major, int minor) {
    Matcher begins = NUMBERS.matcher(release);
    if (!begins.lookingAt()) {
      return false;
    }
    int majorHere = Integer.parseInt(begins.group(1));
    return majorHere > major || majorHere == major && Integer.parseInt(begins.group(2)) >= minor;
  }
}
