package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.history.UpToDateRecorder;
import org.junit.jupiter.api.Test;

/** What a build records about its checks. */
final class NotesTest {
  private final BuildFixture build = BuildFixture.of("build out: cat in\n").create("in");

  private boolean isFitForARecord() {
    UpToDateRecorder notes = new UpToDateRecorder(build.files, 0);
    build.build().note(notes);
    return notes.record("question", "").isPresent();
  }

  @Test
  void whatWasLookedAtIsToldAsLongAsNothingIsDone() {
    build.createLater("out").upToDate("out");
    assertTrue(isFitForARecord());
  }

  @Test
  void whatWasLookedAtBeforeSomethingWasDoneIsForgotten() {
    build.built("out");
    assertFalse(isFitForARecord());
    build.upToDate("out");
    assertFalse(isFitForARecord(), "it says nothing of what was seen before");
  }
}
