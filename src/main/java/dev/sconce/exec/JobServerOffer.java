package dev.sconce.exec;

import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * What MAKEFLAGS says about a GNU make job server, read as ninja 1.13 reads it: words are read in
 * order, and the last one that names a job server counts.
 */
public sealed interface JobServerOffer {
  /** No job server. */
  record None() implements JobServerOffer {}

  /** Tokens through a FIFO: the only kind that Sconce uses. */
  record Fifo(String path) implements JobServerOffer {}

  /** Tokens through inherited descriptors. */
  record Pipe(int readEnd, int writeEnd) implements JobServerOffer {}

  /** Tokens through a named semaphore, as on Windows. */
  record Semaphore(String name) implements JobServerOffer {}

  /** Malformed. */
  record Invalid(String reason) implements JobServerOffer {}

  /** Why the offer is not used; ninja's text. */
  default Optional<String> problem() {
    return switch (this) {
      case None none -> Optional.empty();
      case Fifo fifo -> Optional.empty();
      case Pipe pipe -> Optional.of("Pipe-based protocol is not supported!");
      case Semaphore semaphore -> Optional.of("Semaphore mode is not supported on Posix!");
      case Invalid invalid -> Optional.of(invalid.reason());
    };
  }

  /** The descriptors that commands need in order to use the job server themselves. */
  default List<Integer> descriptors() {
    return this instanceof Pipe(int readEnd, int writeEnd) ? List.of(readEnd, writeEnd) : List.of();
  }

  /** Parses the value of MAKEFLAGS, empty for none. */
  static JobServerOffer parse(String makeFlags) {
    JobServerOffer offer = new None();
    boolean first = true;
    StringTokenizer words = new StringTokenizer(makeFlags, " \t");
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (first && word.charAt(0) != '-' && word.indexOf('n') >= 0) {
        // The flag letters of make -n: nothing is to be executed.
        return new None();
      }
      first = false;
      if (word.startsWith("--jobserver-auth=")) {
        offer = parseAuth(word.substring("--jobserver-auth=".length()));
      } else if (word.startsWith("--jobserver-fds=")) {
        String value = word.substring("--jobserver-fds=".length());
        Optional<Pipe> pipe = parsePair(value);
        if (pipe.isEmpty()) {
          return new Invalid("Invalid file descriptor pair [" + value + "]");
        }
        offer = pipe.get();
      }
    }
    return offer;
  }

  private static JobServerOffer parseAuth(String value) {
    Optional<Pipe> pipe = parsePair(value);
    if (pipe.isPresent()) {
      boolean disabled = pipe.get().readEnd() < 0 || pipe.get().writeEnd() < 0;
      return disabled ? new None() : pipe.get();
    }
    return value.startsWith("fifo:")
        ? new Fifo(value.substring("fifo:".length()))
        : new Semaphore(value);
  }

  /** Parses two numbers with a comma between them; ignores what follows. */
  private static Optional<Pipe> parsePair(String text) {
    int firstEnd = endOfNumber(text, 0);
    if (firstEnd == 0 || firstEnd == text.length() || text.charAt(firstEnd) != ',') {
      return Optional.empty();
    }
    int secondEnd = endOfNumber(text, firstEnd + 1);
    if (secondEnd == firstEnd + 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Pipe(
              Integer.parseInt(text.substring(0, firstEnd)),
              Integer.parseInt(text.substring(firstEnd + 1, secondEnd))));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** The end of a number that starts here; its own start if there is none. */
  private static int endOfNumber(String text, int start) {
    int at = start;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int digits = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at == digits ? start : at;
  }
}
