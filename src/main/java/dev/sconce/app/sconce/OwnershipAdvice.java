package dev.sconce.app.sconce;

import dev.sconce.session.ShellWord;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells a user what to do about files that belong to somebody else, as after {@code sudo}. */
final class OwnershipAdvice {
  private final Path directory;

  /**
   * @param directory the user's current directory, from which commands name files
   */
  OwnershipAdvice(Path directory) {
    this.directory = directory;
  }

  /**
   * Why a file cannot be written, and the command that fixes it; empty if it can be written. For a
   * missing file, it checks the directory that would contain it.
   */
  Optional<String> advice(Path file) {
    Path there = file.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return Files.isWritable(there) ? Optional.empty() : Optional.of(advice(there, there, ""));
  }

  /** The same for a directory and its entries. */
  Optional<String> adviceOfAll(Path directory) {
    for (Path member : members(directory)) {
      if (!Files.isWritable(member)) {
        return Optional.of(advice(directory, member, "-R "));
      }
    }
    return advice(directory);
  }

  private String advice(Path path, Path obstacle, String recursively) {
    Optional<String> owner = owner(obstacle);
    if (owner.isPresent() && !owner.equals(Optional.of(System.getProperty("user.name")))) {
      return String.format(
          "%s belongs to %s:  sudo chown %s\"$USER\" %s",
          name(obstacle), owner.get(), recursively, name(path));
    }
    return String.format(
        "%s is write-protected:  chmod %su+w %s", name(obstacle), recursively, name(path));
  }

  /** The name of a path as seen from the user's directory. */
  String name(Path path) {
    Path shown = path.startsWith(directory) ? directory.relativize(path) : path;
    String text = shown.toString();
    return ShellWord.quoted(text.isEmpty() ? "." : text);
  }

  private static Optional<String> owner(Path path) {
    try {
      return Optional.of(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName());
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private static List<Path> members(Path directory) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      found.add(directory);
      try (DirectoryStream<Path> members = Files.newDirectoryStream(directory)) {
        members.forEach(found::add);
      } catch (IOException unreadable) {
        return found; // the directory itself cannot be read, and that is advice enough
      }
    }
    return found;
  }
}
