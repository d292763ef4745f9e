package dev.sconce.discover.judge;

import java.time.LocalDate;
import java.util.Optional;

/**
 * An access that the user allows although it is not declared.
 *
 * @param name what reports call the entry
 * @param step what an output or the rule of the step has to match
 * @param path what the file has to match
 * @param access what may be done with it
 * @param effect what follows from it
 * @param reason why it is allowed, for people
 * @param expires the last day on which it counts; empty for ever
 */
public record AllowedAccess(
    String name,
    Glob step,
    Glob path,
    Kind access,
    Effect effect,
    String reason,
    Optional<LocalDate> expires) {
  /** What may be done. */
  public enum Kind {
    /** Reading, probing and listing. */
    READ,
    /** Making, changing and removing. */
    WRITE,
    /** Both. */
    ANY
  }

  /** What follows from an allowed access. */
  public enum Effect {
    /** The result is not stored. */
    UNCACHEABLE,
    /** The file counts for nothing; that it does is part of the key. */
    UNTRACKED
  }
}
