package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.SettingType.VariableNames;
import dev.sconce.app.settings.Settings;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.StrictEnvironment;
import java.util.List;
import java.util.Optional;

/** Which variables commands get, as the settings say. */
final class StepEnvironment {
  private StepEnvironment() {}

  static CommandEnvironment of(Settings settings, CommandEnvironment inherited) {
    if (!settings.text(Setting.ENV).equals(Optional.of("strict"))) {
      return inherited;
    }
    List<String> more = settings.text(Setting.ENV_KEEP).map(VariableNames::split).orElse(List.of());
    return StrictEnvironment.of(inherited, more);
  }
}
