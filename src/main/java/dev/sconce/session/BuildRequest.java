package dev.sconce.session;

import java.util.List;

/**
 * What a user asks of a build. Each is answered by exactly one {@link BuildEvent.RequestAnswered},
 * in the order in which they were asked, and takes effect with its answer: what was accepted is
 * under way, what is done is in force, what was refused changed nothing. Two equal requests are two
 * requests: the second is judged by what the first left.
 *
 * <p>A request waits until the planning that is under way is over; only {@link Stop} does not.
 * While a build is being stopped everything but {@code Stop} and {@code SetSlots} is refused. After
 * a run has ended, requests are served as long as the program stays with the build: {@link Retry},
 * {@link RetrySteps}, {@link RetryAll} and {@link AddTargets} then begin another run, which looks
 * at all files anew.
 */
public sealed interface BuildRequest {
  /** Starts no more commands; those that run end. Done at once; refused when paused. */
  record Pause() implements BuildRequest {}

  /** Goes on after a pause. Done at once; refused when not paused. */
  record Resume() implements BuildRequest {}

  /**
   * Runs a step again that failed or was cancelled, and then what waited for it. Accepted, also
   * when the last allowed failure stopped the build: it goes on. In a build that runs the command
   * itself is run anew, with whatever its inputs are by then; what else was edited meanwhile is
   * noticed by the next run. Refused for any other step.
   */
  record Retry(int step) implements BuildRequest {}

  /**
   * Runs those of some steps again that failed or were cancelled, as {@link Retry}. Refused when
   * none of them did.
   */
  record RetrySteps(List<Integer> steps) implements BuildRequest {
    /** Copies the list. */
    public RetrySteps {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Runs all steps again that failed or were cancelled, as {@link Retry}. Refused when there are
   * none.
   */
  record RetryAll() implements BuildRequest {}

  /**
   * Stops one step; it does not count as a failure. Accepted for a command that runs: it is sent
   * SIGTERM, asked again SIGKILL, and what it left is removed; a command that succeeds all the same
   * is cancelled too. Done for a step that waits, also for its terminal. Refused for one that is
   * over, settling, or unknown.
   */
  record Cancel(int step) implements BuildRequest {}

  /**
   * Stops the build: commands are sent the signal, and nothing more starts. Accepted whenever a
   * build runs, each time again.
   */
  record Stop(int signal) implements BuildRequest {}

  /** Changes how many commands run at once; what runs ends in peace. Done, always. */
  record SetSlots(int slots) implements BuildRequest {
    /** Validates. */
    public SetSlots {
      if (slots < 1) {
        throw new IllegalArgumentException("slots " + slots);
      }
    }
  }

  /**
   * Builds more targets. Accepted once they are planned; refused when one of them is unknown or
   * cannot be built.
   */
  record AddTargets(List<String> targets) implements BuildRequest {
    /** Copies the list. */
    public AddTargets {
      targets = List.copyOf(targets);
    }
  }

  /** Uses the remote cache for something else from now on. */
  record SetMode(CacheMode mode) implements BuildRequest {}

  /** Asks a remote cache again at once that was suspended after failures. */
  record AskCache() implements BuildRequest {}
}
