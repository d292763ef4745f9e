package dev.sconce.distribution;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the distribution whose Java first notes how it was started, and, when it is to go on
 * with a build in the full profile, waits at a gate as long as that is closed.
 */
final class WatchedDistribution {
  private static final String JAVA =
      """
      #!/bin/sh
      notes=NOTES
      profile=quick
      for word; do
        [ "$word" = -Dsconce.continues=true ] && profile=full
      done
      start=$notes/$$.$profile
      env | sort > "$start.environment"
      printf '%s\\n' "$@" > "$start.arguments"
      {
        # without those of the C library itself
        grep ^Sig[BI] /proc/self/status | sed 's/.\\{8\\}\\(.\\{8\\}\\)$/\\1/'
        echo "parent, group, session, terminal: $(cut -d ' ' -f 4-8 "/proc/$$/stat")"
        umask
        pwd
        cat "/proc/$$/limits"
        for descriptor in "/proc/$$/fd"/*; do
          echo "${descriptor##*/} $(readlink "$descriptor")"
        done
      } > "$start.state"
      if [ "$profile" = full ]; then
        touch "$notes/at-gate"
        while [ -e "$notes/gate" ]; do sleep 0.02; done
      fi
      exec "${0%/java}/java.real" "$@"
      """;

  private static final int WAIT_MILLIS = 10;
  private static final int MOST_WAITS = 6_000;

  private final Path home;
  private final Path notes;

  private WatchedDistribution(Path home, Path notes) {
    this.home = home;
    this.notes = notes;
  }

  /** Copies the distribution below a directory. */
  static WatchedDistribution in(Path directory) throws IOException, InterruptedException {
    Path home = directory.resolve("watched");
    Path notes = Files.createDirectories(directory.resolve("notes"));
    List<String> copy = List.of("cp", "-a", Distribution.home().toString(), home.toString());
    if (new ProcessBuilder(copy).inheritIO().start().waitFor() != 0) {
      throw new IOException("no copy at " + home);
    }
    Path java = home.resolve("runtime/bin/java");
    Files.move(java, java.resolveSibling("java.real"));
    Files.writeString(java, JAVA.replace("NOTES", notes.toString()));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new WatchedDistribution(home, notes);
  }

  Path ninja() {
    return home.resolve("bin/ninja");
  }

  /** What a build goes on in. */
  Path otherLauncher() {
    return home.resolve("bin/sconce");
  }

  /** Forgets all starts, and opens the gate. */
  void forget() throws IOException {
    for (Path note : notes()) {
      Files.delete(note);
    }
  }

  private List<Path> notes() throws IOException {
    try (Stream<Path> all = Files.list(notes)) {
      return all.sorted().toList();
    }
  }

  /** How often Java was started in a profile since. */
  long starts(String profile) throws IOException {
    return notes().stream().filter(note -> isOf(note, profile + ".state")).count();
  }

  /** A note about the only start in a profile: its environment, its arguments, or its state. */
  List<String> note(String profile, String about) throws IOException {
    List<Path> found = notes().stream().filter(note -> isOf(note, profile + "." + about)).toList();
    if (found.size() != 1) {
      throw new IOException("not one start: " + found);
    }
    return Files.readAllLines(found.getFirst());
  }

  private static boolean isOf(Path note, String end) {
    return note.toString().endsWith("." + end);
  }

  /** Lets builds wait before they go on in the full profile. */
  void closeGate() throws IOException {
    Files.createFile(notes.resolve("gate"));
  }

  void openGate() throws IOException {
    Files.delete(notes.resolve("gate"));
  }

  /** Waits until a build has come to the gate. */
  void awaitAtGate() throws IOException, InterruptedException {
    for (int waited = 0; !Files.exists(notes.resolve("at-gate")); waited++) {
      if (waited > MOST_WAITS) {
        throw new IOException("no build came to the gate");
      }
      Thread.sleep(WAIT_MILLIS);
    }
  }
}
