package dev.sconce.schedule;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened last in a simulation; it is put into words only if somebody has to read it. */
final class SimStory {
  private static final int MOST_LINES = 1000;

  private final String manifest;
  private final Deque<Object> lines = new ArrayDeque<>();

  SimStory(String manifest) {
    this.manifest = manifest;
  }

  void tell(Object line) {
    lines.add(line);
    if (lines.size() > MOST_LINES) {
      lines.removeFirst();
    }
  }

  /** The manifest and what happened last. */
  String text() {
    StringBuilder text = new StringBuilder(manifest);
    for (Object line : lines) {
      text.append('\n').append(line);
    }
    return text.toString();
  }
}
