package dev.sconce.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds out through {@code /proc} which processes hold the lock of a directory: the process that
 * took it, and all that inherited its descriptor. Finds nothing without {@code /proc} or for
 * processes of other users.
 */
public final class LockHolders {
  private static final int MAX_ANCESTORS = 1000;

  private final Path proc;
  private final long self;

  /**
   * The processes that were found.
   *
   * @param taker the process that took the lock, alive or not; 0 if unknown
   * @param holders the processes that have the descriptor now
   */
  public record Found(long taker, SortedSet<Long> holders) {
    /** Whether the process that took the lock still has it. */
    public boolean takerLives() {
      return holders.contains(taker);
    }
  }

  /** Uses the given {@code /proc}. */
  public LockHolders(Path proc, long self) {
    this.proc = proc;
    this.self = self;
  }

  /** Finds the holders of a directory's lock, as far as they are visible. */
  public Found of(Path directory) {
    SortedSet<Long> holders = new TreeSet<>();
    long taker = 0;
    try {
      Path real = directory.toRealPath();
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
        for (Path process : processes) {
          OptionalLong found = taker(process, real);
          if (found.isPresent()) {
            holders.add(Long.parseLong(String.valueOf(process.getFileName())));
            taker = found.getAsLong();
          }
        }
      }
    } catch (IOException cannotBeSeen) {
      return new Found(taker, holders);
    }
    return new Found(taker, holders);
  }

  /** The process that took the lock, if {@code process} has its descriptor; otherwise empty. */
  private static OptionalLong taker(Path process, Path directory) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        Optional<String> lock = lock(process, descriptor, directory);
        if (lock.isPresent()) {
          return OptionalLong.of(pid(lock.get()));
        }
      }
    } catch (IOException | DirectoryIteratorException endedMeanwhileOrAnotherUsers) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  /** The lock of a descriptor; empty if the descriptor was closed meanwhile. */
  private static Optional<String> lock(Path process, Path descriptor, Path directory)
      throws IOException {
    try {
      if (!directory.equals(Files.readSymbolicLink(descriptor))) {
        return Optional.empty();
      }
      Path info = process.resolve("fdinfo").resolve(descriptor.getFileName());
      return Files.readAllLines(info).stream()
          .filter(line -> line.startsWith("lock:") && line.contains("FLOCK"))
          .findFirst();
    } catch (NoSuchFileException closedMeanwhile) {
      return Optional.empty();
    }
  }

  /** The pid in a line {@code lock: 1: FLOCK ADVISORY WRITE 1234 fe:00:131 0 EOF}. */
  private static long pid(String line) {
    String[] words = line.strip().split("\\s+");
    return words.length > 5 && words[5].matches("[0-9]+") ? Long.parseLong(words[5]) : 0;
  }

  /** Whether a process is this one or one of its ancestors. */
  public boolean isAncestor(long pid) {
    long process = self;
    for (int i = 0; i < MAX_ANCESTORS && process > 1; i++) {
      if (process == pid) {
        return true;
      }
      process = parent(process);
    }
    return false;
  }

  private long parent(long pid) {
    try {
      String stat =
          Files.readString(
              proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      return Long.parseLong(afterName[1]);
    } catch (IOException ended) {
      return 0;
    }
  }
}
