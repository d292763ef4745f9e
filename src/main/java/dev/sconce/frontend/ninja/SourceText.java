package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.SourceLocation;

/** The bytes of a file, and those values of its edges that had to be expanded during parsing. */
final class SourceText {
  private final String file;
  final byte[] bytes;

  /** The values of edge variables that are not plain ranges of the file. */
  final ByteSink expanded = new ByteSink(0);

  SourceText(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  String file() {
    return file;
  }

  /** The line and the column of an offset, both from 1. */
  SourceLocation location(int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new SourceLocation(file, line, offset - lineStart + 1);
  }
}
