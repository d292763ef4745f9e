package dev.sconce.session;

/**
 * The category in which displays count a step. The counts of all categories but {@link #GONE} add
 * up to the total.
 */
public enum StepCategory {
  /** Done, from a cache. */
  HIT,
  /** Done, by its command. */
  BUILT,
  /** Its command failed. */
  FAILED,
  /** Its command runs or just ended. */
  RUN,
  /** Its outputs are being fetched. */
  FETCH,
  /** The cache is being asked. */
  LOOK_UP,
  /** Everything else: waiting, keyed, queued, blocked or stopped. */
  WAIT,
  /** Not part of the build after all: up to date. */
  GONE;

  /** The category of a step in a state; the outcome is that of a settled one. */
  static StepCategory of(StepState state, StepOutcome outcome) {
    return switch (state) {
      case WAITING, CHECKING, KEYING, RESULT_KNOWN, QUEUED, CANCELLED -> WAIT;
      case LOOKUP -> LOOK_UP;
      case FETCHING -> FETCH;
      case RUNNING, SETTLING -> RUN;
      case FAILED -> FAILED;
      case DONE ->
          switch (outcome) {
            case HIT -> HIT;
            case UP_TO_DATE -> GONE;
            case BUILT, FAILED, CANCELLED -> BUILT;
          };
    };
  }
}
