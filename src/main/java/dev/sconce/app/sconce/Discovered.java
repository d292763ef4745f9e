package dev.sconce.app.sconce;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a look for something to build came to. */
sealed interface Discovered {
  /**
   * A directory to build in.
   *
   * @param searched how it was found below the sources; empty when it was named or is the current
   *     one
   */
  record Ready(Path directory, Optional<BuildDirectory> searched) implements Discovered {}

  /** Several directories, of which somebody has to choose one; the one built last is first. */
  record Several(List<BuildDirectory> directories) implements Discovered {
    /** Copies the list. */
    public Several {
      directories = List.copyOf(directories);
    }
  }

  /** Nothing that can be built: what to tell the user, line by line. */
  record Nothing(List<String> lines) implements Discovered {
    /** Copies the list. */
    public Nothing {
      lines = List.copyOf(lines);
    }
  }
}
