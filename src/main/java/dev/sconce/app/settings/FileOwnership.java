package dev.sconce.app.settings;

import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Protects a build from another user's settings file above it, for example in {@code /tmp}:
 * settings of the cache decide which results the build uses. It trusts files of this user, of root,
 * and of the owner of the build directory, whose commands run anyway.
 */
final class FileOwnership {
  private static final String OWNER = "unix:uid";
  private static final Path THIS_PROCESS = Path.of("/proc/self");

  private FileOwnership() {}

  /**
   * Rejects cache settings in a file of another user.
   *
   * @param path of the file, absolute, a byte string
   * @param directory the build directory, absolute, a byte string
   */
  static void check(String path, String directory, Settings said) throws SettingsException {
    for (Setting setting : Setting.values()) {
      if (setting.decidesWhereResultsComeFrom() && said.isSet(setting)) {
        String named = said.named(setting) + " decides what is built, and ";
        String instead =
            "Set it in a file of your own, by " + setting.variable() + " or --" + setting.word();
        try {
          if (isOfOther(path, directory)) {
            throw new SettingsException(named + "the file belongs to another user", instead);
          }
        } catch (NoSuchFileException gone) {
          return; // the file is gone, so its settings do not count
        } catch (IOException unknown) {
          throw new SettingsException(
              named
                  + "the owner of the file cannot be determined: "
                  + FileException.reasonOf(unknown),
              instead);
        }
      }
    }
  }

  private static boolean isOfOther(String path, String directory) throws IOException {
    Object owner = Files.getAttribute(NativePath.of("stat", path), OWNER);
    return !owner.equals(0)
        && !owner.equals(Files.getAttribute(THIS_PROCESS, OWNER))
        && !owner.equals(Files.getAttribute(NativePath.of("stat", directory), OWNER));
  }
}
