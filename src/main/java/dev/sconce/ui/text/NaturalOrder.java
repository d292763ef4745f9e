package dev.sconce.ui.text;

import java.util.Comparator;

/** Orders names as people do: digits by their number, so {@code part8} comes before part15. */
public final class NaturalOrder implements Comparator<String> {
  public static final NaturalOrder BY_NUMBERS = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String one, String two) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < two.length()) {
      if (isDigit(one.charAt(i)) && isDigit(two.charAt(j))) {
        int endOfOne = endOfDigits(one, i);
        int endOfTwo = endOfDigits(two, j);
        int order = compareNumbers(one.substring(i, endOfOne), two.substring(j, endOfTwo));
        if (order != 0) {
          return order;
        }
        i = endOfOne;
        j = endOfTwo;
      } else if (one.charAt(i) != two.charAt(j)) {
        return Character.compare(one.charAt(i), two.charAt(j));
      } else {
        i++;
        j++;
      }
    }
    int rest = Integer.compare(one.length() - i, two.length() - j);
    return rest != 0 ? rest : one.compareTo(two);
  }

  private static int compareNumbers(String one, String two) {
    String first = withoutZeros(one);
    String second = withoutZeros(two);
    int length = Integer.compare(first.length(), second.length());
    return length != 0 ? length : first.compareTo(second);
  }

  private static String withoutZeros(String digits) {
    int at = 0;
    while (at < digits.length() - 1 && digits.charAt(at) == '0') {
      at++;
    }
    return digits.substring(at);
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char letter) {
    return letter >= '0' && letter <= '9';
  }
}
