package dev.sconce.app.settings;

import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.FileException;
import dev.sconce.files.FileStat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings files of a directory, and all places where the search looked for one. */
final class SettingsFiles {
  static final String PROJECT_FILE = "sconce.toml";
  private static final String USER_FILE = "config.toml";

  /**
   * A file of this age gets a new timestamp when it changes, even on a file system with a coarse
   * clock.
   */
  private static final long SETTLED_NANOS = 2_000_000_000L;

  /**
   * An existing file.
   *
   * @param path absolute, a byte string
   * @param stat its state before anything was read
   */
  record Found(FileKind kind, String path, FileStat stat) {
    String directory() {
      return path.substring(0, path.lastIndexOf('/'));
    }
  }

  private final DiskFiles files = new DiskFiles("");
  private final List<Found> found = new ArrayList<>();
  private final StringBuilder states = new StringBuilder();

  private SettingsFiles() {}

  /**
   * Searches for the files: the nearest project file in a directory or above it, and the user's own
   * file.
   *
   * @param directory absolute, a byte string
   * @throws SettingsException if one of the names belongs to something other than a file
   */
  static SettingsFiles find(String directory, CommandEnvironment environment)
      throws SettingsException {
    SettingsFiles all = new SettingsFiles();
    String above = directory.endsWith("/") ? directory : directory.concat("/");
    while (!all.look(FileKind.PROJECT, above.concat(PROJECT_FILE)) && above.length() > 1) {
      above = above.substring(0, above.lastIndexOf('/', above.length() - 2) + 1);
    }
    Optional<String> user = userFile(environment);
    if (user.isPresent()) {
      all.look(FileKind.USER, user.get());
    }
    return all;
  }

  /** The path of the user's file, even if it does not exist; empty for a user without a home. */
  static Optional<String> userFile(CommandEnvironment environment) {
    Optional<String> directory = UserDirectory.find(environment);
    return directory.isPresent()
        ? Optional.of(directory.get().concat("/").concat(USER_FILE))
        : Optional.empty();
  }

  private boolean look(FileKind kind, String path) throws SettingsException {
    FileStat stat = stat(path);
    states.append(path).append('\0');
    if (stat == null) {
      states.append('\0');
      return false;
    }
    if (stat.kind() != FileStat.Kind.FILE) {
      boolean directory = stat.kind() == FileStat.Kind.DIRECTORY;
      throw new SettingsException(
          path + (directory ? ": a directory, not a file of settings" : ": no regular file"),
          "Give it another name, or put a file of settings in its place");
    }
    states.append(stat.sizeBytes()).append(' ').append(stat.mtimeNanos()).append(' ');
    states.append(stat.ctimeNanos()).append(' ').append(stat.inode()).append('\0');
    found.add(new Found(kind, path, stat));
    return true;
  }

  /** The state of a file; null if there is none, or if its directory may not be searched. */
  private @Nullable FileStat stat(String path) throws SettingsException {
    try {
      // An absent file is the usual case, and this check creates no exception for it.
      return files.mtimeNanos(path) == 0 ? null : files.stat(path).orElse(null);
    } catch (FileException e) {
      if (e.getCause() instanceof AccessDeniedException) {
        return null;
      }
      throw unreadable(path, e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The existing files, the weaker first. */
  List<Found> found() {
    return found;
  }

  /**
   * All places of the search with the state found there. If the text is the same again, the files
   * have not changed.
   */
  String states() {
    return states.toString();
  }

  /** Whether each file is so old that a change would show in its state. */
  boolean areSettled(long nowMillis) {
    for (Found file : found) {
      if (file.stat().ctimeNanos() + SETTLED_NANOS >= nowMillis * 1_000_000) {
        return false;
      }
    }
    return true;
  }

  /** The content of a file that was found, unless it is too long. */
  byte[] read(Found file) throws SettingsException {
    SettingsToml.checkLength(file.path(), file.stat().sizeBytes());
    try {
      Optional<byte[]> content = files.read(file.path());
      if (content.isPresent()) {
        return content.get();
      }
      throw new SettingsException(file.path() + ": removed just now", "Try again");
    } catch (IOException e) {
      throw unreadable(file.path(), e);
    }
  }

  private static SettingsException unreadable(String path, IOException cause) {
    return new SettingsException(
        path + ": cannot be read: " + FileException.reasonOf(cause),
        "Make it readable, or remove it");
  }
}
