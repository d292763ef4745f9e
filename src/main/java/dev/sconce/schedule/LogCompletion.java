package dev.sconce.schedule;

/** What came of a {@link LogEffect}. */
public sealed interface LogCompletion extends Completion {
  /** A log could not be written, or a file not removed: the build cannot go on. */
  record Broken(String message) implements LogCompletion {}
}
