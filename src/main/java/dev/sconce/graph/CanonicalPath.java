package dev.sconce.graph;

import java.nio.charset.StandardCharsets;

/**
 * Makes paths canonical as text: removes {@code .}, {@code //} and a trailing {@code /}, and lets
 * {@code ..} cancel the name before it. A {@code ..} without a name before it stays, even after a
 * leading {@code /}. No file is accessed, so symbolic links are not resolved.
 */
public final class CanonicalPath {
  private CanonicalPath() {}

  /** The canonical form of a path; empty for the empty path. */
  public static String of(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    if (isCanonical(bytes, 0, bytes.length)) {
      return path;
    }
    return new String(bytes, 0, inPlace(bytes, 0, bytes.length), StandardCharsets.ISO_8859_1);
  }

  /** Whether a path is already canonical. */
  public static boolean isCanonical(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int from = length > 0 && bytes[offset] == '/' ? offset + 1 : offset;
    if (from == end) {
      return true;
    }
    boolean named = false;
    while (from <= end) {
      int to = from;
      while (to < end && bytes[to] != '/') {
        to++;
      }
      int size = to - from;
      if (size == 0 || isDot(bytes, from, size)) {
        return length == 1 && size == 1;
      }
      if (!isUp(bytes, from, size)) {
        named = true;
      } else if (named) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }

  /**
   * Makes a path canonical in place. The bytes after its new end are undefined.
   *
   * @return the new length, never more than {@code length}
   */
  public static int inPlace(byte[] path, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int end = offset + length;
    int root = path[offset] == '/' ? offset + 1 : offset;
    int from = root;
    while (root == offset && end - from >= 3 && isUp(path, from, 2) && path[from + 2] == '/') {
      from += 3;
    }
    int to = fold(path, from, end);
    if (to > root && path[to - 1] == '/') {
      to--;
    }
    if (to == offset) {
      path[to++] = '.';
    }
    return to - offset;
  }

  /** Folds the bytes from {@code floor} to {@code end} in place and returns their new end. */
  private static int fold(byte[] path, int floor, int end) {
    int to = floor;
    int names = 0;
    int next;
    for (int from = floor; from < end; from = next) {
      next = from;
      while (next < end && path[next] != '/') {
        next++;
      }
      int size = next - from;
      next = Math.min(end, next + 1);
      if (size == 0 || isDot(path, from, size)) {
        continue;
      }
      if (names > 0 && isUp(path, from, size)) {
        names--;
        to--;
        while (to > floor && path[to - 1] != '/') {
          to--;
        }
        continue;
      }
      names += isUp(path, from, size) ? 0 : 1;
      while (from < next) {
        path[to++] = path[from++];
      }
    }
    return to;
  }

  private static boolean isDot(byte[] path, int from, int size) {
    return size == 1 && path[from] == '.';
  }

  private static boolean isUp(byte[] path, int from, int size) {
    return size == 2 && path[from] == '.' && path[from + 1] == '.';
  }
}
