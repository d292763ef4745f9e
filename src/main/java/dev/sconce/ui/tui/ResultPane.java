package dev.sconce.ui.tui;

import dev.sconce.session.BuildAccount;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheView;
import dev.sconce.session.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws where the time went, and why steps were no hits. */
final class ResultPane {
  private static final int SLOWEST = 3;

  private final Canvas canvas;
  private final BuildState state;
  private final Signs signs;

  ResultPane(Drawing drawing) {
    this.canvas = drawing.canvas();
    this.state = drawing.state();
    this.signs = drawing.signs();
  }

  void account(Area area) {
    BuildAccount account = state.account().orElse(null);
    if (account == null) {
      canvas.text(area.x(), area.y(), area.end(), "the build is not over yet", Style.DIM);
      return;
    }
    int y = area.y();
    for (String line : lines(account, area.width())) {
      if (y < area.bottom()) {
        canvas.text(
            area.x(), y++, area.end(), DisplayText.cut(line, area.width(), signs), Style.TEXT);
      }
    }
  }

  private List<String> lines(BuildAccount account, int room) {
    List<String> lines = new ArrayList<>();
    long waited = Math.max(0, state.nowMillis() - account.criticalMillis());
    lines.add(
        Wording.clock(state.nowMillis())
            + " = critical path "
            + Wording.clock(account.criticalMillis())
            + " + "
            + Wording.clock(waited)
            + " waiting for slots");
    lines.add(slots(account));
    String slowest = "";
    for (int step : account.slowest().subList(0, Math.min(SLOWEST, account.slowest().size()))) {
      slowest += (slowest.isEmpty() ? "slowest   " : "   ") + named(step);
    }
    lines.add(slowest);
    late(account).ifPresent(lines::add);
    List<String> chain = account.criticalPath().stream().map(this::named).toList();
    if (!chain.isEmpty()) {
      String text = "critical  " + String.join(" " + signs.chain() + " ", chain);
      lines.add(text);
    }
    return lines.stream().filter(line -> !line.isEmpty() && room > 0).toList();
  }

  private Optional<String> late(BuildAccount account) {
    for (int id : account.slowest()) {
      StepView step = state.step(id).orElse(null);
      if (step != null && new StepWords(state, signs).late(step)) {
        return Optional.of(
            "late      " + named(id) + ", was " + Wording.expected(step.expectedMillis()));
      }
    }
    return Optional.empty();
  }

  private String slots(BuildAccount account) {
    CacheView cache = state.cache();
    String text = "slots busy " + account.busyPercent() + "%";
    if (cache.savedMillis() > 0) {
      text += "   saved " + Wording.clock(cache.savedMillis()) + " of compiling";
    }
    if (cache.races() > 0) {
      text += "   races won " + cache.racesWonByCommand() + " of " + cache.races();
    }
    return text;
  }

  private String named(int id) {
    return state
        .step(id)
        .map(
            step ->
                DisplayText.decode(step.text().label())
                    + " "
                    + Wording.took(step.elapsedMillis(state.nowMillis())))
        .orElse("step " + id);
  }

  static String causesTitle(BuildState state) {
    CacheView cache = state.cache();
    if (!cache.configured()) {
      return "Cache";
    }
    return "Why not hits: "
        + Wording.of(cache.misses(), "miss", "misses")
        + ", "
        + Wording.lost(lost(cache))
        + " lost";
  }

  private static long lost(CacheView cache) {
    return cache.causes().stream().mapToLong(CacheView.Cause::lostMillis).sum();
  }

  void causes(Area area) {
    CacheView cache = state.cache();
    int y = area.y();
    if (!cache.configured()) {
      canvas.text(area.x(), y, area.end(), "no remote cache", Style.DIM);
      return;
    }
    for (CacheView.Cause cause : cache.causes()) {
      if (y >= area.bottom() - 2) {
        break;
      }
      canvas.right(area.x() + 4, y, Wording.count(cause.steps()), Style.TEXT);
      canvas.right(area.x() + 10, y, Wording.lost(cause.lostMillis()), Style.TEXT);
      String words = DisplayText.cut(MissWords.full(cause.cause()), area.width() - 12, signs);
      canvas.text(area.x() + 12, y++, area.end(), words, Style.TEXT);
    }
    List<String> reasons = new ArrayList<>();
    int steps = 0;
    for (CacheView.NotCacheable one : cache.notCacheable()) {
      steps += one.steps();
      reasons.add(one.steps() + " " + DisplayText.decode(one.detail()));
    }
    if (steps > 0 && y + 1 < area.bottom()) {
      String text = steps + " not cacheable: " + String.join(", ", reasons);
      canvas.text(
          area.x(), y + 1, area.end(), DisplayText.cut(text, area.width(), signs), Style.DIM);
    }
  }
}
