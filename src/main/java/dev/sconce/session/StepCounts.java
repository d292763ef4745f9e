package dev.sconce.session;

/**
 * How many steps are in each category.
 *
 * @param waiting all that wait; ready, blocked, known, missed and cancelled are parts of it
 * @param ready queued for a slot, and not blocked
 * @param blocked wait for a step that failed or was cancelled, directly or not
 * @param known have a result in the cache that is not being fetched
 * @param missed queued after a look-up that missed while the build was paused; part of ready
 * @param cancelled stopped by the user one by one
 */
public record StepCounts(
    int hit,
    int built,
    int failed,
    int run,
    int fetch,
    int lookUp,
    int waiting,
    int ready,
    int blocked,
    int known,
    int missed,
    int cancelled) {
  /** All steps of the build. */
  public int total() {
    return done() + failed + active() + waiting;
  }

  /** Steps whose outputs are made. */
  public int done() {
    return hit + built;
  }

  /** Steps with work under way. */
  public int active() {
    return run + fetch + lookUp;
  }
}
