package dev.sconce.app.sconce;

import dev.sconce.app.settings.UserDirectory;
import dev.sconce.exec.CommandEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a user's keys are unless a setting names another file. */
final class KeyMapPlace {
  private KeyMapPlace() {}

  /** The file, if there is one. */
  static Optional<Path> find(CommandEnvironment environment) {
    return UserDirectory.find(environment)
        .map(directory -> Path.of(ByteText.text(directory), "keys"))
        .filter(Files::exists);
  }
}
