package dev.sconce.distribution;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the distribution with a fake Java: a bash, because other shells unblock signals. It
 * first records how it was started. Before a build continues in the full profile, it waits at a
 * gate while that is closed.
 */
final class WatchedDistribution {
  private static final String JAVA =
      """
      #!/bin/bash
      # bash itself ignores SIGQUIT, and SIGINT when a program that it waits for does not die of it
      for signal in INT QUIT; do
        trap "exec env --default-signal=$signal sh -c 'kill -s $signal \\$\\$'" "$signal"
      done
      notes=NOTES
      profile=quick
      for word; do
        [ "$word" = -Dsconce.continues=true ] && profile=full
      done
      start=$notes/$$.$profile
      env | sort > "$start.environment"
      printf '%s\\n' "$@" > "$start.arguments"
      ls -l "/proc/$$/fd" > "$start.descriptors"
      {
        while read -r name mask; do
          case $name in
            # signals over 32 are the C library's own
            SigBlk: | SigIgn:) echo "$name ${mask#????????}" ;;
          esac
        done < "/proc/$$/status"
        echo "parent, group, session, terminal: $(cut -d ' ' -f 4-8 "/proc/$$/stat")"
        umask
        pwd
        cat "/proc/$$/limits"
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
    Path original = Distribution.home().toRealPath();
    List<String> copy = List.of("cp", "-a", original.toString(), home.toString());
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

  /** The launcher with which a build continues. */
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

  /** The number of starts of Java in a profile since then. */
  long starts(String profile) throws IOException {
    return notes().stream().filter(note -> isOf(note, profile + ".state")).count();
  }

  /** The record of the only start in a profile: its environment, its arguments, or its state. */
  List<String> note(String profile, String about) throws IOException {
    List<Path> found = notes().stream().filter(note -> isOf(note, profile + "." + about)).toList();
    if (found.size() != 1) {
      throw new IOException("not one start: " + found);
    }
    return Files.readAllLines(found.getFirst());
  }

  /** Numbers and files of the descriptors at the only start in a profile. */
  List<String> descriptors(String profile) throws IOException {
    return note(profile, "descriptors").stream()
        .map(line -> line.replaceFirst(".* (?=[0-9]+ -> )", ""))
        .toList();
  }

  private static boolean isOf(Path note, String end) {
    return note.toString().endsWith("." + end);
  }

  /** Makes builds wait before they continue in the full profile. */
  void closeGate() throws IOException {
    Files.createFile(notes.resolve("gate"));
  }

  void openGate() throws IOException {
    Files.delete(notes.resolve("gate"));
  }

  /** Waits until a build has reached the gate. */
  void awaitAtGate() throws IOException, InterruptedException {
    for (int waited = 0; !Files.exists(notes.resolve("at-gate")); waited++) {
      if (waited > MOST_WAITS) {
        throw new IOException("no build came to the gate");
      }
      Thread.sleep(WAIT_MILLIS);
    }
  }
}
