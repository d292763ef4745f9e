package dev.sconce.app.sconce;

import dev.sconce.exec.CommandEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a user's keys are: {@code $XDG_CONFIG_HOME/sconce/keys}, or below ~/.config. */
final class KeyMapPlace {
  private KeyMapPlace() {}

  /** The file, if there is one. */
  static Optional<Path> find(CommandEnvironment environment) {
    return environment
        .get("XDG_CONFIG_HOME")
        .filter(directory -> directory.startsWith("/"))
        .or(() -> environment.get("HOME").map(home -> home + "/.config"))
        .map(directory -> Path.of(ByteText.text(directory), "sconce", "keys"))
        .filter(Files::exists);
  }
}
