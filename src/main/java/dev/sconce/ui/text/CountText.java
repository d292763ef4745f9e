package dev.sconce.ui.text;

/** Formats counts of things. */
public final class CountText {
  private CountText() {}

  /** With a comma between thousands: {@code 1,290}. */
  public static String text(int count) {
    String digits = Integer.toString(count);
    StringBuilder text = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > 0; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /** Such as {@code 1 step}, {@code 1,290 steps}. */
  public static String steps(int count) {
    return of(count, "step", "steps");
  }

  /** Such as {@code 1 request}, {@code 1,290 requests}. */
  public static String of(int count, String one, String many) {
    return text(count) + ' ' + (count == 1 ? one : many);
  }
}
