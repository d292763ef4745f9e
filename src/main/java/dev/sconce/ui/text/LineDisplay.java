package dev.sconce.ui.text;

import dev.sconce.session.EventSink;

/**
 * Lines that give way to a screen on the same terminal: they go on counting what they are told
 * while the screen shows it. Safe for use by several threads.
 */
public interface LineDisplay extends EventSink {
  /** Keeps what is to be told back until {@link #speak}, the next message or the end of a build. */
  void holdBack();

  /** Tells nothing of steps from now on, nor what was held back: something else shows them. */
  void silence();

  /** Tells again, first what was held back. */
  void speak();
}
