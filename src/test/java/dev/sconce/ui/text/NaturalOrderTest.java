package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  @Test
  void numbersInNamesCountByTheirValue() {
    List<String> ordered =
        List.of(
            "", "a", "part8.c", "part08.cc", "part15.c", "part15a", "part15b2", "part15b10", "q1");
    List<String> shuffled = new ArrayList<>(ordered);
    Collections.reverse(shuffled);
    shuffled.sort(NaturalOrder.BY_NUMBERS);
    assertEquals(ordered, shuffled);
  }

  @Test
  void onlyEqualNamesAreEqual() {
    assertEquals(0, NaturalOrder.BY_NUMBERS.compare("a08", "a08"));
    assertEquals(-1, Integer.signum(NaturalOrder.BY_NUMBERS.compare("a08", "a8")));
    assertEquals(1, Integer.signum(NaturalOrder.BY_NUMBERS.compare("a8", "a08")));
    assertEquals(
        -1, Integer.signum(NaturalOrder.BY_NUMBERS.compare("99999999999999", "100000000000000")));
  }
}
