package dev.sconce.ui.text;

import java.util.Locale;

/** Formats times, sizes and counts. */
public final class UnitText {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long COARSE = 5 * MINUTE;
  private static final int MANY = 10_000;

  private UnitText() {}

  /** {@code 1st}, {@code 2nd}, {@code 11th}. */
  public static String ordinal(int number) {
    boolean teen = number % 100 / 10 == 1;
    return number
        + switch (teen ? 0 : number % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  private static String tenths(long value, long unit) {
    long tenths = value * 10 / unit;
    return tenths / 10 + "." + tenths % 10;
  }

  /** How long something has taken: 38ms, 0.7s, 21.2s, 1m42s, 2h58m. */
  public static String elapsed(long millis) {
    return DurationText.text(millis);
  }

  /** A time in whole seconds, such as an age or a countdown: 16s, 3m12s, 2h58m. */
  public static String clock(long millis) {
    if (millis < MINUTE) {
      return Math.max(0, millis) / SECOND + "s";
    }
    if (millis < HOUR) {
      return millis / MINUTE + "m" + two(millis / SECOND % 60) + "s";
    }
    return millis / HOUR + "h" + two(millis / MINUTE % 60) + "m";
  }

  private static String two(long value) {
    return value < 10 ? "0" + value : Long.toString(value);
  }

  /** An expected duration: ~0.4s, ~24s, ~1m20s, ~1h08m. */
  public static String expected(long millis) {
    return millis < SECOND
        ? "~" + elapsed(Math.max(0, millis))
        : "~" + clock((millis + SECOND / 2) / SECOND * SECOND);
  }

  /** Remaining time: ~40s, ~2m10s, ~9m. */
  public static String remaining(long millis) {
    if (millis >= COARSE) {
      return remainingMinutes(millis);
    }
    long rounded = (millis + 5 * SECOND) / (10 * SECOND) * 10 * SECOND;
    return "~" + clock(Math.max(SECOND, millis < MINUTE ? millis : rounded));
  }

  /** Remaining time in whole minutes. */
  public static String remainingMinutes(long millis) {
    long minutes = Math.max(1, (millis + MINUTE / 2) / MINUTE);
    return "~" + (minutes < 60 ? minutes + "m" : clock(minutes * MINUTE));
  }

  /** A count in a header: 301, 9999, 12.3k. */
  public static String count(int count) {
    return count < MANY ? Integer.toString(count) : tenths(count, 1_000) + "k";
  }

  /** Megabytes with one decimal. */
  public static String megabytes(long bytes) {
    return tenths(Math.max(0, bytes), 1_000_000);
  }

  /** A size, with a decimal only below ten: 0, 312 B, 14 kB, 3.1 MB, 1.9 GB. */
  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes <= 0 ? "0" : bytes + " B";
    }
    if (bytes < 1_000_000) {
      return twoDigits(bytes, 1_000) + " kB";
    }
    return bytes < 1_000_000_000
        ? twoDigits(bytes, 1_000_000) + " MB"
        : twoDigits(bytes, 1_000_000_000) + " GB";
  }

  private static String twoDigits(long value, long unit) {
    return value < 10 * unit ? tenths(value, unit) : Long.toString(value / unit);
  }

  /** A number with commas between groups of three digits: 1,204. */
  public static String grouped(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count and its word. */
  public static String of(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /** A text, padded with blanks on its left to a width. */
  public static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
