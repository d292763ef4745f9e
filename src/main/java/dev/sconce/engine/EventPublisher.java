package dev.sconce.engine;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.EventSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Delivers events to subscribers, in order of subscription, one at a time: on the thread of the
 * build or, when the build is over, on the thread of whoever makes a request.
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
