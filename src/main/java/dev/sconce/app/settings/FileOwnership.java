package dev.sconce.app.settings;

import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
      if (setting.decidesWhereResultsComeFrom() && said.isSet(setting)) {
        String named = said.named(setting) + " decides what is built, and ";
        String instead =
            "Set it in a file of your own, by " + setting.variable() + " or --" + setting.word();
        try {
          if (isOfOther(path, directory)) {
            throw new SettingsException(named + "the file belongs to another user", instead);
          }
        } catch (NoSuchFileException gone) {
          return; // nobody reads it any more
        } catch (IOException unknown) {
          throw new SettingsException(
              named + "whose the file is cannot be found out: " + FileException.reasonOf(unknown),
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
