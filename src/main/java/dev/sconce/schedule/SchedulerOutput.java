package dev.sconce.schedule;

import dev.sconce.session.BuildEvent;

/** Takes what the scheduler says. The order is that in which events are shown and effects done. */
public interface SchedulerOutput {
  /** Publishes an event. */
  void publish(BuildEvent event);

  /** Asks for an effect; it must not be performed before the call of the scheduler returns. */
  void ask(Effect effect);
}
