package dev.sconce.exec;

import dev.sconce.os.OsException;
import org.jspecify.annotations.Nullable;

/**
 * A command was not started, because the system has no process, thread, descriptor or memory left
 * for it. It may succeed once others have ended.
 */
final class ShortageException extends Exception {
  private static final long serialVersionUID = 1;
  private static final String SPAWN = "posix_spawn";

  private final boolean ofProcesses;

  private ShortageException(String message, boolean ofProcesses, @Nullable Throwable cause) {
    super(message, cause);
    this.ofProcesses = ofProcesses;
  }

  /** The system refused a call. */
  static ShortageException of(OsException refusal) {
    boolean processes = refusal.call().equals(SPAWN);
    String limits = processes ? "ulimit -u, pids.max of the control group" : "ulimit -n";
    return new ShortageException(
        refusal.getMessage() + " (limits: " + limits + ")", processes, refusal);
  }

  /** The system refused Java a thread, which counts as a process. */
  static ShortageException ofThread() {
    return new ShortageException(
        "no thread can be started (limits: ulimit -u, pids.max of the control group)", true, null);
  }

  /** Something is left, but the running commands will need it. */
  static ShortageException reserved() {
    return new ShortageException("what is left is needed by what runs", false, null);
  }

  boolean isOfProcesses() {
    return ofProcesses;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
