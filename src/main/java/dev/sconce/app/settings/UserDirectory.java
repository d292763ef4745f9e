package dev.sconce.app.settings;

import dev.sconce.exec.CommandEnvironment;
import java.util.Optional;

/** The user's directory of Sconce: {@code $XDG_CONFIG_HOME/sconce}, else below ~/.config. */
public final class UserDirectory {
  private UserDirectory() {}

  /** The directory, even if it does not exist, a byte string; empty for a user without a home. */
  public static Optional<String> find(CommandEnvironment environment) {
    String configured = environment.get("XDG_CONFIG_HOME").orElse("");
    if (configured.startsWith("/")) {
      return Optional.of(configured.concat("/sconce"));
    }
    String home = environment.get("HOME").orElse("");
    return home.startsWith("/") ? Optional.of(home.concat("/.config/sconce")) : Optional.empty();
  }
}
