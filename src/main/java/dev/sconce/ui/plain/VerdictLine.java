package dev.sconce.ui.plain;

import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.ui.text.CountText;
import dev.sconce.ui.text.DurationText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Formats the last line of a build: its result, in one sentence whose counts add up. */
final class VerdictLine {
  private static final int MOST_TARGETS = 3;

  private final BuildTally tally;
  private final PlainPrinter.Options options;
  private final List<String> added;

  /**
   * A verdict on the build in {@code tally}.
   *
   * @param added targets that were added while it went on
   */
  VerdictLine(BuildTally tally, PlainPrinter.Options options, Collection<String> added) {
    this.tally = tally;
    this.added = List.copyOf(added);
    this.options = options;
  }

  /**
   * The sentence.
   *
   * @param took milliseconds
   * @param stepsInAll how many steps the targets have, including those that were up to date
   */
  String line(BuildOutcome outcome, long took, int stepsInAll) {
    return "sconce: "
        + switch (outcome) {
          case NOTHING_TO_DO, BUILT -> built(took, stepsInAll);
          case FAILED -> withCounts("FAILED in " + DurationText.text(took), failureCounts());
          case INTERRUPTED -> withCounts("stopped after " + DurationText.text(took), stopCounts());
        };
  }

  private String nothing(long took, int stepsInAll) {
    int spared = tally.count(BuildTally.Fate.INPUTS_UNCHANGED);
    String byContent =
        spared == 0 ? "" : ", " + CountText.text(spared) + " spared: inputs unchanged";
    return "nothing to do, "
        + CountText.steps(stepsInAll)
        + " up to date"
        + byContent
        + " ("
        + DurationText.text(took)
        + ")";
  }

  private String built(long took, int stepsInAll) {
    if (tally.total() == 0) {
      return nothing(took, stepsInAll);
    }
    if (options.dryRun()) {
      int spared = tally.count(BuildTally.Fate.INPUTS_UNCHANGED);
      return "would run "
          + CountText.steps(tally.count(BuildTally.Fate.BUILT))
          + (spared == 0 ? "" : " and spare " + CountText.text(spared) + ": inputs unchanged")
          + "; nothing was run (-n)";
    }
    List<String> counts = new ArrayList<>();
    add(counts, BuildTally.Fate.BUILT, "built");
    add(counts, BuildTally.Fate.HIT, "hit");
    add(counts, BuildTally.Fate.INPUTS_UNCHANGED, "spared: inputs unchanged");
    return withCounts("built " + targetNames() + " in " + DurationText.text(took), counts);
  }

  private List<String> failureCounts() {
    List<String> counts = new ArrayList<>();
    add(counts, BuildTally.Fate.FAILED, "failed");
    if (tally.notDone() > 0) {
      counts.add(CountText.text(tally.notDone()) + " not run");
    }
    add(counts, BuildTally.Fate.BUILT, "built");
    add(counts, BuildTally.Fate.HIT, "hit");
    add(counts, BuildTally.Fate.INPUTS_UNCHANGED, "spared: inputs unchanged");
    return counts;
  }

  private List<String> stopCounts() {
    if (tally.total() == 0) {
      return List.of();
    }
    int good = tally.count(BuildTally.Fate.BUILT) + tally.count(BuildTally.Fate.HIT);
    List<String> counts = new ArrayList<>();
    counts.add(CountText.text(good) + " of " + CountText.text(tally.total()) + " done");
    add(counts, BuildTally.Fate.FAILED, "failed");
    return counts;
  }

  private void add(List<String> counts, BuildTally.Fate fate, String word) {
    if (tally.count(fate) > 0) {
      counts.add(CountText.text(tally.count(fate)) + " " + word);
    }
  }

  private static String withCounts(String start, List<String> counts) {
    return counts.isEmpty() ? start : start + ": " + String.join(", ", counts);
  }

  private String targetNames() {
    Set<String> all = new LinkedHashSet<>(options.targets());
    if (all.isEmpty()) {
      all.add("all");
    }
    all.addAll(added);
    List<String> targets = List.copyOf(all);
    if (targets.size() <= MOST_TARGETS) {
      return String.join(", ", targets);
    }
    return String.join(", ", targets.subList(0, MOST_TARGETS))
        + " and "
        + (targets.size() - MOST_TARGETS)
        + " more";
  }
}
