package dev.sconce.ui.tui.step;

import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.ExitText;
import dev.sconce.ui.text.UnitText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reports that retried steps failed again, because the screen looks the same as before. */
public final class RetriedStepsText {
  private RetriedStepsText() {}

  /** The steps that ran between two states and failed again; empty for none. */
  public static String stillFailing(BuildState before, BuildState now) {
    Map<Integer, Integer> runs = new HashMap<>();
    before.retried().forEach(failure -> runs.put(failure.step(), failure.runs()));
    before.failures().forEach(failure -> runs.put(failure.step(), failure.runs()));
    List<Problem.Failure> again =
        now.failures().stream()
            .filter(failure -> failure.runs() > 1 && !failure.cancelled())
            .filter(failure -> failure.runs() > runs.getOrDefault(failure.step(), 0))
            .toList();
    return switch (again.size()) {
      case 0 -> "";
      case 1 -> stillFails(again.getFirst());
      default -> again.size() + " steps ran again: they still fail";
    };
  }

  private static String stillFails(Problem.Failure failure) {
    return DisplayText.decode(failure.label())
        + " ran again: still fails ("
        + ExitText.of(failure.exitCode())
        + ", "
        + UnitText.ordinal(failure.runs())
        + " run)";
  }
}
