package dev.sconce.engine;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.EventSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands events to subscribers, in order of subscription, one at a time: on the thread of the build,
 * or on that of whoever asks for something when the build is over.
 */
final class EventPublisher {
  private final List<EventSink> sinks = new ArrayList<>();

  synchronized void subscribe(EventSink sink) {
    sinks.add(sink);
  }

  synchronized void publish(BuildEvent event) {
    for (EventSink sink : sinks) {
      sink.accept(event);
    }
  }
}
