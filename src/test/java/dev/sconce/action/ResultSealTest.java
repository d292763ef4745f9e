package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.action.ActionResult.OutputFile;
import dev.sconce.action.ActionResult.OutputLink;
import dev.sconce.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultSealTest {
  private static final ActionKey KEY = key("one");
  private static final OutputFile FILE = new OutputFile("a.o", blob("content"), false);
  private static final OutputLink LINK = new OutputLink("l", "a.o");
  private static final ExecutionTimes TIMES = new ExecutionTimes(1, 2);
  private static final ActionResult RESULT =
      new ActionResult(List.of(FILE), List.of(LINK), List.of("empty"), blob("printed"), TIMES);

  private static ActionKey key(String text) {
    return new ActionKey(Digest.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Blob blob(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Blob.Inline(Digest.of(bytes), bytes);
  }

  /** A sealed result in which something was replaced. */
  private static ActionResult changed(
      List<OutputFile> files, List<OutputLink> links, List<String> directories, Blob stdout) {
    List<OutputFile> all = new ArrayList<>(files);
    all.add(ResultSeal.sealed(KEY, RESULT).files().getLast());
    return new ActionResult(all, links, directories, stdout, TIMES);
  }

  private static void assertRefused(ActionResult result) {
    assertEquals(Optional.empty(), ResultSeal.opened(KEY, result));
  }

  @Test
  void whatWasSealedIsFoundUnderItsKey() throws ResultFormatException {
    byte[] stored = ActionResultWire.encode(ResultSeal.sealed(KEY, RESULT));
    assertEquals(Optional.of(RESULT), ResultSeal.opened(KEY, ActionResultWire.decode(stored)));
  }

  @Test
  void aResultUnderAnotherKeyIsRefused() {
    assertEquals(Optional.empty(), ResultSeal.opened(key("other"), ResultSeal.sealed(KEY, RESULT)));
  }

  @Test
  void aResultWithoutSealIsRefused() {
    assertRefused(RESULT);
    assertRefused(ActionResult.holding(new byte[0]));
  }

  @Test
  void whateverWasChangedIsNoticed() {
    List<OutputFile> files = List.of(FILE);
    List<OutputLink> links = List.of(LINK);
    List<String> directories = List.of("empty");
    Blob stdout = RESULT.stdout();
    assertEquals(
        Optional.of(RESULT), ResultSeal.opened(KEY, changed(files, links, directories, stdout)));
    assertRefused(changed(List.of(), links, directories, stdout));
    assertRefused(
        changed(List.of(new OutputFile("b.o", FILE.content(), false)), links, directories, stdout));
    assertRefused(
        changed(List.of(new OutputFile("a.o", FILE.content(), true)), links, directories, stdout));
    assertRefused(
        changed(List.of(new OutputFile("a.o", blob("x"), false)), links, directories, stdout));
    assertRefused(changed(files, List.of(), directories, stdout));
    assertRefused(changed(files, List.of(new OutputLink("l", "b.o")), directories, stdout));
    assertRefused(changed(files, links, List.of(), stdout));
    assertRefused(changed(files, links, directories, blob("")));
  }

  @Test
  void whatAServerKeepsElsewhereIsTheSameResult() {
    Blob stored = new Blob.Stored(FILE.content().digest());
    ActionResult moved =
        changed(
            List.of(new OutputFile("a.o", stored, false)),
            List.of(LINK),
            List.of("empty"),
            RESULT.stdout());
    assertEquals(stored, ResultSeal.opened(KEY, moved).orElseThrow().files().getFirst().content());
  }

  @Test
  void noResultThatIsCutOffIsTaken() {
    byte[] stored = ActionResultWire.encode(ResultSeal.sealed(KEY, RESULT));
    for (int length = 0; length < stored.length; length++) {
      try {
        assertRefused(ActionResultWire.decode(Arrays.copyOf(stored, length)));
      } catch (ResultFormatException cutOff) {
        assertFalse(cutOff.getMessage().isEmpty());
      }
    }
  }
}
