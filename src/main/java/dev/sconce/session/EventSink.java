package dev.sconce.session;

/**
 * Takes the events of a build, in order and one at a time, on the thread that owns the scheduler
 * just then: not always the same one, but each sees what those before it did.
 */
@FunctionalInterface
public interface EventSink {
  /** Takes one event. Must not block for long: the build waits. */
  void accept(BuildEvent event);
}
