package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.workspace.GraphAccessJudge;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.discover.judge.AllowList;
import dev.sconce.discover.judge.Workspace;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.DependencyPolicy;
import dev.sconce.files.NativePath;
import dev.sconce.history.AccessStore;
import dev.sconce.session.TraceEvent.UndeclaredAccessPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How commands are watched, as the settings say. */
final class TracingSetup {
  private TracingSetup() {}

  /** Null if they are not. */
  static BuildParts.@Nullable Tracing of(
      Settings settings, BuildLocation location, LoadedBuild loaded, AccessStore accesses) {
    DependencyPolicy policy = policy(settings);
    if (!policy.isOn()) {
      return null;
    }
    Workspace workspace =
        Workspace.of(accesses.place(), NativePath.bytes(SourceRoots.project(location.directory())));
    return new BuildParts.Tracing(
        policy, new GraphAccessJudge(loaded, workspace, AllowList.EMPTY), accesses);
  }

  /** Whether the commands of any step are watched. */
  static boolean isOn(Settings settings) {
    return policy(settings).isOn();
  }

  /** Files of settings, variables and options were checked when they were read. */
  private static DependencyPolicy policy(Settings settings) {
    UndeclaredAccessPolicy usual =
        settings
            .text(Setting.DEPS)
            .flatMap(DependencyPolicy::ofWord)
            .orElse(UndeclaredAccessPolicy.OFF);
    List<DependencyPolicy.ForRule> rules =
        settings.text(Setting.DEPS_RULES).flatMap(DependencyPolicy::readRules).orElse(List.of());
    return new DependencyPolicy(usual, rules);
  }
}
