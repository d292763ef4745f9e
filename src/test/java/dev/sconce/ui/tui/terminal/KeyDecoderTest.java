package dev.sconce.ui.tui.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.ui.tui.terminal.TerminalInput.Mouse.Action;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDecoderTest {
  private final List<TerminalInput> typed = new ArrayList<>();
  private final KeyDecoder decoder = new KeyDecoder(typed::add);

  private List<TerminalInput> decode(String text) {
    byte[] bytes = text.replace("<esc>", "\u001b").getBytes(StandardCharsets.UTF_8);
    decoder.accept(bytes, bytes.length);
    return typed;
  }

  private static List<TerminalInput> keys(String... names) {
    return Arrays.stream(names).<TerminalInput>map(TerminalInput.Key::new).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q | q",
        "? | ?",
        "é | é",
        "世 | 世",
        "<esc>[A | Up",
        "<esc>OA | Up",
        "<esc>[1;5A | Up",
        "<esc>[B | Down",
        "<esc>[5~ | PgUp",
        "<esc>[6~ | PgDn",
        "<esc>[H | Home",
        "<esc>[1~ | Home",
        "<esc>[7~ | Home",
        "<esc>OF | End",
        "<esc>[3~ | Delete",
        "<esc>OP | F1",
        "<esc>[11~ | F1",
        "<esc>[[A | F1",
        "<esc>[15~ | F5",
        "<esc>[20~ | F9",
        "<esc>[21~ | F10",
        "<esc>[Z | BackTab",
        "<esc>OM | Enter"
      })
  void knowsTheSequencesOfTerminals(String bytes, String name) {
    assertEquals(keys(name), decode(bytes));
    assertEquals(Optional.empty(), decoder.patience());
  }

  @Test
  void namesControlCharactersAsTheTableOfCommandsDoes() {
    assertEquals(
        keys("Enter", "Enter", "Tab", "Space", "Backspace", "Backspace", "^C", "^Z", "^D", "^\\"),
        decode("\r\n\t \u007f\b\u0003\u001a\u0004\u001c"));
  }

  @Test
  void takesAnEscapeForAKeyWhenNothingFollows() {
    assertEquals(List.of(), decode("<esc>"));
    assertEquals(Optional.of(Duration.ofMillis(30)), decoder.patience());
    decoder.quiet();
    assertEquals(keys("Esc"), typed);
    decode("<esc><esc>");
    decoder.quiet();
    assertEquals(keys("Esc", "Esc", "Esc"), typed);
  }

  @Test
  void aPasteWhoseEndWasLostIsOverWhenNothingFollows() {
    assertEquals(List.of(), decode("<esc>[200~some text"));
    assertEquals(Optional.of(Duration.ofSeconds(1)), decoder.patience());
    decoder.quiet();
    assertEquals(List.of(new TerminalInput.Pasted("some text")), typed);
    typed.clear();
    assertEquals(keys("q"), decode("q"));
  }

  @Test
  void takesSequencesInPieces() {
    byte[] bytes = "\u001b[5~\u4e16\u001b[<0;10;5M".getBytes(StandardCharsets.UTF_8);
    for (byte one : bytes) {
      decoder.accept(new byte[] {one}, 1);
    }
    assertEquals(
        List.of(
            new TerminalInput.Key("PgUp"),
            new TerminalInput.Key("世"),
            new TerminalInput.Mouse(Action.CLICK, 9, 4)),
        typed);
  }

  @Test
  void readsTheMouse() {
    assertEquals(
        List.of(
            new TerminalInput.Mouse(Action.CLICK, 0, 0),
            new TerminalInput.Mouse(Action.WHEEL_UP, 299, 99),
            new TerminalInput.Mouse(Action.WHEEL_DOWN, 1, 2)),
        decode("<esc>[<0;1;1M<esc>[<0;1;1m<esc>[<64;300;100M<esc>[<65;2;3M<esc>[<2;2;3M"));
  }

  @Test
  void knowsWhatATerminalSaysOfItself() {
    assertEquals(List.of(new TerminalInput.Identified()), decode("<esc>[?62;22c<esc>[?1;2"));
    assertEquals(
        List.of(new TerminalInput.Identified(), new TerminalInput.Identified()), decode("c"));
  }

  @Test
  void handsPastedTextOverWhole() {
    assertEquals(
        List.of(new TerminalInput.Pasted("q\nrm -rf ~/\n[201~"), new TerminalInput.Key("x")),
        decode("<esc>[200~q\r\nrm -rf ~/\r[201~<esc>[201~x"));
  }

  @Test
  void boundsWhatIsPasted() {
    String paste = "~".repeat(10 * KeyDecoder.MAX_PASTE_BYTES);
    decode("<esc>[200~" + paste + "<esc>[201~k");
    assertEquals(
        List.of(
            new TerminalInput.Pasted(paste.substring(0, KeyDecoder.MAX_PASTE_BYTES)),
            new TerminalInput.Key("k")),
        typed);
  }

  @Test
  void leavesOutWhatItDoesNotKnow() {
    assertEquals(
        keys("a", "b", "c", "d", "e", "f"),
        decode(
            "a<esc>[?1;2nb<esc>]11;rgb:0/0/0\u0007c<esc>P1$r0m<esc>\\d<esc>[99;1;1;1;1xe"
                + "<esc>[<1;2Mf"));
  }

  @Test
  void takesMouseReportsInTheOldFormForNoKeys() {
    assertEquals(keys("a", "b", "c"), decode("a<esc>[M qXb<esc>[M#\u007f<esc>c"));
  }

  @Test
  void comesBackAfterBytesThatAreNoText() {
    byte[] bytes = {(byte) 0xff, (byte) 0xc3, 'a', (byte) 0xe4, (byte) 0xb8, 'b', (byte) 0x80, 'c'};
    decoder.accept(bytes, bytes.length);
    assertEquals(keys("a", "b", "c"), typed);
  }

  /** Any input ends, and after a pause keys are keys again. */
  @FuzzTest(maxDuration = "1m")
  void neverStaysStuck(FuzzedDataProvider data) {
    assertComesBackAfter(data.consumeRemainingAsBytes());
  }

  @Test
  void neverStaysStuckOnPiecesOfSequences() {
    String alphabet = "\u001b\u001b[[<;0129~MmOAPZ]\u0007\\q\u00e9";
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      assertComesBackAfter(bytes);
    }
  }

  private static void assertComesBackAfter(byte[] bytes) {
    List<TerminalInput> found = new ArrayList<>();
    KeyDecoder fuzzed = new KeyDecoder(found::add);
    fuzzed.accept(bytes, bytes.length);
    fuzzed.quiet();
    found.clear();
    fuzzed.accept(new byte[] {'q'}, 1);
    assertEquals(keys("q"), found, () -> Arrays.toString(bytes));
  }
}
