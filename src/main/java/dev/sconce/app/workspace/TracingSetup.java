package dev.sconce.app.workspace;

import dev.sconce.app.settings.DependencyRulesFile;
import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.discover.judge.AllowList;
import dev.sconce.discover.judge.ToolRules;
import dev.sconce.discover.judge.Workspace;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.DependencyPolicy;
import dev.sconce.files.NativePath;
import dev.sconce.history.AccessStore;
import dev.sconce.session.TraceEvent.UndeclaredAccessPolicy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets up the tracing of commands, according to the settings. */
public final class TracingSetup {
  private TracingSetup() {}

  /**
   * How to trace commands; null for not at all.
   *
   * @param compares whether recorded accesses are compared with the current files
   */
  public static BuildParts.@Nullable Tracing of(
      Settings settings,
      Path directory,
      LoadedBuild loaded,
      AccessStore accesses,
      boolean compares,
      InstantSource clock)
      throws SettingsException {
    DependencyPolicy policy = policy(settings);
    if (!policy.isOn()) {
      return null;
    }
    return new BuildParts.Tracing(
        policy,
        judge(directory, loaded, accesses, rules(directory), clock),
        accesses,
        !settings.isOn(Setting.SHARED_TMP),
        compares);
  }

  /** The user's rules about undeclared files. */
  public static DependencyRulesFile rules(Path directory) throws SettingsException {
    return DependencyRulesFile.find(directory, SourceRoots.project(directory));
  }

  /** A judge that uses the graph and the user's rules. */
  public static GraphAccessJudge judge(
      Path directory,
      LoadedBuild loaded,
      AccessStore accesses,
      DependencyRulesFile rules,
      InstantSource clock) {
    String build = accesses.place();
    String source = NativePath.bytes(SourceRoots.project(directory));
    Map<String, String> otherNames = new LinkedHashMap<>();
    otherNames.put(NativePath.bytes(directory), build);
    for (String root : SourceRoots.of(directory)) {
      if (root.startsWith("/")) {
        otherNames.put(root.substring(0, root.length() - 1), source);
      }
    }
    otherNames.entrySet().removeIf(name -> name.getKey().equals(name.getValue()));
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new GraphAccessJudge(
        loaded,
        new Workspace(build, source, otherNames, Workspace.USUAL_TEMPORARY),
        new ToolRules(rules.outputs()),
        new AllowList(rules.allowed(), today));
  }

  /** Whether the commands of any step are traced. */
  public static boolean isOn(Settings settings) {
    return policy(settings).isOn();
  }

  /** The policy in the settings, which were validated when they were read. */
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
