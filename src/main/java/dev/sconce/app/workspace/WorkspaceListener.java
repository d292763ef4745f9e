package dev.sconce.app.workspace;

import java.io.IOException;

/** Receives the events around a build that a face may print. Texts are byte strings. */
public interface WorkspaceListener {
  /**
   * The build waits for another process before its first change.
   *
   * @param message the reason, one line
   */
  void waiting(String message);

  /** There is a job server of make's, which the build will join. */
  void jobServerFound(String makeFlags);

  /** There is a job server of make's that this program cannot join. */
  void jobServerIgnored(String makeFlags, String reason);

  /** The job server that was found cannot be reached. */
  void jobServerUnreachable(IOException reason);
}
