package dev.sconce.os;

import java.io.IOException;

/** A call of the operating system failed. */
public final class OsException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errno;
  private final String call;

  /**
   * @param errno the error number, as {@link Errno} names them
   * @param call the function that failed, such as {@code open}
   * @param path what it was called with, or empty
   * @param text what the number means, for people
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

  /** Whether the system had no process, descriptor or memory left; it may have some later. */
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
