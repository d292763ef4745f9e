package dev.sconce.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.app.workspace.RemakeLoop.Remade;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.RunResult.Status;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RemakeLoopTest {
  /** Becomes current after some readings. */
  private static final class Readings implements RemakeLoop<RuntimeException, RuntimeException> {
    private final int needed;
    private int count;

    Readings(int needed) {
      this.needed = needed;
    }

    @Override
    public OptionalInt readAndBuild() {
      count++;
      return count == needed ? OptionalInt.of(7) : READ_AGAIN;
    }
  }

  @Test
  void readsAgainUntilWhatWasReadIsCurrent() {
    Readings readings = new Readings(3);
    assertEquals(OptionalInt.of(7), readings.untilCurrent());
    assertEquals(3, readings.count);
  }

  @Test
  void givesUpWhenItIsNeverCurrent() {
    Readings readings = new Readings(RemakeLoop.MAX_READINGS + 1);
    assertEquals(OptionalInt.empty(), readings.untilCurrent());
    assertEquals(RemakeLoop.MAX_READINGS, readings.count);
  }

  @Test
  void manifestIsReadAgainWhenItWasMadeOrAnotherBuildRan() {
    assertEquals(Remade.CHANGED, remade(Status.BUILT, true));
    assertEquals(Remade.CHANGED, remade(Status.OUTDATED, false));
  }

  @Test
  void manifestThatIsAsItWasIsNotReadAgain() {
    assertEquals(Remade.CURRENT, remade(Status.UP_TO_DATE, false));
    assertEquals(Remade.CURRENT, remade(Status.BUILT, false), "a restat proved so");
  }

  @Test
  void manifestThatCannotBeMadeIsReported() {
    for (Status status :
        new Status[] {
          Status.NOT_PLANNED,
          Status.FAILED,
          Status.REFUSED,
          Status.BROKEN,
          Status.MISDECLARED,
          Status.INTERRUPTED
        }) {
      assertEquals(Remade.FAILED, remade(status, true));
    }
  }

  private static Remade remade(Status status, boolean dirty) {
    return Remade.of(new RunResult(status, 0, ""), dirty);
  }
}
