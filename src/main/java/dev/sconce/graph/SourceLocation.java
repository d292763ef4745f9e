package dev.sconce.graph;

/**
 * A place in a file that the user wrote or a generator made.
 *
 * @param file the path as it was named, a byte string
 * @param line from 1
 * @param column from 1, in bytes; 0 when only the line is known
 */
public record SourceLocation(String file, int line, int column) {
  @Override
  public String toString() {
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
