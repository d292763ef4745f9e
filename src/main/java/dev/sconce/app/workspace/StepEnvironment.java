package dev.sconce.app.workspace;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.SettingType.VariableNames;
import dev.sconce.app.settings.Settings;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.StrictEnvironment;
import java.util.List;
import java.util.Optional;

/** Selects the variables that commands get, according to the settings. */
public final class StepEnvironment {
  private static final Optional<String> KEEP_CCACHE = Optional.of("keep");

  private StepEnvironment() {}

  /**
   * The environment of commands. Shared steps run without ccache: what ccache keeps in its own
   * directory is nobody's input, so a result from there would not show what the compiler reads.
   */
  public static CommandEnvironment of(Settings settings, CommandEnvironment inherited) {
    CommandEnvironment chosen = chosen(settings, inherited);
    boolean disabled =
        CacheSetup.isWanted(settings) && !settings.text(Setting.CCACHE).equals(KEEP_CCACHE);
    return disabled ? chosen.with("CCACHE_DISABLE", "1") : chosen;
  }

  private static CommandEnvironment chosen(Settings settings, CommandEnvironment inherited) {
    if (!settings.text(Setting.ENV).equals(Optional.of("strict"))) {
      return inherited;
    }
    List<String> more = settings.text(Setting.ENV_KEEP).map(VariableNames::split).orElse(List.of());
    return StrictEnvironment.of(inherited, more);
  }
}
