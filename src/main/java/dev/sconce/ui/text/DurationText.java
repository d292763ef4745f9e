package dev.sconce.ui.text;

/** Formats durations. Truncates instead of rounding, so that no minute has 60 seconds. */
public final class DurationText {
  private static final long TENTH_MILLIS = 100;
  private static final long SECOND_MILLIS = 1000;
  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;

  private DurationText() {}

  /** Such as {@code 93ms}, {@code 3.1s}, {@code 1m42s}, {@code 1h08m}. */
  public static String text(long millis) {
    long known = Math.max(0, millis);
    if (known < TENTH_MILLIS) {
      return known == 0 ? "0s" : known + "ms";
    }
    if (known < MINUTE_MILLIS) {
      return known / SECOND_MILLIS + "." + known % SECOND_MILLIS / TENTH_MILLIS + "s";
    }
    if (known < HOUR_MILLIS) {
      return known / MINUTE_MILLIS + "m" + twoDigits(known % MINUTE_MILLIS / SECOND_MILLIS) + "s";
    }
    return known / HOUR_MILLIS + "h" + twoDigits(known % HOUR_MILLIS / MINUTE_MILLIS) + "m";
  }

  /** In whole seconds where tenths mean nothing: {@code 0.8s}, {@code 24s}, {@code 1m42s}. */
  public static String about(long millis) {
    boolean whole = millis >= SECOND_MILLIS && millis < MINUTE_MILLIS;
    return whole ? millis / SECOND_MILLIS + "s" : text(millis);
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
