package dev.sconce.app.workspace;

import java.io.IOException;

/** What a face may have to say about what happens around a build. Texts are byte strings. */
public interface WorkspaceListener {
  /** The build has to wait before it can change anything: for whom, in a line. */
  void waiting(String forWhom);

  /** There is a job server of make's, which will be joined. */
  void jobServerFound(String makeFlags);

  /** There is a job server of make's that cannot be joined by this program. */
  void jobServerIgnored(String makeFlags, String reason);

  /** The job server that was found cannot be reached. */
  void jobServerUnreachable(IOException reason);
}
