package dev.sconce.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosestWordTest {
  private static final List<String> WORDS = List.of("app", "tests", "net/http.cc", "libnet.a");

  @ParameterizedTest
  @CsvSource({
    "ap, app",
    "test, tests",
    "tsets, tests",
    "net/htpp.cc, net/http.cc",
    "libnte.a, libnet.a",
    "xyz, ",
    "documentation, ",
  })
  void findsTheWordThatWasProbablyMeant(String typed, String meant) {
    assertEquals(Optional.ofNullable(meant), ClosestWord.to(typed, WORDS));
  }
}
