package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.workspace.BuildRunner;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.TracingSetup;
import dev.sconce.app.workspace.UpToDateShortcut;
import dev.sconce.engine.Build;
import dev.sconce.engine.UpToDateCheck;
import dev.sconce.files.DiskFiles;
import dev.sconce.graph.Graph;
import dev.sconce.history.UpToDateRecorder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer that there is nothing to do, kept from one build to the next. It depends on manifest
 * and targets, and contains their number of steps. It does not depend on the run store, which is
 * read only if ninja's rule has found something to do.
 */
final class UpToDateAnswer implements UpToDateShortcut.LookedAt {
  private static final String FACE = "sconce";

  private final UpToDateShortcut shortcut;
  private final BuildRunner runner;

  /** The builds since the last reading of the directory. */
  private final List<Build> builds = new ArrayList<>();

  UpToDateAnswer(
      ProcessContext context,
      BuildLocation location,
      CommandLine line,
      Settings settings,
      BuildRunner runner) {
    this.runner = runner;
    this.shortcut =
        new UpToDateShortcut(
            new DiskFiles(location.root()),
            Runtime.getRuntime().availableProcessors(),
            question(context, location, line, settings),
            context.posix()::linkAhead);
  }

  /** The question to the shortcut; null if the build may do or print more than the answer. */
  private static UpToDateShortcut.@Nullable Question question(
      ProcessContext context, BuildLocation location, CommandLine line, Settings settings) {
    if (line.dryRun()
        || settings.text(Setting.EVENT_LOG).isPresent()
        || settings.text(Setting.TRACE).isPresent()
        || !context.environment().get("MAKEFLAGS").orElse("").isEmpty()) {
      return null;
    }
    List<String> words = new ArrayList<>(line.words().size() + 3);
    words.add(Utf8Text.of(location.manifest()));
    for (String word : line.words()) {
      words.add(Utf8Text.of(word));
    }
    String deps = settings.text(Setting.DEPS).orElse("");
    String rules = settings.text(Setting.DEPS_RULES).orElse("");
    words.add(deps);
    words.add(rules);
    words.add(settings.text(Setting.REMOTE_CACHE_URL).isEmpty() ? "" : download(settings));
    return new UpToDateShortcut.Question(
        FACE, context.code(), words, TracingSetup.isOn(settings) ? 0 : UpToDateShortcut.MIN_NODES);
  }

  private static String download(Settings settings) {
    return settings.text(Setting.REMOTE_CACHE_DOWNLOAD).orElse("");
  }

  /** Whether the answer still holds; false if that is unknown. */
  boolean stillHolds() {
    return shortcut.stillHolds();
  }

  /** The number of steps of the targets, after {@link #stillHolds} has returned true. */
  int steps() {
    return Integer.parseInt(shortcut.answer());
  }

  /** The file timestamps that the check found; gives them once. */
  UpToDateCheck.KnownTimestamps knownTimes(Graph graph) {
    return shortcut.knownTimes(graph);
  }

  /** Forgets earlier builds, because the directory is reread. */
  void readAgain() {
    builds.clear();
  }

  /** Adds a build that may find the answer. */
  void asks(Build build) {
    builds.add(build);
  }

  /** Keeps the answer, if these builds changed nothing. */
  void keep(LoadedBuild loaded, int steps) {
    shortcut.keep(loaded, this, Integer.toString(steps));
  }

  @Override
  public void note(UpToDateRecorder notes) {
    if (runner.changed()) {
      notes.unfit();
    }
    for (Build build : builds) {
      build.note(notes);
    }
  }
}
