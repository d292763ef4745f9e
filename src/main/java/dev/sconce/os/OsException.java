package dev.sconce.os;

import java.io.IOException;

/** Reports that a call of the operating system failed. */
public final class OsException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errno;
  private final String call;

  /**
   * @param errno the error number, as {@link Errno} names them
   * @param call the function that failed, such as {@code open}
   * @param path the path passed to it, or empty
   * @param text a readable description of the number
   */
  OsException(int errno, String call, String path, String text) {
    super(path.isEmpty() ? call + ": " + text : call + ": " + path + ": " + text);
    this.errno = errno;
    this.call = call;
  }

  /** The error number. */
  public int errno() {
    return errno;
  }

  /**
   * Whether the system ran out of processes, descriptors or memory, so that a later attempt may
   * succeed.
   */
  public boolean isShortage() {
    return switch (errno) {
      case Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE -> true;
      default -> false;
    };
  }

  /** The function that failed. */
  public String call() {
    return call;
  }
}
