package dev.sconce.session;

/**
 * Receives the events of a build, in order and one at a time, on the thread that owns the scheduler
 * at that moment. That thread changes, but each sees what the ones before it did.
 */
@FunctionalInterface
public interface EventSink {
  /** Handles one event. Must not block for long: the build waits. */
  void accept(BuildEvent event);
}
