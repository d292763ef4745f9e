package dev.sconce.ui.text;

import dev.sconce.session.EventSink;

/**
 * Plain lines that can yield to a screen on the same terminal: they keep counting events while the
 * screen shows the build. Safe for use by several threads.
 */
public interface LineDisplay extends EventSink {
  /** Holds back all lines until {@link #speak}, the next message or the end of a build. */
  void holdBack();

  /** Prints nothing about steps from now on and drops the held lines: something else shows them. */
  void silence();

  /** Prints again, held lines first. */
  void speak();
}
