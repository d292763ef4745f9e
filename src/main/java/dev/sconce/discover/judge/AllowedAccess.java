package dev.sconce.discover.judge;

import java.time.LocalDate;
import java.util.Optional;

/**
 * An undeclared access that the user allows.
 *
 * @param name the entry's name in reports
 * @param step the pattern for an output or the rule of the step
 * @param path the pattern for the file
 * @param access the allowed kinds of access
 * @param effect the consequence
 * @param reason why it is allowed, for readers
 * @param expires the last day of validity; empty for no limit
 */
public record AllowedAccess(
    String name,
    Glob step,
    Glob path,
    Kind access,
    Effect effect,
    String reason,
    Optional<LocalDate> expires) {
  /** Kinds of access. */
  public enum Kind {
    /** Reading, probing and listing. */
    READ,
    /** Creating, changing and removing. */
    WRITE,
    /** Both. */
    ANY
  }

  /** Consequences of an allowed access. */
  public enum Effect {
    /** The result is not stored. */
    UNCACHEABLE,
    /** The file is ignored; the key contains that fact. */
    UNTRACKED
  }
}
