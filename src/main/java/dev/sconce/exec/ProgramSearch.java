package dev.sconce.exec;

import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Searches the directories of a PATH for programs, as a shell does: anew for each command. A build
 * calls few programs many times, so the file objects of each program's candidates are kept. Safe
 * for use by several threads.
 */
final class ProgramSearch {
  private static final int MOST_PROGRAMS = 256;

  private final List<String> places;
  private final Map<String, List<Candidate>> candidates = new ConcurrentHashMap<>();

  /**
   * A path that a program may have.
   *
   * @param path a byte string
   * @param certain whether all shells use this path for the file
   */
  private record Candidate(String path, File file, boolean certain) {}

  /**
   * @param places byte strings; an empty one is the directory where the command runs
   */
  ProgramSearch(List<String> places) {
    this.places = places;
  }

  /**
   * The path of the program that a shell would find; empty if that is not certain.
   *
   * @param directory the working directory of the command, if it is not that of this process
   */
  Optional<String> find(String name, String directory) {
    try {
      for (Candidate candidate : candidates(name)) {
        File file = candidate.file();
        boolean elsewhere = !directory.isEmpty() && !file.isAbsolute();
        if (elsewhere ? file(directory + "/" + candidate.path()).canExecute() : file.canExecute()) {
          return candidate.certain() ? Optional.of(candidate.path()) : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (FileException unusable) {
      return Optional.empty();
    }
  }

  private List<Candidate> candidates(String name) throws FileException {
    List<Candidate> known = candidates.get(name);
    if (known != null) {
      return known;
    }
    List<Candidate> made = new ArrayList<>(places.size());
    for (String place : places) {
      String path = place.isEmpty() ? name : place + "/" + name;
      // Shells differ in the path that they use for a file found through an empty entry.
      made.add(new Candidate(path, file(path), !place.isEmpty()));
    }
    if (candidates.size() < MOST_PROGRAMS) {
      candidates.put(name, made);
    }
    return made;
  }

  private static File file(String path) throws FileException {
    return NativePath.of("access", path).toFile();
  }

  /** The paths where {@link #find} looked in vain before it found this file. */
  List<String> lookedAtBefore(String found, String name) {
    List<String> paths = new ArrayList<>();
    for (String place : places) {
      String candidate = place + "/" + name;
      if (candidate.equals(found)) {
        return paths;
      }
      paths.add(candidate);
    }
    return paths;
  }
}
