package dev.sconce.app.settings;

import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps a file of settings that lies above a build by chance, as in {@code /tmp}, from saying where
 * results come from: whoever says that decides what is built. Believed are this user, root, and the
 * owner of the directory that is built in, whose commands run anyway.
 */
final class FileOwnership {
  private static final String OWNER = "unix:uid";
  private static final Path THIS_PROCESS = Path.of("/proc/self");

  private FileOwnership() {}

  /**
   * Refuses settings of the cache in a file of somebody else.
   *
   * @param path of the file, absolute, a byte string
   * @param directory that is built in, absolute, a byte string
   */
  static void check(String path, String directory, Settings said) throws SettingsException {
    for (Setting setting : Setting.values()) {
      if (setting.decidesWhereResultsComeFrom()
          && said.isSet(setting)
          && isOfOther(path, directory)) {
        throw new SettingsException(
            said.named(setting) + " decides what is built, and the file belongs to another user",
            "Set it in a file of your own, by " + setting.variable() + " or --" + setting.word());
      }
    }
  }

  private static boolean isOfOther(String path, String directory) {
    try {
      Object owner = Files.getAttribute(NativePath.of("stat", path), OWNER);
      return !owner.equals(0)
          && !owner.equals(Files.getAttribute(THIS_PROCESS, OWNER))
          && !owner.equals(Files.getAttribute(NativePath.of("stat", directory), OWNER));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return false; // a system without owners; or a file that is gone, of which others tell
    }
  }
}
