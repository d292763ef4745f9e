package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.action.FirstKey.Conditions;
import dev.sconce.action.FirstKey.Evidence;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandFamilyTest {
  private static CommandFamily family(String command, String input, String output, String salt) {
    return CommandFamily.of(
        command, input, output, Evidence.TRACED, new Conditions("linux", "cpu", salt));
  }

  @ParameterizedTest
  @CsvSource({
    "cc -O2 -c b.c, /x/b.c, b.o, true",
    "cc -g -c d/b.c, /x/d/b.c, d/b.o, true",
    "' \tcc\t -c b.c', /x/b.c, b.o, true",
    "cc d -c b.c, /x/b.c, b.o, false",
    "c++ -c b.c, /x/b.c, b.o, false",
    "cc -c b.S, /x/b.S, b.o, false",
    "cc -o b b.o, /x/b.o, b, false"
  })
  void aProgramThatMakesTheSameOfTheSameIsAFamily(
      String command, String input, String output, boolean same) {
    CommandFamily one = family("cc -c a.c -o a.o", "/x/a.c", "a.o", "");
    CommandFamily other = family(command, input, output, "");
    assertEquals(same, one.key().equals(other.key()));
  }

  @Test
  void upToThreeWordsBeforeTheFirstOptionCount() {
    assertEquals(
        "a b c c o", family("a  b c d -x", "/x.c", "x.o", "").name(), "the fourth does not count");
    assertEquals("a c o", family("a -x b", "/x.c", "x.o", "").name());
    assertEquals(" c o", family("", "/x.c", "x.o", "").name());
  }

  @Test
  void aSaltKeepsFamiliesApart() {
    assertEquals(
        2,
        Set.of(
                family("cc -c a.c", "/a.c", "a.o", "").key(),
                family("cc -c a.c", "/a.c", "a.o", "s").key())
            .size());
  }
}
