package dev.sconce.app.sconce;

import java.nio.file.Path;

/**
 * Where to build.
 *
 * @param directory the build directory, absolute
 * @param manifest as it is named from there
 * @param command what the user types to come back here: {@code sconce}, {@code sconce -C build}
 * @param notice what to say before building; empty for nothing
 */
record Place(Path directory, String manifest, String command, String notice) {
  /** Where Sconce keeps what it knows, below the build directory. */
  static final String STATE = ".sconce";
}
