package dev.sconce.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Thrown if a file operation fails. The message reads {@code stat(out/a): Permission denied}.
 * {@link #reason()} is only the last part, in the words of the operating system, for messages of
 * another form.
 */
public final class FileException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final String ADDITION_TO_LOOP = " or unable to access attributes of symbolic link";

  private final String reason;

  /** A failure with Sconce's own reason. */
  public FileException(String operation, String path, String reason) {
    super(operation + "(" + path + "): " + reason);
    this.reason = reason;
  }

  private FileException(String operation, String path, String reason, IOException cause) {
    this(operation, path, reason);
    initCause(cause);
  }

  /**
   * A failure that the platform reported.
   *
   * @param operation the operation that failed, as the system names it: {@code stat}, {@code mkdir}
   * @param path the path as the user knows it, a byte string
   */
  public static FileException of(String operation, String path, IOException cause) {
    return new FileException(operation, path, reasonOf(cause), cause);
  }

  /** The cause in the words of the operating system: {@code No space left on device}. */
  public String reason() {
    return reason;
  }

  /** The operating system's words for an exception of the platform. */
  public static String reasonOf(IOException cause) {
    return switch (cause) {
      case FileException ours -> ours.reason;
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case FileAlreadyExistsException _ -> "File exists";
      case DirectoryNotEmptyException _ -> "Directory not empty";
      case NotDirectoryException _ -> "Not a directory";
      case FileSystemLoopException _ -> "Too many levels of symbolic links";
      case FileSystemException other when other.getReason() != null ->
          withoutAddition(other.getReason());
      case IOException other ->
          other.getMessage() == null ? other.getClass().getSimpleName() : other.getMessage();
    };
  }

  /** Removes the words that the platform adds to one message of the system. */
  private static String withoutAddition(String reason) {
    return reason.endsWith(ADDITION_TO_LOOP)
        ? reason.substring(0, reason.length() - ADDITION_TO_LOOP.length())
        : reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
