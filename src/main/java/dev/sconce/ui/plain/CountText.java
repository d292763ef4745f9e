package dev.sconce.ui.plain;

/** Spells counts of things. */
final class CountText {
  private CountText() {}

  /** With a comma between thousands: {@code 1,290}. */
  static String text(int count) {
    String digits = Integer.toString(count);
    StringBuilder text = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > 0; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /** Such as {@code 1 step}, {@code 1,290 steps}. */
  static String steps(int count) {
    return text(count) + (count == 1 ? " step" : " steps");
  }
}
