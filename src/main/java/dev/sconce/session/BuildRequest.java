package dev.sconce.session;

import java.util.List;

/**
 * A user's request to a build. Exactly one {@link BuildEvent.RequestAnswered} answers each, in the
 * order of the requests, and the request takes effect with its answer: accepted means under way,
 * done means in effect, refused means nothing was changed. Two equal requests are two requests: the
 * state after the first decides the answer to the second.
 *
 * <p>A request waits until the current planning is over; only {@link Stop} does not. While a build
 * is being stopped, everything but {@code Stop} and {@code SetSlots} is refused. After the end of a
 * run, requests are handled as long as the program stays with the build: {@link Retry}, {@link
 * RetrySteps}, {@link RetryAll} and {@link AddTargets} then start another run, which checks all
 * files again.
 */
public sealed interface BuildRequest {
  /** Starts no more commands; running ones go on. Done at once; refused if paused. */
  record Pause() implements BuildRequest {}

  /** Goes on after a pause. Done at once; refused if not paused. */
  record Resume() implements BuildRequest {}

  /**
   * Reruns a step that failed or was cancelled, and then the steps that waited for it. Accepted,
   * even if the last allowed failure stopped the build: then it goes on. In a running build, the
   * command itself is rerun with the current content of its inputs; only the next run notices other
   * edits. Refused for any other step.
   */
  record Retry(int step) implements BuildRequest {}

  /**
   * Reruns those of some steps that failed or were cancelled, like {@link Retry}. Refused if there
   * are none.
   */
  record RetrySteps(List<Integer> steps) implements BuildRequest {
    public RetrySteps {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Reruns all steps that failed or were cancelled, like {@link Retry}. Refused if there are none.
   */
  record RetryAll() implements BuildRequest {}

  /**
   * Stops one step; this does not count as a failure. Accepted for a running command: the first
   * request sends SIGTERM, the second SIGKILL, and the command's outputs are removed; the step is
   * cancelled even if the command succeeds. Done for a waiting step, including one that waits for
   * the terminal. Refused for one that is over, settling, or unknown.
   */
  record Cancel(int step) implements BuildRequest {}

  /**
   * Stops the build: sends the signal to the commands, and starts nothing more. Accepted whenever a
   * build runs, repeatedly too.
   */
  record Stop(int signal) implements BuildRequest {}

  /** Changes the number of parallel commands; running ones are not stopped. Always done. */
  record SetSlots(int slots) implements BuildRequest {
    public SetSlots {
      if (slots < 1) {
        throw new IllegalArgumentException("slots " + slots);
      }
    }
  }

  /**
   * Builds more targets. Accepted once they are planned; refused if one of them is unknown or
   * cannot be built.
   */
  record AddTargets(List<String> targets) implements BuildRequest {
    public AddTargets {
      targets = List.copyOf(targets);
    }
  }

  /** Changes the mode of the remote cache from now on. */
  record SetMode(CacheMode mode) implements BuildRequest {}

  /** Contacts a remote cache at once that was suspended after failures. */
  record AskCache() implements BuildRequest {}
}
