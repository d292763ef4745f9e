package dev.sconce.ui.tui;

import dev.sconce.session.BuildEvent.BuildOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When the console stays although the build is over. */
public enum StayOpenPolicy {
  /** Never. */
  NEVER,
  /** When something failed. */
  FAILED,
  /** Always. */
  ALWAYS;

  /** What users call them. */
  public static List<String> words() {
    return Arrays.stream(values()).map(StayOpenPolicy::word).toList();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that a user names. */
  public static Optional<StayOpenPolicy> of(String word) {
    return Arrays.stream(values()).filter(stay -> stay.word().equals(word)).findFirst();
  }

  /**
   * Whether it stays.
   *
   * @param underTheHand whether a key came just before the end
   */
  boolean after(BuildOutcome outcome, boolean underTheHand) {
    return switch (outcome) {
      case INTERRUPTED -> false; // who stops a build wants to leave
      case NOTHING_TO_DO, BUILT -> this == ALWAYS || (underTheHand && this != NEVER);
      case FAILED -> this != NEVER;
    };
  }
}
