package dev.sconce.ui.text;

/** Spells how long something took. Cuts instead of rounding, so that no minute has 60 seconds. */
public final class DurationText {
  private static final long SECOND_MILLIS = 1000;
  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;

  private DurationText() {}

  /** Such as {@code 3.1s}, {@code 1m42s}, {@code 1h08m}. */
  public static String text(long millis) {
    long known = Math.max(0, millis);
    if (known < MINUTE_MILLIS) {
      return known / SECOND_MILLIS + "." + known % SECOND_MILLIS / 100 + "s";
    }
    if (known < HOUR_MILLIS) {
      return known / MINUTE_MILLIS + "m" + twoDigits(known % MINUTE_MILLIS / SECOND_MILLIS) + "s";
    }
    return known / HOUR_MILLIS + "h" + twoDigits(known % HOUR_MILLIS / MINUTE_MILLIS) + "m";
  }

  /** An estimate, such as {@code 0.8s}, {@code 24s}, {@code 1m42s}. */
  public static String about(long millis) {
    boolean whole = millis >= SECOND_MILLIS && millis < MINUTE_MILLIS;
    return whole ? millis / SECOND_MILLIS + "s" : text(millis);
  }

  /** With hundredths while it is short: {@code 0.08s}. */
  public static String fine(long millis) {
    long known = Math.max(0, millis);
    if (known >= 10 * SECOND_MILLIS) {
      return text(known);
    }
    return known / SECOND_MILLIS + "." + twoDigits(known % SECOND_MILLIS / 10) + "s";
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
