package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandEnvironmentTest {
  private static List<String> parse(String... entries) {
    String block = String.join("\0", entries) + "\0";
    return CommandEnvironment.parse(block.getBytes(StandardCharsets.ISO_8859_1)).entries();
  }

  @Test
  void entriesKeepBytesAndOrder() {
    assertEquals(
        List.of("B=caf\u00e9", "A=1=2", "E=", "not a variable", "=odd"),
        parse("B=caf\u00e9", "A=1=2", "E=", "not a variable", "=odd"));
  }

  @Test
  void emptyEnvironmentHasNoEntries() {
    assertEquals(List.of(), CommandEnvironment.parse(new byte[0]).entries());
  }

  @Test
  void whatTheLauncherTookAwayIsPutBack() {
    assertEquals(
        List.of("A=1", "JAVA_TOOL_OPTIONS=-Dx=y", "_JAVA_OPTIONS="),
        parse("SCONCE_ORIG_JAVA_TOOL_OPTIONS==-Dx=y", "A=1", "SCONCE_ORIG__JAVA_OPTIONS=="));
  }

  @Test
  void whatTheLauncherSetIsTakenAwayOrPutBackInItsPlace() {
    assertEquals(List.of("A=1"), parse("LC_ALL=C.UTF-8", "A=1", "SCONCE_ORIG_LC_ALL=-"));
    assertEquals(
        List.of("LC_ALL=de_DE.ISO-8859-1", "A=1"),
        parse("LC_ALL=C.UTF-8", "A=1", "SCONCE_ORIG_LC_ALL==de_DE.ISO-8859-1"));
    assertEquals(List.of("LC_ALL=", "A=1"), parse("LC_ALL=C", "A=1", "SCONCE_ORIG_LC_ALL=="));
  }

  @Test
  void whatTheLauncherLeftAloneStays() {
    assertEquals(List.of("LC_ALL=C.UTF-8", "A=1"), parse("LC_ALL=C.UTF-8", "A=1"));
  }

  @Test
  void variablesAreFoundByTheirWholeName() {
    CommandEnvironment environment = new CommandEnvironment(List.of("AB=1", "A=2", "A=3", "N"));
    assertEquals(Optional.of("2"), environment.get("A"));
    assertEquals(Optional.empty(), environment.get("N"));
    assertEquals(List.of("AB=1", "N"), environment.without("A").entries());
    assertEquals(List.of("AB=9", "A=2", "A=3", "N"), environment.with("AB", "9").entries());
    assertEquals(List.of("AB=1", "A=2", "A=3", "N", "Z="), environment.with("Z", "").entries());
  }
}
