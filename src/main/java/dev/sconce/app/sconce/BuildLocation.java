package dev.sconce.app.sconce;

import dev.sconce.files.NativePath;
import java.nio.file.Path;

/**
 * Where to build.
 *
 * @param directory the build directory, absolute
 * @param manifest as it is named from there
 * @param command what the user types to come back here: {@code sconce}, {@code sconce -C build}
 * @param notice what to say before building; empty for nothing
 */
record BuildLocation(Path directory, String manifest, String command, String notice) {
  /** Where Sconce keeps what it knows, below the build directory. */
  private static final String STATE = ".sconce";

  /** The directory of all that Sconce keeps. */
  Path state() {
    return directory.resolve(STATE);
  }

  /**
   * The directory as files and commands are found from it: short where it can be, as it stands
   * before every path that is looked at. A byte string, empty for the working directory of this
   * process.
   */
  String root() {
    Path working = Path.of("").toAbsolutePath();
    return NativePath.bytes(
        directory.startsWith(working) ? working.relativize(directory) : directory);
  }
}
