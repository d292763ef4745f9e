package dev.sconce.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The only conversion from byte strings to paths of the platform. The platform's paths consist of
 * characters, which it encodes again for the system. So bytes that are not UTF-8 have no path here,
 * and neither has anything beyond ASCII if the process was started in a locale without UTF-8. Both
 * are errors with a clear message.
 */
public final class NativePath {
  private NativePath() {}

  /**
   * The path of a byte string.
   *
   * @param operation for the message, as in {@link FileException}
   */
  public static Path of(String operation, String path) throws FileException {
    return of(operation, path, path);
  }

  /**
   * The path of a byte string.
   *
   * @param shown the path as the user knows it, for the message
   */
  static Path of(String operation, String path, String shown) throws FileException {
    try {
      return FileSystems.getDefault().getPath(isAscii(path) ? path : decode(path));
    } catch (InvalidPathException | CharacterCodingException unusable) {
      throw new FileException(operation, shown, explain(path, unusable));
    }
  }

  /** The byte string of a path. */
  public static String bytes(Path path) {
    String text = path.toString();
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /**
   * Encodes the text instead of looping over its characters: paths are checked for each step, and
   * the loop would make a call for each character.
   */
  static boolean isAscii(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length == text.length();
  }

  private static String decode(String path) throws CharacterCodingException {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String explain(String path, Exception unusable) {
    if (unusable instanceof CharacterCodingException) {
      return "the file name is not valid UTF-8";
    }
    return path.indexOf('\0') >= 0
        ? "the file name holds a NUL character"
        : "the file name cannot be expressed in this locale; use one with UTF-8";
  }
}
