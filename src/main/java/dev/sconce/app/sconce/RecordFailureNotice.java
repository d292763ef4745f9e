package dev.sconce.app.sconce;

import dev.sconce.files.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reports once why a build cannot be recorded below {@code .sconce}, and what to do, whichever
 * record fails first. For the thread of the build.
 */
final class RecordFailureNotice {
  private static final Set<String> NO_ROOM =
      Set.of("No space left on device", "Disk quota exceeded", "File too large");

  private final Path state;
  private final OwnershipAdvice ownership;
  private final Consumer<String> warnings;
  private boolean told;

  /**
   * @param state the directory of the records
   * @param warnings receives the message, a byte string
   */
  RecordFailureNotice(Path state, OwnershipAdvice ownership, Consumer<String> warnings) {
    this.state = state;
    this.ownership = ownership;
    this.warnings = warnings;
  }

  /** Reports that a record cannot be written or read. */
  void met(IOException failure) {
    if (!told) {
      told = true;
      warnings.accept(
          "this build cannot be fully recorded: "
              + failure.getMessage()
              + Utf8Text.of("; " + remedy(state, failure, ownership)));
    }
  }

  /** The message that a record cannot be read, and what to do; a byte string. */
  static String unreadable(Path state, IOException failure, OwnershipAdvice ownership) {
    return "what is recorded here cannot be read: "
        + failure.getMessage()
        + Utf8Text.of("; " + remedy(state, failure, ownership));
  }

  /** What to do about a record that cannot be used. */
  private static String remedy(Path state, IOException failure, OwnershipAdvice ownership) {
    Optional<String> advice = ownership.adviceOfAll(state);
    if (advice.isPresent()) {
      return Files.exists(state)
          ? advice.get() + "  or remove " + ownership.name(state)
          : advice.get();
    }
    boolean full = NO_ROOM.contains(FileException.reasonOf(failure));
    return (full ? "make room, or remove " : "remove ") + ownership.name(state);
  }
}
