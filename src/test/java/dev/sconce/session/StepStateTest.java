package dev.sconce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepStateTest {
  private static final Path SOURCE = Path.of("src/main/java/dev/sconce/session/StepState.java");
  private static final Pattern ROW = Pattern.compile(" \\* ([A-Z_]+) +([A-Z_, ]+)");

  @ParameterizedTest
  @EnumSource
  void aStepNeverGoesToTheStateItIsIn(StepState state) {
    assertFalse(state.next().contains(state));
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsNotSettledCanBeCancelled(StepState state) {
    assertEquals(!state.settled(), state.next().contains(StepState.CANCELLED));
  }

  @Test
  void documentedTransitionsAreThoseOfTheCode() throws IOException {
    Map<StepState, Set<StepState>> documented = new TreeMap<>();
    Map<StepState, Set<StepState>> real = new TreeMap<>();
    for (String line : Files.readAllLines(SOURCE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<StepState> next = EnumSet.noneOf(StepState.class);
        for (String name : row.group(2).split(", ")) {
          next.add(StepState.valueOf(name));
        }
        documented.put(StepState.valueOf(row.group(1)), next);
      }
    }
    for (StepState state : StepState.values()) {
      real.put(state, state.next());
    }

    assertEquals(documented, real);
  }
}
