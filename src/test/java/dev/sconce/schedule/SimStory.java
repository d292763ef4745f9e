package dev.sconce.schedule;

import java.util.ArrayDeque;
import java.util.Deque;

/** The latest actions of a simulation. Formatted as text only on demand. */
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

  /** The manifest and the latest actions. */
  String text() {
    StringBuilder text = new StringBuilder(manifest);
    for (Object line : lines) {
      text.append('\n').append(line);
    }
    return text.toString();
  }
}
