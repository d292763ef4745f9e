package dev.sconce.graph;

/**
 * A position in a file, which a user or a generator wrote.
 *
 * @param file the path as the user or the manifest named it, a byte string
 * @param line from 1
 * @param column from 1, in bytes; 0 if only the line is known
 */
public record SourceLocation(String file, int line, int column) {
  @Override
  public String toString() {
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
