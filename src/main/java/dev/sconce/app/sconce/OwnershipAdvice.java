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

/** What a user can do about files that belong to somebody else, as after {@code sudo}. */
final class OwnershipAdvice {
  private final Path directory;

  /**
   * Of files that are named in commands.
   *
   * @param directory the one in which the user types them
   */
  OwnershipAdvice(Path directory) {
    this.directory = directory;
  }

  /**
   * Why a file cannot be written, and the command that changes that; empty when it can be. Of one
   * that does not exist, the directory in which it would be made.
   */
  Optional<String> advice(Path file) {
    Path there = file.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return Files.isWritable(there) ? Optional.empty() : Optional.of(advice(there, there, ""));
  }

  /** The same of a directory and of what lies in it. */
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

  /** As it is named from where the user is. */
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
        return found; // it is advice enough that the directory itself cannot be read
      }
    }
    return found;
  }
}
