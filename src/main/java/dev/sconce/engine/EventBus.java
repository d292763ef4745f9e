package dev.sconce.engine;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.EventSink;
import java.util.ArrayList;
import java.util.List;

/** Hands events to subscribers, in order of subscription, on the thread of the build. */
final class EventBus {
  private final List<EventSink> sinks = new ArrayList<>();

  void subscribe(EventSink sink) {
    sinks.add(sink);
  }

  void publish(BuildEvent event) {
    for (EventSink sink : sinks) {
      sink.accept(event);
    }
  }
}
