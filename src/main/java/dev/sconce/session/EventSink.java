package dev.sconce.session;

/** Takes the events of a build, in order, on the thread that owns the scheduler. */
@FunctionalInterface
public interface EventSink {
  /** Takes one event. Must not block for long: the build waits. */
  void accept(BuildEvent event);
}
