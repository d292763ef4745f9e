package dev.sconce.engine;

import dev.sconce.action.FirstKey;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredients;
import dev.sconce.action.Roots;
import dev.sconce.graph.Edge;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the outcome of each step at the caches, for {@code --cache-debug}. Any thread. */
final class CacheAccount {
  private final @Nullable Consumer<String> lines;
  private final CompletionInbox inbox;

  /** By step: the key of the result that was last reported. */
  private final Map<Integer, String> hits = new ConcurrentHashMap<>();

  /**
   * @param lines receives whole lines, byte strings, on any thread; null for nobody
   * @param inbox receives the events for all subscribers of the build
   */
  CacheAccount(@Nullable Consumer<String> lines, CompletionInbox inbox) {
    this.lines = lines;
    this.inbox = inbox;
  }

  /**
   * Writes what the keys of all steps of a build have in common, so that a difference between two
   * machines has a name.
   *
   * @param layout where the build directory lies, seen from the source directory and back
   */
  void conditions(Ingredients conditions, String layout) {
    if (lines != null) {
      StringBuilder text = new StringBuilder("conditions");
      line(text, "directories " + layout);
      for (Ingredient each : conditions.list()) {
        if (each.state() instanceof Ingredient.Text(String value)) {
          line(text, each.name() + ' ' + value);
        }
      }
      lines.accept(text.toString());
    }
  }

  /** Does not report again a step that is looked up again and has the same result. */
  void found(ResultLookup.FoundResult found) {
    String key = found.key().hex();
    if (lines != null && !key.equals(hits.put(found.subject().edge().id(), key))) {
      String tier = found.tier().name().toLowerCase(Locale.ROOT);
      write(
          "hit " + tier + ' ' + target(found.subject().edge()),
          "result " + key + savedText(found.savedMillis()),
          found.subject(),
          found.first());
    }
  }

  private static String savedText(long savedMillis) {
    return savedMillis == 0 ? "" : ", saves " + savedMillis + " ms";
  }

  void missed(
      StepKeys.Subject subject, @Nullable FirstKey first, MissReason reason, String detail) {
    if (lines != null) {
      String why = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      String more = detail.isEmpty() ? "" : " (" + detail + ")";
      write("miss " + target(subject.edge()) + ": " + why + more, "", subject, first);
    }
  }

  /**
   * Writes what differs from the last run of a step in this directory.
   *
   * @param differences a few words each; not empty
   */
  void explained(Edge edge, List<String> differences) {
    if (lines != null) {
      StringBuilder text = new StringBuilder("differs " + target(edge) + " from its last run here");
      differences.forEach(each -> line(text, each));
      lines.accept(text.toString());
    }
  }

  void notBrought(Edge edge, MissReason reason, String detail) {
    if (lines != null) {
      String why = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      lines.accept("not fetched " + target(edge) + ": " + why + " (" + detail + ")");
    }
  }

  void notTaken(Edge edge, String detail) {
    if (lines != null) {
      lines.accept("not taken " + target(edge) + ": " + detail);
    }
  }

  void stored(StepKeys.Subject subject, FirstKey first, String key) {
    if (lines != null) {
      write("stored " + target(subject.edge()), "result " + key, subject, first);
    }
  }

  void notStored(Edge edge, String reason) {
    inbox.tell(new CacheEvent.NotStored(edge.id(), reason));
    if (lines != null) {
      lines.accept("not stored " + target(edge) + ": " + reason);
    }
  }

  private static String target(Edge edge) {
    return edge.outputs()[0].path();
  }

  private void write(
      String headline, String more, StepKeys.Subject subject, @Nullable FirstKey first) {
    StringBuilder text = new StringBuilder(headline);
    line(text, more);
    if (first != null) {
      line(text, "first key " + first.key().hex());
      for (Ingredient ingredient : first.ingredients().list()) {
        if (ingredient.kind() == Ingredient.Kind.DECLARED
            && ingredient.state() instanceof Ingredient.FileState state) {
          line(
              text,
              "input " + Roots.shown(ingredient.name()) + ' ' + Ingredient.FileState.shown(state));
        }
      }
    }
    for (String output : subject.outputs()) {
      line(text, "output " + output);
    }
    line(text, "command " + subject.command().replace('\n', ' '));
    Consumer<String> to = lines;
    assert to != null;
    to.accept(text.toString());
  }

  private static void line(StringBuilder text, String more) {
    if (!more.isEmpty()) {
      text.append("\n  ").append(more);
    }
  }
}
