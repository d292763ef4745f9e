package dev.sconce.history;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Commands of a build that was killed still run, and may write what a new build would make. */
public final class OrphanedCommandsException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<Long> pids;

  OrphanedCommandsException(List<Long> pids) {
    super(
        "commands of a build that was killed are still running: "
            + pids.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    this.pids = List.copyOf(pids);
  }

  /** The processes, in ascending order. */
  public List<Long> pids() {
    return pids;
  }
}
