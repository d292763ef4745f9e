package dev.sconce.session;

import java.util.List;

/**
 * What a user asks of a running build. Each is answered by one {@link BuildEvent.RequestAnswered}.
 */
public sealed interface BuildRequest {
  /** Starts no more commands; those that run end. */
  record Pause() implements BuildRequest {}

  /** Goes on after a pause. */
  record Resume() implements BuildRequest {}

  /** Runs a failed step again, and then what waited for it. */
  record Retry(int step) implements BuildRequest {}

  /** Runs all failed steps again. */
  record RetryAll() implements BuildRequest {}

  /** Stops one step; it does not count as a failure. */
  record Cancel(int step) implements BuildRequest {}

  /** Stops the build: commands are sent the signal, and nothing more starts. */
  record Stop(int signal) implements BuildRequest {}

  /** Changes how many commands run at once; what runs ends in peace. */
  record SetSlots(int slots) implements BuildRequest {
    /** Validates. */
    public SetSlots {
      if (slots < 1) {
        throw new IllegalArgumentException("slots " + slots);
      }
    }
  }

  /** Builds more targets. */
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
