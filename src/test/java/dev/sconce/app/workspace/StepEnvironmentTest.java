package dev.sconce.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.exec.CommandEnvironment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepEnvironmentTest {
  private static final Settings.Origin TYPED = new Settings.Origin.CommandLine("--some");

  /** The value of a variable for steps; empty if they do not see it. */
  private static Optional<String> seen(String variable, Map<Setting, String> settings) {
    Map<Setting, Settings.Value> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(
          setting, new Settings.Value(setting.defaultValue(), new Settings.Origin.Default()));
    }
    settings.forEach(
        (setting, text) -> values.put(setting, new Settings.Value(Optional.of(text), TYPED)));
    CommandEnvironment inherited =
        new CommandEnvironment(List.of("PATH=/bin", "CCACHE_DIR=/c", "SSH_TTY=/dev/pts/1"));
    return StepEnvironment.of(Settings.of(values), inherited).get(variable);
  }

  @Test
  void ccacheIsOnWhereNothingIsShared() {
    assertEquals(Optional.empty(), seen("CCACHE_DISABLE", Map.of()));
  }

  @Test
  void ccacheIsOffWhileResultsAreShared() {
    assertEquals(
        Optional.of("1"), seen("CCACHE_DISABLE", Map.of(Setting.DISK_CACHE, "/var/results")));
    assertEquals(
        Optional.of("1"),
        seen("CCACHE_DISABLE", Map.of(Setting.REMOTE_CACHE_URL, "http://cache.example")));
  }

  @Test
  void ccacheIsKeptWhereThatIsAskedFor() {
    assertEquals(
        Optional.empty(),
        seen("CCACHE_DISABLE", Map.of(Setting.DISK_CACHE, "/var/results", Setting.CCACHE, "keep")));
  }

  @Test
  void strictStepsSeeWhatMattersAndWhatIsNamed() {
    assertEquals(Optional.of("/dev/pts/1"), seen("SSH_TTY", Map.of()));
    assertEquals(Optional.empty(), seen("SSH_TTY", Map.of(Setting.ENV, "strict")));
    assertEquals(Optional.of("/bin"), seen("PATH", Map.of(Setting.ENV, "strict")));
    assertEquals(
        Optional.of("/dev/pts/1"),
        seen("SSH_TTY", Map.of(Setting.ENV, "strict", Setting.ENV_KEEP, "SSH_TTY")));
  }
}
